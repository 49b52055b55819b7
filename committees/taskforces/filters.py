"""The list of task forces: those that stand, or those that are over."""

from committees.taskforces.models import Charter

TABS = {"": "进行中", "past": "已结束"}


def rows_of(user, params):
    """The rows, and which tab they are of; nonsense is the first."""
    tab = params.get("tab", "")
    tab = tab if tab in TABS else ""
    return Charter.objects.visible_to(user).over(bool(tab)).for_list(), tab
