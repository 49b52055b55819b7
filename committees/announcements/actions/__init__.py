"""Deeds of announcements."""

from committees.announcements.actions.objecting import object_to, reply_to_objection, take_objection
from committees.announcements.actions.posting import record_posting
from committees.announcements.actions.publishing import announce, draft, end, moved, publish, withdraw

__all__ = [
    "announce",
    "draft",
    "end",
    "moved",
    "object_to",
    "publish",
    "record_posting",
    "reply_to_objection",
    "take_objection",
    "withdraw",
]
