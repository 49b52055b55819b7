"""What each list holds for a person under the filter of an address: pages and exports ask the same."""

from dataclasses import dataclass
from operator import methodcaller
from typing import Any

from django.db.models import Q
from django.http import Http404

from governance.registry.models import organisations_of
from issues.petitions import desk as room
from issues.petitions import rules
from issues.petitions.filters import DeskFilter, IssueFilter, TaskFilter
from issues.petitions.models import Issue, Petition, Task
from issues.petitions.states import PETITION_ENDS, PetitionState

PETITION_TABS = {
    "open": ("办理中", Q(state__in=[PetitionState.FILED, PetitionState.ASKED, PetitionState.ACCEPTED])),
    "appraise": ("待我评价", Q(state=PetitionState.REPLIED)),
    "ended": ("已结束", Q(state__in=PETITION_ENDS)),
}


FOR_LIST = methodcaller("for_list")


@dataclass(frozen=True)
class Found:
    """`rows` under `filters`, in the order of `keys`; `tab` where a list has tabs."""

    rows: Any
    keys: list
    filters: Any = None
    tab: str = ""
    are_mine: bool = False  # sent to an organisation of the reader's


def own_petitions(user, params):
    """Her own only, of one tab."""
    tab = params.get("tab")
    tab = tab if tab in PETITION_TABS else "open"
    return Found(Petition.objects.of(user).filter(PETITION_TABS[tab][1]), ["-pk"], tab=tab)


def issues(user, params, now):
    """Issues; or the petitions behind a number of the dashboard."""
    scope = room.scope_for(user)
    if not scope:
        raise Http404
    filters = IssueFilter(params, scope=scope)
    model = Petition if filters.lists_petitions else Issue
    seen = model.objects.visible_to(scope.user).filter(community__in=scope.everywhere)
    return Found(filters.narrow(seen, now), ["-pk"], filters)


def tasks(user, params, now):
    """My organisations' tasks; for committee and street, the tasks of the issues they see."""
    filters = TaskFilter(params)
    tab = params.get("tab") if params.get("tab") in room.TASK_TABS else "active"
    _, states, keys = room.TASK_TABS[tab]
    organisations = list(organisations_of(user, *rules.TASK_KINDS).values_list("pk", flat=True))
    seen = tasks_of(organisations, user) if organisations else tasks_followed_by(user)
    rows = filters.narrow(seen, now).filter(state__in=states)
    return Found(rows, keys, filters, tab, are_mine=bool(organisations))


def tasks_of(organisations, user):
    return Task.objects.visible_to(user).filter(organisation__in=organisations)


def tasks_followed_by(user):
    scope = room.scope_for(user)
    if not scope:
        raise Http404
    return Task.objects.visible_to(scope.user).filter(issue__community__in=scope.everywhere)


def desk(user, params, now):
    """What waits for a person, of one tab; and all pieces of it, for the counts of the others."""
    scope = room.scope_for(user)
    if not scope:
        raise Http404
    filters = DeskFilter(params, scope=scope)
    found = {name: filters.narrow(rows) for name, rows in room.pieces(scope, now).items()}
    tabs = room.tabs_of(found)
    tab = params.get("tab") if params.get("tab") in tabs else "all"
    keys = ["-pk"] if tab == "done" else room.KEYS
    return Found(room.Union.of(room.branches(found, tab, now)), keys, filters, tab), found
