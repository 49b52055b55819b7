"""Petitions: filing, triage, dispatch, replies, appraisal."""

from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "issues.petitions"
    verbose_name = "诉求办理"

    def ready(self):
        from committees.bodies import open_work
        from committees.meetings import kinds
        from committees.responsibility import items
        from committees.taskforces import sections
        from governance.audit import withheld
        from governance.journal import verbs
        from issues.petitions import exports, holdings, ladders, ties, weekly
        from issues.petitions.charges import open_issues
        from issues.petitions.decisions import ISSUES
        from issues.petitions.models import Issue, Petition
        from issues.petitions.verbs import VERBS

        verbs.add(VERBS)
        ladders.register()
        exports.register_kinds()
        ties.register()
        holdings.register()
        open_work.add("事项", Issue.objects.open_with)
        kinds.add(ISSUES)
        items.add("事项", open_issues)
        sections.add("成员单位的任务", weekly.tasks)
        withheld.register(Petition, lambda: Petition.objects.filter(is_accusation=True))
