"""包楼: one lead and a deputy at least, since when; what lies open goes from hand to hand."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from committees.bodies.holdings import SHOW_NAME
from committees.bodies.models import Seat
from committees.responsibility import actions, items
from committees.responsibility.models import Charge, ChargeHandover, charges_of, in_charge
from governance.accounts import consents
from governance.journal.models import Event, Notice
from governance.phrases import masked_name
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat():
    """`seat("wang")`: the mandate of today."""
    return lambda username: Seat.objects.current().get(person__username=username)


@pytest.fixture
def appoint(cast, blocks, seat):
    """`appoint("wang", "weiyuan6", on=(12,))` by zhou."""

    def appointed(lead, *deputies, on=(12,), by="zhou", **what):
        people = [seat(one) if isinstance(one, str) else one for one in (lead, *deputies)]
        return actions.appoint(buildings=blocks(*on), lead=people[0], deputies=people[1:], by=cast[by], **what)

    return appointed


def who(building):
    return [(charge.part, charge.person.username) for charge in charges_of([building])[building.pk]]


def test_several_buildings_get_one_lead_and_their_deputies(cast, appoint, blocks):
    appoint("wang", "weiyuan6", cast["wuye"].postings.get(), on=(10, 12))
    for building in blocks(10, 12):
        assert who(building) == [("lead", "wang"), ("deputy", "weiyuan6"), ("deputy", "wuye")]
    assert set(in_charge(cast["wang"]).values_list("building__number", flat=True)) == {10, 12}
    event = Event.objects.get(verb="charge.assigned")
    assert event.data["building"] == "10、12号楼"
    told = Notice.objects.filter(event=event, channel="inbox").values_list("recipient__username", flat=True)
    assert set(told) == {"wang", "weiyuan6", "wuye"}


def test_there_is_a_deputy_and_nobody_is_both(appoint):
    for deputies in ((), ("wang",), ("weiyuan6", "weiyuan6")):
        with pytest.raises(NotPossibleNow):
            appoint("wang", *deputies)


def test_who_does_not_keep_the_place_appoints_nobody(appoint):
    for username in ("wang", "li", "laoshan", "wuye"):
        with pytest.raises(NotAllowed):
            appoint("wang", "weiyuan6", by=username)


def test_whose_mandate_ended_is_not_appointed_and_in_charge_no_more(cast, appoint, blocks):
    appoint("wang", "weiyuan6")
    cast["wang"].seats.update(until=today())
    assert who(blocks(12)[0]) == [("deputy", "weiyuan6")]
    assert not in_charge(cast["wang"]).exists()
    with pytest.raises(NotPossibleNow):
        appoint(cast["wang"].seats.get(), "weiyuan6")


def test_a_change_hands_over_the_list_of_that_day(cast, appoint, issue_of, blocks):
    issue = issue_of("li")
    appoint("wang", "weiyuan6")
    assert not ChargeHandover.objects.exists()
    appoint("weiyuan4", "weiyuan6")
    handover = ChargeHandover.objects.get()
    (kept,) = handover.items
    assert datetime.fromisoformat(kept.pop("due")) == issue.due_at
    assert kept == {"room": "事项", "number": issue.number, "kind": issue.category.name}
    assert (handover.giver.person, handover.taker.person) == (cast["wang"], cast["weiyuan4"])
    issue_of("li")
    handover.refresh_from_db()
    assert len(handover.items) == 1
    told = Notice.objects.filter(event__verb="charge.handed_over", channel="inbox")
    assert set(told.values_list("recipient__username", flat=True)) == {"wang", "weiyuan4"}


def test_a_deputy_who_is_replaced_is_told_and_so_is_who_takes_the_place(cast, appoint):
    appoint("wang", "weiyuan6", on=(10, 12))
    appoint("wang", "weiyuan6", "weiyuan5", on=(10, 12))
    assert not Event.objects.filter(verb="charge.relieved").exists()
    appoint("wang", "weiyuan4", "weiyuan5", on=(10, 12))
    event = Event.objects.get(verb="charge.relieved")
    assert event.data["building"] == "10、12号楼"
    assert cast["weiyuan6"].display_name not in str(event.data)
    told = Notice.objects.filter(event=event, channel="inbox").values_list("recipient__username", flat=True)
    assert set(told) == {"weiyuan6", "weiyuan4"}
    appoint("weiyuan4", "wang", on=(10, 12))  # who stays in another part is told by the list; weiyuan5 goes
    told = Notice.objects.filter(event__verb="charge.relieved", channel="inbox").exclude(event=event)
    assert set(told.values_list("recipient__username", flat=True)) == {"weiyuan5", "wang"}


def test_appointed_again_the_same_people_go_on_since_the_first_day(appoint):
    appoint("wang", "weiyuan6")
    Charge.objects.update(since=today() - timedelta(days=9))
    appoint("wang", "weiyuan6")
    appoint("wang", "weiyuan6", "weiyuan5")
    found = Charge.objects.order_by("pk").values_list("seat__person__username", "since", "until")
    nine = today() - timedelta(days=9)
    assert list(found) == [("wang", nine, None), ("weiyuan6", nine, None), ("weiyuan5", today(), None)]
    assert not ChargeHandover.objects.exists()


def test_the_list_begins_with_what_nobody_leads(cast, appoint, seat, sign_in):
    appoint("wang", "weiyuan6", on=range(1, 36))
    client = sign_in(cast["zhou"])
    assert client.get(reverse("charges")).context["without"] == ""
    Seat.objects.filter(pk=seat("wang").pk).update(until=today())  # his deputy alone leads nothing
    page = client.get(reverse("charges"))
    assert page.context["without"] == "1-35号楼"
    assert "现在没有负责人：1-35号楼" in page.content.decode()


def test_the_list_shows_who_is_in_charge_to_a_neighbour_and_judges_nobody(cast, appoint, sign_in, blocks):
    appoint("wang", "weiyuan6")
    page = sign_in(cast["zhao"]).get(reverse("charges")).content.decode()
    assert "负责人 王志强" in page
    assert "指定责任人" not in page.replace("还没有指定责任人", "")
    assert items.last_visits(blocks(12)) == {}


def test_the_committees_page_says_who_answers_for_what_and_no_name_without_consent(cast, appoint, sign_in, seat):
    appoint("wang", "weiyuan6", cast["wuye"].postings.get(), on=(9, 10, 12))
    appoint("weiyuan6", "wang", on=(11,))
    address = seat("wang").committee.get_absolute_url()

    def panel(client):
        shown = [one for one in client.get(address).context["panels"] if one["label"] == "包楼责任"]
        return [(name, parts) for name, _, parts in shown[0]["rows"]]

    led = [("负责人", "9、10、12号楼"), ("副负责人", "11号楼")]
    assert panel(sign_in(cast["li"]))[0] == (cast["wang"].display_name, led)
    assert [name for name, _ in panel(Client())] == [
        masked_name(cast[who].display_name) for who in ("wang", "weiyuan6", "wuye")
    ]
    consents.give(person=cast["wang"], purpose=SHOW_NAME, about=str(seat("wang").pk))
    assert panel(Client())[0][0] == cast["wang"].display_name


def test_the_form_appoints_and_keeps_what_was_typed(cast, seat, sign_in, blocks):
    client, address = sign_in(cast["zhou"]), reverse("charge_new", args=[blocks(12)[0].community_id])
    typed = {"buildings": "10-12、99", "lead": f"s{seat('wang').pk}", "deputies": [f"s{seat('wang').pk}"]}
    form = client.post(address, typed).context["form"]
    assert set(form.errors) == {"buildings", "deputies"}
    assert form["buildings"].value() == "10-12、99"
    typed |= {"buildings": "10-12", "deputies": [f"s{seat('weiyuan6').pk}"]}
    assert client.post(address, typed).status_code == 302
    assert Charge.objects.filter(part="lead").count() == 3
