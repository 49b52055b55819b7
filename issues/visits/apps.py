"""走访: a member walks the zone; what the zone wants."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "issues.visits"
    verbose_name = "走访"

    def ready(self):
        from committees.responsibility import items
        from governance.journal import verbs
        from issues.visits import exports, holdings, panels
        from issues.visits.counts import last_visits
        from issues.visits.verbs import VERBS

        verbs.add(VERBS)
        holdings.register()
        exports.register_kinds()
        panels.register()
        items.add_visits(last_visits)
