"""Contracts: who serves which buildings on what paper, and how one firm hands over to the next."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "committees.contracts"
    verbose_name = "物业合同与交接"

    def ready(self):
        from committees.contracts import exports, holdings, ladders, sheets, ties
        from committees.contracts.verbs import VERBS
        from governance.imports import kinds
        from governance.journal import verbs

        verbs.add(VERBS)
        ladders.register()
        exports.register_kinds()
        holdings.register()
        ties.register()
        kinds.add(sheets.CONTRACTS)
