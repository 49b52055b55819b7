"""What files meetings keep, of which kinds, and who opens them. `user` may be anonymous."""

from committees.meetings.models import ActionItem, AgendaItem, Meeting, ResolutionSignature, kept_from
from governance.attachments.kinds import Purpose
from governance.attachments.states import FileKind


def _actions(user):
    """With the action item; everybody's once a published resolution promised it."""
    return ActionItem.objects.shown_to(user).order_by().values("pk")


def _items(user):
    """Who sits at the table or watches over it: not the residents who are welcome to listen, nor who is recused."""
    found = AgendaItem.objects.order_by()
    if not user.is_authenticated:
        return found.none()
    kept = AgendaItem.objects.filter(kept_from(user)).order_by().values("pk")
    return found.filter(meeting__in=Meeting.objects.prepared_by(user)).exclude(pk__in=kept)


def _signatures(user):
    """Who reads names: members, 居委会, street."""
    found = ResolutionSignature.objects.order_by()
    followed = Meeting.objects.followed_by(user) if user.is_authenticated else Meeting.objects.none()
    return found.filter(resolution__meeting__in=followed)


_PHOTOS = {"model": lambda: ActionItem, "takes": (FileKind.IMAGE,), "most": 6, "readable": _actions}
BEFORE = Purpose("action_before", "办理前照片", **_PHOTOS)
AFTER = Purpose("action_after", "办理后照片", **_PHOTOS)
PAPER = Purpose("agenda_paper", "会议材料", lambda: AgendaItem, tuple(FileKind), 5, _items)
SCAN = Purpose("signed_sheet", "签字页", lambda: ResolutionSignature, (FileKind.PDF, FileKind.IMAGE), 3, _signatures)
PURPOSES = (BEFORE, AFTER, PAPER, SCAN)
