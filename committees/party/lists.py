"""The list of Party organisations, as its page and its export have it."""

from django.db.models import Q

from committees.party.models import PartyMember, PartyOrganisation, PartyPost

MINE = "mine"
KEYS = ["street_id", "pk"]  # marks of a page are numbers and days


def parties(user, params):
    """(rows of today, the tab that is on): all, or those where one holds a post or is on the roll."""
    rows = PartyOrganisation.objects.visible_to(user).current()
    tab = MINE if params.get("tab") == MINE else ""
    if tab:
        mine = Q(pk__in=PartyPost.objects.current().filter(person=user).values("party"))
        mine |= Q(pk__in=PartyMember.objects.current().filter(person=user).values("party"))
        rows = rows.filter(mine)
    return rows.select_related("street", "community", "committee", "organisation", "approver"), tab
