"""Signing in: the doors, the sessions, the second factor. Stands above the registry, whose facts it heeds."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "governance.signin"
    verbose_name = "登录与安全"

    def ready(self):
        from governance.accounts import standing
        from governance.journal import verbs
        from governance.registry.models import belongs_to_a_street_office, works_somewhere
        from governance.signin import holdings
        from governance.signin.verbs import VERBS

        verbs.add(VERBS)
        holdings.register()
        standing.add(standing.Standing("street", holds=belongs_to_a_street_office, second_factor=True))
        standing.add(standing.Standing("staff", holds=works_somewhere))
