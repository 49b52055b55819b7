"""Meetings: who talks about what, what is decided by whom, and who does it until when."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "committees.meetings"
    verbose_name = "会议与决议"

    def ready(self):
        from committees.announcements import kinds
        from committees.bodies import open_work, panels
        from committees.meetings import exports, holdings, ladders, panel, papers, weekly
        from committees.meetings.publicity import RESOLUTIONS
        from committees.meetings.verbs import VERBS
        from committees.taskforces import sections
        from governance.attachments import kinds as attachments
        from governance.journal import verbs

        verbs.add(VERBS)
        ladders.register()
        holdings.register()
        exports.register_kinds()
        for kind in RESOLUTIONS:
            kinds.add(kind)
        attachments.add(*papers.PURPOSES)
        panels.add("会议和决议", panel.of)
        open_work.add("会定事项", weekly.open_with, of_the_seat=True)
        sections.add("会议", weekly.meetings)
        sections.add("会定事项", weekly.actions)
