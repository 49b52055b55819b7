"""Fill the reference tables."""

from django.db import transaction
from django.utils import timezone

from committees.party import reference as rhythms
from governance.accounts.allowances import load_allowances
from governance.clocks.actions import load_calendar, load_ladders, load_limits
from governance.refusals import NotPossibleNow
from issues.petitions import categories
from issues.petitions.models import Category, CategoryGroup

SINCE = "2020-05-01"


_above = {}


def add_table(name, load):
    """A table of a room above this one; `load()` adds the rows that are missing and returns how many are new."""
    _above[name] = load


def load_reference():
    """All that every installation begins with; returns how many rows are new, by table."""
    tables = {
        "categories": load_categories,
        "calendar days": load_calendar,
        "limits": load_limits,
        "ladders": load_ladders,
        "allowances": load_allowances,
        "rhythms of Party life": rhythms.load,
        **_above,
    }
    return {name: load() for name, load in tables.items()}


@transaction.atomic
def load_categories():
    """Add the groups and categories that are missing; rows that people edited stay."""
    for group in categories.GROUPS:
        CategoryGroup.objects.get_or_create(code=group.code, defaults={"name": group.name})
    there = set(Category.objects.values_list("code", flat=True))
    new = [
        Category(
            group_id=row.group,
            code=row.code,
            name=row.name,
            urgency=row.urgency,
            lead_hint=" → ".join("、".join(names) for names in (row.lead, row.partners) if names)[:80],
            call_first=[{"number": number, "name": name} for number, name in row.call_first],
            keywords=list(row.keywords),
            basis=row.note,
            is_personal=row.code in categories.PERSONAL,
            asks_about=row.code in categories.ABOUT_SOMEBODY,
            since=SINCE,
        )
        for row in categories.CATEGORIES
        if row.code not in there
    ]
    Category.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def revise_category(*, category, at=None):
    """What petitions were filed under stays as it was: the row in force ends, one with the new values begins.

    `category` carries the new values. With an `until` it has no successor: the category itself ends then.
    """
    old = Category.objects.select_for_update().get(pk=category.pk)
    if old.until is not None:
        raise NotPossibleNow(f"类别“{old}”已于 {old.until} 停用或被修改，请打开现行的一条再改。")
    old.until = category.until or timezone.localdate(at)
    old.save(update_fields=["until"])
    if category.until:
        return old
    names = [field.attname for field in Category._meta.concrete_fields if field.name not in ("id", "since")]
    values = {name: getattr(category, name) for name in names}
    return Category.objects.create(**values, since=old.until)
