"""What one line of a list shows, the same for petitions, issues and tasks (components/item_row.html)."""

from dataclasses import dataclass, replace
from datetime import datetime

from issues.petitions.models import Issue, Petition
from issues.petitions.states import IssueState, TaskState
from issues.petitions.timeline import whose_turn

MOST_WORDS = 48


@dataclass(frozen=True)
class Row:
    """`value` names the row in a form with boxes to tick: `p12` or `i34`."""

    value: str
    url: str
    number: str
    title: str
    where: str
    meta: str
    since: datetime
    turn: str
    due_at: datetime | None
    soon: bool
    state: str
    state_label: str
    tone: str
    urgency: str
    urgency_label: str


def rows_of(things, now, *, several_communities=False):
    """Of petitions, issues or tasks loaded with `for_list`; asks the database nothing."""
    return [row_of(thing, now, several_communities) for thing in things]


def desk_rows_of(things, now, *, several_communities=False):
    """On the desk it is always the reader's turn; what organisations have in hand waits for an answer to them."""
    rows = rows_of(things, now, several_communities=several_communities)
    waits = {"turn": ""}
    return [
        replace(row, **waits, meta="申请延期") if row.state == IssueState.HANDLING else replace(row, **waits)
        for row in rows
    ]


def own_rows_of(tasks, now):
    """An organisation knows its own name; each line says instead whether it leads. Several of mine keep theirs."""
    tasks = list(tasks)
    if len({task.organisation_id for task in tasks}) > 1:
        return rows_of(tasks, now)
    return [
        replace(
            row,
            meta="首接牵头" if task.is_lead else "",
            turn="" if task.state in (TaskState.SENT, TaskState.SIGNED) else row.turn,
        )
        for task, row in zip(tasks, rows_of(tasks, now), strict=True)
    ]


def row_of(thing, now, several_communities=False):
    place, words = thing, _words(thing)
    if not isinstance(thing, Petition | Issue):
        place = thing.issue
    where = f"{place.community} {place.place}" if several_communities else place.place
    return Row(
        url=thing.get_absolute_url(),
        number=thing.number,
        where=where,
        turn=whose_turn(thing),
        due_at=thing.due_at,
        state=thing.state,
        state_label=thing.get_state_display(),
        tone=thing.state_tone,
        **words,
        soon=_soon(thing.due_at, words["since"], now),
    )


def _words(thing):
    """What differs from kind to kind."""
    if isinstance(thing, Petition):
        urgent = thing.issue or thing.category
        return {
            "value": f"p{thing.pk}",
            "title": shortened(thing.text),
            "meta": _why_here(thing) or thing.category.name,
            "since": thing.filed_at,
            "urgency": urgent.urgency,
            "urgency_label": urgent.get_urgency_display(),
        }
    issue = thing if isinstance(thing, Issue) else thing.issue
    return {
        "value": f"i{thing.pk}" if thing is issue else f"t{thing.pk}",
        "title": issue.title,
        "meta": _why_here(issue) or f"{issue.petition_count} 人反映" if thing is issue else thing.organisation.name,
        "since": issue.opened_at if thing is issue else thing.sent_at,
        "urgency": issue.urgency,
        "urgency_label": issue.get_urgency_display(),
    }


def _why_here(thing):
    """What is not with those who usually have it."""
    if getattr(thing, "is_accusation", False):
        return "检举控告"
    return "社区人员须回避，由街道办理" if thing.street_acts else ""


def shortened(text):
    """The beginning of a text on one line."""
    line = " ".join(text[: 2 * MOST_WORDS].split())
    return line if len(line) <= MOST_WORDS else line[: MOST_WORDS - 1] + "…"


def _soon(due_at, since, now):
    """In the last quarter of its time."""
    return bool(due_at) and due_at > now and (due_at - now) * 4 <= due_at - since
