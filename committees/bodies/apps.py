"""Bodies: committees, their seats and zones."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "committees.bodies"
    verbose_name = "物管会与席位"

    def ready(self):
        from committees.bodies import actions, exports, holdings, ladders, open_work
        from committees.bodies.models import SHOW_PHOTO, Portrait, Seat, holds_a_seat
        from committees.bodies.verbs import VERBS
        from governance import pictures
        from governance.accounts import consents, standing
        from governance.audit import officials
        from governance.journal import verbs

        verbs.add(VERBS)
        holdings.register()
        shown = {"version": "2026-11-23", "withdraw": actions.portrait_consent_is_gone}
        consents.add(consents.Purpose(SHOW_PHOTO, "在委员会的公开页面上显示我的照片", **shown))
        pictures.kept_in("portraits", Portrait)
        exports.register_kinds()
        ladders.register()
        open_work.add("片区", lambda seat: seat.zones.current(), of_the_seat=True)
        officials.register(Seat, "committee__community__street")
        standing.add(standing.Standing("seat", holds=holds_a_seat))
