"""What is on its way to a table: an issue by its number, a resident's suggestion, or words; from an address."""

from dataclasses import dataclass, field

from committees.meetings import kinds as subjects
from committees.meetings.models import Suggestion
from committees.meetings.workflow import open_to
from governance.registry.models import Community


@dataclass(frozen=True)
class Brought:
    """`asked` are the words of the address again, for the page of another step."""

    title: str = ""
    note: str = ""
    community: Community | None = None
    subject: object = None
    suggestion: Suggestion | None = None
    asked: dict = field(default_factory=dict)


NAMES = ("number", "suggestion", "community", "title", "note")


def brought(user, params, communities):
    """What this person may put on a table of one of these communities; what she may not is left out."""
    asked = {name: params[name] for name in NAMES if params.get(name)}
    found = {"title": asked.get("title", "")[:80], "note": asked.get("note", "")[:500], "asked": asked}
    if number := asked.get("number"):
        found |= _matter(user, number, communities)
    if key := asked.get("suggestion"):
        found |= _suggestion(user, key)
    wanted = asked.get("community", "")
    found.setdefault("community", next((one for one in communities if str(one.pk) == wanted), None))
    return Brought(**found)


def _matter(user, number, communities):
    for kind in subjects.known():
        for community in communities:
            if matter := kind.found(user, community, number):
                return {"subject": matter, "community": community, "title": matter.title[:80]}
    return {}


def _suggestion(user, key):
    rows = Suggestion.objects.visible_to(user).select_related("community")
    row = rows.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
    if row is None or "take" not in [move.name for move in open_to(user, row)]:
        return {}
    return {"suggestion": row, "community": row.community, "title": row.title, "note": row.why}
