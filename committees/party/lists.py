"""The list of Party organisations, as its page and its export have it."""

from committees.party.models import PartyOrganisation, PartyPost

MINE = "mine"
KEYS = ["street_id", "name", "pk"]


def parties(user, params):
    """(rows of today, the tab that is on): all, or those where one holds a post."""
    rows = PartyOrganisation.objects.visible_to(user).current()
    tab = MINE if params.get("tab") == MINE else ""
    if tab:
        rows = rows.filter(posts__in=PartyPost.objects.current().filter(person=user))
    return rows.select_related("street", "community", "committee", "organisation", "approver"), tab
