"""双向进入、交叉任职: who of a Party organisation also sits or works elsewhere, as far as the reader may know of it."""

from committees.bodies.models import Seat
from committees.party.models import PartyMember, PartyOrganisation, posts_of, shown_people, stands
from governance.accounts.models import User
from governance.registry.models import Posting


def shown_members(party):
    """Members of today who agreed to be named, by the order of the roll."""
    rows = PartyMember.objects.current().filter(stands("party__"), party=party, person__in=shown_people(party))
    rows = rows.unscoped("each of them agreed to be named")
    return [row.person for row in rows.select_related("person").order_by("pk")]


def known_members(party, user):
    """Those whose membership this reader may know: all of them beside them, else those who agreed."""
    if user.is_authenticated and posts_of(user).filter(party=party).exists():
        return list(
            User.objects.filter(party_memberships__in=party.members.current()).order_by("party_memberships__pk")
        )
    return shown_members(party)


def appointments(party, user):
    """[(person, [where else])] for members whom the reader may know and who hold something else today."""
    people = known_members(party, user)
    elsewhere = {person.pk: [] for person in people}
    seats = Seat.objects.current().filter(person__in=people).select_related("committee")
    for seat in seats.order_by("pk"):
        elsewhere[seat.person_id].append(f"{seat.committee}{seat.get_office_display()}")
    postings = Posting.objects.current().filter(person__in=people).select_related("organisation")
    for posting in postings.order_by("pk"):
        elsewhere[posting.person_id].append(f"{posting.organisation}{posting.title}")
    return [(person, elsewhere[person.pk]) for person in people if elsewhere[person.pk]]


def beside_committee(committee, seats):
    """[(organisation, how many of these seats are held by members who agreed to be named)] for the committee's page."""
    found = PartyOrganisation.objects.current().filter(committee=committee).order_by("pk")
    sitting = {seat.person_id for seat in seats}
    return [(party, sum(person.pk in sitting for person in shown_members(party))) for party in found]
