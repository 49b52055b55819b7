"""Pages of meetings and resolutions: what each reader finds, their forms, and what they cost."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from committees.announcements.models import Announcement
from committees.bodies.models import Committee, Seat
from committees.meetings import actions
from committees.meetings.actions import draft_of
from committees.meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Demand,
    Meeting,
    Minutes,
    Resolution,
    Suggestion,
)
from governance.attachments.actions import keep
from governance.attachments.models import Attachment
from governance.clocks.models import Clock
from governance.phrases import moment
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import today
from issues.insight.sight import Standing, may_see
from issues.petitions.models import Category, Recusal
from tests.committees.conftest import EVENING, OTHERS, OWNERS
from tests.committees.test_meetings import told
from tests.committees.test_resolutions import SIX, VECTORS, promise, vote
from tests.governance.test_attachments import PDF_BYTES, office, photo, upload
from tests.governance.test_exports import exported

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOMORROW = timezone.now().replace(microsecond=0) + DAY


@pytest.fixture
def soon(call):
    """`soon("coordination")`: a meeting of tomorrow."""
    return lambda kind="committee", **more: call(kind, at=timezone.now(), begins_at=TOMORROW, **more)


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def opened(client, address):
    """What a file's address answers; the file itself is closed again."""
    answer = client.get(address)
    for close in answer._resource_closers:
        close()
    return answer


def status(client, address):
    return opened(client, address).status_code


CALLED = {"title": "第一次协调会", "day": str(today() + DAY), "hour": "19:00", "place": "居委会二层"}


def test_a_meeting_is_called_on_the_page(cast, sign_in):
    client = sign_in(cast["zhou"])
    form = client.get("/meetings/new/").context["form"]
    kinds = dict(form.fields["body"].choices)
    body = next(name for name, label in kinds.items() if label.startswith("协调会"))
    guest = cast.organisations["歌华有线"].pk
    typed = CALLED | {"body": body, "organisations": [guest], "nonce": uuid.uuid4()}
    answer = client.post("/meetings/new/", typed)
    meeting = Meeting.objects.get()
    assert answer.url == meeting.get_absolute_url()
    assert (meeting.kind, f"{timezone.localtime(meeting.begins_at):%H:%M}") == ("coordination", "19:00")
    client.post("/meetings/new/", typed)
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"day": "昨天"}, "day"),
        ({"day": "2020-01-01"}, "day"),
        ({"hour": "晚上"}, "hour"),
        ({"place": ""}, "place"),
        ({"link": "不是网址"}, "link"),
        ({"body": "party-0-0"}, "body"),
        ({"organisations": ["0"]}, "organisations"),
        ({"nonce": "x"}, "nonce"),
    ],
)
def test_a_wrong_entry_comes_back_with_a_sentence_at_its_field(cast, sign_in, change, field):
    client = sign_in(cast["zhou"])
    body = client.get("/meetings/new/").context["form"].fields["body"].choices[0][0]
    page = client.post("/meetings/new/", CALLED | {"body": body, "nonce": uuid.uuid4()} | change)
    assert list(page.context["form"].errors) == [field]
    assert not Meeting.objects.exists()


def test_a_deputy_is_asked_how_the_chair_delegated(cast, sign_in, body):
    client = sign_in(cast["dang"])
    typed = CALLED | {"body": f"committee-{body.pk}-{body.community_id}", "nonce": uuid.uuid4()}
    page = client.post("/meetings/new/", typed)
    assert "第五十七条" in str(page.context["form"].errors["delegation"])
    assert 'value="第一次协调会"' in page.content.decode()
    client.post("/meetings/new/", typed | {"delegation": "书面委托"})
    assert Meeting.objects.get().delegation == "书面委托"


def test_my_meetings_begin_with_what_comes_next(cast, sign_in, call, sitting):
    now = timezone.now()
    later = call(at=now, begins_at=now + 3 * DAY, title="后开")
    first = call(at=now, begins_at=now + DAY, title="先开")
    over = sitting("zhou", title="开过")
    actions.close_meeting(meeting=over, by=cast["zhou"], at=EVENING + timedelta(hours=1))
    client = sign_in(cast["wang"])
    assert [row.pk for row in client.get("/meetings/").context["page"]] == [first.pk, later.pk]
    assert [row.pk for row in client.get("/meetings/?tab=past").context["page"]] == [over.pk]
    assert "没有要您参加的会议" in words_of(sign_in(cast["li"]).get("/meetings/"))


def test_everybody_reads_what_was_published_and_nothing_else(cast, resolve):
    resolution = resolve(signed_by=SIX, title="公布的")
    resolve(meeting=resolution.meeting, title="没公布的")
    done = promise(cast, resolution.meeting, "歌华有线", resolution=resolution)
    actions.give_actions(meeting=resolution.meeting, by=cast["zhou"], at=EVENING)
    nonce, stranger = uuid.uuid4(), Client()
    keep(files=[upload(photo(), "后.png")], purpose="action_after", nonce=nonce, by=cast["gehua"])
    actions.finish_action(action=done, report="清完", nonce=nonce, by=cast["gehua"], at=EVENING)
    address = Attachment.objects.get().thumb_url
    assert status(stranger, address) == 404
    actions.publish(resolution=resolution, by=cast["zhou"], at=EVENING)
    assert status(stranger, address) == 200
    assert address in stranger.get(resolution.get_absolute_url()).content.decode()
    words = words_of(stranger.get("/meetings/"))
    assert "公布的" in words
    assert "没公布的" not in words
    page = words_of(stranger.get(resolution.get_absolute_url()))
    assert "11 名委员中 6 人签字同意" in page
    assert "歌华有线：清理废线" in page
    notice = Announcement.objects.about(resolution).get().get_absolute_url()
    for address in (notice, f"{notice}sheet/", resolution.committee.get_absolute_url()):
        assert "公布的" in words_of(stranger.get(address))
    assert "11 名委员中 6 人签字同意" in words_of(stranger.get(notice))
    assert "在办 1 件" not in words_of(stranger.get(resolution.committee.get_absolute_url()))
    assert not any(person.display_name in page for person in cast.people.values())


def test_who_may_not_read_names_reads_numbers(cast, sign_in, sitting):
    meeting = sitting("zhou", "wang", kind="coordination", organisations=["歌华有线"])
    guest = words_of(sign_in(cast["gehua"]).get(meeting.get_absolute_url()))
    assert "到会委员 2 人" in guest
    assert cast["wang"].display_name not in guest
    assert cast["wang"].display_name in words_of(sign_in(cast["zhou"]).get(meeting.get_absolute_url()))


def test_the_page_says_why_a_meeting_cannot_resolve(cast, sign_in, sitting):
    meeting = sitting(*OWNERS[:5])
    client = sign_in(cast["zhou"])
    words = words_of(client.get(meeting.get_absolute_url()))
    assert "可以讨论，不能作出决议" in words
    assert "会议应当有过半数委员出席：11人中至少6人，现到5人（第五十七条）" in words
    typed = {"title": "停车", "text": "划线", "matter": "ordinary", "nonce": uuid.uuid4()}
    assert "现到5人（第五十七条）" in words_of(client.get(f"{meeting.get_absolute_url()}resolve/"))
    page = client.post(f"{meeting.get_absolute_url()}resolve/", typed)
    assert "不能作出决议" in words_of(page)
    assert 'value="停车"' in page.content.decode()
    assert not Resolution.objects.exists()


def test_an_owners_matter_is_not_put_to_the_members_by_a_slip(cast, sign_in, sitting):
    client, address = sign_in(cast["zhou"]), f"{sitting(*OWNERS).get_absolute_url()}resolve/"
    typed = {"title": "更换物业", "text": "解聘首华物业。", "nonce": uuid.uuid4()}
    assert list(client.post(address, typed).context["form"].errors) == ["matter"]  # nothing is chosen beforehand
    page = client.post(address, typed | {"matter": "ordinary"})
    assert list(page.context["form"].errors) == ["is_ours"]
    for words in ("选聘、解聘物业服务企业", "第三十四条", "第五十六条"):
        assert words in words_of(page)
    assert not Resolution.objects.exists()
    client.post(address, typed | {"matter": "firm"})
    client.post(address, typed | {"matter": "ordinary", "is_ours": "on", "nonce": uuid.uuid4()})
    assert list(Resolution.objects.order_by("pk").values_list("matter_class", flat=True)) == ["owners", "ordinary"]


def test_a_member_of_seventy_signs_in_and_signs(cast, sign_in, sitting):
    meeting = sitting(*OWNERS[:5], *OTHERS[:2])
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=timezone.now())
    client = sign_in(cast["weiyuan9"])
    address = f"{meeting.get_absolute_url()}sign_in/"
    assert address in client.get(meeting.get_absolute_url()).content.decode()
    wrong = client.post(address, {"code": "12"})
    assert "签到码不对" in str(wrong.context["form"].errors["code"])
    typed = " ".join(meeting.code)  # as read aloud
    assert client.post(address, {"code": typed}).url == meeting.get_absolute_url()
    assert "您已签到" in words_of(client.get(meeting.get_absolute_url()))
    resolution = actions.propose(
        meeting=meeting, title="整治", text="全文在此", matter_class="ordinary", nonce=uuid.uuid4(), by=cast["zhou"]
    )
    page = client.get(f"{resolution.get_absolute_url()}sign/")
    assert "全文在此" in words_of(page)
    client.post(f"{resolution.get_absolute_url()}sign/")
    assert resolution.signatures.get().seat.person == cast["weiyuan9"]


def test_guessing_the_code_is_slowed_down(cast, sign_in, sitting):
    meeting = sitting("zhou")
    client, address = sign_in(cast["wang"]), f"{meeting.get_absolute_url()}sign_in/"
    wrong = "000000" if meeting.code != "000000" else "111111"
    codes = [client.post(address, {"code": wrong}).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]
    assert client.post(address, {"code": meeting.code}).status_code == 429
    assert not Attendance.objects.filter(seat__person=cast["wang"]).exists()


def test_the_code_stands_large_for_the_table(cast, sign_in, sitting):
    meeting = sitting("zhou")
    page = sign_in(cast["zhou"]).get(f"{meeting.get_absolute_url()}code/").content.decode()
    assert meeting.code in page
    assert "data:image/svg+xml" in page


def test_the_agenda_is_ordered_without_javascript(cast, sign_in, soon):
    meeting = soon()
    items = [
        actions.add_item(meeting=meeting, title=title, nonce=uuid.uuid4(), by=cast["zhou"]) for title in ("甲", "乙")
    ]
    client = sign_in(cast["wang"])
    client.post(f"{meeting.get_absolute_url()}agenda/{items[1].pk}/up/")
    assert list(AgendaItem.objects.order_by("position").values_list("title", flat=True)) == ["乙", "甲"]
    assert client.post(f"{meeting.get_absolute_url()}agenda/{items[1].pk}/sideways/").status_code == 404


def entry(client, meeting):
    """The one event of the calendar file that the page hands out."""
    answer = client.get(f"{meeting.get_absolute_url()}calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    (event,) = calendar.walk("VEVENT")
    return event


def test_a_meeting_is_kept_in_ones_calendar_and_follows_its_changes(cast, sign_in, soon):
    link = "https://meeting.example.invalid/j/1"
    meeting = soon("coordination", organisations=["歌华有线"], link=link)
    client = sign_in(cast["gehua"])
    assert f"{meeting.get_absolute_url()}calendar.ics" in client.get(meeting.get_absolute_url()).content.decode()
    event = entry(client, meeting)
    page = f"{settings.SITE['url']}{meeting.get_absolute_url()}"
    said = {
        name: str(event[name]) for name in ("SUMMARY", "LOCATION", "URL", "DESCRIPTION", "SEQUENCE", "STATUS", "CLASS")
    }
    assert said == {
        "SUMMARY": "十一月例会",
        "LOCATION": "居委会二层",
        "URL": page,
        "DESCRIPTION": f"协调会（蓟门里社区）\n线上会议：{link}\n议程和材料：{page}",
        "SEQUENCE": "0",
        "STATUS": "CONFIRMED",
        "CLASS": "PRIVATE",
    }
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert (event.start, event.end - event.start) == (meeting.begins_at, timedelta(hours=2))
    assert {"ORGANIZER", "ATTENDEE"}.isdisjoint(event)
    later = meeting.begins_at + DAY
    actions.change_meeting(meeting=meeting, begins_at=later, place="12号楼前", by=cast["zhou"])
    moved = entry(client, meeting)
    assert (moved["UID"], moved["SEQUENCE"], moved.start, moved["LOCATION"]) == (event["UID"], 1, later, "12号楼前")
    actions.cancel_meeting(meeting=meeting, reason="下雨", by=cast["zhou"])
    off = entry(client, meeting)
    assert (off["UID"], off["SEQUENCE"], off["STATUS"]) == (event["UID"], 2, "CANCELLED")


def test_papers_lie_under_an_item_for_who_sits_at_the_table(cast, sign_in, soon):
    meeting = soon("coordination", organisations=["歌华有线"], is_open=True)
    client, address = sign_in(cast["wang"]), meeting.get_absolute_url()
    new = {"title": "架空线", "source": "member", "nonce": uuid.uuid4(), "papers": upload(PDF_BYTES, "方案.pdf")}
    client.post(f"{address}item/", new)
    item = AgendaItem.objects.get()
    more = f"{address}agenda/{item.pk}/papers/"
    assert list(client.post(more, {"nonce": uuid.uuid4()}).context["form"].errors) == ["papers"]
    bad = client.post(more, {"nonce": uuid.uuid4(), "papers": upload(b"MZ", "方案.pdf")})
    assert "不能识别" in str(bad.context["form"].errors["papers"])
    client.post(more, {"nonce": uuid.uuid4(), "papers": upload(office("xl/workbook.xml"), "预算.xls")})
    plan, sheet = Attachment.objects.all()
    assert opened(client, sheet.full_url)["Content-Disposition"].endswith(".xlsx")
    readers = {"wang": 200, "zhou": 200, "gehua": 200, "jiedao": 200, "li": 404, "yidong": 404, "laoshan": 404}
    assert {name: status(sign_in(cast[name]), plan.full_url) for name in readers} == readers
    answer = sign_in(cast["gehua"]).get(plan.full_url)
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == PDF_BYTES
    assert "方案.pdf" in words_of(client.get(address))
    listens = words_of(sign_in(cast["li"]).get(address))  # is_open
    assert "架空线" in listens
    assert "方案.pdf" not in listens
    client = sign_in(cast["wang"])
    client.post(f"{more}{sheet.pk}/")
    assert [paper.name for paper in Attachment.objects.all()] == ["方案.pdf"]
    actions.open_meeting(meeting=meeting, by=cast["zhou"], at=TOMORROW)
    assert client.post(f"{more}{plan.pk}/").status_code == 409
    assert Attachment.objects.count() == 1


def test_a_scan_of_the_signed_sheet_is_for_who_follows_the_meeting(cast, sign_in, resolve):
    resolution = resolve(signed_by=SIX[:5])
    guests = [cast.organisations["歌华有线"]]
    actions.invite(meeting=resolution.meeting, organisations=guests, by=cast["zhou"], at=EVENING)
    seat = resolution.meeting.members.exclude(pk__in=resolution.signatures.values("seat")).first()
    client, address = sign_in(cast["zhou"]), resolution.get_absolute_url()
    nonce = uuid.uuid4()
    refused = client.post(f"{address}paper/", {"seat": seat.pk, "nonce": nonce, "scan": upload(photo(), "签字.jpg")})
    assert [row.name for row in refused.context["form"].kept] == ["签字.jpg"]
    client.post(f"{address}paper/", {"seat": seat.pk, "paper": "档案柜", "nonce": nonce})
    scan = Attachment.objects.get()
    assert scan.subject.seat == seat
    assert scan.full_url in client.get(address).content.decode()
    resolution.refresh_from_db()
    actions.publish(resolution=resolution, by=cast["zhou"])
    readers = {"wang": 200, "juwei": 404, "jiedao": 200, "gehua": 404, "li": 404, "laoshan": 404}
    assert {name: status(sign_in(cast[name]), scan.full_url) for name in readers} == readers
    assert scan.full_url not in Client().get(address).content.decode()
    assert status(Client(), scan.full_url) == 404


def test_an_issue_is_put_on_the_agenda_by_choice_or_by_number(cast, sign_in, soon, issue_of):
    meeting, first, second = soon(), issue_of(by="zhou"), issue_of("zhao", by="zhou")
    client, address = sign_in(cast["zhou"]), f"{meeting.get_absolute_url()}item/"
    assert first.number in client.get(address).content.decode()
    client.post(address, {"subject": f"issue-{first.pk}", "source": "member", "nonce": uuid.uuid4()})
    client.post(address, {"number": second.number.lower(), "source": "member", "nonce": uuid.uuid4()})
    assert [item.subject for item in meeting.items.order_by("position")] == [first, second]
    missing = client.post(address, {"number": "WT20200101-0001", "source": "member", "nonce": uuid.uuid4()})
    assert list(missing.context["form"].errors) == ["number"]
    empty = client.post(address, {"source": "member", "nonce": uuid.uuid4()})
    assert list(empty.context["form"].errors) == ["title"]


def test_a_resident_suggests_a_matter_and_hears_what_became_of_it(cast, sign_in, soon):
    client, new = sign_in(cast["li"]), "/meetings/suggestions/new/"
    committee = cast["zhou"].seats.get().committee.get_absolute_url()
    assert new in client.get(committee).content.decode()
    assert new not in Client().get(committee).content.decode()
    place = cast.communities["蓟门里"].pk
    untitled = client.post(new, {"community": place, "why": "不够", "nonce": uuid.uuid4()})
    assert list(untitled.context["form"].errors) == ["title"]
    words = {"community": place, "title": "装充电桩", "why": "楼下飞线充电"}
    for title in ("装充电桩", "停车", "换灯"):
        client.post(new, words | {"title": title, "nonce": uuid.uuid4()})
    assert client.post(new, words | {"nonce": uuid.uuid4()}).status_code == 409  # three wait
    lamp, parking, charging = Suggestion.objects.all()
    assert told("suggestion.made") == ["dang", "zhou"]
    client.post(f"{lamp.get_absolute_url()}withdraw/")
    client = sign_in(cast["wang"])
    assert cast["li"].display_name not in words_of(client.get(parking.get_absolute_url()))
    assert client.post(f"{parking.get_absolute_url()}decline/", {"reason": "不办"}).status_code == 403
    meeting, client = soon("council"), sign_in(cast["zhou"])
    assert [row.pk for row in client.get("/meetings/suggestions/").context["page"]] == [parking.pk, charging.pk]
    client.post(f"{parking.get_absolute_url()}decline/", {"reason": "年底统一划线"})
    assert told("suggestion.declined") == ["li"]
    put = client.get(f"{charging.get_absolute_url()}take/").url
    form = client.get(put).context["form"]
    assert (form["title"].value(), form["meeting"].value()) == ("装充电桩", meeting.pk)
    sent = {"meeting": meeting.pk, "title": "充电桩", "nonce": uuid.uuid4()}
    client.post(put, sent)
    (item,) = meeting.items.all()
    assert (item.title, item.get_source_display()) == ("充电桩", "居民提出")
    assert told("suggestion.taken") == ["li"]
    client = sign_in(cast["li"])
    assert f"已列入 {moment(meeting.begins_at)} 的议事会" in words_of(client.get(charging.get_absolute_url()))
    assert "年底统一划线" in words_of(client.get(parking.get_absolute_url()))
    actions.cancel_meeting(meeting=meeting, reason="下雨", by=cast["zhou"])
    charging.refresh_from_db()
    assert (charging.state, charging.item, told("suggestion.returned")) == ("open", None, ["li"])


def test_an_issue_goes_on_an_agenda_from_its_own_page(cast, sign_in, soon, issue_of):
    issue, client = issue_of(by="zhou"), sign_in(cast["zhou"])
    put = f"/meetings/agenda/?number={issue.number}"
    assert put in client.get(issue.get_absolute_url()).content.decode()
    page = client.get(put)
    assert "还没有将要召开的会议" in words_of(page)
    called = f"/meetings/new/?number={issue.number}"
    assert called in page.content.decode()
    form = client.get(called).context["form"]
    assert form["topic"].value() == issue.title
    body = next(name for name, label in form.fields["body"].choices if label.startswith("现场会"))
    client.post(called, CALLED | {"body": body, "topic": "去看线", "nonce": uuid.uuid4()})
    (item,) = AgendaItem.objects.all()
    assert (item.title, item.subject, item.meeting.kind) == ("去看线", issue, "on_site")
    other = soon("council")
    sent = {"meeting": other.pk, "title": "线", "nonce": uuid.uuid4()}
    assert client.post(put, sent).url == f"{other.get_absolute_url()}#agenda"
    assert other.items.get().subject == issue
    again = client.post(put, sent | {"nonce": uuid.uuid4()}).context["form"]
    assert list(again.errors) == ["meeting"]  # it is there already, and no other meeting comes
    client.post(f"{other.get_absolute_url()}agenda/{other.items.get().pk}/remove/")
    assert not other.items.exists()
    form = client.get("/meetings/agenda/", {"title": "架空线", "note": "31 户提出"}).context["form"]
    assert (form["title"].value(), form["note_text"].value()) == ("架空线", "31 户提出")
    assert sign_in(cast["li"]).get(put).status_code == 403


def test_what_is_personal_is_not_talked_about_before_the_neighbours(cast, sign_in, soon, issue_of):
    issue, welcome, own = issue_of(by="zhou"), soon("council", is_open=True), soon()
    Category.objects.filter(pk=issue.category_id).update(is_personal=True)
    issue.category.refresh_from_db()
    client, given = sign_in(cast["zhou"]), {"nonce": uuid.uuid4(), "source": "member"}
    for field, value in (("subject", f"issue-{issue.pk}"), ("number", issue.number)):
        page = client.post(f"{welcome.get_absolute_url()}item/", given | {field: value})
        assert list(page.context["form"].errors) == [field]
    with pytest.raises(NotPossibleNow, match="涉及个人"):
        actions.add_item(meeting=welcome, title="x", subject=issue, nonce=uuid.uuid4(), by=cast["zhou"])
    put = client.get(f"/meetings/agenda/?number={issue.number}").context["form"]
    assert list(put.fields["meeting"].queryset) == [own]
    called = f"/meetings/new/?number={issue.number}"
    body = next(n for n, label in client.get(called).context["form"].fields["body"].choices if "现场会" in label)
    page = client.post(called, CALLED | {"body": body, "topic": "x", "is_open": "on", "nonce": uuid.uuid4()})
    assert list(page.context["form"].errors) == ["is_open"]


def test_guests_read_the_agenda_but_open_no_issue_and_no_petitioner(cast, sign_in, soon, issue_of):
    meeting, issue = soon("coordination", organisations=["歌华有线"]), issue_of(by="zhou")
    actions.add_item(meeting=meeting, title=issue.title, subject=issue, nonce=uuid.uuid4(), by=cast["zhou"])
    page = sign_in(cast["gehua"]).get(meeting.get_absolute_url()).content.decode()
    assert issue.title in page
    assert issue.get_absolute_url() not in page
    assert cast["li"].display_name not in page
    assert issue.get_absolute_url() in sign_in(cast["zhou"]).get(meeting.get_absolute_url()).content.decode()


@pytest.fixture
def kept_out(cast, sitting, issue_of):
    """A meeting with an issue on its table that names wang, who sits there, and another matter after it."""
    issue = issue_of(by="zhou", urgency="P4")
    Recusal.objects.create(petition=issue.petitions.get(), person=cast["wang"], ground="named", since=timezone.now())
    meeting = sitting(*OWNERS[:5], *OTHERS[:2])
    words = {"meeting": meeting, "by": cast["zhou"], "at": EVENING}
    item = actions.add_item(title="某户漏水纠纷", note_text="先听双方", subject=issue, nonce=uuid.uuid4(), **words)
    actions.add_item(title="门禁换锁", nonce=uuid.uuid4(), **words)
    what = {"organisation": cast.organisations["首华物业"], "text": "上门查看", "due_on": date(2026, 12, 10)}
    promised = actions.add_action(item=item, nonce=uuid.uuid4(), **what, **words)
    return meeting, promised


def test_who_is_recused_reads_that_there_is_an_item_and_nothing_of_it(cast, kept_out, sign_in):
    meeting, promised = kept_out
    seen = {name: sign_in(cast[name]).get(meeting.get_absolute_url()).content.decode() for name in ("wang", "dang")}
    for words in ("某户漏水纠纷", "先听双方", "上门查看"):
        assert (words in seen["wang"], words in seen["dang"]) == (False, True)
    assert "您须回避的事项" in seen["wang"]
    assert "门禁换锁" in seen["wang"]
    client = sign_in(cast["wang"])
    assert client.get(promised.get_absolute_url()).status_code == 404
    assert "上门查看" not in client.get("/meetings/actions/").content.decode()
    assert client.get(f"{meeting.get_absolute_url()}agenda/{promised.item_id}/papers/").status_code == 404
    assert promised.hearers([cast["wang"], cast["dang"]]) == [cast["dang"]]


def test_nor_does_she_read_it_in_the_minutes(cast, kept_out, sign_in):
    meeting, _ = kept_out
    meeting = closing(cast, meeting)
    draft = draft_of(meeting, cast["wang"])
    assert "一、您须回避的事项\n\n二、门禁换锁\n讨论情况：" in draft
    assert "漏水" not in draft
    text = draft_of(meeting, cast["zhou"]).replace("讨论情况：", "讨论情况：甲说乙漏水。", 1)
    actions.write_minutes(meeting=meeting, text=text, by=cast["zhou"], at=EVENING)
    page = sign_in(cast["wang"]).get(f"{meeting.get_absolute_url()}minutes/").content.decode()
    assert "一、您须回避的事项" in page
    assert "二、门禁换锁" in page
    assert "漏水" not in page
    assert "甲说乙漏水" in sign_in(cast["dang"]).get(f"{meeting.get_absolute_url()}minutes/").content.decode()
    changed = text.replace("一、某户漏水纠纷", "一、漏水的事")
    actions.write_minutes(meeting=meeting, text=changed, by=cast["zhou"], at=EVENING)
    page = sign_in(cast["wang"]).get(f"{meeting.get_absolute_url()}minutes/").content.decode()
    assert "不能分开显示" in page  # its heading is not found: nothing rather than too much
    assert "漏水" not in page


def test_who_is_recused_writes_over_nobodys_words(cast, kept_out):
    meeting, _ = kept_out
    Recusal.objects.update(person=cast["zhou"])
    meeting = closing(cast, meeting)
    actions.write_minutes(meeting=meeting, text=draft_of(meeting, cast["zhou"]), by=cast["zhou"], at=EVENING)
    actions.write_minutes(meeting=meeting, text="一、某户漏水纠纷", by=cast["dang"], at=EVENING)
    with pytest.raises(NotAllowed, match="另一位主持人"):
        actions.write_minutes(meeting=meeting, text="一、", by=cast["zhou"], at=EVENING)


def test_nor_is_she_told_of_it_when_it_is_put_on_or_taken_off(cast, elected, call, sign_in, issue_of):
    issue = issue_of(by="zhou", urgency="P4")
    Recusal.objects.create(petition=issue.petitions.get(), person=cast["wang"], ground="named", since=timezone.now())
    meeting = call(by="li", committee=elected, begins_at=TOMORROW + 9 * DAY, at=timezone.now())
    words = {"title": "某户漏水纠纷", "subject": issue, "nonce": uuid.uuid4(), "by": cast["li"]}
    item = actions.add_item(meeting=meeting, **words)
    assert told("meeting.item_added") == ["dang", "li", "weiyuan11", "weiyuan4", "zhao", "zhou"]
    actions.remove_item(item=item, by=cast["li"])
    page = sign_in(cast["wang"]).get(meeting.get_absolute_url()).content.decode()
    assert issue.number in page  # its number says nothing
    assert "漏水" not in page


def test_minutes_are_written_and_approved_on_the_page(cast, sign_in, sitting):
    meeting = actions.close_meeting(meeting=sitting("zhou"), by=cast["zhou"], at=EVENING + timedelta(hours=1))
    client, address = sign_in(cast["zhou"]), meeting.get_absolute_url()
    form = client.get(f"{address}write/").context["form"]
    assert form["text"].value().startswith("十一月例会纪要")
    client.post(f"{address}write/", {"text": "第一段\r\n\r\n第二段", "seen": ""})
    seen = client.get(f"{address}write/").context["form"]["seen"].value()
    client.post(f"{address}write/", {"text": "改过", "seen": seen})
    late = client.post(f"{address}write/", {"text": "盖过去", "seen": seen})
    assert late.status_code == 409
    assert "改过" in words_of(client.get(f"{address}approve/"))  # it is read before it is approved
    assert client.post(f"{address}approve/").status_code == 409  # drawn with none at all
    assert client.post(f"{address}approve/", {"seen": seen}).status_code == 409
    client.post(f"{address}approve/", {"seen": client.get(f"{address}approve/").context["form"]["seen"].value()})
    page = words_of(client.get(f"{address}minutes/"))
    assert "改过" in page
    assert "不再更改" in page
    assert client.get(f"{address}write/").status_code == 409


def test_the_page_of_an_owners_matter_explains_the_law(cast, sign_in, resolve):
    resolution = resolve(signed_by=(*OWNERS, *OTHERS), matter="firm")
    client = sign_in(cast["zhou"])
    words = words_of(client.get(resolution.get_absolute_url()))
    for article in ("第三十四条", "第五十六条", "第二百七十八条", "第三十五条"):
        assert article in words
    counts = dict(zip(("heads", "heads_taking_part", "heads_agreeing"), (300, 200, 101), strict=True))
    areas = {"area": "30000.00", "area_taking_part": "20000", "area_agreeing": "10000.01"}
    typed = {"system": "北京业主", "closed_on": "2026-11-22", "document": "结果 1", **counts, **areas}
    bad = client.post(f"{resolution.get_absolute_url()}vote/", typed | {"heads_agreeing": "201", "area": "x"})
    assert set(bad.context["form"].errors) == {"heads_agreeing", "area"}
    client.post(f"{resolution.get_absolute_url()}vote/", typed)
    resolution.refresh_from_db()
    assert (resolution.state, resolution.vote.area_agreeing) == ("signed", 1_000_001)


def test_a_vote_that_failed_says_by_which_article(cast, sign_in, resolve):
    resolution = resolve(matter="rebuilding")
    vote(cast, resolution, VECTORS["T3"])
    assert "四分之三以上" in words_of(sign_in(cast["zhou"]).get(resolution.get_absolute_url()))


def test_an_operator_finds_and_finishes_what_is_his(cast, sign_in, sitting):
    meeting = sitting("zhou", kind="coordination", organisations=["歌华有线", "中国移动"])
    for name in ("歌华有线", "中国移动"):
        promise(cast, meeting, name, due_on=today() + 9 * DAY, at=timezone.now())
    client = sign_in(cast["zhou"])
    assert "歌华有线 ：清理废线" in words_of(client.get(f"{meeting.get_absolute_url()}dispatch/"))
    client.post(f"{meeting.get_absolute_url()}dispatch/")
    guest = sign_in(cast["gehua"])
    (mine,) = guest.get("/meetings/actions/").context["page"]
    assert mine.organisation.name == "歌华有线"
    form = {"nonce": uuid.uuid4()}
    shots = {"before": upload(photo(), "前.png"), "after": [upload(photo("blue"), "后.png"), upload(b"MZ", "后.jpg")]}
    refused = guest.post(f"{mine.get_absolute_url()}finish/", form | shots)  # without a word
    assert list(refused.context["form"].errors) == ["report", "after"]
    assert [file.name for file in refused.context["form"].kept] == ["前.png", "后.png"]
    guest.post(f"{mine.get_absolute_url()}finish/", form | {"report": "已清"})
    mine = ActionItem.objects.get(pk=mine.pk)
    assert mine.state == "done"
    assert "（附照片 2 张）" in words_of(client.get(mine.get_absolute_url()))
    shown = guest.get(mine.get_absolute_url()).context["action"].photos
    assert [one.caption for one in shown] == ["办理前", "办理后"]
    assert b"".join(guest.get(shown[0].full_url).streaming_content).startswith(b"\xff\xd8\xff")
    assert [row.pk for row in guest.get("/meetings/actions/?tab=done").context["page"]] == [mine.pk]
    other = ActionItem.objects.exclude(pk=mine.pk).get()
    assert guest.get(other.get_absolute_url()).status_code == 404
    readers = {"zhou": 200, "yidong": 404, "li": 404, "laoshan": 404}
    assert {name: status(sign_in(cast[name]), shown[0].thumb_url) for name in readers} == readers
    sign_in(cast["zhou"]).post(f"{mine.get_absolute_url()}redo/", {"reason": "还有两处没清"})
    mine.refresh_from_db()
    assert (mine.state, mine.report, mine.done_at, told("action.redone")) == ("open", "", None, ["gehua"])
    assert Clock.objects.about(mine).running().count() == 1


def test_what_a_firm_was_asked_and_what_it_answered_everybody_reads(cast, sign_in, sitting):
    report = sitting("zhou", kind="report", organisations=["首华物业"], title="报告会", is_open=True)
    client, stranger, address = sign_in(cast["zhou"]), Client(), f"{report.get_absolute_url()}ledger/"
    assert [move.name for move in client.get(report.get_absolute_url()).context["steps"]] == [
        *("attend", "item", "invite", "question", "close")
    ]
    assert client.get(f"{report.get_absolute_url()}action/").status_code == 404  # a question is not a promise
    ask, firm = f"{report.get_absolute_url()}question/", cast.organisations["首华物业"]
    form = client.get(ask).context["form"]
    assert [one.pk for one in form.fields["organisation"].queryset] == [firm.pk] == [form["organisation"].value()]
    typed = {"text": "路灯几时修好", "organisation": firm.pk}
    assert list(client.post(ask, typed | {"nonce": uuid.uuid4()}).context["form"].errors) == ["due_on"]
    late = {"due_on": str(today() - DAY), "nonce": uuid.uuid4()}
    assert list(client.post(ask, typed | late).context["form"].errors) == ["due_on"]
    client.post(ask, typed | {"due_on": str(today() + DAY), "nonce": uuid.uuid4()})
    assert stranger.get(address).status_code == 404  # nobody owes an answer yet
    first = typed | {"text": "多久打扫", "answer": "每天一次", "nonce": uuid.uuid4()}
    for _ in range(2):
        client.post(ask, first)
    words = words_of(stranger.get(address))
    assert "提问 1 个，已答复 1 个" in words
    assert "首华物业答复：每天一次" in words
    listening = sign_in(cast["li"]).get(report.get_absolute_url()).content.decode()
    assert address in listening
    assert "/meetings/actions/" not in sign_in(cast["li"]).get("/meetings/").content.decode()
    assert "路灯" not in words
    assert told("action.given") == []
    sign_in(cast["zhou"]).post(f"{report.get_absolute_url()}dispatch/")
    assert told("action.given") == ["wuye"]
    owed = ActionItem.objects.get(text="路灯几时修好")
    nonce = uuid.uuid4()
    keep(files=[upload(photo(), "后.png")], purpose="action_after", nonce=nonce, by=cast["wuye"])
    assert "等待答复" in words_of(stranger.get(address))
    sign_in(cast["wuye"]).post(f"{owed.get_absolute_url()}finish/", {"report": "昨晚亮了", "nonce": nonce})
    words = words_of(stranger.get(address))
    assert "提问 2 个，已答复 2 个" in words
    assert "昨晚亮了" in words
    assert status(stranger, Attachment.objects.get().thumb_url) == 200
    assert not any(person.display_name in words for person in cast.people.values())
    listed = stranger.get("/meetings/?tab=reports")
    assert [row.pk for row in listed.context["page"]] == [report.pk]
    assert address in listed.content.decode()
    assert "提问：多久打扫 答复：每天一次" in " ".join(actions.draft_of(closing(cast, report)).split())


def closing(cast, meeting):
    return actions.close_meeting(meeting=meeting, by=cast["zhou"])


def test_members_demand_a_meeting_on_the_page(cast, sign_in):
    client = sign_in(cast["wang"])
    client.post("/meetings/demand/", {"reason": "讨论停车", "nonce": uuid.uuid4()})
    demand = Demand.objects.get()
    support = f"/meetings/demands/{demand.pk}/support/"
    for name in ("weiyuan4", "weiyuan5", "weiyuan6"):
        other = sign_in(cast[name])
        assert support in other.get("/meetings/").content.decode()
        other.post(support)
    words = words_of(sign_in(cast["zhou"]).get("/meetings/"))
    assert "11 名委员中 4 名提议，已达到三分之一，主任应当召集会议" in words
    assert "前召集" in words


def test_who_sits_on_two_bodies_says_which_is_to_meet(cast, elected, sign_in):
    old = Committee.objects.get(kind="management", community=elected.community)
    Committee.objects.filter(pk=old.pk).update(state="working", until=None, ending_reason="")
    client = sign_in(cast["wang"])
    client.post("/meetings/demand/", {"reason": "账目", "committee": elected.pk, "nonce": uuid.uuid4()})
    other = {"reason": "别人的", "committee": 0, "nonce": uuid.uuid4()}
    assert list(client.post("/meetings/demand/", other).context["form"].errors) == ["committee"]
    assert Demand.objects.get().committee == elected


@pytest.mark.parametrize(
    ("address", "kind", "heading"),
    [
        ("/meetings/", "meetings", "会议"),
        ("/meetings/?tab=past", "meetings", "会议"),
        ("/meetings/?tab=results", "resolutions", "决议"),
        ("/meetings/actions/", "action-items", "做什么"),
        ("/meetings/suggestions/", "suggestions", "议题"),
    ],
)
def test_a_list_is_exported_as_its_page_shows_it(cast, sign_in, soon, resolve, address, kind, heading):
    for title in ("甲会", "乙会"):
        soon(title=title)
    resolution = resolve(signed_by=SIX)
    promise(cast, resolution.meeting, "歌华有线", due_on=today() + DAY, at=timezone.now())
    actions.publish(resolution=resolution, by=cast["zhou"], at=EVENING)
    actions.close_meeting(meeting=resolution.meeting, by=cast["zhou"], at=EVENING)
    wish(cast, 2)
    client, query = sign_in(cast["zhou"]), "?tab=past" if "past" in address else ""
    page = client.get(address)
    assert reverse("export", args=[kind]) in page.content.decode()
    shown = [str(row) for row in page.context["page"]]
    assert [row[heading] for row in exported(client, kind, query)] == shown != []


# --- what it costs, and the second opinion -----------------------------------------------------------------


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def fill(cast, meeting, issue_of, n):
    for number in range(n):
        issue = issue_of(by="zhou")
        item = actions.add_item(meeting=meeting, title=f"{number}", subject=issue, nonce=uuid.uuid4(), by=cast["zhou"])
        paper = {"kind": "pdf", "name": "x", "file": "x", "size": 1, "uploader": cast["zhou"], "uploaded_at": EVENING}
        Attachment.objects.create(purpose="agenda_paper", subject=item, nonce=uuid.uuid4(), **paper)
        promise(cast, meeting, "歌华有线", due_on=today() + DAY, at=timezone.now())
        actions.propose(
            meeting=meeting, title="x", text="y", matter_class="ordinary", nonce=uuid.uuid4(), by=cast["zhou"]
        )


def wish(cast, n):
    words = {"community": cast.communities["蓟门里"], "why": "不够", "by": cast["li"]}
    for number in range(n):
        actions.suggest(title=f"充电桩 {number}", nonce=uuid.uuid4(), **words)


@pytest.mark.parametrize("address", ["/meetings/", "/meetings/actions/", "/meetings/suggestions/", "meeting"])
def test_a_page_with_three_rows_asks_as_often_as_with_one(cast, sign_in, sitting, soon, issue_of, address):
    meeting = sitting(*OWNERS, *OTHERS)
    soon("coordination")
    wish(cast, 1)
    fill(cast, meeting, issue_of, 1)
    client = sign_in(cast["zhou"])
    address = meeting.get_absolute_url() if address == "meeting" else address
    client.get(address)  # content types are looked up once in a process
    once = queries(client, address)
    soon("coordination")
    soon("on_site")
    wish(cast, 2)
    fill(cast, meeting, issue_of, 2)
    assert queries(client, address) == once


def test_a_table_of_eleven_asks_as_often_as_one_of_two(cast, sign_in, resolve):
    resolution = resolve()
    addresses = [resolution.meeting.get_absolute_url(), resolution.get_absolute_url()]
    client = sign_in(cast["zhou"])
    for address in addresses:
        client.get(address)
    many = [queries(client, address) for address in addresses]
    Seat.objects.exclude(person__in=[cast["zhou"], cast["dang"]]).update(until=EVENING.date())
    assert [queries(client, address) for address in addresses] == many


def test_lists_show_what_the_second_opinion_says(cast, call, sitting, resolve, body):
    """For each kind of row of this room and each of the cast: `visible_to` and `sight.may_see` agree."""
    call("council", is_open=True)
    table = sitting("zhou", kind="coordination", organisations=["歌华有线"])
    promise(cast, table, "歌华有线")
    promise(cast, table, "首华物业")
    asked = {"organisation": cast.organisations["首华物业"], "text": "几点", "by": cast["zhou"], "at": EVENING}
    actions.add_question(meeting=sitting(kind="report"), answer="八点", nonce=uuid.uuid4(), **asked)
    item = actions.add_item(meeting=table, title="线", nonce=uuid.uuid4(), by=cast["zhou"], at=EVENING)
    resolution = resolve(signed_by=SIX)
    promise(cast, resolution.meeting, "歌华有线", resolution=resolution)
    resolve(meeting=resolution.meeting)
    actions.publish(resolution=resolution, by=cast["zhou"], at=EVENING)
    actions.close_meeting(meeting=table, by=cast["zhou"], at=EVENING)
    actions.write_minutes(meeting=table, text="纪要", by=cast["zhou"], at=EVENING)
    actions.demand_meeting(committee=body, reason="停车", nonce=uuid.uuid4(), by=cast["wang"], at=EVENING)
    for purpose, row in [
        ("agenda_paper", item),
        ("signed_sheet", resolution.signatures.first()),
        *(("action_after", action) for action in ActionItem.objects.all()),
        ("agenda_paper", None),
    ]:
        paper = {"kind": "pdf", "name": "x", "file": "x", "size": 1, "uploader": cast["wang"], "uploaded_at": EVENING}
        Attachment.objects.create(purpose=purpose, subject=row, nonce=uuid.uuid4(), **paper)
    wanted = {"community": table.community, "title": "充电桩", "why": "不够", "by": cast["li"]}
    actions.suggest(nonce=uuid.uuid4(), **wanted)
    crew = cast["zhuanban"].seats.get().committee
    call("task_force", by="zhuanban", committee=crew, community=crew.community)
    for user in cast.people.values():
        standing = Standing(user)
        for model in (Meeting, Minutes, Demand, Resolution, ActionItem, Attachment, Suggestion):
            rows = list(model.objects.all())
            assert rows, model
            allowed = {row.pk for row in rows if may_see(user, row, standing)}
            assert set(model.objects.visible_to(user).values_list("pk", flat=True)) == allowed, (user, model)
