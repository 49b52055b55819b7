"""What files meetings keep, of which kinds, and who opens them."""

from committees.meetings.models import ActionItem
from governance.attachments.kinds import Purpose
from governance.attachments.states import FileKind


def _actions(user):
    return ActionItem.objects.shown_to(user).order_by().values("pk")


_PHOTOS = {"model": lambda: ActionItem, "takes": (FileKind.IMAGE,), "most": 6, "readable": _actions}
BEFORE = Purpose("action_before", "办理前照片", **_PHOTOS)
AFTER = Purpose("action_after", "办理后照片", **_PHOTOS)
PURPOSES = (BEFORE, AFTER)
