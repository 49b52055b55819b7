"""表扬、感谢: banners and letters that a body or an organisation was given."""

from django.apps import AppConfig


class CommendationsConfig(AppConfig):
    name = "committees.commendations"
    verbose_name = "表扬感谢"

    def ready(self):
        from committees.bodies import panels as of_committees
        from committees.commendations import actions, exports, holdings, panels
        from committees.commendations.models import Commendation
        from committees.commendations.states import NAMED, SHOWN
        from committees.commendations.verbs import VERBS
        from governance import pictures
        from governance.accounts import consents
        from governance.journal import verbs
        from governance.registry import panels as of_organisations

        verbs.add(VERBS)
        shown = {"version": "2026-11-23", "withdraw": actions.consent_is_gone}
        consents.add(consents.Purpose(SHOWN, "公开我写的表扬、感谢", **shown))
        consents.add(consents.Purpose(NAMED, "公开表扬、感谢时写上我的姓名", "2026-11-23"))
        holdings.register()
        exports.register_kinds()
        pictures.kept_in("commendations", Commendation)
        of_committees.add("表扬感谢", panels.panel_of)
        of_organisations.add("表扬感谢", panels.panel_of)
