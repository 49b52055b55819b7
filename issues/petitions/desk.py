"""The desk: what waits for a person, petitions and issues in one list, most urgent first."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Value
from django.utils import timezone

from committees.bodies.standing import Standing, standing_for
from governance.journal.models import last_deeds
from governance.keyset import MOST_COUNTED
from governance.registry.models import Community
from issues.petitions.models import Issue, Petition, Task
from issues.petitions.models.recusal import recusals_of
from issues.petitions.states import IssueState, PetitionState, Supervision, TaskState

KEYS = ["due_at", "kind", "pk"]
PETITION, ISSUE = 1, 2

# The tabs, and which pieces of work each shows (see `pieces`). A row stands in one piece only, but for
# `longer_at_street`, which is in `decide` as well.
# What stands in the street's hands because everybody below it must keep out goes by `stead_`.
STEAD = ("stead_triage", "stead_dispatch", "stead_verify", "stead_longer")
WAITING = ("triage", "dispatch", "verify", "decide", "longer", *STEAD, "accusations")
TABS = {
    "all": ("全部待办", WAITING),
    "triage": ("待受理", ("triage",)),
    "dispatch": ("待派单", ("dispatch",)),
    "verify": ("待核实", ("verify",)),
    "decide": ("待裁定", ("decide",)),
    "stead": ("回避转街道", STEAD),
    "accusations": ("检举控告", ("accusations",)),
    "extension": ("延期待批", ("longer", "longer_at_street")),
    "overdue": ("已超期", WAITING),
    "supervised": ("督办", ("supervised",)),
    "done": ("已办", ("done",)),
}


@dataclass(frozen=True)
class Scope:
    """Where a person works for a committee or a street, as rows: literal ids are what the indexes want.

    It narrows, it never widens: every list asks `visible_to` or its kin as well, for `user`, who remembers these facts.
    """

    user: object
    communities: tuple

    def __bool__(self):
        return bool(self.communities)

    @property
    def worked(self):
        known = self.user.memory
        return sorted({*known["communities_served_by"], *known["communities_confirmed_by"]})

    @property
    def watched(self):
        return self._of_streets("streets_of")

    @property
    def passes_on(self):
        return self._of_streets("disciplined_by")

    def _of_streets(self, name):
        streets = set(self.user.memory[name])
        return [community.pk for community in self.communities if community.street_id in streets]

    @property
    def everywhere(self):
        return [community.pk for community in self.communities]

    @property
    def leads_a_zone(self):
        return bool(self.user.memory["buildings_zoned_to"])


def scope_of(user, standing=None):
    """Where the person works, and the person with a memory of why."""
    standing = standing or Standing(user)
    known = standing.known
    here, streets = standing.communities, {*known["streets_of"], *known["disciplined_by"]}
    if streets:
        here = here | {community.pk: community for community in Community.objects.filter(street__in=streets)}
    recused = list(recusals_of(user).values_list("petition", "petition__issue"))
    reader = standing.reader(
        petitions_recused_from=sorted({petition for petition, _ in recused}),
        issues_recused_from=sorted({issue for _, issue in recused if issue}),
    )
    return Scope(reader, tuple(here[pk] for pk in sorted(here)))


def scope_for(user):
    """The scope of whoever asks, asked once for the page and its frame: `request.user` lives as long as the request."""
    if not hasattr(user, "desk_scope"):
        user.desk_scope = scope_of(user, standing_for(user))
    return user.desk_scope


# --- what waits -------------------------------------------------------------------------------------


def pieces(scope, now):
    """What waits for this person, by kind of work, and beside it what only concerns: querysets by name."""
    seen = Issue.objects.visible_to(scope.user).filter(community__in=scope.everywhere)
    return pieces_in_hand(scope) | {
        "supervised": seen.running().exclude(supervision=Supervision.NONE),
        "done": seen.filter(state=IssueState.CLOSED),
        "handled_late": seen.filter(state=IssueState.HANDLING).overdue(now),
    }


def pieces_in_hand(scope):
    """What waits for somebody here: all that the frame of every page counts."""
    found = {}
    if scope.worked:
        petitions = Petition.objects.worked_on_by(scope.user).filter(community__in=scope.worked)
        issues = Issue.objects.worked_on_by(scope.user).filter(community__in=scope.worked)
        found |= {
            "triage": petitions.waiting(),
            "dispatch": issues.filter(state=IssueState.OPEN),
            "verify": issues.filter(state=IssueState.VERIFYING),
            "longer": issues.filter(state=IssueState.HANDLING).asked_for_longer(),
        }
    if scope.watched:
        decided = Issue.objects.watched_by(scope.user).filter(community__in=scope.watched, state=IssueState.AT_STREET)
        found |= {"decide": decided, "longer_at_street": decided.asked_for_longer()} | _in_stead(scope)
    if scope.passes_on:
        accusations = Petition.objects.accusations_for(scope.user).filter(community__in=scope.passes_on)
        found["accusations"] = accusations.waiting()
    return found


def _in_stead(scope):
    """What the street does itself; where the person works for the committee as well it is there already."""
    left = {"community__in": set(scope.watched) - set(scope.worked), "street_acts": True}
    petitions = Petition.objects.worked_on_by(scope.user).filter(**left)
    issues = Issue.objects.worked_on_by(scope.user).filter(**left)
    return {
        "stead_triage": petitions.waiting(),
        "stead_dispatch": issues.filter(state=IssueState.OPEN, due_at__isnull=False),
        "stead_verify": issues.filter(state=IssueState.VERIFYING, due_at__isnull=False),
        "stead_longer": issues.filter(state=IssueState.HANDLING, due_at__isnull=False).asked_for_longer(),
    }


def petitions_waiting(user):
    return Petition.objects.worked_on_by(user).waiting()


def waiting(found):
    """Those of the pieces that wait for somebody here."""
    return [found[name] for name in WAITING if name in found]


def branches(found, tab, now):
    """The querysets of one tab."""
    rows = [found[name] for name in TABS[tab][1] if name in found]
    return [row.overdue(now) for row in rows] if tab == "overdue" else rows


def tabs_of(found):
    """The tabs that this person has: who decides nothing for the street has no 待裁定."""
    return [tab for tab, (_, names) in TABS.items() if any(name in found for name in names)]


@dataclass(frozen=True)
class Selection:
    """What was ticked: the rows that the deed fits, and those it does not, each with the reason."""

    rows: list
    left_out: list

    @property
    def stamps(self):
        return last_deeds(self.rows)


MOST_AT_ONCE = 50


def pks_of(values, letter):
    """Primary keys of the ticked values of one kind: `p12`, `i34`; an `i34-567` carries a stamp behind the key."""
    keys = [value[1:].partition("-")[0] for value in values if value.startswith(letter)]
    return [int(key) for key in keys if key.isdecimal() and key.isascii() and len(key) < 18]


def picked_for_join(user, values):
    """Petitions that wait, of one community: an issue belongs to one."""
    seen = Petition.objects.visible_to(user).filter(pk__in=pks_of(values, "p")).for_list().order_by("due_at", "pk")
    mine = set(petitions_waiting(user).filter(pk__in=[row.pk for row in seen]).values_list("pk", flat=True))
    community = next((row.community_id for row in seen if row.pk in mine), None)
    issues = Issue.objects.visible_to(user).filter(pk__in=pks_of(values, "i")).for_list()
    left = [(row, "已经是事项，不是待受理的诉求") for row in issues]
    left += [(row, _why_not_join(row)) for row in seen if row.pk not in mine]
    left += [(row, "属于另一个社区") for row in seen if row.pk in mine and row.community_id != community]
    return Selection([row for row in seen if row.pk in mine and row.community_id == community], left)


def _why_not_join(petition):
    if petition.state != PetitionState.FILED:
        return f"现在是“{petition.get_state_display()}”"
    return "是检举控告，不能并入事项" if petition.is_accusation else "是您自己提交的，请其他委员受理"


def picked_for_dispatch(user, values):
    """Issues that nobody handles yet and that this person runs."""
    seen = list(Issue.objects.visible_to(user).filter(pk__in=pks_of(values, "i")).for_list().order_by("due_at", "pk"))
    pks = [row.pk for row in seen]
    worked = Issue.objects.worked_on_by(user).filter(pk__in=pks, state=IssueState.OPEN)
    decided = Issue.objects.watched_by(user).filter(pk__in=pks, state=IssueState.AT_STREET)
    mine = {*worked.values_list("pk", flat=True), *decided.values_list("pk", flat=True)}
    petitions = Petition.objects.visible_to(user).filter(pk__in=pks_of(values, "p")).for_list()
    left = [(row, "还没有受理，请先受理或并入事项") for row in petitions]
    left += [(row, _why_not_dispatch(row)) for row in seen if row.pk not in mine]
    return Selection([row for row in seen if row.pk in mine], left)


def _why_not_dispatch(issue):
    if issue.state in (IssueState.OPEN, IssueState.AT_STREET):
        return f"现在是“{issue.get_state_display()}”，不由您派单"
    return f"现在是“{issue.get_state_display()}”，已经派过单"


# --- many querysets as one list ------------------------------------------------------------------------


class Union:
    """Querysets of petitions and of issues that `keyset.Page` reads as one list of (due_at, kind, pk).

    Conditions and limits go into each branch, so that each is answered from its own index.
    """

    def __init__(self, branches, keys=()):
        self.branches, self.keys = branches, keys

    @classmethod
    def of(cls, querysets):
        return cls([light(rows) for rows in querysets])

    def filter(self, *conditions):
        return Union([rows.filter(*conditions) for rows in self.branches], self.keys)

    def order_by(self, *keys):
        return Union(self.branches, keys)

    def __getitem__(self, part):
        branches = [rows.order_by(*self.keys)[: part.stop] for rows in self.branches]
        first, *others = branches
        return first.union(*others, all=True).order_by(*self.keys)[part] if others else first[part]


def light(rows):
    kind = PETITION if rows.model is Petition else ISSUE
    return rows.order_by().annotate(kind=Value(kind)).values("due_at", "kind", "pk")


def load(page):
    """The rows of a page in its order: two queries, whatever its length."""
    pks = {kind: [row["pk"] for row in page if row["kind"] == kind] for kind in (PETITION, ISSUE)}
    why = "the page has chosen their keys"
    petitions = Petition.objects.unscoped(why).for_list().in_bulk(pks[PETITION]) if pks[PETITION] else {}
    issues = Issue.objects.unscoped(why).for_list().in_bulk(pks[ISSUE]) if pks[ISSUE] else {}
    found = {PETITION: petitions, ISSUE: issues}
    return [found[row["kind"]][row["pk"]] for row in page if row["pk"] in found[row["kind"]]]


# --- counts ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """How many, of these how many overdue, and how many more are due before midnight; each to a thousand."""

    rows: int = 0
    late: int = 0
    today: int = 0

    def __add__(self, other):
        return Count(self.rows + other.rows, self.late + other.late, self.today + other.today)

    def __str__(self):
        return bounded(self.rows)


def bounded(number):
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)


def tally(kinds, now):
    """A Count for each name of {name: queryset}, in one query that walks no more than a thousand rows of each."""
    midnight = timezone.localtime(now).replace(hour=23, minute=59, second=59, microsecond=999999)
    names = list(kinds)
    first, *others = [
        rows.order_by("due_at").annotate(place=Value(place)).values_list("due_at", "place")[: MOST_COUNTED + 1]
        for place, rows in enumerate(kinds.values())
    ]
    inner, params = first.union(*others, all=True).query.sql_with_params() if others else first.query.sql_with_params()
    sums = "count(*), count(*) FILTER (WHERE due_at < %s), count(*) FILTER (WHERE due_at >= %s AND due_at <= %s)"
    # Nothing typed stands in the text of it: `inner` is the ORM's, its parameters travel apart.
    counting = f"SELECT place, {sums} FROM ({inner}) AS found (due_at, place) GROUP BY place"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(counting, [now, now, midnight, *params])
        counted = {place: Count(*numbers) for place, *numbers in cursor.fetchall()}
    return {name: counted.get(place, Count()) for place, name in enumerate(names)}


def tally_tabs(found, now):
    """By tab what it holds, by `handled_late` what organisations are late with; one query."""
    counts = tally({name: rows for name, rows in found.items() if name != "done"}, now)
    tabs = {tab: sum((counts[n] for n in names if n in counts), Count()) for tab, (_, names) in TABS.items()}
    late = tabs["all"].late
    return tabs | {"overdue": Count(late, late), "handled_late": counts["handled_late"]}


# The tabs of an organisation: what is running goes by its due time, what is not by its number.
TASK_TABS = {
    "active": ("待办", (TaskState.SENT, TaskState.SIGNED), ["due_at", "pk"]),
    "sent": ("待签收", (TaskState.SENT,), ["due_at", "pk"]),
    "signed": ("办理中", (TaskState.SIGNED,), ["due_at", "pk"]),
    "reported": ("已反馈", (TaskState.REPORTED,), ["-pk"]),
    "ended": ("已结束", (TaskState.DONE, TaskState.REFUSED, TaskState.RECALLED), ["-pk"]),
}


def tasks_waiting(user):
    """What my organisations must sign or do."""
    return Task.objects.of_organisations(user).filter(state__in=[TaskState.SENT, TaskState.SIGNED])


def desk_count(user):
    """How much waits, for the menu; empty when nothing does. A page that has just counted it left the answer."""
    count = getattr(user, "desk_waits", None)
    if count is None:
        found = pieces_in_hand(scope_for(user))
        count = sum(tally(dict(enumerate(waiting(found))), timezone.now()).values(), Count()) if found else Count()
    return str(count) if count.rows else ""


def task_count(user):
    count = tasks_waiting(user).order_by()[: MOST_COUNTED + 1].count()
    return bounded(count) if count else ""
