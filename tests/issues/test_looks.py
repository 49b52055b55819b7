"""Looks: what is masked for whom, what a look needs, how long it lasts, and that she sees who looked."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.journal.models import Event
from governance.journal.outbox import send_due
from governance.registry import actions as registry
from governance.registry.models import Home
from issues.petitions import actions
from issues.petitions.models import Task

pytestmark = pytest.mark.django_db

PHONE, MASKED = "15400008888", "154****8888"
DOOR, ENTRANCE = "2单元601", "2单元***"
# Not inside a form's mark, a digest, a request's id or the fraction of a second.
HER_DOOR = re.compile(r"(?<![0-9a-zA-Z.,:-])601(?![0-9a-zA-Z])")
READERS = "li zhao sun wang zhou dang wuye gehua chengguan jiedao laoshan zhuanban jiandu admin shenji".split()  # noqa: SIM905


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def petition(cast, file_for):
    """Hers, from her home, dispatched to 首华物业, which may see the phone; the place names the door again."""
    petition = file_for("li", contact_phone=PHONE, share_phone=True, place_text="601 门口", visibility="neighbours")
    issue = actions.accept(petition=petition, by=cast["wang"])
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["wang"])
    petition.refresh_from_db()
    return petition


@pytest.fixture
def task(petition):
    return Task.objects.get()


@pytest.fixture
def claim(cast):
    home = Home.objects.get(entrance__building__number=12, entrance__number=1, door="101")
    return registry.claim_home(home=home, kind="tenant", by=cast["sun"])


def all_pages(client, petition, task):
    """Everything in which the petition could appear, for those who may open it."""
    urls = [petition.get_absolute_url(), petition.issue.get_absolute_url(), task.get_absolute_url()]
    lists = ["/", "/board/", "/petitions/", "/desk/", "/issues/", "/issues/?rows=petitions", "/tasks/", "/inbox/"]
    pages = [client.get(url) for url in urls + lists]
    return "".join(page.content.decode() for page in pages if page.status_code == 200)


def look(person, url, reason="contact", **more):
    return signed_in(person).post(url, {"reason": reason, **more})


# who: (phone, door) before a look, and after every look that this person can send
TABLE = {
    "li": ("full", "full", "full", "full"),
    "wang": ("masked", "masked", "full", "full"),
    "zhou": ("masked", "masked", "full", "full"),
    "dang": ("masked", "masked", "full", "full"),
    "wuye": ("masked", "masked", "full", "full"),
    "jiedao": ("masked", "masked", "masked", "masked"),  # the street watches; it need not ring
}
NOTHING = ("none", "none", "none", "none")


@pytest.mark.parametrize("name", READERS)
def test_who_reads_the_phone_and_the_door_before_and_after_a_look(cast, petition, task, name):
    client = signed_in(cast[name])
    shown = []
    for attempt in (1, 2):
        text = all_pages(client, petition, task)
        shown.append("full" if PHONE in text else "masked" if MASKED in text else "none")
        # The place that was typed says 601 too; whoever is not to read it must not find it there either.
        shown.append("full" if HER_DOOR.search(text) else "masked" if ENTRANCE in text else "none")
        for kind in ("phone", "door") if attempt == 1 else ():
            client.post(f"{petition.get_absolute_url()}look/{kind}/", {"reason": "contact"})
            client.post(f"{task.get_absolute_url()}look/{petition.pk}/{kind}/", {"reason": "contact"})
    assert tuple(shown) == TABLE.get(name, NOTHING)
    looked = Event.objects.filter(verb__startswith="look.", by=cast[name])
    expected = ["look.phone", "look.door"] if tuple(shown)[::2] == ("masked", "full") else []
    assert list(looked.values_list("verb", flat=True)) == expected


def test_every_form_of_a_look_carries_its_token(cast, petition, task, claim):
    """The tests' client does not ask for it; a browser's request without it is refused."""
    for name, url in {"wang": petition.get_absolute_url(), "wuye": task.get_absolute_url(), "zhou": "/homes/"}.items():
        page = signed_in(cast[name]).get(url).content.decode()
        forms = re.findall(r'<form[^>]*action="[^"]*/look/.*?</form>', page, re.S)
        assert forms and all("csrfmiddlewaretoken" in form for form in forms), name


def test_a_look_lasts_half_an_hour_and_a_second_one_meanwhile_is_no_second_event(cast, petition, time_machine):
    start = timezone.now()
    url = f"{petition.get_absolute_url()}look/phone/"
    look(cast["wang"], url)
    look(cast["wang"], url, "visit")
    assert Event.objects.filter(verb="look.phone").count() == 1
    time_machine.move_to(start + timedelta(minutes=29), tick=False)
    assert petition.contact_for(cast["wang"]) == PHONE
    time_machine.move_to(start + timedelta(minutes=31), tick=False)
    assert petition.contact_for(cast["wang"]) == MASKED
    look(cast["wang"], url)
    assert Event.objects.filter(verb="look.phone").count() == 2


def test_a_look_is_for_who_looked_and_for_what_was_asked(cast, petition, file_for):
    other = file_for("li", contact_phone=PHONE)
    look(cast["wang"], f"{petition.get_absolute_url()}look/phone/")
    assert petition.contact_for(cast["zhou"]) == MASKED
    assert petition.place_for(cast["wang"]) == f"12号楼{ENTRANCE} *** 门口"
    assert other.contact_for(cast["wang"]) == MASKED


def test_a_look_ends_with_the_office_and_with_the_task(cast, petition, task):
    look(cast["wang"], f"{petition.get_absolute_url()}look/phone/")
    look(cast["wuye"], f"{task.get_absolute_url()}look/{petition.pk}/phone/")
    cast["wang"].seats.update(until=timezone.localdate())
    assert petition.contact_for(cast["wang"]) == MASKED
    actions.refuse(task=task, reason="不归我们管", by=cast["wuye"])
    page = signed_in(cast["wuye"]).get(task.get_absolute_url()).content.decode()
    assert PHONE not in page and MASKED not in page
    refused = look(cast["wuye"], f"{task.get_absolute_url()}look/{petition.pk}/phone/")
    assert refused.status_code == 409


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "请选择查看理由"),
        ({"reason": "curious"}, "请选择查看理由"),
        ({"reason": "other"}, "请写明查看理由"),
        ({"reason": "other", "note": "  "}, "请写明查看理由"),
        ({"reason": "other", "note": "长" * 61}, "理由最多 60 个字"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_without_a_reason_nothing_is_shown(cast, petition, task, claim, sent, sentence, headers):
    urls = {
        f"{petition.get_absolute_url()}look/door/": "wang",
        f"{petition.get_absolute_url()}look/phone/": "wang",
        f"{task.get_absolute_url()}look/{petition.pk}/phone/": "wuye",
        f"/homes/{claim.pk}/look/": "zhou",
    }
    for url, name in urls.items():
        page = signed_in(cast[name]).post(url, sent, headers=headers)
        assert page.status_code == 200
        assert sentence in page.content.decode()
        assert PHONE not in page.content.decode()
    assert not Event.objects.filter(verb__startswith="look.").exists()


def test_anything_else_that_could_be_looked_at_does_not_exist(cast, petition, task):
    for kind in ("name", "phone%00", "电话"):
        assert look(cast["wang"], f"{petition.get_absolute_url()}look/{kind}/").status_code == 404
        assert look(cast["wuye"], f"{task.get_absolute_url()}look/{petition.pk}/{kind}/").status_code == 404
    assert look(cast["wuye"], f"{task.get_absolute_url()}look/{9**18}/phone/").status_code == 404


def test_an_organisation_does_not_get_a_phone_that_was_not_shared(cast, task_of):
    task = task_of(contact_phone=PHONE)
    petition = task.issue.petitions.get()
    refused = look(cast["wuye"], f"{task.get_absolute_url()}look/{petition.pk}/phone/")
    assert refused.status_code == 403 and not Event.objects.filter(verb="look.phone").exists()


def test_a_petition_of_another_issue_is_not_reached_through_a_task(cast, task, file_for):
    other = file_for("li", contact_phone=PHONE, share_phone=True)
    assert look(cast["wuye"], f"{task.get_absolute_url()}look/{other.pk}/phone/").status_code == 404


def test_she_reads_who_looked_when_and_why(cast, petition, task, time_machine):
    time_machine.move_to(timezone.now().astimezone().replace(month=11, day=23, hour=20, minute=15), tick=False)
    look(cast["wang"], f"{petition.get_absolute_url()}look/phone/")
    look(cast["wuye"], f"{task.get_absolute_url()}look/{petition.pk}/door/", "other", note="夜里漏水")
    page = signed_in(cast["li"]).get(petition.get_absolute_url()).content.decode()
    plain = " ".join(page.replace("<b>", "").replace("</b>", "").split())
    assert "物管会委员 <time" in plain and "查看了您的电话：联系诉求人</li>" in plain
    assert "首华物业 <time" in plain and "查看了您的门牌：其他，夜里漏水</li>" in plain
    assert "物管会委员查看了电话" not in page  # not a second time on the timeline
    for name in ("wang", "zhao", "jiedao"):
        assert "谁看过您的电话" not in signed_in(cast[name]).get(petition.get_absolute_url()).content.decode()


def test_a_look_says_what_the_weekly_list_must_know(cast, petition, task):
    look(cast["zhou"], f"{petition.get_absolute_url()}look/phone/")
    look(cast["wang"], f"{petition.get_absolute_url()}look/phone/")
    look(cast["wuye"], f"{task.get_absolute_url()}look/{petition.pk}/door/")
    issue = f"petitions.issue:{petition.issue_id}"
    said = {
        event.by.username: (event.data.get("outside"), event.data["near"])
        for event in Event.objects.filter(verb__startswith="look.")
    }
    assert said == {
        "zhou": (True, [issue]),
        "wang": (False, [issue]),
        "wuye": (None, [f"petitions.task:{task.pk}", issue]),
    }


def test_the_neighbourhood_committee_looks_at_a_claimants_phone(cast, claim):
    sun, client = cast["sun"], signed_in(cast["zhou"])
    assert sun.phone not in client.get("/homes/").content.decode()
    assert client.post(f"/homes/{claim.pk}/look/", {"reason": "verify"}).url == f"/homes/#claim-{claim.pk}"
    assert sun.phone in client.get("/homes/").content.decode()
    event = Event.objects.get(verb="look.phone")
    assert (event.subject, event.role, event.data["why"]) == (claim, "社区居委会", "核实房屋")
    registry.decide_claim(claim=claim, confirm=True, by=cast["zhou"])
    assert client.post(f"/homes/{claim.pk}/look/", {"reason": "verify"}).status_code == 409


def test_no_mail_and_no_event_carries_a_phone_or_the_door_of_a_petition(cast, petition, task, caplog):
    look(cast["wang"], f"{petition.get_absolute_url()}look/phone/")
    look(cast["wuye"], f"{task.get_absolute_url()}look/{petition.pk}/door/")
    send_due()
    said = "".join(f"{event.data}{event.words}" for event in Event.objects.all())
    sent = "".join(f"{message.subject}{message.body}" for message in mail.outbox)
    assert len(mail.outbox) > 0
    for text in (said, sent, caplog.text):
        assert PHONE not in text and not HER_DOOR.search(text)


RAW = re.compile(r"contact_phone|exact_place|own_place|[a-z_]\.(phone|door)\b|person\.phone|petitioner\.phone")
MAY_PRINT = {
    "templates/petitions/new.html",  # the form in which she types it
    "templates/petitions/list.html",  # her own list
    "templates/petitions/detail.html",  # asks only whether there is one
    "templates/registry/claim_phone.html",  # the same
    "templates/tasks/petition.html",  # the same
    "templates/audit/person.html",  # the same
    "templates/components/looks.html",  # names the verb of a look
    "templates/people/my_data.html",  # her own data
    "templates/people/my_phone.html",  # the form in which she types it
    "templates/registry/signup.html",  # the same
    "templates/people/find.html",  # the form of a search by door
    "templates/organisations/detail.html",  # an organisation's telephone of work
    "templates/organisations/reach.html",  # the same
    "templates/committees/detail.html",  # of offices, and of members who agreed to it
    "templates/visits/walk.html",  # doors are what a member walks by; nobody's phone
    "templates/visits/sheet.html",  # the same on paper
}


def test_pages_print_phones_and_doors_by_one_way_only():
    """Whoever adds a page finds `contact_for`, `place_for` and components/seen.html; the rest is the portal's own."""
    house = Path(__file__).resolve().parents[2]
    printed = {
        path.relative_to(house).as_posix()
        for path in (house / "templates").rglob("*.html")
        for found in re.findall(r"{[{%][^}]*[}%]}", path.read_text())
        if RAW.search(found.replace("shell.site.phone", "")) and "masked_phone" not in found
    }
    assert printed - MAY_PRINT == set()


def test_a_look_costs_the_same_for_one_petition_and_for_three(
    cast, petition, task, file_for, django_assert_num_queries
):

    client, counts = signed_in(cast["wuye"]), []
    client.get(task.get_absolute_url())
    for more in (0, 2):
        for _ in range(more):
            actions.join(petition=file_for("li"), issue=petition.issue, by=cast["wang"])
        with CaptureQueriesContext(connection) as queries:
            client.get(task.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
