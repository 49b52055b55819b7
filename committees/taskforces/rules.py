"""Who founds and prolongs a task force, who keeps its member units, and who writes its log."""

from committees.bodies.models import Seat
from committees.bodies.parts import parts_in
from committees.bodies.states import Office, SeatKind
from committees.taskforces.models import MemberUnit
from governance.registry.models import Community, streets_of, workplaces_of

LEADING = (Office.CHAIR, Office.DEPUTY)


def communities_founded_in(user):
    """Where the person's street may found one."""
    return Community.objects.filter(street__in=streets_of(user)).select_related("street").order_by("pk")


def is_of_street(user, community):
    return "street" in parts_in(user, community)


def seat_of(user, charter):
    """The person's seat today, or None; with the task force every seat is over."""
    return Seat.objects.current().filter(committee=charter.committee_id, person=user).first()


def unit_of(user, charter):
    """The member unit that the person works for today, or None."""
    mine = MemberUnit.objects.in_force().filter(charter=charter, organisation__in=workplaces_of(user))
    return mine.select_related("organisation").order_by("pk").first()


def takes_part_somewhere(user):
    """At work for a member unit of any task force that lasts."""
    return MemberUnit.objects.in_force().filter(organisation__in=workplaces_of(user)).exists()


def keeps_units(user, charter):
    """The street, and who leads."""
    seat = seat_of(user, charter)
    return (seat is not None and seat.office in LEADING) or is_of_street(user, charter.committee.community)


def role_of_author(user, charter):
    """In what capacity the person writes the log; empty for who may not: a supervisor watches and writes nothing."""
    seat = seat_of(user, charter)
    if seat is not None:
        return "" if seat.kind == SeatKind.SUPERVISOR else seat.get_office_display()
    unit = unit_of(user, charter)
    return str(unit) if unit else ""


def leaders_of(committee):
    """People of today who lead it."""
    seats = Seat.objects.current().filter(committee=committee, office__in=LEADING)
    return [seat.person for seat in seats.by_office().select_related("person")]
