"""Fill the reference tables of petitions."""

from django.db import transaction

from issues.petitions import categories
from issues.petitions.models import Category, CategoryGroup

SINCE = "2020-05-01"


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
            since=SINCE,
        )
        for row in categories.CATEGORIES
        if row.code not in there
    ]
    Category.objects.bulk_create(new)
    return len(new)
