"""双向进入、交叉任职, shown both ways: where members also sit or work, and which Party posts who sits or works holds.

As far as the reader may know: of the one, that somebody is a member; of the other, where he or she sits or works.
"""

from committees.bodies.holdings import SHOW_NAME
from committees.bodies.models import Seat
from committees.bodies.people import agreements, reader_of
from committees.party.models import (
    SHOWN,
    PartyMember,
    PartyOrganisation,
    PartyPost,
    posts_of,
    shown_people,
    stands,
)
from governance.accounts.models import Consent, User
from governance.registry.models import Posting
from governance.registry.rules import may_see_staff


def shown_members(party):
    """Members of today who agreed to be named, by the order of the roll."""
    rows = PartyMember.objects.current().filter(stands("party__"), party=party, person__in=shown_people(party))
    rows = rows.unscoped("each of them agreed to be named")
    return [row.person for row in rows.select_related("person").order_by("pk")]


def known_members(party, user):
    """Those whose membership this reader may know: all of them beside them, else those who agreed."""
    if is_inside(party, user):
        return list(
            User.objects.filter(party_memberships__in=party.members.current()).order_by("party_memberships__pk")
        )
    return shown_members(party)


def is_inside(party, user):
    return user.is_authenticated and posts_of(user).filter(party=party).exists()


def appointments(party, user):
    """{body or organisation: [(person, what as)]} of members whom the reader may know.

    Where somebody sits or works is told to others than those beside them as on the page of that body or organisation.
    """
    people = {person.pk: person for person in known_members(party, user)}
    seats = Seat.objects.current().filter(person__in=people).select_related("committee__community").by_office()
    postings = Posting.objects.current().filter(person__in=people).select_related("organisation__community")
    postings = postings.order_by("pk")
    if not is_inside(party, user):
        seats, postings = seats_known(list(seats), user), postings_known(list(postings), user)
    places = {}
    for seat in seats:
        places.setdefault(seat.committee, []).append((people[seat.person_id], seat.get_office_display()))
    for posting in postings:
        places.setdefault(posting.organisation, []).append((people[posting.person_id], posting.title))
    return places


def seats_known(seats, user):
    """Those whose holders' names this reader finds on the page of the body."""
    readers = {committee: reader_of(user, committee) for committee in {seat.committee for seat in seats}}
    agreed = agreements(seats) if seats else {}
    return [
        seat
        for seat in seats
        if readers[seat.committee].knows_names or SHOW_NAME in agreed.get(str(seat.pk), ()) or seat.person == user
    ]


def postings_known(postings, user):
    """Those of organisations whose people this reader may see."""
    sees = {one: may_see_staff(user, one) for one in {posting.organisation for posting in postings}}
    return [posting for posting in postings if sees[posting.organisation] or posting.person == user]


def shown_with_offices(party):
    """[(member, office or nothing)] of those who agreed to be named, which is to their post too."""
    people = shown_members(party)
    posts = party.posts.current().unscoped("of those only who agreed").filter(person__in=people)
    offices = {post.person_id: post.get_office_display() for post in posts} if people else {}
    return [(person, offices.get(person.pk, "")) for person in people]


def posts_known(people, user):
    """{person's key: [Party posts]} of today that this reader may know: beside them, or each agreed to be named."""
    if not user.is_authenticated or not people:
        return {}
    posts = PartyPost.objects.current().filter(stands("party__"), person__in=people)
    seen = set(PartyPost.objects.visible_to(user).filter(person__in=people).values_list("pk", flat=True))
    posts = list(posts.unscoped("asked below one by one").select_related("party").order_by("party", "pk"))
    named = agreed_of(people) if posts else set()
    known = {}
    for post in posts:
        if post.pk in seen or (post.person_id, post.party_id) in named:
            known.setdefault(post.person_id, []).append(f"{post.party}{post.get_office_display()}")
    return known


def agreed_of(people):
    """{(person, organisation)} by key: members of today who agreed to be named there."""
    consents = Consent.objects.unscoped("who agreed to be named").in_force().filter(purpose=SHOWN, person__in=people)
    agreed = set(consents.values_list("person", "about"))
    members = PartyMember.objects.current().filter(stands("party__"), person__in=people)
    pairs = members.unscoped("of those only who agreed").values_list("person", "party")
    return {(person, party) for person, party in pairs if (person, str(party)) in agreed}


def of_committee(seats, user):
    """[(seat, [Party posts])] for the committee's page."""
    if not user.is_authenticated:
        return []
    known = posts_known([seat.person_id for seat in seats], user)
    seats = seats_known([seat for seat in seats if seat.person_id in known], user)
    return [(seat, known[seat.person_id]) for seat in seats]


def of_organisation(organisation, user):
    """[(posting, [Party posts])] for the organisation's page, for who may see its people."""
    postings = list(Posting.objects.current().filter(organisation=organisation).select_related("person").order_by("pk"))
    known = posts_known([posting.person_id for posting in postings], user)
    if not known or not may_see_staff(user, organisation):
        return []
    return [(posting, known[posting.person_id]) for posting in postings if posting.person_id in known]


def beside_committee(committee, seats):
    """[(organisation, how many of these seats are held by members who agreed to be named)] for the committee's page."""
    found = PartyOrganisation.objects.current().filter(committee=committee).order_by("pk")
    sitting = {seat.person_id for seat in seats}
    return [(party, sum(person.pk in sitting for person in shown_members(party))) for party in found]
