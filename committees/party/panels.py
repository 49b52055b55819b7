"""What the pages of committees and organisations show of the Party organisations beside them: only agreed names."""

from django.db.models import Q

from committees.bodies import panels as of_committees
from committees.party import cross
from committees.party.models import PartyOrganisation, posts_of
from committees.party.states import APPROVES, HEADS
from governance.registry import panels as of_organisations
from governance.registry.models import Community


def register():
    of_committees.add("党组织", beside)
    of_organisations.add("党组织", beside_organisation)


def beside(committee, user):
    """Those that stand beside it; where there is none yet, the way there for whoever may approve one."""
    seats = list(committee.seats.current().by_office().select_related("person", "committee__community"))
    found = cross.beside_committee(committee, seats)
    above = None if found or not committee.is_in_office else approver(user, [committee.community])
    held = cross.of_committee(seats, user)
    if not found and above is None and not held:
        return None
    shown = {"parties": found, "sits": len(seats), "reads": user.is_authenticated, "above": above, "held": held}
    return "party/panel.html", shown | {"query": f"committee={committee.pk}"}


def beside_organisation(organisation, user):
    """The same of a firm or another organisation; its page is for who has signed in."""
    found = PartyOrganisation.objects.current().filter(organisation=organisation).order_by("pk")
    found = [(party, 0) for party in found]
    above = None if found or organisation.dissolved_on else approver(user, communities_of(organisation))
    held = cross.of_organisation(organisation, user)
    if not found and above is None and not held:
        return None
    shown = {"parties": found, "reads": user.is_authenticated, "above": above, "held": held}
    return "party/panel.html", shown | {"query": f"organisation={organisation.pk}"}


def communities_of(organisation):
    """Where it stands and where it serves today."""
    served = organisation.coverages.current().values("building__community")
    return Community.objects.filter(Q(pk=organisation.community_id) | Q(pk__in=served))


def approver(user, places):
    """An organisation of one of these places that this person heads and that approves others."""
    if not user.is_authenticated:
        return None
    headed = PartyOrganisation.objects.current().filter(
        pk__in=posts_of(user, *HEADS).values("party"), kind__in=list(APPROVES)
    )
    streets = [place.street_id for place in places] if isinstance(places, list) else places.values("street")
    here = Q(community__in=places) | Q(community=None, street__in=streets)
    return headed.filter(here).order_by("pk").first()
