"""What of petitions lies open in a building when it passes from one lead to the next: numbers and kinds, no words."""

from committees.responsibility.items import Item
from issues.petitions.models import Issue


def open_issues(building):
    open_here = Issue.objects.unscoped("numbers and kinds for whoever hands the building over").running()
    rows = open_here.filter(building=building).select_related("category").order_by("due_at", "pk")
    return [Item(row.number, row.category.name, row.due_at) for row in rows]
