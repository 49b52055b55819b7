"""What committees hold about a person: seats, and what he or she agreed to show of them."""

from django.utils import timezone

from committees.bodies.models import Alternate, Portrait, Seat
from committees.bodies.states import SeatEnd
from governance.accounts import consents, holdings
from governance.phrases import day

SHOW_NAME, SHOW_PHONE = "committee_name", "committee_phone"


def register():
    consents.add(consents.Purpose(SHOW_NAME, "在委员会的公开页面上显示我的姓名", "2026-11-23"))
    consents.add(consents.Purpose(SHOW_PHONE, "本社区居民登录后可以看到我的联系电话", "2026-11-23"))
    holdings.add("seats", "席位", seats, erase=end_seats, ties=open_seats)


def seats(person):
    for seat in person.seats.select_related("committee", "portrait").order_by("-since", "-pk"):
        yield {
            "委员会": seat.committee.name,
            "席位": seat.get_kind_display(),
            "职务": seat.get_office_display(),
            "期间": f"{day(seat.since)} 起" + (f"，{day(seat.until)} 止" if seat.until else ""),
            "照片": "已上传" if hasattr(seat, "portrait") else "",
        }
    for row in person.alternate_seats.select_related("committee").order_by("-since", "-pk"):
        yield {
            "委员会": row.committee.name,
            "席位": row.get_kind_display(),
            "职务": "候补",
            "期间": f"{day(row.since)} 起" + (f"，{day(row.until)} 止" if row.until else ""),
        }


def open_seats(person):
    return [
        f"您是{seat.committee}{seat.get_office_display()}，请先交接席位"
        for seat in person.seats.current().select_related("committee")
    ]


def end_seats(person, traces, at):
    today = timezone.localdate(at)
    Portrait.objects.filter(seat__person=person).remove()
    for seat in Seat.objects.filter(person=person).exclude(until__lte=today):
        seat.until, seat.end_reason = max(today, seat.since), SeatEnd.ACCOUNT_CLOSED
        seat.save(update_fields=["until", "end_reason"])
    for alternate in Alternate.objects.filter(person=person, until=None):
        alternate.until = max(today, alternate.since)
        alternate.save(update_fields=["until"])
