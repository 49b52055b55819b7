"""Bodies: committees, their seats and zones."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "committees.bodies"
    verbose_name = "物管会与席位"

    def ready(self):
        from committees.bodies import holdings
        from committees.bodies.models import holds_a_seat
        from governance.accounts import standing

        holdings.register()
        standing.add(standing.Standing("seat", holds=holds_a_seat))
