"""What the lists of this room can be narrowed to; pages and exports ask the same."""

from django.utils import timezone

from committees.meetings.models import ActionItem, Meeting, Resolution, Suggestion
from committees.meetings.states import ActionState
from governance.registry.models import today

PUBLIC_TABS = {"results": "已公布的决议", "reports": "物业报告会"}
MEETING_TABS = {"": "将要召开", "past": "开过的会"} | PUBLIC_TABS
ACTION_TABS = {"": "在办", "done": "已完成", "all": "全部"}
SUGGESTION_TABS = {"": "等待安排", "all": "全部"}
IN_TAB = {
    "": (ActionState.WAITING, ActionState.OPEN),
    "done": (ActionState.DONE,),
    "all": tuple(ActionState),
}


def tab_of(params, tabs):
    """What does not exist is the first."""
    return params.get("tab", "") if params.get("tab", "") in tabs else ""


def meetings_of(user, tab):
    """(rows, keys): what comes next first; what is over, the latest first."""
    seen, now = Meeting.objects.visible_to(user), timezone.now()
    if tab == "past":
        coming = Meeting.objects.visible_to(user).coming(now).order_by().values("pk")
        return seen.exclude(pk__in=coming).for_list(), ["-begins_at", "-pk"]
    return seen.coming(now).for_list(), ["begins_at", "pk"]


def resolutions_published():
    return Resolution.objects.public().for_list(), ["-pk"]


def ledgers():
    """The latest first."""
    return Meeting.objects.public().for_list(), ["-begins_at", "-pk"]


PUBLIC = {"results": resolutions_published, "reports": ledgers}


def actions_of(user, tab):
    """What is due first."""
    rows = ActionItem.objects.visible_to(user).filter(state__in=IN_TAB[tab]).by_due(today())
    return rows.for_list(), ["days_left", "pk"]


def suggestions_of(user, tab):
    """The newest first."""
    rows = Suggestion.objects.visible_to(user).for_list()
    return (rows.open() if tab == "" else rows), ["-pk"]
