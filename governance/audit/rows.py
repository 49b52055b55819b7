"""What a line of the journal shows: who, when, what and about which thing; never what a resident wrote."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType

from governance.audit import officials
from governance.audit.filters import is_numbered
from governance.journal.models import Event
from governance.phrases import masked_name
from governance.registry.models import Community
from governance.walls import Walled

HIDDEN = {"words", "near", "form", "erased"}  # digests and keys that say nothing to a reader
PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
DOOR = re.compile(r"(单元)\s*[0-9A-Za-z]+")


@dataclass(frozen=True)
class Row:
    pk: int
    at: datetime
    who: str
    role: str
    what: str
    kind: str
    reference: str
    place: str
    event: Event


def rows_of(events, streets, *, searched=None):
    """Lines for one page of events; a handful of queries, however many lines.

    Who held an office is named; a resident only where she was searched for, which is written down.
    """
    events = list(events)
    people = {event.by_id for event in events if event.by_id}
    named = officials.named(streets, people) | {searched}
    places = Community.objects.in_bulk({event.community for event in events if event.community})
    kinds = {kind.pk: kind for kind in ContentType.objects.all()}
    numbers = _numbers(events, kinds)
    return [_row(event, named, places, kinds[event.subject_type_id], numbers) for event in events]


def _row(event, named, places, kind, numbers):
    model = kind.model_class()
    number = numbers.get((kind.pk, event.subject_id))
    return Row(
        pk=event.pk,
        at=event.at,
        who=_name(event, named),
        role=event.role,
        what=event.title,
        kind=str(model._meta.verbose_name) if model else kind.model,
        reference=number or f"#{event.subject_id}",
        place=str(places.get(event.community, "")),
        event=event,
    )


def _name(event, named):
    if event.by is None:
        return "系统"
    return event.by.display_name if event.by_id in named else masked_name(event.by.display_name)


def numbered(model):
    """Events in the street tell what they are about by its number, whoever may open it."""
    rows = model.objects.all()
    return rows.unscoped("only its number") if isinstance(rows, Walled) else rows


def _numbers(events, kinds):
    """The number of each thing that has one; one query per kind on the page."""
    wanted = {}
    for event in events:
        wanted.setdefault(event.subject_type_id, set()).add(event.subject_id)
    found = {}
    for pk, ids in wanted.items():
        model = kinds[pk].model_class()
        if model and is_numbered(model):
            rows = numbered(model).filter(pk__in=ids).values_list("pk", "number")
            found |= {(pk, key): number for key, number in rows}
    return found


def facts_of(event):
    """The facts of an event as (name, text); phones and doors masked, of typed words only that there were some."""
    facts = [(name, plain(value)) for name, value in sorted(event.data.items()) if name not in HIDDEN]
    typed = [name for name in event.words if name != "~"]
    return facts + ([("原话", "有，不在审计中显示")] if typed else [])


def plain(value):
    if isinstance(value, list):
        return "、".join(plain(each) for each in value)
    if isinstance(value, dict):
        return "，".join(f"{name} {plain(each)}" for name, each in value.items())
    if isinstance(value, bool) or value is None:
        return {True: "是", False: "否", None: "无"}[value]
    return DOOR.sub(r"\1***", PHONE.sub(r"\1****\2", str(value)))
