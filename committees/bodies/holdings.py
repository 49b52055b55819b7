"""What committees hold about a person: seats."""

from django.utils import timezone

from committees.bodies.models import Seat
from governance.accounts import holdings
from governance.phrases import day


def register():
    holdings.add("seats", "席位", seats, erase=end_seats, ties=open_seats)


def seats(person):
    for seat in person.seats.select_related("committee").order_by("-since", "-pk"):
        yield {
            "委员会": seat.committee.name,
            "席位": seat.get_kind_display(),
            "职务": seat.get_office_display(),
            "期间": f"{day(seat.since)} 起" + (f"，{day(seat.until)} 止" if seat.until else ""),
        }


def open_seats(person):
    return [
        f"您是{seat.committee}{seat.get_office_display()}，请先交接席位"
        for seat in person.seats.current().select_related("committee")
    ]


def end_seats(person, traces, at):
    today = timezone.localdate(at)
    for seat in Seat.objects.filter(person=person).exclude(until__lte=today):
        seat.until = max(today, seat.since)
        seat.save(update_fields=["until"])
