"""Audit: reading the journal of a street, its proof, and unusual looks at phones and doors."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "governance.audit"
    verbose_name = "审计"

    def ready(self):
        from governance.audit import exports, officials
        from governance.audit.verbs import VERBS
        from governance.journal import verbs
        from governance.registry.models import Posting

        verbs.add(VERBS)
        organisation = ("street", "community__street", "coverages__building__community__street")
        officials.register(Posting, *(f"organisation__{way}" for way in organisation))
        exports.register_kinds()
