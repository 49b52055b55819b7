"""What a committee's page shows of the Party organisations that stand beside it: only names that were agreed to."""

from django.db.models import Q

from committees.bodies import panels
from committees.party.cross import beside_committee
from committees.party.models import PartyOrganisation, posts_of
from committees.party.states import HEADS


def register():
    panels.add("党组织", beside)


def beside(committee, user):
    """Those that stand beside it; where there is none yet, the way there for whoever may approve one."""
    found = beside_committee(committee, list(committee.seats.current()))
    above = None if found or not committee.is_in_office else approver(committee, user)
    if not found and above is None:
        return None
    return "party/panel.html", {"parties": found, "reads": user.is_authenticated, "above": above}


def approver(committee, user):
    """An organisation of the place that this person heads."""
    if not user.is_authenticated:
        return None
    place = committee.community
    headed = PartyOrganisation.objects.current().filter(pk__in=posts_of(user, *HEADS).values("party"))
    here = Q(community=place.pk) | Q(community=None, street=place.street_id)
    return headed.filter(here).order_by("pk").first()
