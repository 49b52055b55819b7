"""What of petitions lies open in a building when it passes from one lead to the next: numbers and kinds, no words."""

from committees.responsibility.items import Item
from issues.petitions.models import Issue


def open_issues(building):
    rows = Issue.objects.filter(building=building).running().select_related("category").order_by("due_at", "pk")
    return [Item(row.number, row.category.name, row.due_at) for row in rows]
