"""Choices of announcements."""

from django.db.models import TextChoices


class AnnouncementState(TextChoices):
    DRAFTED = "drafted", "待公示"
    ONLINE = "online", "公示中"
    ENDED = "ended", "公示期满"
    WITHDRAWN = "withdrawn", "已撤回"


class Way(TextChoices):
    """How an objection came in."""

    ONLINE = "online", "网上"
    SPOKEN = "spoken", "口头"
    WRITTEN = "written", "书面"


TONES = {
    AnnouncementState.DRAFTED: "wait",
    AnnouncementState.ONLINE: "work",
    AnnouncementState.ENDED: "done",
    AnnouncementState.WITHDRAWN: "stop",
}
