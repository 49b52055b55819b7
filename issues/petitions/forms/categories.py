"""Choosing a category: the whole table in one query, and what the words typed point to."""

from itertools import groupby

from issues.petitions.categories import suggest
from issues.petitions.models import Category

UNCLEAR = "Z9"
FROM_LIST = "list"  # the radio below the suggestions: none of these, I choose from the whole list


def current_categories():
    """Today's categories by code."""
    return {row.code: row for row in Category.objects.current().select_related("group").order_by("code")}


def as_choices(categories, empty=None):
    """For a select: one optgroup for each first-level group."""
    grouped = groupby(categories.values(), key=lambda row: row.group.name)
    choices = [(group, [(row.code, row.name) for row in rows]) for group, rows in grouped]
    return choices if empty is None else [("", empty), *choices]


class Choice:
    """What was suggested, what was chosen, and the category that counts.

    The radio counts first, then the list, then the first suggestion, and where there is none 不明确. `changed`
    names the control that was touched last: who picks from the list does not want the suggestion any more.
    """

    def __init__(self, categories, *, text, suggested="", listed="", changed=""):
        self.rows = [categories[code] for code in suggest(text[:2000], categories.values())]
        codes = [row.code for row in self.rows]
        if changed == "category":
            suggested = FROM_LIST if listed else ""
        if changed == "text" and suggested not in (*codes, FROM_LIST):
            suggested = ""
        first = suggested or listed or next(iter(codes), "")
        code = listed if first == FROM_LIST else first
        self.category = categories.get(code) or categories.get(UNCLEAR)
        from_list = suggested == FROM_LIST or (not suggested and listed)
        self.radio = FROM_LIST if from_list and codes else self.category.code if self.category else ""
