"""Taking an import back: what it created goes if nothing has come to hang on it, what it changed is as it was."""

from functools import cache

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import ProtectedError, RestrictedError

from governance.imports.actions.writing import batches, plain, store
from governance.imports.models import ImportChange, type_of

SPOKEN_OF = 5


class InTheWay(Exception):
    """Why the import cannot be taken back, as sentences."""


def take_back(source, kind):
    """Children before parents. The caller's transaction is rolled back when anything stands in the way."""
    changes = source.changes.order_by("pk")
    if not changes.exists():
        raise InTheWay("这次导入的改动记录已经清除，不能再撤销")
    for model in reversed(kind.models()):
        of_model = changes.filter(thing_type=type_of(model))
        for batch in batches(of_model.filter(created=False).iterator()):
            restore(model, batch)
        for batch in batches(of_model.filter(created=True).iterator()):
            remove(source, model, batch)
    changes.delete()


def restore(model, changes):
    rows = model._base_manager.filter(pk__in=[change.thing_id for change in changes]).order_by("pk")
    fresh = {row.pk: row for row in rows.select_for_update()}
    obstacles = []
    for change in changes:
        row = fresh.get(change.thing_id)
        if row is None:
            obstacles.append(f"第 {change.row} 行的{model._meta.verbose_name}已经没有了")
        elif any(plain(getattr(row, name)) != value for name, value in change.new.items()):
            obstacles.append(f"第 {change.row} 行的“{row}”在导入以后又改过")
        else:
            for name, value in change.old.items():
                field = model._meta.get_field(name)
                setattr(row, field.attname, field.to_python(value) if not field.is_relation else value)
    refuse(obstacles)
    store(model, fresh.values(), {name for change in changes for name in change.old})


def remove(source, model, changes):
    by_id = {change.thing_id: change.row for change in changes}
    obstacles = []
    for label, ids in referrers(source, model, list(by_id)):
        obstacles += [
            f"第 {row} 行新增的{model._meta.verbose_name}已有关联的“{label}”"
            for row in sorted({by_id[pk] for pk in ids})
        ]
    refuse(obstacles)
    try:
        model._base_manager.filter(pk__in=by_id).delete()
    except (ProtectedError, RestrictedError) as error:
        raise InTheWay(f"新增的{model._meta.verbose_name}已经有别的登记关联，不能删去") from error


def refuse(obstacles):
    if obstacles:
        more = f"；还有其他 {len(obstacles) - SPOKEN_OF} 处" if len(obstacles) > SPOKEN_OF else ""
        raise InTheWay("；".join(obstacles[:SPOKEN_OF]) + more)


def referrers(source, model, ids):
    """`(label, ids)`: what points to these rows, by foreign key from anywhere, or by type and number."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": ids})
            found = list(rows.values_list(f"{name}_id", flat=True)[: SPOKEN_OF * 4])
            if found:
                yield relation.related_model._meta.verbose_name, found
    for other, field in generic_pointers():
        where = {field.ct_field: type_of(model), f"{field.fk_field}__in": ids}
        found = list(other._base_manager.filter(**where).values_list(field.fk_field, flat=True)[: SPOKEN_OF * 4])
        if found:
            yield other._meta.verbose_name, found
    later = ImportChange.objects.filter(thing_type=type_of(model), thing_id__in=ids).exclude(source=source)
    found = list(later.values_list("thing_id", flat=True)[: SPOKEN_OF * 4])
    if found:
        yield "其他导入的改动", found


@cache
def generic_pointers():
    """Every model that points to rows of any kind: events, clocks and what upper rooms bring."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]
