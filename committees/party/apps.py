"""党组织: Party organisations, their posts, members and records; not the committees that they stand beside."""

from django.apps import AppConfig


class PartyConfig(AppConfig):
    name = "committees.party"
    verbose_name = "党组织"

    def ready(self):
        from committees.party import exports, holdings, ladders, panels
        from committees.party.models import PartyOrganisation
        from committees.party.verbs import VERBS
        from governance.audit import withheld
        from governance.journal import verbs

        verbs.add(VERBS)
        holdings.register()
        ladders.register()
        panels.register()
        exports.register_kinds()
        # Who acts for one holds a post in one: the line of an auditor would tell a member by name.
        withheld.register(PartyOrganisation, PartyOrganisation.objects.all)
