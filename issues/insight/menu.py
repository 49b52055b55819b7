"""The menu of who has work here: which entries there are, in which group each stands, and for whom it is."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from governance.registry.states import OrganisationKind
from issues.petitions.desk import desk_count, task_count

LOCAL = {OrganisationKind.STREET_OFFICE, OrganisationKind.NEIGHBOURHOOD}
FEW = 7  # entries that need no groups


@dataclass(frozen=True)
class Entry:
    """`name` of the address; `for_whom` and `count` ask the person's duties (shell.py)."""

    label: str
    name: str
    for_whom: Callable
    count: Callable = lambda duties: ""


def _has_desk(duties):
    return duties.has_desk


def _waits_on_a_desk(duties):
    return duties.has_desk or duties.passes_on


def _waiting(duties):
    return desk_count(duties.user)


def _has_numbers(duties):
    return duties.has_numbers


def _sits_or_has_desk(duties):
    return bool(duties.has_desk or duties.seats)


def _is_at_the_table(duties):
    """Who may be invited to a meeting, and thanked."""
    return _sits_or_has_desk(duties) or duties.has_tasks


def _is_local(duties):
    return not duties.kinds.isdisjoint(LOCAL)


def _answers_for_buildings(duties):
    """Who may be put in charge of one, or on duty there: a firm's people too."""
    return _sits_or_has_desk(duties) or OrganisationKind.FIRM in duties.kinds


def _may_see_contracts(duties):
    return duties.has_numbers or OrganisationKind.FIRM in duties.kinds


def _finds_homes(duties):
    return duties.prints_codes and not duties.confirms_homes


GROUPS = (
    (
        "办理",
        (
            Entry("待办", "desk", _waits_on_a_desk, _waiting),
            Entry("事项", "issues", _has_desk),
            Entry("我的任务", "tasks", lambda duties: duties.has_tasks, lambda duties: task_count(duties.user)),
            Entry("走访", "rounds", _sits_or_has_desk),
            Entry("看板", "dashboard", _has_numbers),
            Entry("我的诉求", "petitions", lambda duties: duties.may_file),
        ),
    ),
    (
        "议事",
        (
            Entry("会议", "meetings", _is_at_the_table),
            Entry("公示", "announcements", _sits_or_has_desk),
            Entry("物管会", "committees", _sits_or_has_desk),
            Entry("工作专班", "taskforces", lambda duties: duties.follows_task_forces),
            Entry("表扬感谢", "commendations", _is_at_the_table),
            Entry("党组织", "parties", _sits_or_has_desk),  # for all of them: an entry of one's own would tell
        ),
    ),
    (
        "小区",
        (
            Entry("辖区", "places", _is_local),
            Entry("包楼", "charges", _answers_for_buildings),
            Entry("应急", "emergencies", _answers_for_buildings),
            Entry("物业合同", "contracts", _may_see_contracts),
            Entry("派单对照", "routes", _has_desk),
            Entry("房屋核实", "home_claims", lambda duties: duties.confirms_homes),
            Entry("查房屋", "homes_find", _finds_homes),
        ),
    ),
    (
        "管理",
        (
            Entry("任职管理", "staff", lambda duties: duties.leads),
            Entry("导入", "imports", _is_local),
            Entry("时限与提醒", "limits", lambda duties: duties.prints_codes or duties.user.is_superuser),
            Entry("操作记录", "audit", lambda duties: duties.audits),
            Entry("运行状况", "operations", lambda duties: duties.user.is_superuser),
            Entry("运维后台", "admin:index", lambda duties: duties.user.is_superuser),
        ),
    ),
)
NO_WORK = {"petitions"}  # alone no menu: a resident finds it on the front page


def menu_of(request, duties):
    """[{label, entries, count}]; a few entries stand in one group without a label. Nothing for residents."""
    found = [(label, [one for one in entries if one.for_whom(duties)]) for label, entries in GROUPS]
    every = [one for _, entries in found for one in entries]
    if {one.name for one in every} <= NO_WORK:
        return []
    if len(every) <= FEW:
        found = [("", every)]
    return [_group(request, duties, label, entries) for label, entries in found if entries]


def _group(request, duties, label, entries):
    shown = [
        {
            "label": one.label,
            "name": one.name,
            "url": reverse(one.name),
            "count": one.count(duties),
            "active": stands_in(request.path, one.name),
        }
        for one in entries
    ]
    waiting = next((one["count"] for one in shown if one["count"] not in ("", "0")), "")
    return {"label": label, "entries": shown, "count": waiting}


def stands_in(path, name):
    """A petition's own page may be of anybody's: that page says itself where it stands (`menu_entry`)."""
    if name == "petitions":
        return path in (reverse(name), reverse("petition_new"))
    if name == "limits":
        return path.startswith((reverse("limits"), reverse("ladders"), reverse("calendar")))
    if name == "meetings":
        return path.startswith((reverse("meetings"), "/resolutions/"))
    if name == "rounds":
        return path.startswith((reverse("rounds"), "/zones/"))
    if name == "committees":
        return path.startswith((reverse(name), "/by-elections/", "/nominations/"))
    return path.startswith(reverse(name))
