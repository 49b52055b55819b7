"""The clocks: every rung at its moment, to exactly those it concerns, once, in order, and never early."""

import json
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.clocks import actions as clocks
from governance.clocks import kinds
from governance.clocks.models import Clock, Firing
from governance.journal import outbox
from governance.journal.models import Event, Notice
from governance.refusals import NotPossibleNow
from governance.workdays import Limit, Unit
from issues.petitions import actions
from issues.petitions.models import Issue, Petition, Task
from issues.petitions.workflow import PETITION_MOVES
from tests.threads import together

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def fired(since=0):
    """The ledger: (kind, step, when it was due to fire), in the order of firing."""
    rows = Firing.objects.filter(pk__gt=since).select_related("clock").order_by("pk")
    return [(row.clock.kind, row.step, row.planned_at) for row in rows]


def told():
    """Who was told by the last rung that fired."""
    event = Event.objects.filter(verb__startswith="clock.").last()
    return sorted(Notice.objects.filter(event=event, channel="inbox").values_list("recipient__username", flat=True))


def running(subject, kind):
    return Clock.objects.about(subject).running().get(kind=kind)


def tick_through(moments):
    """Tick an instant before each moment, and at it; who was told there, by step."""
    heard = []
    for moment in moments:
        assert clocks.tick(now=moment - INSTANT) == 0, "early"
        assert clocks.tick(now=moment) == 1
        heard.append((Firing.objects.last().step, told()))
    return heard


# --- moments and people --------------------------------------------------------------------------------

LIMITS = {"P1": 2 * HOUR, "P2": 24 * HOUR, "P3": 7 * DAY, "P4": 15 * DAY}
INTAKE = {"P1": 2 * HOUR, "P2": 24 * HOUR, "P3": 24 * HOUR, "P4": 24 * HOUR}
CATEGORY = {"P1": "A1", "P2": "C1", "P3": "C3", "P4": "C2"}
STEPS = {
    "P1": ["three_quarters", "due", "due_30m", "due_1h"],
    "other": ["three_quarters", "due", "due_24h", "due_72h"],
}


def ladder(start, limit, urgency="P3"):
    """When a ladder speaks: at three quarters, when it is due, and twice after."""
    first, second = (HOUR / 2, HOUR) if urgency == "P1" else (24 * HOUR, 72 * HOUR)
    return [start + limit * 3 / 4, start + limit, start + limit + first, start + limit + second]


@pytest.fixture
def opened(cast, file_for):
    """`opened("P2")` files and accepts at noon."""

    def accept(urgency="P3", username="li", by="wang", **what):
        petition = file_for(username, category=CATEGORY[urgency], at=NOON, **what)
        return actions.accept(petition=petition, by=cast[by], at=NOON)

    return accept


@pytest.fixture
def sent(cast, opened):
    """`sent("歌华有线", "中国电信")` goes on to dispatch at noon, the first one leading."""

    def dispatched(*names, urgency="P3", sign=()):
        issue = opened(urgency)
        lead, *others = [cast.organisations[name] for name in names]
        actions.dispatch(issue=issue, lead=lead, others=others, by=cast["wang"], at=NOON)
        for username in sign:
            actions.sign(task=Task.objects.of_organisations(cast[username]).get(), by=cast[username], at=NOON)
        return Issue.objects.get()

    return dispatched


@pytest.mark.parametrize("urgency", LIMITS)
def test_handling_speaks_at_its_four_moments(cast, opened, urgency):
    issue = opened(urgency)
    moments = ladder(NOON, LIMITS[urgency], urgency)
    heard = tick_through(moments)
    steps = STEPS.get(urgency, STEPS["other"])
    assert heard == list(zip(steps, [["wang"], ["zhou"], ["zhou"], ["jiedao"]], strict=True))
    assert fired() == [("handling", step, moment) for step, moment in zip(steps, moments, strict=True)]
    assert running(issue, "handling").next_fire_at is None
    assert clocks.tick(now=NOON + 400 * DAY) == 0


@pytest.mark.parametrize("urgency", LIMITS)
def test_acceptance_speaks_at_its_four_moments(cast, file_for, urgency):
    file_for("li", category=CATEGORY[urgency], at=NOON)
    heard = tick_through(ladder(NOON, INTAKE[urgency], urgency))
    assert [step for step, _ in heard] == STEPS.get(urgency, STEPS["other"])
    reminded = ["dang", "wang", "zhou"] if urgency == "P1" else ["wang"]
    assert [who for _, who in heard] == [reminded, ["zhou"], ["zhou"], ["jiedao"]]


@pytest.mark.parametrize("urgency", LIMITS)
def test_signing_speaks_at_its_four_moments(cast, sent, urgency):
    issue = sent("首华物业", urgency=urgency)
    Clock.objects.about(issue).update(stopped_at=NOON, next_fire_at=None)  # only signing is looked at
    heard = tick_through(ladder(NOON, INTAKE[urgency], urgency))
    assert [who for _, who in heard] == [["wuye"], ["wuye", "zhou"], ["zhou"], ["jiedao"]]


@pytest.mark.parametrize(
    ("username", "what", "who"),
    [
        ("li", {"place_kind": "public"}, [["dang", "zhou"], ["zhou"], ["zhou"], ["jiedao"]]),
        ("wang", {}, [["dang", "zhou"], ["zhou"], ["zhou"], ["jiedao"]]),  # he may not triage himself
        ("sun", {}, [["juwei"], ["juwei"], ["juwei"], ["laoshan"]]),  # no 物管会 there: the 居委会 stands in
    ],
)
def test_who_hears_of_a_petition_that_nobody_accepts(cast, file_for, username, what, who):
    file_for(username, at=NOON, **what)
    assert [heard for _, heard in tick_through(ladder(NOON, DAY))] == who


def heard_of_handling(issue):
    """Who is told at each rung of the issue's own clock, the state staying as it is."""
    Clock.objects.exclude(pk=running(issue, "handling").pk).running().update(stopped_at=NOON, next_fire_at=None)
    return [who for _, who in tick_through(ladder(NOON, 7 * DAY))]


def test_one_batch_tells_each_petitions_own_people(cast, file_for):
    """Same building, same moment: an emergency tells more, and nobody triages themselves."""
    ordinary = file_for("li", at=NOON)
    emergency = file_for("li", category="A1", text="楼道里有煤气味", at=NOON + 22 * HOUR)
    building = ordinary.building
    own = file_for("wang", place_kind="building", building=building, text="门厅灯不亮", at=NOON)
    clocks.tick(now=NOON + 24 * HOUR - INSTANT)
    told = {
        row: sorted(
            Notice.objects.filter(
                event__in=Event.objects.about(row).filter(verb="clock.reminder"), channel="inbox"
            ).values_list("recipient__username", flat=True)
        )
        for row in (ordinary, emergency, own)
    }
    assert told == {ordinary: ["wang"], emergency: ["dang", "wang", "zhou"], own: ["dang", "zhou"]}


def test_who_hears_while_organisations_work(cast, sent):
    issue = sent("首华物业", "歌华有线", sign=["wuye"])
    assert heard_of_handling(issue) == [["gehua", "wuye"], ["gehua", "wuye", "zhou"], ["zhou"], ["jiedao"]]


def test_who_has_reported_is_left_alone(cast, sent):
    issue = sent("首华物业", "歌华有线", sign=["wuye", "gehua"])
    actions.report(task=issue.tasks.get(is_lead=False), text="线已入地", by=cast["gehua"], at=NOON)
    assert heard_of_handling(issue) == [["wuye"], ["wuye", "zhou"], ["zhou"], ["jiedao"]]


def test_who_hears_while_the_committee_verifies(cast, sent):
    issue = sent("首华物业", sign=["wuye"])
    actions.report(task=issue.tasks.get(), text="修好了", by=cast["wuye"], at=NOON)
    issue.refresh_from_db()
    assert issue.state == "verifying"
    assert heard_of_handling(issue) == [["wang"], ["zhou"], ["zhou"], ["jiedao"]]


def test_who_hears_while_the_street_decides(cast, sent):
    issue = sent("首华物业", "歌华有线")
    for task, username in zip(issue.tasks.order_by("-is_lead"), ["wuye", "gehua"], strict=True):
        actions.refuse(task=task, reason="不是我们的", by=cast[username], at=NOON)
    issue.refresh_from_db()
    assert issue.state == "at_street"
    assert heard_of_handling(issue) == [["jiedao"], ["zhou"], ["zhou"], ["jiedao"]]


def test_an_emergency_that_nobody_signs_names_the_number_to_ring(cast, sent):
    task = sent("首华物业", urgency="P1").tasks.get()
    at = task.sent_at + 2 * HOUR
    clocks.tick(now=at)
    clocks.tick(now=at)
    event = Event.objects.about(task).get(verb="clock.escalation")
    assert event.notice_text.endswith("首华物业值班电话 010-55550000，请直接拨打。")
    ways = Notice.objects.filter(event=event, recipient=cast["zhou"]).values_list("channel", "urgent")
    assert set(ways) == {("inbox", True), ("email", True), ("sms", True)}


def test_at_night_the_number_to_ring_reaches_each_level_by_text_message(cast, sent, settings, tmp_path):
    """The 物管会 when it is due, the 居委会 half an hour later, the street after an hour; mail does not wait either."""
    settings.QUIET_HOURS, settings.VAR_DIR = (20, 8), tmp_path
    task = sent("首华物业", urgency="P1").tasks.get()
    at = NOON + 10 * HOUR  # ten in the evening: everything is late by now
    while clocks.tick(now=at):
        pass
    outbox.send_due(now=at)
    lines = [json.loads(line) for line in (tmp_path / "sms.jsonl").read_text().splitlines()]
    rang = {line["phone"] for line in lines if task.number in line["text"] and "010-55550000" in line["text"]}
    assert rang == {cast[name].phone for name in ("wuye", "zhou", "jiedao")}
    kept = Notice.objects.filter(event__verb="clock.escalation", event__subject_id=task.pk, channel="sms")
    assert {(notice.urgent, notice.send_from, notice.sent_at) for notice in kept} == {(True, at, at)}


def test_an_organisation_without_people_is_the_committees_care(cast, sent):
    sent("中国电信")
    Clock.objects.filter(kind="handling").update(stopped_at=NOON, next_fire_at=None)
    assert [who for _, who in tick_through(ladder(NOON, DAY))] == [["dang", "zhou"], ["zhou"], ["zhou"], ["jiedao"]]


def test_the_petitioner_is_reminded_to_appraise_and_told_of_the_end(cast, opened):
    issue = opened()
    actions.answer(issue=issue, text="修好了", no_evidence_reason="看过", by=cast["wang"], at=NOON)
    assert clocks.tick(now=NOON + 7 * DAY * 3 / 4) == 1
    assert (Event.objects.last().verb, told()) == ("clock.reminder", ["li"])
    assert clocks.tick(now=NOON + 7 * DAY - INSTANT) == 0
    assert clocks.tick(now=NOON + 7 * DAY) == 1
    lapsed = Event.objects.get(verb="petition.lapsed")
    assert list(lapsed.notices.filter(channel="inbox").values_list("recipient__username", flat=True)) == ["li"]
    assert clocks.tick(now=NOON + 90 * DAY) == 0


# --- outages, stops, poison ----------------------------------------------------------------------------


def test_what_was_missed_in_an_outage_fires_in_order_once_each(cast, file_for, opened):
    file_for("zhao", at=NOON + HOUR)
    opened()
    now = NOON + 30 * DAY
    assert clocks.tick(now=now) == 8
    ledger = fired()
    for kind in ("acceptance", "handling"):
        mine = [(step, planned) for name, step, planned in ledger if name == kind]
        assert [step for step, _ in mine] == STEPS["other"]
        assert mine == sorted(mine, key=lambda row: row[1])
    assert set(Firing.objects.values_list("fired_at", flat=True)) == {now}
    assert clocks.tick(now=now) == 0


def test_a_tick_is_bounded_and_the_next_goes_on(cast, opened):
    opened()
    now = NOON + 30 * DAY
    assert [clocks.tick(now=now, limit=3), clocks.tick(now=now, limit=3)] == [3, 1]


def test_a_clock_that_was_stopped_never_fires(cast, file_for):
    petition = file_for("li", at=NOON)
    actions.withdraw(petition=petition, by=cast["li"], at=NOON + DAY - INSTANT)
    assert clocks.tick(now=NOON + 30 * DAY) == 0
    clock = Clock.objects.get()
    assert (clock.outcome, clock.in_time, clock.next_fire_at) == ("withdrawn", True, None)


def test_every_deed_that_ends_a_turn_stops_its_clock(cast, sent):
    issue = sent("首华物业", sign=["wuye"])
    actions.report(task=issue.tasks.get(), text="修好了", by=cast["wuye"], at=NOON)
    actions.answer(issue=issue, text="修好了", no_evidence_reason="看过", by=cast["wang"], at=NOON)
    actions.appraise(petition=Petition.objects.get(), solved=True, satisfied=True, by=cast["li"], at=NOON)
    ended = Clock.objects.order_by("pk").values_list("kind", "outcome")
    assert list(ended) == [
        ("acceptance", "accepted"),
        ("handling", "answered"),
        ("signing", "signed"),
        ("appraisal", "appraised"),
    ]
    assert clocks.tick(now=NOON + 90 * DAY) == 0


@pytest.fixture
def poison(monkeypatch, cast, file_for):
    """A clock whose audience raises, due before all others; `poison.cure()` mends it."""

    class Kind:
        clock = None
        cured = False

        def audience(self, subject, names):
            if not self.cured:
                raise ZeroDivisionError("nobody is behind this name")
            return [cast["zhou"]]

    kind = Kind()
    usual = kinds.get("acceptance")
    bad = replace(usual, name="poison", label="坏时限", audience=kind.audience, crowd=None)
    monkeypatch.setitem(kinds._kinds, "poison", bad)
    petition = file_for("li", at=NOON)
    limit = Limit(1, Unit.HOURS, "试", NOON.date())
    kind.clock = clocks.start(kind="poison", subject=petition, limit=limit, at=NOON)
    return kind


def test_a_poisoned_clock_stops_nobody_and_is_tried_again(poison, opened):
    opened()
    now = NOON + 30 * DAY
    assert clocks.tick(now=now) == 8  # the acceptance of the poisoned petition, and the handling of the other
    assert Firing.objects.filter(clock=poison.clock).count() == 0
    assert Event.objects.filter(verb__startswith="clock.").count() == 8
    assert clocks.tick(now=now) == 0
    poison.cured = True
    assert clocks.tick(now=now + timedelta(minutes=1)) == 4
    assert list(Firing.objects.filter(clock=poison.clock).values_list("step", flat=True)) == STEPS["other"]


def test_clocks_of_a_kind_or_subject_that_is_gone_stop_nobody(cast, opened, file_for):
    file_for("zhao", at=NOON)
    Clock.objects.update(kind="no_such_kind")
    file_for("zhao", at=NOON)
    Clock.objects.filter(kind="acceptance").update(subject_id=10**9)
    opened()
    assert clocks.tick(now=NOON + 30 * DAY) == 4


# --- rules of the ledger -------------------------------------------------------------------------------


def test_the_ledger_refuses_twice_and_too_early(cast, file_for):
    file_for("li", at=NOON)
    clock = Clock.objects.get()
    Firing.objects.create(clock=clock, step="due", planned_at=NOON, fired_at=NOON)
    for wrong in ({"step": "due", "fired_at": NOON}, {"step": "due_24h", "fired_at": NOON - INSTANT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Firing.objects.create(clock=clock, planned_at=NOON, **wrong)


def test_a_machine_whose_clock_was_set_back_still_lets_people_work(cast, file_for):
    """Each deed comes with an earlier moment than the one before; so does one that waited for the other's lock."""
    now = timezone.now()
    before = (now - timedelta(minutes=10 * times) for times in range(1, 20))
    petition = file_for("li", at=now)
    actions.ask_back(petition=petition, question="哪里？", by=cast["wang"], at=next(before))
    actions.supplement(petition=petition, text="六层", by=cast["li"], at=next(before))
    issue = actions.accept(petition=petition, by=cast["wang"], at=next(before))
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["wang"], at=next(before))
    task = Task.objects.get(issue=issue)
    actions.sign(task=task, by=cast["wuye"], at=next(before))
    actions.report(task=task, text="好了", by=cast["wuye"], at=next(before))
    for solved in (False, True):
        actions.answer(issue=issue, text="好了", no_evidence_reason="看过", by=cast["wang"], at=next(before))
        actions.appraise(petition=petition, solved=solved, satisfied=solved, by=cast["li"], at=next(before))
    petition.refresh_from_db()
    assert (petition.state, Clock.objects.running().count()) == ("closed", 0)


@pytest.mark.django_db(transaction=True)
def test_clocks_start_stop_and_change_only_inside_a_deed(cast, file_for):
    petition = file_for("li", at=NOON)
    limit = Limit(1, Unit.HOURS, "试", NOON.date())
    for deed in (
        lambda: clocks.start(kind="acceptance", subject=petition, limit=limit, at=NOON),
        lambda: clocks.stop(kind="acceptance", subject=petition, at=NOON, outcome="x"),
        lambda: clocks.review(kind="acceptance", subject=petition),
    ):
        with pytest.raises(RuntimeError, match="inside a deed"):
            deed()
    assert Clock.objects.running().count() == 1


# --- new cycles ----------------------------------------------------------------------------------------


def cycles(issue):
    """Each handling cycle: (cycle, cause, started, due, outcome)."""
    rows = Clock.objects.about(issue).filter(kind="handling").order_by("cycle")
    return [(row.cycle, row.cause, row.started_at, row.due_at, row.outcome) for row in rows]


def all_due(issue):
    """The due time wherever it is written: issue, waiting petitions, signed tasks, running clock."""
    issue.refresh_from_db()
    return {
        issue.due_at,
        running(issue, "handling").due_at,
        *issue.petitions.values_list("due_at", flat=True),
        *issue.tasks.filter(state="signed").values_list("due_at", flat=True),
    }


def test_raising_counts_from_now(cast, sent):
    issue = sent("首华物业", sign=["wuye"])
    actions.change_urgency(issue=issue, urgency="P2", reason="下雨", by=cast["wuye"], at=NOON + DAY)
    assert all_due(issue) == {NOON + 2 * DAY}
    assert cycles(issue) == [
        (1, "受理", NOON, NOON + 7 * DAY, "superseded"),
        (2, "调整紧急程度", NOON + DAY, NOON + 2 * DAY, ""),
    ]
    assert running(issue, "handling").explanation == "自 3 月 3 日 12:00 起 24 小时"


def test_raising_never_gives_more_time(cast, opened):
    issue = opened()
    actions.change_urgency(issue=issue, urgency="P2", by=cast["wang"], at=NOON + 7 * DAY - HOUR)
    assert all_due(issue) == {NOON + 7 * DAY}
    assert running(issue, "handling").explanation.endswith("已定的到期时间更早，按较早者")


def test_raising_what_is_late_does_not_begin_the_ladder_anew(cast, opened):
    issue = opened()
    clocks.tick(now=NOON + 9 * DAY)
    assert [step for _, step, _ in fired()] == STEPS["other"][:3]
    actions.change_urgency(issue=issue, urgency="P2", by=cast["wang"], at=NOON + 9 * DAY)
    assert all_due(issue) == {NOON + 7 * DAY}
    assert clocks.tick(now=NOON + 10 * DAY - INSTANT) == 0
    assert (clocks.tick(now=NOON + 10 * DAY), told()) == (1, ["jiedao"])


def test_raising_what_is_late_to_p1_tells_the_street_at_once(cast, opened):
    issue = opened()
    clocks.tick(now=NOON + 7 * DAY + 2 * HOUR)
    actions.change_urgency(issue=issue, urgency="P1", by=cast["wang"], at=NOON + 7 * DAY + 2 * HOUR)
    assert clocks.tick(now=NOON + 7 * DAY + 2 * HOUR) == 2
    assert [step for _, step, _ in fired()] == STEPS["P1"]


def test_lowering_counts_from_acceptance(cast, opened):
    issue = opened("P2")
    actions.change_urgency(issue=issue, urgency="P3", reason="不漏了", by=cast["wang"], at=NOON + 20 * HOUR)
    assert all_due(issue) == {NOON + 7 * DAY}


def test_raising_and_lowering_again_leads_back_to_the_first_date(cast, opened):
    issue = opened()
    actions.change_urgency(issue=issue, urgency="P2", by=cast["wang"], at=NOON + DAY)
    actions.change_urgency(issue=issue, urgency="P3", reason="看错了", by=cast["wang"], at=NOON + DAY)
    assert all_due(issue) == {NOON + 7 * DAY}


def test_lowering_never_takes_granted_time_away(cast, sent):
    issue = sent("首华物业", urgency="P2", sign=["wuye"])
    extension = actions.ask_extension(task=issue.tasks.get(), days=30, reason="等料", by=cast["wuye"], at=NOON)
    actions.decide_extension(extension=extension, grant=True, by=cast["wang"], at=NOON)
    actions.change_urgency(issue=issue, urgency="P3", reason="不急", by=cast["wang"], at=NOON)
    assert all_due(issue) == {NOON + 31 * DAY}


def test_lowering_after_a_reopening_counts_from_the_reopening(cast, opened):
    issue, later = opened("P2"), NOON + 10 * DAY
    actions.answer(issue=issue, text="好了", no_evidence_reason="看过", by=cast["wang"], at=NOON)
    petition = Petition.objects.get()
    actions.appraise(petition=petition, solved=False, satisfied=False, by=cast["li"], at=NOON + 5 * DAY)
    assert all_due(issue) == {NOON + 6 * DAY}
    actions.change_urgency(issue=issue, urgency="P4", reason="要换管", by=cast["wang"], at=later)
    assert all_due(issue) == {NOON + 20 * DAY}
    assert later < NOON + 20 * DAY


def test_an_extension_is_added_to_the_due_time(cast, sent):
    issue = sent("首华物业", sign=["wuye"])
    extension = actions.ask_extension(task=issue.tasks.get(), days=3, reason="等雨停", by=cast["wuye"], at=NOON + DAY)
    actions.decide_extension(extension=extension, grant=True, by=cast["wang"], at=NOON + 2 * DAY)
    assert all_due(issue) == {NOON + 10 * DAY}
    assert cycles(issue)[1:] == [(2, "延期", NOON + 2 * DAY, NOON + 10 * DAY, "")]
    moments = ladder(NOON + 2 * DAY, 8 * DAY)
    assert [who for _, who in tick_through(moments)] == [["wuye"], ["wuye", "zhou"], ["zhou"], ["jiedao"]]


def test_a_denied_extension_changes_no_time(cast, sent):
    issue = sent("首华物业", sign=["wuye"])
    extension = actions.ask_extension(task=issue.tasks.get(), days=3, reason="等雨停", by=cast["wuye"], at=NOON)
    actions.decide_extension(extension=extension, grant=False, by=cast["wang"], at=NOON)
    assert all_due(issue) == {NOON + 7 * DAY}
    assert len(cycles(issue)) == 1


def test_a_reopening_is_a_new_period(cast, opened):
    issue = opened()
    actions.answer(issue=issue, text="好了", no_evidence_reason="看过", by=cast["wang"], at=NOON + DAY)
    petition = Petition.objects.get()
    actions.appraise(petition=petition, solved=False, satisfied=False, by=cast["li"], at=NOON + 2 * DAY)
    assert all_due(issue) == {NOON + 9 * DAY}
    assert cycles(issue) == [
        (1, "受理", NOON, NOON + 7 * DAY, "answered"),
        (2, "诉求人反映未解决，重新办理", NOON + 2 * DAY, NOON + 9 * DAY, ""),
    ]


def test_a_second_voice_does_not_give_a_reopened_issue_more_time(cast, opened, file_for):
    issue = opened()
    actions.join(petition=file_for("zhao", at=NOON), issue=issue, by=cast["wang"], at=NOON)
    actions.answer(issue=issue, text="好了", no_evidence_reason="看过", by=cast["wang"], at=NOON + DAY)
    for username, day in (("li", 2), ("zhao", 6)):
        petition = Petition.objects.get(petitioner=cast[username])
        actions.appraise(petition=petition, solved=False, satisfied=False, by=cast[username], at=NOON + day * DAY)
    assert all_due(issue) == {NOON + 9 * DAY}
    assert len(cycles(issue)) == 2
    assert issue.reopenings == 1


def test_a_question_to_the_petitioner_suspends_acceptance_and_nothing_else(cast, file_for):
    """The only suspension there is: while she is asked nobody is late; her answer begins a new period."""
    petition = file_for("li", at=NOON)
    actions.ask_back(petition=petition, question="请补充具体位置。", by=cast["wang"], at=NOON + 20 * HOUR)
    assert Clock.objects.running().count() == 0
    assert clocks.tick(now=NOON + 30 * DAY) == 0
    asked = Clock.objects.about(petition).values().get()
    assert (asked["outcome"], asked["stopped_at"], asked["due_at"]) == ("asked", NOON + 20 * HOUR, NOON + DAY)
    actions.supplement(petition=petition, text="卫生间的顶上", by=cast["li"], at=NOON + 9 * DAY)
    again = running(petition, "acceptance")
    assert (again.cycle, again.cause, again.counted_from) == (2, "诉求人补充说明", NOON + 9 * DAY)
    petition.refresh_from_db()
    assert petition.due_at == again.due_at == NOON + 10 * DAY
    assert Clock.objects.values().get(pk=asked["id"]) == asked
    issue = actions.accept(petition=petition, by=cast["wang"], at=NOON + 9 * DAY)
    waits = {move.name for move in PETITION_MOVES if move.target == "asked"}
    assert waits == {"ask_back"}
    assert running(issue, "handling").due_at == NOON + 16 * DAY


def test_a_hand_over_to_another_organisation_gives_the_whole_no_more_time(cast, sent):
    """首接负责: whoever takes over signs anew, while the clock of the whole runs on."""
    issue = sent("首华物业", sign=["wuye"])
    first = issue.tasks.get()
    actions.dispatch(issue=issue, lead=cast.organisations["歌华有线"], by=cast["wang"], at=NOON + DAY)
    second = issue.tasks.exclude(pk=first.pk).get()
    assert cycles(issue) == [(1, "受理", NOON, NOON + 7 * DAY, "")]
    assert all_due(issue) == {NOON + 7 * DAY}
    signing = running(second, "signing")
    assert (signing.cycle, signing.cause, signing.due_at) == (1, "派单", NOON + 2 * DAY)
    assert not Clock.objects.about(first).running().exists()
    assert kinds.get("handling").audience(issue, ("handler",)) == [cast["gehua"]]


def test_an_unsigned_task_hurries_with_its_issue(cast, sent):
    issue = sent("首华物业")
    actions.change_urgency(issue=issue, urgency="P1", by=cast["wang"], at=NOON + HOUR)
    task = issue.tasks.get()
    assert (task.due_at, running(task, "signing").cycle) == (NOON + 3 * HOUR, 2)
    actions.change_urgency(issue=issue, urgency="P3", reason="看错了", by=cast["wang"], at=NOON + HOUR)
    task.refresh_from_db()
    assert (task.due_at, running(task, "signing").cycle) == (NOON + 3 * HOUR, 2)


# --- cost ----------------------------------------------------------------------------------------------


def asked(deed):
    """How many statements a deed asks of the database, savepoints left aside."""
    with CaptureQueriesContext(connection) as queries:
        deed()
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


def test_a_tick_with_nothing_due_is_two_queries(cast, file_for, opened):
    for number in range(3):
        file_for("li", at=NOON, text=f"第 {number} 件")
    assert asked(lambda: clocks.tick(now=NOON)) == 2  # is a ladder new; is anything due


def test_many_that_are_due_at_one_moment_need_no_sorting(cast, file_for):
    """After a new ladder goes live a whole kind is due at that moment; each batch would sort all of it."""
    file_for("li", at=NOON)
    with connection.cursor() as cursor:
        # A table of one row is cheapest to sort; only what has no other way may do it here.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = Clock.objects.to_fire(NOON).order_by("next_fire_at", "pk").select_for_update(skip_locked=True)[:9]
        assert "Index Scan using clock_to_fire_in_order" in plan.explain()
        assert "Sort" not in plan.explain()


def test_a_firing_costs_the_same_whatever_else_exists(cast, file_for):
    def file(count):
        for number in range(count):
            file_for("li", at=NOON, text=f"第 {number} 件")

    file(2)
    alone = asked(lambda: clocks.fire_next(now=NOON + 18 * HOUR))
    file(6)
    assert asked(lambda: clocks.fire_next(now=NOON + 18 * HOUR)) == alone
    six = asked(lambda: clocks.tick(now=NOON + 18 * HOUR))
    file(12)
    twelve = asked(lambda: clocks.tick(now=NOON + 18 * HOUR))
    assert twelve == six


@pytest.mark.parametrize(("kind", "share"), [("signing", DAY * 3 / 4), ("handling", 7 * DAY * 3 / 4)])
def test_a_batch_of_tasks_or_issues_asks_the_same_for_many(cast, file_for, kind, share):
    def fire(count, at):
        for number in range(count):
            petition = file_for("li", at=at, text=f"第 {number} 件")
            issue = actions.accept(petition=petition, by=cast["wang"], at=at)
            actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["wang"], at=at)
        for other in Clock.objects.running().exclude(kind=kind):
            Clock.objects.filter(pk=other.pk).update(stopped_at=other.started_at, next_fire_at=None)
        queries = asked(lambda: clocks.tick(now=at + share))
        assert told() == ["wuye"]
        Clock.objects.running().update(stopped_at=at + share, next_fire_at=None)
        return queries

    assert fire(2, NOON) == fire(5, NOON + 30 * DAY)
    assert Firing.objects.filter(clock__kind=kind).count() == 7


# --- at the same moment --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_fire_each_rung_once(cast, file_for):
    for number in range(6):
        file_for("li", at=NOON, text=f"第 {number} 件")
    ticks = together(*[lambda: clocks.tick(now=NOON + 30 * DAY)] * 3)
    assert sum(ticks) == 24
    assert Firing.objects.count() == Event.objects.filter(verb__startswith="clock.").count() == 24
    for clock in Clock.objects.all():
        assert list(clock.firings.order_by("pk").values_list("step", flat=True)) == STEPS["other"]


@pytest.mark.django_db(transaction=True)
def test_a_lapse_and_an_appraisal_at_once_have_one_outcome(cast, file_for):
    ends = set()
    for number in range(8):
        petition = file_for("li", text=f"第 {number} 件")
        issue = actions.accept(petition=petition, by=cast["wang"])
        actions.answer(issue=issue, text="好了", no_evidence_reason="看过", by=cast["wang"])
        petition.refresh_from_db()

        def appraise(petition=petition):
            return actions.appraise(petition=petition, solved=True, satisfied=True, by=cast["li"]).state

        ticked, appraised = together(lambda due=petition.due_at: clocks.tick(now=due), appraise)
        assert isinstance(ticked, int)
        clocks.tick(now=petition.due_at)
        petition.refresh_from_db()
        verbs = set(Event.objects.about(petition).values_list("verb", flat=True))
        outcome = verbs & {"petition.appraised", "petition.lapsed"}
        assert len(outcome) == 1
        assert petition.state == "closed"
        assert (petition.solved is True) == (appraised == "closed") == (outcome == {"petition.appraised"})
        assert isinstance(appraised, str | NotPossibleNow)
        assert Clock.objects.running().count() == 0
        ends |= outcome
    assert ends


@pytest.mark.django_db(transaction=True)
def test_a_clock_that_somebody_holds_keeps_no_other_waiting(cast, file_for):
    held, free = (file_for("li", at=NOON) for _ in range(2))
    taken, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Clock.objects.about(held).select_for_update().get()
            taken.set()
            done.wait(20)

    def tick():
        taken.wait(20)
        try:
            return clocks.tick(now=NOON + 25 * HOUR)
        finally:
            done.set()

    assert together(hold, tick)[1] == 2
    assert set(Firing.objects.values_list("clock__subject_id", flat=True)) == {free.pk}
