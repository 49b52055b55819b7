"""Writing a plan: thousands of rows in a few statements, and what each of them was before."""

from collections import defaultdict
from datetime import date
from itertools import islice

from django.db import connection

from governance.imports.limits import BATCH
from governance.imports.models import ImportChange, type_of
from governance.refusals import NotAllowed, NotPossibleNow


class Refused(Exception):
    """A deed of the room said no; the sentence names the row."""


class Stale(Exception):
    """Something was changed by somebody else since the plan was made."""


def write(source, plan, kind):
    """Parents before children; within one model what is new before what changes."""
    created, changed = defaultdict(list), defaultdict(list)
    deeds = [each for each in plan.writes if each.deed]
    for each in plan.writes:
        if each.deed:
            continue
        (created if each.changes is None else changed)[type(each.thing)].append(each)
    for model in kind.models():
        create(source, model, created.pop(model, []))
        change(source, model, changed.pop(model, []))
    if created or changed:
        raise RuntimeError(f"{kind.name} does not say where {[*created, *changed]} are written")
    for each in deeds:
        act(each)
    if len(plan.writes) >= BATCH:
        count_anew(kind.models())


def act(each):
    """A deed that says no speaks of the row."""
    try:
        each.deed()
    except (NotAllowed, NotPossibleNow) as refusal:
        raise Refused(f"第 {each.row} 行：{refusal}") from refusal


def count_anew(models):
    """Tell the planner of thousands of rows now, not in a minute: until then it may scan where it should look up."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {quote(model._meta.db_table)}")


def create(source, model, writes):
    model._base_manager.bulk_create([each.thing for each in writes], batch_size=BATCH)
    keep(ImportChange(**about(source, each), created=True) for each in writes)


def change(source, model, writes):
    for batch in batches(writes):
        ids = [each.thing.pk for each in batch]
        fresh = {row.pk: row for row in model._base_manager.filter(pk__in=ids).order_by("pk").select_for_update()}
        for each in batch:
            alter(fresh.get(each.thing.pk), each.changes)
        store(model, fresh.values(), {name for each in batch for name in each.changes})
        keep(
            ImportChange(
                **about(source, each),
                created=False,
                old={name: plain(old) for name, (old, _) in each.changes.items()},
                new={name: plain(new) for name, (_, new) in each.changes.items()},
            )
            for each in batch
        )


def alter(row, changes):
    if row is None or any(getattr(row, name) != old for name, (old, _) in changes.items()):
        raise Stale(row)
    for name, (_, new) in changes.items():
        setattr(row, name, new)


def store(model, rows, fields):
    """One statement for many rows with values of their own; the rows are locked and known to be there."""
    rows = list(rows)
    if rows:
        model._base_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(fields), batch_size=BATCH
        )


def keep(changes):
    while batch := list(islice(changes, BATCH)):
        ImportChange.objects.bulk_create(batch)


def about(source, each):
    return {"source": source, "row": each.row, "thing_type": type_of(each.thing), "thing_id": each.thing.pk}


def plain(value):
    """A field's value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "pk", value)


def batches(rows, size=BATCH):
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
