"""What an auditor reads: what happened in the street, and what its officials did anywhere. Nobody else reads it."""

from django.db.models import Q

from governance.audit import officials, withheld
from governance.journal.models import Event
from governance.registry.models import Community, Occupancy, Ownership, Posting, Street, staff_of, streets_audited_by
from governance.registry.states import Duty, OrganisationKind


def audits(user):
    return streets_audited_by(user).exists()


def events_of(streets):
    """Events in these streets, and those without a place that their officials did (signing in, exports, searches)."""
    communities = Community.objects.filter(street__in=streets).values("pk")
    placed = Q(community__in=communities) | Q(street__in=streets)
    found = Event.objects.alias(**officials.DAY).exclude(withheld.condition())
    return found.filter(placed | Q(community=None, street=None) & officials.acted_for(streets))


def events_for(user):
    """What this auditor may read; nothing for everybody else, superusers included."""
    return events_of(list(streets_audited_by(user).values_list("pk", flat=True)))


def communities_for(user):
    return Community.objects.filter(street__in=streets_audited_by(user)).order_by("street", "pk")


def auditors_of(street):
    postings = Posting.objects.current().filter(organisation__street=street, duties__contains=[Duty.AUDITOR])
    return [posting.person for posting in postings.select_related("person")]


def every_auditor():
    return [person for street in Street.objects.order_by("pk") for person in auditors_of(street)]


def leads_of(street):
    """Who answers for the street office."""
    return staff_of(organisation__kind=OrganisationKind.STREET_OFFICE, organisation__street=street, is_lead=True)


def account_events_of_residents(streets, since):
    """What people who live there did with their accounts: signing in and the like; no official's deed."""
    homes = {"home__entrance__building__community__street__in": streets}
    living = [facts.objects.current().filter(**homes).values("person") for facts in (Ownership, Occupancy)]
    unplaced = Event.objects.alias(**officials.DAY).filter(community=None, street=None, at__gte=since)
    residents = unplaced.filter(Q(by__in=living[0]) | Q(by__in=living[1]))
    return residents.exclude(officials.acted_for(streets))
