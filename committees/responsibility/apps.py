"""包楼与应急: who is responsible for a building, and how it is in an emergency."""

from django.apps import AppConfig


class ResponsibilityConfig(AppConfig):
    name = "committees.responsibility"
    verbose_name = "包楼与应急"

    def ready(self):
        from committees.bodies import open_work
        from committees.responsibility import exports, holdings, ladders, panels
        from committees.responsibility.models import charges_held
        from committees.responsibility.verbs import VERBS
        from governance.journal import verbs

        verbs.add(VERBS)
        ladders.register()
        holdings.register()
        panels.register()
        exports.register_kinds()
        open_work.add("包楼", charges_held, of_the_seat=True)
