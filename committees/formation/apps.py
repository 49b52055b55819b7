"""组建: from the street's announcement over nominations to a body that works, and to its end."""

from django.apps import AppConfig


class FormationConfig(AppConfig):
    name = "committees.formation"
    verbose_name = "组建与换届"

    def ready(self):
        from committees.announcements import kinds
        from committees.bodies import panels
        from committees.formation import holdings, pages
        from committees.formation.verbs import VERBS
        from governance.journal import verbs

        verbs.add(VERBS)
        holdings.register()
        for kind in pages.ANNOUNCED:
            kinds.add(kind)
        panels.add("推荐和候选人", pages.nominations_panel, first=True)
        panels.add("补选", pages.by_elections_panel)
        panels.add("下一步", pages.steps_panel, side=True)
