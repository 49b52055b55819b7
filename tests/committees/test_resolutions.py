"""Resolutions: what members decide by signature, what only owners can decide, and what follows from either."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import Client

from committees.announcements.actions import withdraw
from committees.announcements.models import Announcement
from committees.bodies.models import Committee, Seat
from committees.meetings import actions, panel, workflow
from committees.meetings.models import ActionItem, Answered, Resolution, ResolutionSignature
from committees.meetings.tables import with_photos
from governance.clocks import actions as clocks
from governance.clocks.models import Clock
from governance.journal.models import Event
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Posting, today
from governance.workdays import SHANGHAI
from issues.petitions import actions as petitions
from issues.petitions.models import Photo
from tests.committees.conftest import EVENING, OTHERS, OWNERS
from tests.committees.test_meetings import readers, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SIX = (*OWNERS[:4], *OTHERS[:2])


def test_a_meeting_without_a_quorum_may_talk_but_not_resolve(sitting, resolve):
    with pytest.raises(NotPossibleNow, match=r"可以讨论，不能作出决议.*第五十七条"):
        resolve(meeting=sitting(*OWNERS[:5]))


@pytest.mark.parametrize("kind", ["coordination", "council", "on_site", "report"])
def test_only_the_committee_resolves(sitting, resolve, kind):
    with pytest.raises(NotPossibleNow, match="只有物管会、业委会的会议"):
        resolve(meeting=sitting(*OWNERS, *OTHERS, kind=kind))


def test_six_of_eleven_signatures_pass_it_and_five_do_not(cast, resolve):
    resolution = resolve(signed_by=SIX[:5])
    assert resolution.state == "proposed"
    assert actions.against_passing(resolution) == [
        "须有全体委员过半数签字：11 人中至少 6 人，现有 5 人（物业管理条例第五十七条）"
    ]
    absent = cast["weiyuan9"]  # who did not come may sign: all members count, not only those present
    resolution = actions.sign_resolution(resolution=resolution, by=absent, at=EVENING)
    assert resolution.state == "signed"
    assert told("resolution.passed") == ["dang", "zhou"]


def test_a_member_signs_once_and_nobody_for_another(cast, resolve):
    resolution = resolve(signed_by=["wang"])
    with pytest.raises(NotPossibleNow, match="已经签过"):
        actions.sign_resolution(resolution=resolution, by=cast["wang"], at=EVENING)
    for name in ("li", "jiedao", "juwei", "zhuanban"):
        with pytest.raises(NotAllowed, match="第五十七条"):
            actions.sign_resolution(resolution=resolution, by=cast[name], at=EVENING)


def test_a_seat_that_ended_signs_no_more(cast, resolve, body):
    resolution = resolve()
    Seat.objects.filter(committee=body, person=cast["wang"]).update(until=date(2026, 11, 23))
    with pytest.raises(NotAllowed, match="第五十七条"):
        actions.sign_resolution(resolution=resolution, by=cast["wang"], at=EVENING)


def test_a_signature_on_paper_counts_and_says_where_the_paper_is(cast, resolve, body):
    resolution = resolve(signed_by=SIX[:5])
    seat = Seat.objects.get(committee=body, person=cast["weiyuan9"])
    with pytest.raises(NotAllowed):
        actions.sign_on_paper(resolution=resolution, seat=seat, paper="柜子", by=cast["wang"], at=EVENING)
    resolution = actions.sign_on_paper(
        resolution=resolution, seat=seat, paper="档案柜 2026-3", by=cast["zhou"], at=EVENING
    )
    assert resolution.state == "signed"
    assert ResolutionSignature.objects.get(seat=seat).paper == "档案柜 2026-3"


def test_what_was_signed_is_never_changed(resolve):
    resolution = resolve(signed_by=["wang"])
    for broken in (
        lambda: Resolution.objects.update(text="别的"),
        lambda: Resolution.objects.filter(pk=resolution.pk).update(matter_class="owners", owners_matter="firm"),
        lambda: Resolution.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            broken()


# --- what owners decide -------------------------------------------------------------------------------------

# domain.md 1.4: (heads, area, part heads, part area, agreeing heads, agreeing area, ordinary, three quarters)
VECTORS = {
    "T1": (300, 3_000_000, 200, 2_000_000, 100, 1_000_001, False, False),
    "T2": (300, 3_000_000, 200, 2_000_000, 101, 1_000_000, False, False),
    "T3": (300, 3_000_000, 200, 2_000_000, 101, 1_000_001, True, False),
    "T4": (300, 3_000_000, 200, 2_000_000, 150, 1_500_000, True, True),
    "T5": (301, 3_000_000, 200, 2_000_000, 200, 2_000_000, False, False),
    "T6": (301, 3_000_000, 201, 2_000_000, 200, 2_000_000, True, True),
    "T7": (358, 3_600_000, 245, 1_500_000, 245, 1_500_000, False, False),
    "T8": (358, 3_600_000, 248, 2_940_000, 248, 2_940_000, True, True),
}
COUNTED = ("heads", "area", "heads_taking_part", "area_taking_part", "heads_agreeing", "area_agreeing")


def vote(cast, resolution, row, closed_on=date(2026, 11, 22)):
    counts = dict(zip(COUNTED, row[:6], strict=True))
    where = {"system": "北京业主 APP", "closed_on": closed_on, "document": "表决结果 2026-11"}
    return actions.record_vote(resolution=resolution, by=cast["zhou"], at=EVENING, **where, **counts)


def test_signatures_alone_never_pass_what_owners_decide(cast, resolve):
    resolution = resolve(signed_by=(*OWNERS, *OTHERS), matter="firm")
    assert resolution.state == "proposed"
    (sentence,) = actions.against_passing(resolution)
    assert all(article in sentence for article in ("第三十四条", "第五十六条", "第二百七十八条"))
    with pytest.raises(IntegrityError, match="owners_matter_passes_by_the_owners_vote"), transaction.atomic():
        Resolution.objects.update(state="signed", signed_at=EVENING)
    assert vote(cast, resolution, VECTORS["T3"]).state == "signed"


def test_an_owners_vote_passes_or_fails_by_the_civil_code(cast, sitting, resolve):
    """T1-T8, each for an ordinary matter and for one of three quarters: one meeting, sixteen resolutions."""
    meeting, found = sitting(*OWNERS, *OTHERS), {}
    for name, row in VECTORS.items():
        found[name] = tuple(
            vote(cast, resolve(meeting=meeting, matter=matter), row).owners_agreed for matter in ("firm", "rebuilding")
        )
    assert found == {name: row[6:] for name, row in VECTORS.items()}


def test_a_vote_is_recorded_once_and_by_who_chairs(cast, resolve):
    resolution = resolve(matter="fund_use")
    with pytest.raises(NotPossibleNow, match="还没有结束"):
        vote(cast, resolution, VECTORS["T3"], closed_on=EVENING.date() + DAY)
    with pytest.raises(NotAllowed):
        vote({"zhou": cast["wang"]}, resolution, VECTORS["T3"])
    vote(cast, resolution, VECTORS["T1"])
    with pytest.raises(NotPossibleNow, match="已经登记"):
        vote(cast, resolution, VECTORS["T3"])


def test_an_ordinary_matter_takes_no_owners_vote(cast, resolve):
    with pytest.raises(KeyError):
        vote(cast, resolve(), VECTORS["T3"])


# --- publicity -----------------------------------------------------------------------------------------------


def passed(cast, resolve, **more):
    resolution = resolve(signed_by=SIX, **more)
    actions.close_meeting(meeting=resolution.meeting, by=cast["zhou"], at=EVENING + timedelta(hours=2))
    return resolution


def test_three_days_to_publish_ten_working_days_to_object_then_in_force(cast, resolve):
    resolution = passed(cast, resolve)
    publication = Clock.objects.about(resolution).get()
    assert (publication.kind, publication.due_at) == (
        "decision_publication",
        datetime(2026, 11, 27, tzinfo=SHANGHAI),
    )
    assert readers(Resolution, cast) == sorted([*OWNERS, *OTHERS, "jiedao"])
    resolution = actions.publish(resolution=resolution, by=cast["zhou"], at=EVENING + DAY)
    publication.refresh_from_db()
    assert (resolution.state, publication.outcome) == ("published", "published")
    assert set(readers(Resolution, cast)) == set(cast.people)  # everybody
    announced = Announcement.objects.about(resolution).get()
    assert (announced.kind, announced.text) == ("resolution", resolution.text)
    assert announced.ends_at == datetime(2026, 12, 9, tzinfo=SHANGHAI)  # the tenth working day after 24 November
    clocks.tick(now=announced.ends_at + timedelta(seconds=1))
    resolution.refresh_from_db()
    assert (resolution.state, resolution.effective_at is not None) == ("effective", True)


def test_it_is_not_published_before_it_passed(cast, resolve):
    with pytest.raises(NotPossibleNow, match="征集签字"):
        actions.publish(resolution=resolve(signed_by=SIX[:5]), by=cast["zhou"], at=EVENING)


def test_the_street_revokes_and_the_publicity_ends(cast, resolve):
    resolution = actions.publish(resolution=passed(cast, resolve), by=cast["zhou"], at=EVENING + DAY)
    for name in ("zhou", "laoshan", "li"):
        with pytest.raises(NotAllowed):
            actions.revoke(resolution=resolution, reason="违法", by=cast[name], at=EVENING + DAY)
    resolution = actions.revoke(resolution=resolution, reason="超出职权", by=cast["jiedao"], at=EVENING + 2 * DAY)
    assert (resolution.state, resolution.ended_reason) == ("revoked", "超出职权")
    assert Announcement.objects.about(resolution).get().state == "withdrawn"
    clocks.tick(now=EVENING + 60 * DAY)
    resolution.refresh_from_db()
    assert resolution.state == "revoked"


def test_the_publicity_of_a_resolution_is_not_taken_back_without_it(cast, sign_in, resolve):
    """Else it would be published nowhere, never in force, and could not be published again."""
    resolution = actions.publish(resolution=passed(cast, resolve), by=cast["zhou"], at=EVENING + DAY)
    shown = Announcement.objects.about(resolution).get()
    for name in ("zhou", "jiedao"):
        with pytest.raises(NotPossibleNow, match="街道撤销决议"):
            withdraw(announcement=shown, reason="有误", by=cast[name], at=EVENING + 2 * DAY)
    client = sign_in(cast["zhou"])
    assert client.get(f"{shown.get_absolute_url()}withdraw/").status_code == 409
    assert [step.name for step in client.get(shown.get_absolute_url()).context["steps"]] == ["posting", "objection"]
    assert Clock.objects.about(shown).running().exists()


def test_what_is_let_go_is_never_published(cast, resolve):
    resolution = actions.void(resolution=passed(cast, resolve), reason="另提", by=cast["zhou"], at=EVENING + DAY)
    with pytest.raises(NotPossibleNow, match="已作废"):
        actions.publish(resolution=resolution, by=cast["zhou"], at=EVENING + DAY)
    assert not Clock.objects.about(resolution).running().exists()


# --- who does what until when ---------------------------------------------------------------------------------


def promise(cast, meeting, name, text="清理废线", by="zhou", at=EVENING, **more):
    terms = {"due_on": date(2026, 12, 10), "nonce": uuid.uuid4()} | more
    return actions.add_action(
        meeting=meeting, organisation=cast.organisations[name], text=text, by=cast[by], at=at, **terms
    )


def test_what_is_no_issue_runs_on_a_clock_of_its_own(cast, sitting):
    meeting = sitting("zhou", kind="coordination", organisations=["歌华有线"])
    action = promise(cast, meeting, "歌华有线")
    assert told("action.added") == []
    (action,) = actions.give_actions(meeting=meeting, by=cast["zhou"], at=EVENING)
    assert told("action.given") == ["gehua"]
    clock = Clock.objects.about(action).get()
    assert clock.due_at == datetime(2026, 12, 11, tzinfo=SHANGHAI)
    with pytest.raises(NotAllowed):
        actions.finish_action(action=action, report="x", by=cast["yidong"], at=EVENING + DAY)
    action = actions.finish_action(action=action, report="废线已清", by=cast["gehua"], at=EVENING + DAY)
    assert (action.state, told("action.finished")) == ("done", ["zhou"])
    clock.refresh_from_db()
    assert clock.outcome == "finished"


def test_everybody_reads_on_the_bodys_page_what_was_promised_and_what_became_of_it(cast, resolve, body):
    resolution = resolve(signed_by=SIX)
    later = {"due_on": today() + 30 * DAY, "resolution": resolution}  # nobody is late yet, whenever this is read
    rows = [promise(cast, resolution.meeting, "歌华有线", text=f"第{n}处", **later) for n in range(6)]
    assert panel.of(body, AnonymousUser()) is None  # not before it is published
    actions.publish(resolution=resolution, by=cast["zhou"], at=EVENING + DAY)
    actions.give_actions(meeting=resolution.meeting, by=cast["zhou"], at=EVENING + DAY)
    actions.drop_action(action=rows[5], reason="重复", by=cast["zhou"], at=EVENING + DAY)
    actions.finish_action(action=rows[0], report="已清理", by=cast["gehua"], at=EVENING + DAY)
    _, shown = panel.of(body, AnonymousUser())
    assert [(row.text, row.state) for row in shown["promised"]] == [
        *((f"第{n}处", "open") for n in (4, 3, 2, 1)),
        ("第0处", "done"),
    ]
    assert (shown["promises"]["done"], shown["promises"]["in_hand"], shown["more"]) == (1, 4, False)
    page = Client().get(body.get_absolute_url()).content.decode()
    assert page.count("歌华有线：第") == 5


def test_who_is_late_hears_of_it(cast, sitting):
    meeting = sitting("zhou", kind="coordination", organisations=["歌华有线"])
    promise(cast, meeting, "歌华有线")
    actions.give_actions(meeting=meeting, by=cast["zhou"], at=EVENING)
    clocks.tick(now=datetime(2026, 12, 11, 1, tzinfo=SHANGHAI))
    assert told("clock.escalation") == ["dang", "gehua", "zhou"]


def test_a_resolution_is_carried_out_only_once_it_passed(cast, resolve):
    resolution = resolve()
    promise(cast, resolution.meeting, "歌华有线", resolution=resolution)
    with pytest.raises(NotPossibleNow, match="第五十七条"):
        actions.give_actions(meeting=resolution.meeting, by=cast["zhou"], at=EVENING)
    for name in SIX:
        actions.sign_resolution(resolution=resolution, by=cast[name], at=EVENING)
    actions.give_actions(meeting=resolution.meeting, by=cast["zhou"], at=EVENING)
    assert ActionItem.objects.get().state == "open"


def test_a_promise_is_dropped_with_a_reason(cast, sitting):
    meeting = sitting("zhou", kind="coordination", organisations=["歌华有线"])
    action = promise(cast, meeting, "歌华有线")
    actions.give_actions(meeting=meeting, by=cast["zhou"], at=EVENING)
    actions.drop_action(action=action, reason="已由街道统一做", by=cast["zhou"], at=EVENING)
    assert told("action.dropped") == ["gehua"]
    assert not Clock.objects.about(action).running().exists()


@pytest.fixture
def wires(cast, sitting, issue_of):
    """A coordination meeting with an issue on its table and two promises about it."""
    meeting = sitting("zhou", kind="coordination", organisations=["歌华有线", "中国移动"])
    issue = issue_of(by="zhou", urgency="P4")
    item = actions.add_item(
        meeting=meeting, title=issue.title, subject=issue, nonce=uuid.uuid4(), by=cast["zhou"], at=EVENING
    )
    for name, text in (("歌华有线", "先清废线"), ("中国移动", "捆扎入槽")):
        promise(cast, meeting, name, text, item=item)
    return meeting, issue


def test_what_belongs_to_an_issue_becomes_tasks_in_one_dispatch(cast, wires):
    meeting, issue = wires
    given = actions.give_actions(meeting=meeting, by=cast["zhou"], at=EVENING)
    tasks = {task.organisation.name: task for task in issue.tasks.all()}
    assert {one.organisation.name: one.carrier for one in given} == tasks
    assert tasks["歌华有线"].is_lead
    assert tasks["中国移动"].brief == "捆扎入槽（2026年12月10日前完成）"
    assert told("issue.dispatched") == ["li"]  # once, not once for each
    assert told("task.sent") == ["yidong"]
    assert [one.carrier_id for one in given] == [tasks["歌华有线"].pk, tasks["中国移动"].pk]


def test_the_task_that_is_reported_finishes_the_promise_and_one_sent_back_reopens_it(cast, wires):
    meeting, issue = wires
    actions.give_actions(meeting=meeting, by=cast["zhou"], at=EVENING)
    for name, username in (("歌华有线", "gehua"), ("中国移动", "yidong")):
        task = petitions.sign(task=issue.tasks.get(organisation__name=name), by=cast[username], at=EVENING + DAY)
        petitions.report(task=task, text=f"{name}做完了", by=cast[username], at=EVENING + DAY)
    rows = ActionItem.objects.order_by("pk")
    assert list(rows.values_list("state", "report")) == [("done", "歌华有线做完了"), ("done", "中国移动做完了")]
    issue.refresh_from_db()
    petitions.send_back(issue=issue, reason="还有一处", by=cast["zhou"], at=EVENING + DAY)
    assert set(rows.values_list("state", "report")) == {("open", "")}


def test_a_task_that_is_refused_leaves_the_promise_to_the_chair(cast, wires):
    meeting, issue = wires
    actions.give_actions(meeting=meeting, by=cast["zhou"], at=EVENING)
    task = issue.tasks.get(organisation__name="中国移动")
    petitions.refuse(task=task, reason="不是我们的线", by=cast["yidong"], at=EVENING + timedelta(hours=1))
    action = ActionItem.objects.get(organisation__name="中国移动")
    assert (action.state, action.carrier, told("action.returned")) == ("open", None, ["zhou"])


def test_what_was_refused_follows_the_task_that_is_sent_anew_with_its_photos(cast, wires):
    meeting, issue = wires
    actions.give_actions(meeting=meeting, by=cast["zhou"], at=EVENING)
    task, later = issue.tasks.get(organisation__name="中国移动"), EVENING + timedelta(hours=1)
    petitions.refuse(task=task, reason="不是我们的线", by=cast["yidong"], at=later)
    unicom, gehua, cable = (cast.organisations[name] for name in ("中国联通", "歌华有线", "中国铁塔"))
    issue.refresh_from_db()
    petitions.dispatch(issue=issue, lead=gehua, others=[unicom], by=cast["zhou"], at=later)
    moved = ActionItem.objects.get(text="捆扎入槽")
    new = issue.tasks.get(organisation=unicom)
    assert (moved.organisation, moved.carrier, moved.posting) == (unicom, new, None)
    assert told("action.moved") == ["zhou"]
    photo = {"state": "ready", "image": "x", "thumb": "x", "uploaded_at": later, "next_try_at": later}
    Photo.objects.create(task=new, uploader=cast["zhou"], nonce=uuid.uuid4(), name="后", **photo)
    seen = {name: len(with_photos(cast[name], [moved])[0].photos) for name in ("zhou", "jiedao", "gehua", "sun")}
    assert seen == {"zhou": 1, "jiedao": 1, "gehua": 0, "sun": 0}
    petitions.dispatch(issue=issue, lead=cable, others=[unicom], by=cast["zhou"], at=later)  # another lead
    first = ActionItem.objects.get(text="先清废线")
    assert (first.organisation, first.carrier.organisation) == (cable, cable)
    assert Event.objects.filter(verb="action.returned").count() == 1  # of the refusal alone


def test_one_resolution_answers_many_issues_and_their_petitioners_hear_of_it(cast, resolve, issue_of, sign_in):
    issues = [issue_of(username, by="zhou") for username in ("li", "zhao")]
    resolution = actions.publish(resolution=passed(cast, resolve), by=cast["zhou"], at=EVENING + DAY)
    actions.answer_with(resolution=resolution, matters=issues, text="线缆十二月入槽", by=cast["zhou"], at=EVENING + DAY)
    for issue in issues:
        issue.refresh_from_db()
        assert (issue.state, issue.answer) == ("answered", "线缆十二月入槽")
        assert issue.no_evidence_reason == "物管会决议“整治架空线”"
    assert told("petition.replied") == ["zhao"]
    assert Answered.objects.count() == 2
    revoked = actions.revoke(resolution=resolution, reason="超出职权", by=cast["jiedao"], at=EVENING + 2 * DAY)
    assert (
        "以它答复过 2 件事项，诉求人已收到通知，请逐件核对" in Event.objects.get(verb="resolution.revoked").notice_text
    )
    page = sign_in(cast["zhou"]).get(revoked.get_absolute_url()).content.decode()
    assert "请逐件核对这些答复" in page


def test_a_resolution_answers_a_matter_once(cast, resolve, issue_of):
    issues = [issue_of(by="zhou")]
    resolution = actions.publish(resolution=passed(cast, resolve), by=cast["zhou"], at=EVENING + DAY)
    actions.answer_with(resolution=resolution, matters=issues, text="线缆十二月入槽", by=cast["zhou"], at=EVENING + DAY)
    with pytest.raises(NotPossibleNow, match="已经以本决议答复"):
        actions.answer_with(resolution=resolution, matters=issues, text="再答", by=cast["zhou"], at=EVENING + DAY)


def test_a_resolution_answers_nothing_before_it_is_published(cast, resolve, issue_of):
    with pytest.raises(NotPossibleNow, match="待公布"):
        actions.answer_with(
            resolution=passed(cast, resolve), matters=[issue_of(by="zhou")], text="x", by=cast["zhou"], at=EVENING
        )


# --- what a careless hand could do ------------------------------------------------------------------------------


def test_who_takes_a_seat_after_the_meeting_is_not_asked_to_sign(cast, resolve, body, sign_in):
    resolution = resolve()
    Seat.objects.create(committee=body, person=cast["li"], kind="owner", since=today())
    assert [move.name for move in workflow.open_to(cast["li"], resolution)] == []
    with pytest.raises(NotAllowed, match="第五十七条"):
        actions.sign_resolution(resolution=resolution, by=cast["li"], at=EVENING)
    client = sign_in(cast["li"])
    page = client.get(resolution.get_absolute_url()).content.decode()
    assert "您在这次会议以后任职，不参加这份决议的签字" in page
    assert client.get(f"{resolution.get_absolute_url()}sign/").status_code == 403


def test_the_second_after_the_term_nobody_signs(cast, resolve, body):
    resolution = resolve(signed_by=SIX[:5])
    Committee.objects.filter(pk=body.pk).update(last_day=today() - DAY, until=today())
    for name in ("weiyuan9", "weiyuan5"):
        with pytest.raises(NotAllowed, match="第五十七条"):
            actions.sign_resolution(resolution=resolution, by=cast[name], at=EVENING)
        with pytest.raises(NotAllowed):
            seat = Seat.objects.get(committee=body, person=cast[name])
            actions.sign_on_paper(resolution=resolution, seat=seat, paper="柜子", by=cast["zhou"], at=EVENING)
    Committee.objects.filter(pk=body.pk).update(last_day=today(), until=today() + DAY)
    assert actions.sign_resolution(resolution=resolution, by=cast["weiyuan9"], at=EVENING).state == "signed"


def test_nobody_enters_a_signature_for_a_seat_that_has_ended(cast, resolve, body, sign_in):
    resolution = resolve()
    seat = Seat.objects.get(committee=body, person=cast["weiyuan9"])
    Seat.objects.filter(pk=seat.pk).update(until=today())
    with pytest.raises(NotAllowed, match="第五十七条"):
        actions.sign_on_paper(resolution=resolution, seat=seat, paper="柜子", by=cast["zhou"], at=EVENING)
    form = sign_in(cast["zhou"]).get(f"{resolution.get_absolute_url()}paper/").context["form"]
    assert set(form.fields["seat"].queryset) == set(resolution.meeting.members.exclude(pk=seat.pk))


def test_what_waits_for_its_resolution_keeps_nothing_else_back(cast, resolve, sign_in):
    resolution = resolve()
    meeting = resolution.meeting
    held = promise(cast, meeting, "歌华有线", resolution=resolution)
    free = promise(cast, meeting, "中国移动", text="查线")
    page = sign_in(cast["zhou"]).get(f"{meeting.get_absolute_url()}dispatch/").content.decode()
    assert "还没有通过，这一次先不交办（物业管理条例第五十七条）" in page
    assert [one.pk for one in actions.give_actions(meeting=meeting, by=cast["zhou"], at=EVENING)] == [free.pk]
    held.refresh_from_db()
    assert held.state == "waiting"


def test_with_a_resolution_ends_what_it_promised(cast, resolve):
    resolution = passed(cast, resolve)
    first = promise(cast, resolution.meeting, "歌华有线", resolution=resolution)
    actions.give_actions(meeting=resolution.meeting, by=cast["zhou"], at=EVENING)
    second = promise(cast, resolution.meeting, "中国移动", resolution=resolution)
    other = promise(cast, resolution.meeting, "中国电信")
    actions.void(resolution=resolution, reason="写错了", by=cast["zhou"], at=EVENING + DAY)
    rows = ActionItem.objects.order_by("pk").values_list("pk", "state", "cancelled_reason")
    assert list(rows) == [
        (first.pk, "cancelled", "决议已作废"),
        (second.pk, "cancelled", "决议已作废"),
        (other.pk, "waiting", ""),
    ]
    assert not Clock.objects.about(first).running().exists()
    tell = Event.objects.filter(verb="action.dropped").order_by("pk").first().notices.filter(channel="inbox")
    assert list(tell.values_list("recipient__username", flat=True)) == ["gehua"]


def test_that_a_decision_which_had_passed_is_let_go_the_street_hears(cast, resolve):
    actions.void(resolution=resolve(), reason="另提", by=cast["zhou"], at=EVENING)
    assert told("resolution.voided") == sorted([*OWNERS, *OTHERS])
    actions.void(resolution=passed(cast, resolve), reason="另提", by=cast["zhou"], at=EVENING + DAY)
    assert told("resolution.voided") == sorted([*OWNERS, *OTHERS, "jiedao"])


def test_what_the_street_revokes_nobody_goes_on_with(cast, resolve):
    resolution = passed(cast, resolve)
    action = promise(cast, resolution.meeting, "歌华有线", resolution=resolution)
    actions.give_actions(meeting=resolution.meeting, by=cast["zhou"], at=EVENING)
    resolution = actions.publish(resolution=resolution, by=cast["zhou"], at=EVENING + DAY)
    actions.revoke(resolution=resolution, reason="超出职权", by=cast["jiedao"], at=EVENING + 2 * DAY)
    action.refresh_from_db()
    assert (action.state, action.cancelled_reason) == ("cancelled", "决议已由街道撤销")
    assert told("action.dropped") == ["gehua"]


def test_a_last_signature_that_comes_late_is_not_overdue_at_once(cast, resolve):
    resolution = resolve(signed_by=SIX[:5])
    actions.close_meeting(meeting=resolution.meeting, by=cast["zhou"], at=EVENING + timedelta(hours=2))
    late = EVENING + 10 * DAY
    resolution = actions.sign_resolution(resolution=resolution, by=cast["weiyuan9"], at=late)
    assert Clock.objects.about(resolution).get().due_at == datetime(2026, 12, 8, tzinfo=SHANGHAI)  # a Sunday rolls


def test_who_is_at_an_issue_already_hears_what_was_agreed(cast, wires):
    meeting, issue = wires
    cable, mobile = cast.organisations["歌华有线"], cast.organisations["中国移动"]
    petitions.dispatch(issue=issue, lead=cable, others=[mobile], by=cast["zhou"], at=EVENING)
    task = petitions.sign(task=issue.tasks.get(organisation=mobile), by=cast["yidong"], at=EVENING)
    petitions.report(task=task, text="做了一半", by=cast["yidong"], at=EVENING)
    given = actions.give_actions(meeting=meeting, by=cast["zhou"], at=EVENING)
    assert told("task.agreed") == ["gehua"]
    assert "先清废线（2026年12月10日前完成）" in Event.objects.get(verb="task.agreed").text
    assert [one.carrier for one in given] == [issue.tasks.get(organisation=cable), None]
    assert told("action.given") == ["yidong"]  # that task is reported: what is new is done beside it
    actions.finish_action(action=given[1], report="又做了", by=cast["yidong"], at=EVENING)


def test_what_is_agreed_on_an_issue_that_takes_no_tasks_goes_its_own_way(cast, wires):
    meeting, issue = wires
    petitions.answer(issue=issue, text="已办", no_evidence_reason="现场看过", by=cast["zhou"], at=EVENING)
    loose = promise(cast, meeting, "中国电信", text="别的")
    given = actions.give_actions(meeting=meeting, by=cast["zhou"], at=EVENING)
    assert [one.carrier for one in given] == [None, None, None]
    text = "协调会确定：\n歌华有线：先清废线（2026年12月10日前完成）\n中国移动：捆扎入槽（2026年12月10日前完成）"
    assert Event.objects.get(verb="issue.decided").text == text
    assert Clock.objects.about(*given).running().count() == 3
    assert given[2] == loose


def test_who_has_left_the_organisation_is_asked_for_nothing(cast, sitting):
    meeting = sitting("zhou", kind="coordination", organisations=["歌华有线"])
    posting = Posting.objects.get(person=cast["gehua"])
    action = promise(cast, meeting, "歌华有线", posting=posting)
    Posting.objects.filter(pk=posting.pk).update(until=today())
    Posting.objects.create(person=cast["li"], organisation=posting.organisation, title="新来的", since=today())
    actions.give_actions(meeting=meeting, by=cast["zhou"], at=EVENING)
    assert told("action.given") == ["li"]
    clocks.tick(now=datetime(2026, 12, 11, 1, tzinfo=SHANGHAI))
    assert told("clock.escalation") == ["dang", "li", "zhou"]
    assert Clock.objects.about(action).count() == 1


# --- a resolution that is no more, and the issues that acted on it ---------------------------------------------------


@pytest.fixture
def carried(cast, resolve, issue_of):
    """A published resolution on an issue, whose promise 歌华有线 carries as a task of that issue."""
    resolution = resolve()
    issue = issue_of(by="zhou", urgency="P4")
    words = {"title": issue.title, "subject": issue, "nonce": uuid.uuid4()}
    item = actions.add_item(meeting=resolution.meeting, by=cast["zhou"], at=EVENING, **words)
    for name in SIX:
        resolution = actions.sign_resolution(resolution=resolution, by=cast[name], at=EVENING)
    promise(cast, resolution.meeting, "歌华有线", resolution=resolution, item=item)
    actions.give_actions(meeting=resolution.meeting, by=cast["zhou"], at=EVENING)
    resolution = actions.publish(resolution=resolution, by=cast["zhou"], at=EVENING + DAY)
    return resolution, issue, issue.tasks.get()


def revoked(cast, resolution):
    return actions.revoke(resolution=resolution, reason="超出职权", by=cast["jiedao"], at=EVENING + 2 * DAY)


def test_who_runs_an_issue_and_who_is_at_it_learn_that_the_resolution_is_no_more(cast, carried, sign_in):
    resolution, issue, task = carried
    revoked(cast, resolution)
    task.refresh_from_db()
    action = ActionItem.objects.get()
    assert (task.state, action.state, action.carrier) == ("sent", "open", task)  # nobody's work is ended silently
    assert told("issue.ground_lost") == ["dang", "zhou"]
    assert told("task.ground_lost") == ["gehua"]
    sentence = "决议“整治架空线”已由街道撤销：超出职权。"
    assert Event.objects.get(verb="issue.ground_lost").text.startswith(sentence)
    for name, row in (("zhou", issue), ("zhou", task), ("gehua", task)):
        page = sign_in(cast[name]).get(row.get_absolute_url()).content.decode()
        assert f"所依据的{sentence}" in page
        assert (f"/tasks/{task.number}/ground/" in page) is (name == "zhou")


def test_the_task_is_taken_back_or_goes_on_by_another_ground(cast, carried, sign_in):
    resolution, issue, task = carried
    address = f"/tasks/{task.number}/ground/"
    assert sign_in(cast["zhou"]).get(address).status_code == 409  # its resolution stands
    revoked(cast, resolution)
    words = {"choice": "keep", "words": "架空线入地年度计划"}
    assert sign_in(cast["gehua"]).post(address, words).status_code == 403
    client = sign_in(cast["zhou"])
    assert client.post(address, {"choice": "keep"}).status_code == 200
    assert client.post(address, words).status_code == 302
    assert client.post(address, words).status_code == 409
    assert told("task.kept") == ["gehua"]
    action, task = ActionItem.objects.get(), issue.tasks.get()
    assert (task.state, action.state, action.carrier_id) == ("sent", "cancelled", None)
    assert action.cancelled_reason == "决议已由街道撤销；任务另有依据，继续办理"
    assert "所依据的决议" not in client.get(task.get_absolute_url()).content.decode().split('id="route"')[0]


def test_a_task_that_is_taken_back_leaves_the_issue_to_be_dispatched_anew(cast, carried):
    resolution, issue, task = carried
    revoked(cast, resolution)
    what = {"choice": "withdraw", "words": "没有其他依据"}
    petitions.settle_ground(task=task, by=cast["zhou"], at=EVENING + 2 * DAY, **what)
    task.refresh_from_db()
    issue.refresh_from_db()
    action = ActionItem.objects.get()
    assert (task.state, issue.state, issue.lead) == ("recalled", "open", None)
    assert (action.state, action.cancelled_reason) == ("cancelled", "决议已由街道撤销")
    assert told("task.recalled") == ["gehua"]
    assert not Event.objects.filter(verb="action.returned").exists()  # nothing is left to arrange


def test_of_a_resolution_that_was_never_published_its_title_is_not_told_on(cast, resolve, issue_of):
    resolution = resolve()
    issue = issue_of(by="zhou", urgency="P4")
    words = {"title": issue.title, "subject": issue, "nonce": uuid.uuid4()}
    item = actions.add_item(meeting=resolution.meeting, by=cast["zhou"], at=EVENING, **words)
    for name in SIX:
        resolution = actions.sign_resolution(resolution=resolution, by=cast[name], at=EVENING)
    promise(cast, resolution.meeting, "歌华有线", resolution=resolution, item=item)
    actions.give_actions(meeting=resolution.meeting, by=cast["zhou"], at=EVENING)
    actions.void(resolution=resolution, reason="写错了", by=cast["zhou"], at=EVENING + DAY)
    assert Event.objects.get(verb="issue.ground_lost").text.startswith("会议的一份决议已作废。依它")


def test_whom_a_resolution_answered_hears_that_it_was_revoked(cast, resolve, issue_of):
    issues = [issue_of(username, by="zhou") for username in ("li", "zhao")]
    resolution = actions.publish(resolution=passed(cast, resolve), by=cast["zhou"], at=EVENING + DAY)
    actions.answer_with(resolution=resolution, matters=issues, text="十二月入槽", by=cast["zhou"], at=EVENING + DAY)
    for_li, for_zhao = (issue.petitions.get() for issue in issues)
    petitions.appraise(petition=for_li, solved=False, satisfied=False, by=cast["li"], at=EVENING + DAY)
    issue = issues[0]
    issue.refresh_from_db()
    petitions.answer(issue=issue, text="另答", no_evidence_reason="看过", by=cast["zhou"], at=EVENING + DAY * 1.5)
    revoked(cast, resolution)
    lost = Event.objects.filter(verb="petition.ground_lost")
    assert [event.subject for event in lost] == [for_zhao]  # li was answered anew, by something else
    assert told("petition.ground_lost") == ["zhao"]
    assert lost.get().notice_text == (
        f"您反映的问题 {for_zhao.number}，答复所依据的决议“整治架空线”已由街道撤销：超出职权。"
        "您如果认为问题没有解决，请在评价时选“未解决”。"
    )
