"""Bodies: committees, their seats and zones."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "committees.bodies"
    verbose_name = "物管会与席位"
