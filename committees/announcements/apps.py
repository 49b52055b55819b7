"""公示: what a body must publish, for how long, where the paper hangs, and what people object to."""

from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "committees.announcements"
    verbose_name = "公示"

    def ready(self):
        from committees.announcements import exports, holdings, ladders
        from committees.announcements.models import Announcement
        from committees.announcements.timeline import panel_of
        from committees.announcements.verbs import VERBS
        from committees.bodies import panels
        from governance import pictures
        from governance.journal import verbs

        verbs.add(VERBS)
        holdings.register()
        ladders.register()
        exports.register_kinds()
        panels.add("公示", panel_of)
        pictures.kept_in("postings", Announcement)
