"""People: how they are bound to homes and posts, and what the portal holds about them."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "governance.people"
    verbose_name = "绑定、任职与个人信息"

    def ready(self):
        from governance.journal import verbs
        from governance.people import exports, holdings
        from governance.people.verbs import VERBS

        verbs.add(VERBS)
        holdings.register()
        exports.register_kinds()
