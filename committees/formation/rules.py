"""Who may recommend whom, and in which right somebody would sit."""

from committees.announcements.states import AnnouncementState
from committees.bodies.grounds import titles_in
from committees.bodies.models import role_in
from committees.bodies.parts import parts_in, parts_on
from committees.bodies.states import SeatKind
from committees.formation.states import Way
from governance.registry.models import Occupancy, homes_of, postings_of
from governance.registry.states import OrganisationKind

LOCAL = ("neighbourhood", "street")


def is_local(user, community):
    """At the 居委会 or the street of this place."""
    return user.is_authenticated and not parts_in(user, community).isdisjoint(LOCAL)


def role_of(user, community):
    """As whom somebody of the 居委会 or the street acts here: not as the officer of another body of the place."""
    return "社区居委会" if "neighbourhood" in parts_in(user, community) else role_in(user, community)


def lives_in(user, community):
    if not user.is_authenticated:
        return False
    return homes_of(user).filter(entrance__building__community=community).exists()


def ways_open_to(user, community):
    """The ways in which this person may recommend somebody here."""
    ways = [Way.SELF, Way.JOINT] if lives_in(user, community) else []
    if is_local(user, community):
        ways += [Way.SELF] * (Way.SELF not in ways) + [Way.PARTY, Way.NEIGHBOURHOOD]
    return ways


def reads_names(user, announcement, committee, *, is_settled):
    """Whether a list of names shows them: to everybody while it hangs, since only a name can be objected to, and after
    it until the matter is settled; from then on to the officers of that body, 居委会 and street.
    """
    if announcement.is_online or (announcement.state == AnnouncementState.ENDED and not is_settled):
        return True
    return user.is_authenticated and bool(parts_on(user, committee))


def may_speak_for(user, nomination):
    """States and proves: the nominee, or 居委会 and street who see the papers."""
    return nomination.person_id == user.pk or is_local(user, nomination.committee.community)


def right_of(committee, person, kind):
    """In which right the person would sit: (home, organisation), as the registers have it."""
    here = {"home__entrance__building__community": committee.community_id}
    if kind == SeatKind.OWNER:
        titles = titles_in(committee)
        own = titles.filter(person=person).order_by("pk").first()
        if own:
            return own.home, None
        works = postings_of(person).filter(organisation__in=titles.values("organisation"))
        posting = works.filter(organisation__kind=OrganisationKind.TITLEHOLDER).order_by("pk").first()
        return None, posting and posting.organisation
    if kind == SeatKind.OCCUPANT:
        lived_in = Occupancy.objects.current().filter(person=person, **here).order_by("pk").first()
        return lived_in and lived_in.home, None
    return None, None
