"""公示: published for a counted time, on paper too, with objections and answers."""

import io
import uuid
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from committees.announcements import actions, kinds
from committees.announcements.models import Announcement, Objection
from committees.announcements.paper import still_to_hang
from committees.announcements.timeline import panel_of
from committees.bodies.models import Committee
from governance.accounts import holdings
from governance.clocks.actions import tick
from governance.clocks.models import Clock
from governance.clocks.models.limits import time_limit
from governance.journal.models import Event, Notice
from governance.phrases import day, deadline
from governance.refusals import NotAllowed, NotPossibleNow
from governance.workdays import SHANGHAI

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ALL, NOBODY = Q(), Q(pk__in=[])


@pytest.fixture
def publish(cast):
    """`publish()` announces something of 蓟门里 for a week; zhou does it."""

    def published(by="zhou", at=None, kind="general", title="电梯加装方案", **more):
        jimenli = cast.communities["蓟门里"]
        what = {"kind": kind, "subject": jimenli, "community": jimenli, "title": title, "text": "方案全文"}
        return actions.announce(**what | more, by=cast[by], at=at)

    return published


@pytest.fixture
def object_for(cast):
    def objected(announcement, by="li", text="费用分摊不公平", nonce=None, at=None):
        said = {"text": text, "nonce": nonce or uuid.uuid4()}
        return actions.object_to(announcement=announcement, by=cast[by], at=at, **said)

    return objected


def told(announcement, verb):
    return set(
        Notice.objects.filter(event__verb=verb, channel="inbox", event__subject_id=announcement.pk).values_list(
            "recipient__username", flat=True
        )
    )


def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "JPEG")
    return SimpleUploadedFile("board.jpg", file.getvalue(), "image/jpeg")


# --- the time ---------------------------------------------------------------------------------------------------


def test_a_decision_hangs_for_ten_working_days_and_says_why(publish, monkeypatch):
    monkeypatch.setitem(kinds._kinds, "decision", kinds.AnnouncementKind("decision", "决定公示"))
    row = publish(kind="decision", at=datetime(2026, 9, 18, 10, tzinfo=SHANGHAI))
    assert timezone.localtime(row.ends_at) == datetime(2026, 10, 10, tzinfo=SHANGHAI)  # 24:00 of 10-09
    assert (row.last_day.day, row.basis) == (9, "《北京市物业管理条例》第五十七条")
    assert "9 月 20 日周日调休上班，计入" in row.explanation
    assert "10 月 1-7 日放假" in row.explanation


def test_it_ends_by_itself_when_the_time_is_up(cast, publish, object_for, monkeypatch):
    ended = []
    law = kinds.AnnouncementKind("lift", "加装公示", period="community_notice", ended=lambda row, at: ended.append(row))
    monkeypatch.setitem(kinds._kinds, "lift", law)
    begun = timezone.now() - 8 * DAY
    row = publish(kind="lift", at=begun)
    object_for(row, at=begun + DAY)
    for _ in range(4):
        tick(now=timezone.now())
    row.refresh_from_db()
    assert (row.state, ended) == ("ended", [row])
    assert not Clock.objects.about(row).running().exists()
    event = Event.objects.about(row).get(verb="announcement.ended")
    assert event.text == "收到异议 1 条，已答复 0 条。"
    assert {"zhou", "dang", "jiedao"} <= told(row, "clock.reminder")


def test_ending_happens_once(publish):
    row = publish()
    with transaction.atomic():
        actions.end(announcement=row, at=timezone.now())
    with pytest.raises(NotPossibleNow, match="公示期满"), transaction.atomic():
        actions.end(announcement=row, at=timezone.now())


def test_a_limit_that_is_given_counts_instead(publish):
    row = publish(limit=time_limit("decision_publication", on=timezone.localdate()))
    assert row.basis == "《北京市物业管理条例》第五十七条"


# --- who --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["li", "wang", "wuye", "laoshan", "admin"])
def test_only_the_side_of_the_community_publishes(cast, publish, person):
    with pytest.raises(NotAllowed):
        publish(by=person)
    assert not Announcement.objects.exists()


def test_a_draft_is_seen_by_its_side_only_until_it_is_published(cast, publish):
    jimenli = cast.communities["蓟门里"]
    what = {"kind": "general", "subject": jimenli, "community": jimenli, "title": "方案", "text": "全文"}
    row = actions.draft(**what, by=cast["zhou"])
    seen = {name for name in ("li", "wang", "dang", "jiedao", "laoshan") if mine(cast[name])}
    assert seen == {"dang", "jiedao"}
    actions.publish(announcement=row, by=cast["dang"])
    assert mine(cast["laoshan"]) == [row]
    with pytest.raises(NotPossibleNow):
        actions.publish(announcement=row, by=cast["dang"])


def mine(person):
    return list(Announcement.objects.visible_to(person))


def test_a_kind_may_bring_others_on_its_side(cast, publish, object_for, monkeypatch):
    """A room above knows who else speaks for its thing: here the project manager of a firm."""
    law = kinds.AnnouncementKind(
        "fees",
        "收费公示",
        period="community_notice",
        side=("street",),
        also=lambda user: {"wuye": ALL}.get(user.username, NOBODY),
        also_may=lambda user, subject: user.username == "wuye",
    )
    monkeypatch.setitem(kinds._kinds, "fees", law)
    row = publish(kind="fees", by="wuye")
    objection = object_for(row)
    readers = {name for name in ("zhou", "wuye", "jiedao", "li", "zhao") if reads(cast[name], objection)}
    assert readers == {"wuye", "jiedao", "li"}
    with pytest.raises(NotAllowed):
        actions.withdraw(announcement=row, reason="有误", by=cast["zhou"])


def reads(person, objection):
    return Objection.objects.visible_to(person).filter(pk=objection.pk).exists()


def test_objections_are_between_who_objects_and_who_publishes(cast, publish, object_for):
    row = publish()
    first = object_for(row)
    object_for(row, by="zhao", text="我也不同意")
    readers = {name for name, person in cast.people.items() if reads(person, first)}
    assert readers == {"li", "zhou", "dang", "jiedao"}
    assert told_of(first) == {"zhou", "dang", "jiedao"}
    page = Client().get(row.get_absolute_url()).content.decode()
    assert "收到异议 2 条，已答复 0 条" in page
    assert "费用分摊不公平" not in page


def told_of(objection):
    rows = Notice.objects.filter(event__verb="objection.made", event__subject_id=objection.pk)
    return set(rows.values_list("recipient__username", flat=True))


@pytest.mark.parametrize("person", ["sun", "zhou", "jiedao", "wuye"])
def test_only_who_lives_or_owns_there_objects(cast, publish, object_for, person):
    row = publish()
    with pytest.raises(NotAllowed, match="本社区的业主和住户"):
        object_for(row, by=person)


def test_nobody_objects_after_the_last_second(publish, object_for):
    begun = timezone.now() - 8 * DAY
    row = publish(at=begun)
    object_for(row, at=row.ends_at - timedelta(seconds=1))
    with pytest.raises(NotPossibleNow, match="公示期内才能提出异议"):
        object_for(row, at=row.ends_at)


def test_the_same_form_sent_twice_is_one_objection(publish, object_for):
    row, nonce = publish(), uuid.uuid4()
    assert object_for(row, nonce=nonce) == object_for(row, nonce=nonce)
    assert Event.objects.filter(verb="objection.made").count() == 1


def test_an_objection_is_answered_once_and_the_objector_is_told(cast, publish, object_for):
    objection = object_for(publish())
    with pytest.raises(NotAllowed):
        actions.reply_to_objection(objection=objection, reply="是", by=cast["li"])
    actions.reply_to_objection(objection=objection, reply="按面积分摊", by=cast["dang"])
    objection.refresh_from_db()
    assert (objection.reply, objection.replied_role) == ("按面积分摊", "物管会副主任")
    notice = Notice.objects.get(recipient=cast["li"], event__verb="objection.answered", channel="inbox")
    assert "答复" in notice.event.title
    with pytest.raises(NotPossibleNow, match="已由物管会副主任"):
        actions.reply_to_objection(objection=objection, reply="再答", by=cast["zhou"])


def test_what_is_withdrawn_says_why_and_stays_readable(cast, publish, object_for):
    row = publish()
    object_for(row)
    actions.withdraw(announcement=row, reason="面积有误", by=cast["zhou"])
    page = Client().get(row.get_absolute_url()).content.decode()
    assert "面积有误" in page
    assert "方案全文" in page
    assert not Clock.objects.about(row).running().exists()
    assert told(row, "announcement.withdrawn") == {"li"}


# --- objections at the counter ----------------------------------------------------------------------------------


@pytest.fixture
def take(cast):
    """What somebody said at the counter; zhou writes it down."""

    def taken(announcement, by="zhou", at=None, on=None, nonce=None, way="spoken", text="不要拆花坛", **more):
        said = {"way": way, "text": text, "received_on": on or timezone.localdate(), "nonce": nonce or uuid.uuid4()}
        return actions.take_objection(announcement=announcement, by=cast[by], at=at, **said | more)

    return taken


def test_an_objection_at_the_counter_is_read_and_counted_like_one_made_online(cast, publish, object_for, take):
    row = publish()
    online, taken = object_for(row), take(row, objector="王大爷")
    readers = {name for name, person in cast.people.items() if reads(person, taken)}
    assert readers == {name for name in cast.people if reads(cast[name], online)} - {"li"}
    assert readers == {"zhou", "dang", "jiedao"}
    event = Event.objects.get(verb="objection.taken")
    assert (event.by, event.role) == (cast["zhou"], "物管会主任")
    assert event.text == f"口头异议，{day(timezone.localdate())}收到。"
    assert "花坛" not in str(event.data)
    assert "王大爷" not in str(event.data)
    told = Notice.objects.filter(event=event, channel="inbox").values_list("recipient__username", flat=True)
    assert set(told) == {"dang", "jiedao"}
    page = Client().get(row.get_absolute_url()).content.decode()
    assert "收到异议 2 条，已答复 0 条" in page
    assert "王大爷" not in page
    assert "花坛" not in page


def test_the_end_of_the_notice_and_the_next_step_wait_for_it(publish, take):
    """One of the counter is among those that ended with the notice, and among those still to be answered."""
    begun = timezone.now() - 8 * DAY
    row = publish(at=begun)
    take(row, at=begun + DAY, on=timezone.localdate(begun + DAY))
    with transaction.atomic():
        actions.end(announcement=row, at=timezone.now())
    assert Event.objects.about(row).get(verb="announcement.ended").text == "收到异议 1 条，已答复 0 条。"
    assert row.objections.unanswered().count() == 1


def test_who_wrote_it_down_is_asked_to_pass_the_answer_on(cast, publish, take):
    taken = take(publish())
    actions.reply_to_objection(objection=taken, reply="花坛保留", by=cast["dang"])
    taken.refresh_from_db()
    assert (taken.reply, taken.replied_role) == ("花坛保留", "物管会副主任")
    notice = Notice.objects.get(event__verb="objection.answered_on_paper", channel="inbox")
    assert notice.recipient == cast["zhou"]


@pytest.mark.parametrize("person", ["li", "wang", "wuye", "laoshan", "admin"])
def test_only_the_side_that_published_writes_objections_down(publish, take, person):
    row = publish()
    with pytest.raises(NotAllowed, match="只有公示单位可以登记"):
        take(row, by=person)
    assert not Objection.objects.exists()


def test_nothing_is_written_down_outside_the_period(cast, publish, take):
    begun = timezone.now() - 8 * DAY
    row, first = publish(at=begun), timezone.localdate(begun)
    last = row.ends_at - timedelta(seconds=1)
    for on in (first - DAY, timezone.localdate(last) + DAY):
        with pytest.raises(NotPossibleNow, match=r"收到日期应当在公示期内：.*依据"):
            take(row, on=on, at=last)
    take(row, on=first, at=last)
    with pytest.raises(NotPossibleNow, match="公示期内才能提出异议（依据"):
        take(row, on=first, at=row.ends_at)
    with transaction.atomic():
        actions.end(announcement=row, at=timezone.now())
    row.refresh_from_db()
    with pytest.raises(NotPossibleNow, match="现在是“公示期满”"):
        take(row, on=first)
    assert Objection.objects.count() == 1


def test_the_counter_has_its_page_and_a_form_sent_twice_is_one_objection(cast, sign_in, publish):
    row, client = publish(), sign_in(cast["zhou"])
    address = reverse("announcement_step", args=[row.pk, "objection"])
    assert address in client.get(row.get_absolute_url()).content.decode()
    typed = {"way": "written", "text": "不要拆花坛", "objector": "王大爷", "nonce": uuid.uuid4()}
    refused = client.post(address, typed | {"received_on": "2020-01-01"}).content.decode()
    assert "收到日期应当在公示期内" in refused
    assert "不要拆花坛" in refused
    sent = [client.post(address, typed | {"received_on": str(timezone.localdate())}).url for _ in range(2)]
    assert sent == [row.get_absolute_url()] * 2
    taken = Objection.objects.get()
    page = client.get(row.get_absolute_url()).content.decode()
    assert f"王大爷 · {day(taken.received_on)}收到书面异议，{cast['zhou']}于" in page
    reply = client.post(reverse("objection_reply", args=[taken.pk]), {"reply": "花坛保留"}, follow=True)
    assert "请把答复告诉提出异议的人" in reply.content.decode()


def test_a_notice_that_is_withdrawn_tells_those_who_have_an_account(cast, publish, object_for, take):
    row = publish()
    object_for(row)
    take(row)
    actions.withdraw(announcement=row, reason="面积有误", by=cast["zhou"])
    assert told(row, "announcement.withdrawn") == {"li"}


def test_a_name_given_at_the_counter_goes_with_the_person(cast, publish, take):
    taken = take(publish(), objector="李秀兰", text="我是李秀兰，不同意")
    holding = next(one for one in holdings.known() if one.name == "objections")
    with transaction.atomic():
        holding.erase(cast["li"], holdings.Traces(frozenset({"李秀兰"}), frozenset()), timezone.now())
    taken.refresh_from_db()
    assert (taken.objector, taken.text) == (holdings.HIDDEN, f"我是{holdings.HIDDEN}，不同意")


# --- what it holds about a person -------------------------------------------------------------------------------


def test_what_somebody_typed_is_in_no_event_and_can_be_erased(cast, publish, object_for):
    objection = object_for(publish(title="李秀兰家的加装"), text="我是李秀兰，不同意")
    assert "李秀兰" not in str(list(Event.objects.values_list("data", flat=True)))
    holding = next(one for one in holdings.known() if one.name == "objections")
    assert [row["异议"] for row in holding.rows(cast["li"])] == ["我是李秀兰，不同意"]
    traces = holdings.Traces(frozenset({"李秀兰"}), frozenset())
    with transaction.atomic():
        changed = holding.erase(cast["li"], traces, timezone.now())
    objection.refresh_from_db()
    assert objection.text == f"我是{holdings.HIDDEN}，不同意"
    assert objection.announcement.title == f"{holdings.HIDDEN}家的加装"
    assert len(changed) == 1


# --- pages ------------------------------------------------------------------------------------------------------


def test_everybody_reads_the_list_and_the_page(publish):
    row = publish()
    assert "电梯加装方案" in Client().get("/announcements/").content.decode()
    page = Client().get(row.get_absolute_url()).content.decode()
    assert "自然日，节假日不顺延" in page
    assert "登录</a>后可以提出异议" in page


def test_a_bodys_page_leads_to_what_runs_in_its_community(cast, publish):
    body = Committee.objects.get(kind="management", community=cast.communities["蓟门里"])
    running = publish()
    gone = publish(title="旧的")
    actions.withdraw(announcement=gone, reason="有误", by=cast["zhou"])
    laoshan = cast.communities["老山东里北"]
    publish(by="laoshan", subject=laoshan, community=laoshan, title="别处的")
    assert panel_of(body, AnonymousUser())[1]["rows"] == [running]
    Committee.objects.filter(pk=body.pk).update(until=timezone.localdate())
    body.refresh_from_db()
    assert panel_of(body, AnonymousUser()) is None


def test_a_date_that_may_move_says_so_on_screen_and_on_paper(publish):
    row = publish(kind="decision", at=datetime(2026, 12, 21, 10, tzinfo=SHANGHAI))
    assert row.provisional
    for name in ("announcement", "announcement_sheet"):
        page = Client().get(reverse(name, args=[row.pk])).content.decode()
        assert "暂定，节假日安排公布后可能调整" in page


def test_the_list_is_narrowed_and_nonsense_narrows_nothing(cast, publish):
    row = publish()
    ids = {"online": [row.pk], "ended": [], "x": [row.pk], "": [row.pk]}
    for tab, found in ids.items():
        page = Client().get("/announcements/", {"tab": tab})
        assert [one.pk for one in page.context["page"]] == found
    for community, found in ((row.community_id, [row.pk]), (cast.communities["老山东里北"].pk, []), ("x", [row.pk])):
        page = Client().get("/announcements/", {"community": community})
        assert [one.pk for one in page.context["page"]] == found


def test_a_notice_is_written_by_hand_with_its_end_in_sight_and_once(cast, sign_in):
    client = sign_in(cast["zhou"])
    page = client.get(reverse("announcement_new"))
    ends = [str(label).rpartition("至 ")[2] for _, label in page.context["form"].fields["kind"].choices]
    typed = {"community": cast.communities["蓟门里"].pk, "kind": "decision", "title": "", "text": "公共收益 3 万元"}
    typed["nonce"] = page.context["form"]["nonce"].value()
    refused = client.post(reverse("announcement_new"), typed).content.decode()
    assert "请填写这一项" in refused
    assert "公共收益 3 万元" in refused
    typed["is_ours"] = "on"
    sent = [client.post(reverse("announcement_new"), typed | {"title": "公共收益"}).url for _ in range(2)]
    row = Announcement.objects.get()
    assert sent == [row.get_absolute_url()] * 2
    assert (row.subject, row.state, deadline(row.ends_at)) == (
        row.community,
        "online",
        ends[1].removesuffix("（暂定）"),
    )
    elsewhere = typed | {"title": "公共收益", "community": cast.communities["老山东里北"].pk}
    assert "community" in client.post(reverse("announcement_new"), elsewhere).context["form"].errors


def test_what_owners_decide_is_not_decided_by_a_notice(cast, sign_in):
    client, address = sign_in(cast["zhou"]), reverse("announcement_new")
    assert "is_ours" not in client.get(address).context["form"].fields
    typed = {"community": cast.communities["蓟门里"].pk, "kind": "decision", "nonce": uuid.uuid4()}
    typed |= {"title": "更换物业", "text": "自下月起解聘首华物业。"}
    form = client.post(address, typed).context["form"]
    assert list(form.errors) == ["is_ours"]
    for words in ("选聘、解聘物业服务企业", "由业主共同决定", "第三十四条"):
        assert words in form.errors["is_ours"][0]
    assert not Announcement.objects.exists()
    assert client.post(address, typed | {"is_ours": "on"}).status_code == 302
    plain = typed | {"title": "停水通知", "text": "明天上午停水。", "nonce": uuid.uuid4()}
    assert client.post(address, plain).status_code == 302
    assert Announcement.objects.count() == 2


def test_the_sheet_has_the_code_and_the_dates(publish):
    row = publish()
    page = Client().get(reverse("announcement_sheet", args=[row.pk])).content.decode()
    assert "data:image/svg+xml" in page
    assert "方案全文" in page
    assert "公示期" in page


def test_a_resident_objects_on_the_page_and_loses_nothing_typed(cast, sign_in, publish):
    row, client = publish(), sign_in(cast["li"])
    address = reverse("announcement_objections", args=[row.pk])
    long = "不同意" * 400
    again = client.post(address, {"nonce": uuid.uuid4(), "text": long})
    assert "最多 1000 个字" in again.content.decode()
    assert long in again.content.decode()
    done = client.post(address, {"nonce": uuid.uuid4(), "text": "费用分摊不公平"})
    assert done.url == row.get_absolute_url()
    side = "只有您自己和公示的一方看得到：物管会（业委会）主任、副主任、居委会、街道。"
    assert side in again.content.decode()
    assert "我提出的异议" in client.get(row.get_absolute_url()).content.decode()
    reply = reverse("objection_reply", args=[row.objections.get().pk])
    assert sign_in(cast["zhou"]).post(reply, {"reply": "按面积"}).status_code == 302
    assert "物管会主任答复" in sign_in(cast["li"]).get(row.get_absolute_url()).content.decode()


def test_the_paper_is_recorded_with_its_photo(cast, sign_in, publish):
    row, client = publish(), sign_in(cast["zhou"])
    address = reverse("announcement_step", args=[row.pk, "posting"])
    page = client.post(address, {"place": "东门", "on": "2020-01-01", "photo": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert page.status_code == 200
    assert "张贴日期应当在拟稿以后" in page.content.decode()
    assert "不能传 PDF" in page.content.decode()
    assert 'value="东门"' in page.content.decode()
    sent = {"place": "东门公告栏", "on": str(timezone.localdate()), "photo": picture()}
    assert client.post(address, sent).url == row.get_absolute_url()
    assert "张贴在东门公告栏" in Client().get(row.get_absolute_url()).content.decode()
    photo = Client().get(reverse("announcement_photo", args=[row.pk, "thumb"]))
    assert (photo["Content-Type"], b"".join(photo)[:2]) == ("image/jpeg", b"\xff\xd8")


@pytest.mark.parametrize(
    ("on", "last_day"), [(date(2026, 9, 18), None), (date(2026, 9, 19), None), (date(2026, 9, 22), date(2026, 10, 13))]
)
def test_a_paper_that_went_up_late_hangs_as_long_as_the_law_says(cast, publish, on, last_day):
    """Ten working days from the paper itself (§57): what the portal shows is beside it."""
    begun = datetime(2026, 9, 18, 10, tzinfo=SHANGHAI)
    row = publish(kind="decision", at=begun)
    assert still_to_hang(row) is None
    row = actions.record_posting(announcement=row, place="东门", on=on, by=cast["zhou"], at=begun + 9 * DAY)
    end = still_to_hang(row)
    assert (end and end.last_day) == last_day
    page = Client().get(row.get_absolute_url()).content.decode()
    assert ("应张贴到 <b>2026年10月13日</b>" in page) == (last_day is not None)


def test_a_refused_posting_leaves_no_file(cast, publish, settings):
    row = publish()
    with pytest.raises(NotPossibleNow, match="不晚于今天"):
        actions.record_posting(
            announcement=row, place="东门", on=timezone.localdate() + DAY, photo=picture(), by=cast["zhou"]
        )
    assert [path for path in (settings.MEDIA_ROOT / "postings").rglob("*") if path.is_file()] == []


def test_pages_ask_the_same_however_many_there_are(cast, sign_in, publish, object_for):
    client, first = sign_in(cast["zhou"]), publish()
    object_for(first)
    client.get("/announcements/")
    one = [asked(client, address) for address in ("/announcements/", first.get_absolute_url())]
    for number in range(2):
        publish(title=f"公示{number}")
        object_for(first, by="zhao")
    assert [asked(client, address) for address in ("/announcements/", first.get_absolute_url())] == one


def asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_a_kind_shows_what_it_publishes(publish, monkeypatch):
    law = kinds.AnnouncementKind(
        "list",
        "名单公示",
        period="community_notice",
        panel=lambda row, user: ("components/empty.html", {"title": "张三等"}),
    )
    monkeypatch.setitem(kinds._kinds, "list", law)
    row = publish(kind="list")
    for name in ("announcement", "announcement_sheet"):
        assert "empty__title" in Client().get(reverse(name, args=[row.pk])).content.decode()
