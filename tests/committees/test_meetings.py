"""Meetings: who may call one, who is told, who signs in, and when it may resolve."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from committees.bodies.models import Committee, Seat
from committees.meetings import actions, holdings, workflow
from committees.meetings.counts import quorum_of
from committees.meetings.models import Attendance, Demand, Meeting, Minutes
from governance.accounts.holdings import Traces
from governance.clocks import actions as clocks
from governance.clocks.models import Clock
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.workdays import SHANGHAI
from tests.committees.conftest import ELEVEN, EVENING, OTHERS, OWNERS, SOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(verb):
    """Who was told of the newest event of this verb, by username."""
    event = Event.objects.filter(verb=verb).last()
    people = Notice.objects.filter(event=event, channel="inbox")
    return sorted(people.values_list("recipient__username", flat=True))


def test_the_chair_calls_and_all_members_are_told(cast, call):
    meeting = call()
    assert (meeting.state, meeting.kind) == ("called", "committee")
    assert told("meeting.called") == sorted(ELEVEN)


def test_a_deputy_calls_only_by_delegation_and_the_chair_hears_of_it(call):
    with pytest.raises(NotPossibleNow, match="第五十七条"):
        call(by="dang")
    meeting = call(by="dang", delegation="主任十一月十九日书面委托")
    assert meeting.delegation == "主任十一月十九日书面委托"
    assert "zhou" in told("meeting.called")


@pytest.mark.parametrize("name", ["wang", "li", "wuye", "jiedao", "juwei", "zhuanban"])
def test_nobody_else_calls_the_committee(call, name):
    with pytest.raises(NotAllowed, match="第五十七条"):
        call(by=name)


def test_an_open_table_is_convened_by_chair_deputy_or_neighbourhood(call):
    for name in ("zhou", "dang"):
        assert call("coordination", by=name).committee is None
    with pytest.raises(NotAllowed):
        call("coordination", by="wang")


def test_a_task_force_is_called_by_who_leads_it(cast, call):
    crew = Committee.objects.get(kind="task_force")
    there = {"committee": crew, "community": cast.communities["老山东里北"]}
    meeting = call("task_force", by="zhuanban", **there)
    assert told("meeting.called") == ["jiandu", "juwei", "zhuanban"]
    assert meeting.resolves is False
    with pytest.raises(NotAllowed):
        call("task_force", by="jiandu", **there)


def test_a_meeting_is_not_called_for_yesterday(call):
    with pytest.raises(NotPossibleNow, match="以后"):
        call(begins_at=SOON - DAY)


def test_one_form_calls_one_meeting(call):
    nonce = uuid.uuid4()
    assert call(nonce=nonce) == call(nonce=nonce)
    assert Meeting.objects.count() == 1


def test_five_operators_are_invited_and_told(cast, call):
    meeting = call("coordination", organisations=["歌华有线", "中国移动"])
    assert told("meeting.invited") == ["gehua", "yidong"]
    actions.invite(
        meeting=meeting,
        organisations=[cast.organisations["歌华有线"], cast.organisations["首华物业"]],
        by=cast["zhou"],
        at=SOON,
    )
    assert told("meeting.invited") == ["wuye"]
    assert meeting.invitations.count() == 3


def test_a_meeting_is_moved_and_called_off_with_everybody_told(cast, call):
    meeting = call("on_site", organisations=["歌华有线"])
    actions.change_meeting(meeting=meeting, begins_at=EVENING + DAY, place="12号楼前", by=cast["zhou"], at=SOON)
    assert told("meeting.changed") == sorted([*ELEVEN, "gehua"])
    actions.cancel_meeting(meeting=meeting, reason="下雨", by=cast["zhou"], at=SOON)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancelled_reason, meeting.place) == ("cancelled", "下雨", "12号楼前")
    with pytest.raises(NotPossibleNow, match="已取消"):
        actions.open_meeting(meeting=meeting, by=cast["zhou"], at=EVENING)


# --- on demand ---------------------------------------------------------------------------------------------


def test_four_of_eleven_make_the_chair_call_a_meeting(cast, body, call):
    demand = actions.demand_meeting(committee=body, reason="讨论停车收费", nonce=uuid.uuid4(), by=cast["wang"], at=SOON)
    assert told("meeting.demanded") == sorted(ELEVEN)
    for name in ("weiyuan4", "weiyuan5"):
        actions.support_demand(demand=demand, by=cast[name], at=SOON)
        actions.support_demand(demand=demand, by=cast[name], at=SOON)  # twice is once
    assert Demand.objects.get().reached_at is None
    with pytest.raises(NotPossibleNow, match="三分之一"):
        call(demand=demand)
    actions.support_demand(demand=demand, by=cast["weiyuan6"], at=SOON)
    assert told("meeting.must_be_called") == ["dang", "zhou"]
    clock = Clock.objects.about(demand).get(kind="demanded_meeting")
    assert (clock.kind, clock.due_at) == ("demanded_meeting", datetime(2026, 11, 28, tzinfo=SHANGHAI))
    meeting = call(by="dang", demand=demand)  # the law asks no delegation for what must be called
    clock.refresh_from_db()
    assert clock.outcome == "called"
    with pytest.raises(NotPossibleNow, match="第五十七条"):
        actions.cancel_meeting(meeting=meeting, reason="不想开", by=cast["zhou"], at=SOON)
    with pytest.raises(NotPossibleNow, match="已经召集"):
        call(demand=demand)
    with pytest.raises(NotPossibleNow, match="已经召集"):
        actions.support_demand(demand=demand, by=cast["weiyuan7"], at=SOON)


def test_that_the_chair_calls_no_meeting_the_street_hears(cast, body, sign_in):
    demand = actions.demand_meeting(committee=body, reason="停车收费", nonce=uuid.uuid4(), by=cast["wang"], at=SOON)
    assert "jiedao" not in readers(Demand, cast)
    for name in ("weiyuan4", "weiyuan5", "weiyuan6"):
        actions.support_demand(demand=demand, by=cast[name], at=SOON)
    assert readers(Demand, cast) == sorted([*ELEVEN, "jiedao"])
    clocks.tick(now=datetime(2026, 11, 28, 9, tzinfo=SHANGHAI))
    assert told("clock.escalation") == ["dang", "jiedao", "zhou"]
    page = sign_in(cast["jiedao"]).get("/meetings/").content.decode()
    assert "停车收费" in page
    assert "已超期，已报居委会和街道" in page
    assert "召集这次会议" not in page


@pytest.fixture
def demanded(cast, body):
    """Four of eleven demand a meeting, on 20 November; it is held by Monday, 7 December."""
    demand = actions.demand_meeting(committee=body, reason="停车收费", nonce=uuid.uuid4(), by=cast["wang"], at=SOON)
    for name in ("weiyuan4", "weiyuan5", "weiyuan6"):
        demand = actions.support_demand(demand=demand, by=cast[name], at=SOON)
    return demand


LAST_EVENING = datetime(2026, 12, 7, 19, tzinfo=SHANGHAI)


def test_a_meeting_that_was_demanded_is_not_put_off_without_end(cast, call, demanded, sign_in):
    refused = "最晚在 2026年12月7日 周一 24:00 前"
    with pytest.raises(NotPossibleNow, match=refused):
        call(demand=demanded, begins_at=LAST_EVENING + timedelta(days=1))
    meeting = call(demand=demanded)
    changed = {"meeting": meeting, "place": "二层", "by": cast["zhou"], "at": SOON}
    with pytest.raises(NotPossibleNow, match="不能再推迟"):
        actions.change_meeting(begins_at=LAST_EVENING + timedelta(days=1), **changed)
    actions.change_meeting(begins_at=LAST_EVENING, **changed)
    assert refused in sign_in(cast["wang"]).get(meeting.get_absolute_url()).content.decode()
    other = call()
    far = {"meeting": other, "place": "二层", "by": cast["zhou"], "at": SOON}
    actions.change_meeting(begins_at=LAST_EVENING + timedelta(days=60), **far)


def test_that_a_demanded_meeting_was_not_held_the_street_hears(cast, call, demanded):
    call(demand=demanded)
    clocks.tick(now=datetime(2026, 12, 8, 9, tzinfo=SHANGHAI))
    assert told("clock.escalation") == ["dang", "jiedao", "zhou"]


def test_after_that_day_it_is_still_called_and_within_a_week(cast, call, demanded):
    late = datetime(2026, 12, 10, 9, tzinfo=SHANGHAI)
    with pytest.raises(NotPossibleNow, match="不能再推迟"):
        call(demand=demanded, at=late, begins_at=late + timedelta(days=12))
    meeting = call(demand=demanded, at=late, begins_at=late + timedelta(days=5))
    actions.open_meeting(meeting=meeting, by=cast["zhou"], at=meeting.begins_at)
    assert Clock.objects.about(demanded).running().count() == 0


def test_only_members_demand(cast, body):
    for name in ("li", "jiedao", "juwei", "admin"):
        with pytest.raises(NotAllowed, match="第五十七条"):
            actions.demand_meeting(committee=body, reason="开会", nonce=uuid.uuid4(), by=cast[name])


# --- agenda ------------------------------------------------------------------------------------------------


def add(cast, meeting, title, by="wang", **more):
    return actions.add_item(meeting=meeting, title=title, nonce=uuid.uuid4(), by=cast[by], at=SOON, **more)


def titles(meeting):
    return list(meeting.items.order_by("position").values_list("title", flat=True))


def test_the_agenda_is_put_in_order_by_hand(cast, call):
    meeting = call()
    items = [add(cast, meeting, title) for title in ("电梯", "停车", "架空线")]
    actions.move_item(item=items[2], up=True, by=cast["zhou"], at=SOON)
    actions.move_item(item=items[2], up=True, by=cast["wang"], at=SOON)
    actions.move_item(item=items[2], up=True, by=cast["zhou"], at=SOON)  # at the top it stays
    assert titles(meeting) == ["架空线", "电梯", "停车"]
    actions.move_item(item=items[2], up=False, by=cast["zhou"], at=SOON)
    assert titles(meeting) == ["电梯", "架空线", "停车"]


def test_an_issue_is_on_an_agenda_once(cast, call, issue_of):
    meeting, issue = call(), issue_of()
    item = add(cast, meeting, issue.title, subject=issue)
    assert (item.source, item.subject) == ("issue", issue)
    with pytest.raises(NotPossibleNow, match="已经在议程里"):
        add(cast, meeting, "再提", subject=issue)


def test_a_member_takes_off_what_she_put_on_and_the_chair_anything(cast, call):
    meeting = call()
    hers, his = add(cast, meeting, "电梯", by="weiyuan4"), add(cast, meeting, "停车", by="zhou")
    with pytest.raises(NotAllowed, match="放上来的人"):
        actions.remove_item(item=his, by=cast["weiyuan4"], at=SOON)
    actions.remove_item(item=hers, by=cast["weiyuan4"], at=SOON)
    with pytest.raises(NotPossibleNow, match="移出议程"):
        actions.move_item(item=hers, up=True, by=cast["zhou"], at=SOON)
    actions.remove_item(item=add(cast, meeting, "绿化"), by=cast["zhou"], at=SOON)
    assert titles(meeting) == ["停车"]


def test_guests_do_not_write_the_agenda(cast, call):
    meeting = call("coordination", organisations=["歌华有线"])
    with pytest.raises(NotAllowed):
        add(cast, meeting, "别的", by="gehua")


# --- sitting -----------------------------------------------------------------------------------------------


def test_members_and_guests_sign_in_with_the_code_on_the_table(cast, sitting):
    meeting = sitting("zhou", "wang", kind="coordination", organisations=["歌华有线"])
    assert len(meeting.code) == 6
    guest = actions.sign_in(meeting=meeting, code=meeting.code, by=cast["gehua"], at=EVENING)
    assert (guest.organisation.name, guest.who) == ("歌华有线", "区域联系人")
    with pytest.raises(NotPossibleNow, match="已经签到"):
        actions.sign_in(meeting=meeting, code=meeting.code, by=cast["wang"], at=EVENING)
    wrong = f"{(int(meeting.code) + 1) % 10**6:06}"
    with pytest.raises(NotPossibleNow, match="签到码不对"):
        actions.sign_in(meeting=meeting, code=wrong, by=cast["dang"], at=EVENING)
    with pytest.raises(NotAllowed):
        actions.sign_in(meeting=meeting, code=meeting.code, by=cast["yidong"], at=EVENING)


def test_the_code_ends_with_the_meeting(cast, sitting):
    meeting = actions.close_meeting(meeting=sitting("zhou"), by=cast["zhou"], at=EVENING + timedelta(hours=2))
    assert (meeting.state, meeting.code) == ("closed", "")
    with pytest.raises(NotPossibleNow, match="已散会"):
        actions.sign_in(meeting=meeting, code="", by=cast["wang"])


def test_the_code_of_a_meeting_that_nobody_closed_is_of_no_use_the_next_day(cast, sitting, sign_in):
    meeting = sitting("zhou")
    with pytest.raises(NotPossibleNow, match="不再有效"):
        actions.sign_in(meeting=meeting, code=meeting.code, by=cast["wang"], at=EVENING + timedelta(hours=13))
    page = sign_in(cast["zhou"]).get(meeting.get_absolute_url()).content.decode()
    assert "还没有散会" in page
    assert "展示签到码" not in page
    actions.sign_in(meeting=meeting, code=meeting.code, by=cast["wang"], at=EVENING + timedelta(hours=3))


def test_an_owner_comes_in_person(cast, sitting, body):
    meeting = sitting("zhou")
    owner = Seat.objects.get(committee=body, person=cast["wang"])
    with pytest.raises(NotPossibleNow, match="第五十七条"):
        actions.attend(meeting=meeting, seat=owner, proxy="儿子", by=cast["zhou"], at=EVENING)
    occupant = Seat.objects.get(committee=body, kind="occupant")
    row = actions.attend(meeting=meeting, seat=occupant, proxy="同事", by=cast["zhou"], at=EVENING)
    assert row.proxy == "同事"
    with pytest.raises(IntegrityError, match="an_owner_attends_without_a_proxy"), transaction.atomic():
        Attendance.objects.create(
            meeting=meeting, seat=owner, as_owner=True, proxy="x", how="hand", at=EVENING, by=cast["zhou"]
        )


def test_who_has_no_phone_is_entered_by_the_chair(cast, sitting, body):
    meeting = sitting("zhou", kind="on_site", organisations=["中国铁塔"])
    seat = Seat.objects.get(committee=body, person=cast["weiyuan9"])
    actions.attend(meeting=meeting, seat=seat, by=cast["zhou"], at=EVENING)
    tower = cast.organisations["中国铁塔"]
    for who in ("区域经理", "施工队长"):
        actions.attend(meeting=meeting, organisation=tower, who=who, by=cast["zhou"], at=EVENING)
    with pytest.raises(NotPossibleNow, match="没有受邀"):
        actions.attend(
            meeting=meeting, organisation=cast.organisations["中国联通"], who="经理", by=cast["zhou"], at=EVENING
        )
    assert meeting.attendances.count() == 4
    with pytest.raises(NotAllowed):
        actions.attend(meeting=meeting, seat=seat, by=cast["wang"], at=EVENING)


@pytest.mark.parametrize(
    ("present", "stands"),
    [
        ((*OWNERS[:5], OTHERS[0]), True),
        ((*OWNERS[:5],), False),  # five of eleven
        ((*OWNERS[:3], *OTHERS), False),  # six of eleven, but three of eight owners
        ((*OWNERS[:4], *OTHERS), False),  # exactly half of the owners is not more than half
    ],
)
def test_quorum_is_counted_live(sitting, present, stands):
    quorum = quorum_of(sitting(*present))
    assert (quorum.members, quorum.owners, quorum.present) == (11, 8, len(present))
    assert quorum.stands is stands
    assert all("第五十七条" in fault for fault in quorum.faults)


def test_who_sat_on_that_day_counts_not_who_sits_today(cast, sitting, body):
    meeting = sitting(*OWNERS[:5], OTHERS[0])
    Seat.objects.filter(committee=body, person=cast["weiyuan9"]).update(until=EVENING.date() + DAY)
    assert quorum_of(meeting).members == 11
    Seat.objects.filter(committee=body, person=cast["weiyuan9"]).update(until=EVENING.date())
    assert quorum_of(meeting).members == 10


def test_a_meeting_is_not_opened_a_day_before_everybody_was_told(cast, call):
    meeting = call()
    with pytest.raises(NotPossibleNow, match="请先改时间"):
        actions.open_meeting(meeting=meeting, by=cast["zhou"], at=EVENING - DAY)
    assert actions.open_meeting(meeting=meeting, by=cast["zhou"], at=EVENING - timedelta(hours=1)).state == "open"


def test_a_slip_at_the_door_is_taken_back_while_the_meeting_sits(cast, sitting, body):
    meeting = sitting(*OWNERS[:4], OTHERS[0])
    seats = {seat.person.username: seat for seat in body.seats.select_related("person")}
    slip = actions.attend(meeting=meeting, seat=seats["weiyuan9"], by=cast["zhou"], at=EVENING)
    assert quorum_of(meeting).stands
    with pytest.raises(NotAllowed):
        actions.unattend(meeting=meeting, attendance=slip, by=cast["wang"], at=EVENING)
    actions.unattend(meeting=meeting, attendance=slip, by=cast["zhou"], at=EVENING)
    assert not quorum_of(meeting).stands
    assert Event.objects.filter(verb="meeting.unattended").count() == 1
    by_code = meeting.attendances.get(seat=seats["wang"])
    with pytest.raises(NotPossibleNow, match="本人凭签到码"):
        actions.unattend(meeting=meeting, attendance=by_code, by=cast["zhou"], at=EVENING)
    slip = actions.attend(meeting=meeting, seat=seats["weiyuan9"], by=cast["zhou"], at=EVENING)
    closed(cast, meeting)
    with pytest.raises(NotPossibleNow, match="已散会"):
        actions.unattend(meeting=meeting, attendance=slip, by=cast["zhou"], at=EVENING)


# --- minutes -----------------------------------------------------------------------------------------------


def closed(cast, meeting):
    return actions.close_meeting(meeting=meeting, by=cast["zhou"], at=EVENING + timedelta(hours=2))


def test_minutes_are_drafted_from_the_agenda_and_name_nobody(cast, sitting, issue_of):
    meeting = sitting(*OWNERS[:5], "zhou", organisations=["歌华有线"])
    actions.sign_in(meeting=meeting, code=meeting.code, by=cast["gehua"], at=EVENING)
    issue = issue_of()
    add(cast, meeting, issue.title, by="zhou", subject=issue)
    add(cast, meeting, "停车收费")
    draft = actions.draft_of(meeting)
    assert f"一、{issue.title}" in draft
    assert "二、停车收费" in draft
    assert "委员 11 人中到会 6 人，业主代表 8 人中到会 5 人；歌华有线" in draft
    assert not any(person.display_name in draft for person in cast.people.values())


def test_approved_minutes_never_change(cast, sitting):
    meeting = closed(cast, sitting("zhou"))
    with pytest.raises(NotPossibleNow, match="还没有整理"):
        actions.approve_minutes(meeting=meeting, by=cast["zhou"])
    minutes = actions.write_minutes(meeting=meeting, text="第一稿", by=cast["zhou"])
    minutes = actions.write_minutes(meeting=meeting, text="第二稿", seen=minutes.drafted_at, by=cast["dang"])
    with pytest.raises(NotPossibleNow, match="另一位同事"):
        actions.write_minutes(meeting=meeting, text="盖过去", seen=SOON, by=cast["zhou"])
    with pytest.raises(NotPossibleNow, match="另一位同事"):
        actions.approve_minutes(meeting=meeting, seen=SOON, by=cast["zhou"])
    actions.approve_minutes(meeting=meeting, seen=Minutes.objects.get().drafted_at, by=cast["zhou"])
    assert told("minutes.approved") == sorted(ELEVEN)
    with pytest.raises(NotPossibleNow, match="纪要已确认"):
        actions.write_minutes(meeting=meeting, text="又改", by=cast["zhou"])
    for broken in (lambda: Minutes.objects.update(text="改"), lambda: Minutes.objects.all().delete()):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            broken()
    assert Minutes.objects.get().text == "第二稿"


# --- who sees ------------------------------------------------------------------------------------------------


def readers(model, cast):
    return sorted(name for name in cast.people if model.objects.visible_to(cast[name]).exists())


def test_members_guests_and_overseers_see_a_meeting_and_only_they(cast, call):
    call("coordination", organisations=["歌华有线"])
    assert readers(Meeting, cast) == sorted([*ELEVEN, "gehua", "jiedao"])


def test_residents_see_a_meeting_that_welcomes_them(cast, call):
    call("council", is_open=True)
    assert readers(Meeting, cast) == sorted([*ELEVEN, "jiedao", "li", "zhao"])


def test_guests_do_not_read_the_minutes(cast, sitting):
    meeting = closed(cast, sitting("zhou", kind="coordination", organisations=["歌华有线"]))
    actions.write_minutes(meeting=meeting, text="纪要", by=cast["zhou"])
    assert readers(Minutes, cast) == sorted([*ELEVEN, "jiedao"])


def test_the_table_of_moves_has_no_dead_end():
    for table in workflow.MOVES.values():
        reached = {move.target for move in table if move.target}
        first = {"called", "proposed", "waiting"}
        assert {state for move in table for state in move.sources} <= reached | first


def test_whoever_leaves_is_named_nowhere_around_meetings(cast, body, call):
    """What she typed loses her name, in rows and in the journal; that she was there, her seat still says."""
    meeting = call()
    name = cast["wang"].display_name
    add(cast, meeting, f"{name}提的停车", note_text=f"找{name}")
    actions.demand_meeting(committee=body, reason=f"{name}说的事", nonce=uuid.uuid4(), by=cast["wang"], at=SOON)
    traces = Traces(names=frozenset([name]), phones=frozenset())
    changed = holdings.erase_words(cast["wang"], traces, EVENING)
    assert len(changed) == 2
    kept = [*meeting.items.values_list("title", "note"), *Demand.objects.values_list("reason")]
    kept += Event.objects.filter(verb__startswith="meeting.").values_list("words")
    assert name not in str(kept)


def test_whoever_called_a_meeting_is_named_in_it_no_more_but_approved_minutes_stay(cast, sitting):
    name = cast["zhou"].display_name
    for title, is_approved in (("甲", True), ("乙", False)):
        meeting = closed(cast, sitting("zhou", title=f"{title}：{name}召集"))
        actions.write_minutes(meeting=meeting, text=f"{name}主持", by=cast["zhou"])
        if is_approved:
            actions.approve_minutes(meeting=meeting, by=cast["zhou"])
    holdings.erase_words(cast["zhou"], Traces(names=frozenset([name]), phones=frozenset()), EVENING)
    assert not Meeting.objects.filter(title__contains=name).exists()
    (kept,) = Minutes.objects.filter(text__contains=name)
    assert kept.approved_at is not None


def test_what_a_meeting_holds_about_a_person_she_can_read(cast, sitting):
    sitting("wang", "dang")
    (row,) = holdings.attendances(cast["wang"])
    assert (row["会议"], row["方式"]) == ("十一月例会", "本人凭签到码签到")
