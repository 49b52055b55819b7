"""Bodies: committees, their seats and zones."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "committees.bodies"
    verbose_name = "物管会与席位"

    def ready(self):
        from committees.bodies import holdings

        holdings.register()
