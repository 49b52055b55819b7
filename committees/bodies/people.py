"""Who sits on a body, as far as the reader may know: names and phones follow consent, place and work."""

from dataclasses import dataclass

from committees.bodies.holdings import SHOW_NAME, SHOW_PHONE
from committees.bodies.models import SHOW_PHOTO, Seat
from committees.bodies.parts import parts_in
from governance.accounts.models import Consent
from governance.phrases import masked_name
from governance.registry.models import homes_of


@dataclass(frozen=True)
class Reader:
    """What somebody is to one community."""

    user: object
    lives_there: bool = False
    works_there: bool = False
    buildings: frozenset = frozenset()

    @property
    def knows_names(self):
        return self.lives_there or self.works_there


def reader_of(user, committee):
    """One or two questions; none for who has not signed in."""
    if not user.is_authenticated:
        return Reader(user)
    homes = homes_of(user).filter(entrance__building__community=committee.community_id)
    buildings = frozenset(homes.order_by().values_list("entrance__building", flat=True))
    sits = Seat.objects.current().filter(committee=committee, person=user).exists()
    return Reader(user, bool(buildings), sits or bool(parts_in(user, committee.community)), buildings)


@dataclass(frozen=True)
class Member:
    seat: Seat
    name: str
    phone: str
    shows_name: bool
    shows_phone: bool
    shows_photo: bool = False
    zones: tuple = ()


def members_of(committee, reader):
    """Chair first. Neighbours and colleagues read names; others those that were agreed to."""
    seats = list(committee.seats.current().by_office().select_related("person", "represents", "portrait"))
    agreed = agreements(seats)
    zones = zones_by_lead(committee)
    members = []
    for seat in seats:
        shows = agreed.get(str(seat.pk), set())
        open_name = reader.knows_names or SHOW_NAME in shows or seat.person_id == reader.user.pk
        phone = seat.person.phone if reader.lives_there and SHOW_PHONE in shows else ""
        name = seat.person.display_name if open_name else masked_name(seat.person.display_name)
        photo = SHOW_PHOTO in shows and hasattr(seat, "portrait")
        shown = {"shows_name": SHOW_NAME in shows, "shows_phone": SHOW_PHONE in shows, "shows_photo": photo}
        members.append(Member(seat, name, phone, **shown, zones=tuple(zones.get(seat.pk, ()))))
    return members


def agreements(seats):
    """{seat: purposes that were agreed to and not taken back}; one question."""
    rows = Consent.objects.unscoped("what members agreed to have shown").filter(
        purpose__in=[SHOW_NAME, SHOW_PHONE, SHOW_PHOTO],
        withdrawn_at=None,
        about__in=[str(seat.pk) for seat in seats],
        person__in=[seat.person_id for seat in seats],
    )
    found = {}
    for about, purpose in rows.values_list("about", "purpose"):
        found.setdefault(about, set()).add(purpose)
    return found


def zones_by_lead(committee):
    found = {}
    for zone in committee.zones.current().prefetch_related("buildings").order_by("pk"):
        found.setdefault(zone.lead_id, []).append(zone)
    return found


def mine(members, reader):
    """The member who looks after the reader's own building, or None."""
    for member in members:
        for zone in member.zones:
            if reader.buildings & {building.pk for building in zone.buildings.all()}:
                return member
    return None
