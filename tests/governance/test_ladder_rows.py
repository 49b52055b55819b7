"""Limits and ladders as rows: which holds, how a street changes its own, and what the rehearsal promises."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.clocks import actions as clocks
from governance.clocks import kinds
from governance.clocks.actions.firing import _look_at_chunk
from governance.clocks.actions.ladders import change_draft, draft_ladder, drop_draft, go_live
from governance.clocks.catalogue import CATALOGUE
from governance.clocks.forms import StepFormSet, steps_of
from governance.clocks.models import Clock, Firing, Ladder, TimeLimit, time_limit
from governance.clocks.rehearsal import letters, rehearse, replay
from governance.journal import outbox
from governance.journal.actions import choose_reach
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Street
from governance.workdays import Limit, Unit

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# share of the time, after the due time, label, audience, speaks
EAGER = [
    (50, None, "时限过半，提醒经办人", ["handler"], "reminder"),
    (75, None, "时限已过四分之三，提醒经办人", ["handler"], "reminder"),
    (None, timedelta(0), "到期，报主任", ["chair"], "escalation"),
    (None, 6 * HOUR, "超期 6 小时，报居委会", ["neighbourhood"], "escalation"),
    (None, 12 * HOUR, "超期 12 小时，报街道", ["street"], "escalation"),
]


@pytest.fixture
def street(cast):
    return Street.objects.get(name="北太平庄街道")


@pytest.fixture
def draft(cast, street):
    """jiedao's own ladder for accepting P3 petitions, not live yet."""
    everybodys = Ladder.objects.get(kind="acceptance", urgency="P3", street=None)
    made = draft_ladder(ladder=everybodys, street=street, by=cast["jiedao"], at=NOON)
    return change_draft(ladder=made, steps=EAGER, note="本街道加快", by=cast["jiedao"])


def test_every_statutory_period_is_a_row_with_its_basis(cast):
    codes = set(TimeLimit.objects.exclude(code="").values_list("code", flat=True))
    assert codes == {f"D{n}" for n in range(1, 27)}
    assert not TimeLimit.objects.filter(basis="").exists()
    assert len({entry.kind for entry in CATALOGUE}) == len(CATALOGUE)


def test_loading_twice_adds_nothing(cast):
    assert (clocks.load_limits(), clocks.load_ladders()) == (0, 0)


def test_the_row_that_says_most_wins_and_among_equals_the_newest(street):
    def row(amount, valid_from=date(2021, 1, 1), **where):
        TimeLimit.objects.create(kind="test", amount=amount, unit="days", basis="试", valid_from=valid_from, **where)

    def found(on=date(2026, 1, 1), **where):
        return time_limit("test", on=on, **where).amount

    row(10)
    row(9, street=street)
    row(7, urgency="P3")
    row(6, urgency="P3", street=street)
    row(5, category="C3")
    row(4, valid_from=date(2025, 6, 1))
    assert found() == 4
    assert found(on=date(2025, 5, 31)) == 10
    assert found(street=street.pk, on=date(2025, 5, 31)) == 9
    assert found(street=street.pk) == 4  # a later general one has overtaken it
    assert found(urgency="P3") == 7
    assert found(urgency="P3", street=street.pk) == 6
    assert found(urgency="P3", street=street.pk, category="C3") == 5
    assert found(urgency="P4", category="X1") == 4
    with pytest.raises(LookupError):
        found(on=date(2020, 12, 31))


def test_the_row_in_force_when_the_clock_started_is_the_one_used(cast, file_for, street):
    before = Clock.objects.about(file_for("li", at=NOON)).get()
    TimeLimit.objects.create(
        kind="acceptance",
        urgency="P3",
        street=street,
        amount=4,
        unit="hours",
        basis="本街道自定",
        valid_from=NOON.date(),
    )
    after = Clock.objects.about(file_for("li", text="又漏了一处", at=NOON + HOUR)).get()
    before.refresh_from_db()
    assert [before.due_at - NOON, after.due_at - NOON] == [DAY, 5 * HOUR]
    assert [before.limit.street, after.limit.street, after.basis] == [None, street, "本街道自定"]


def test_two_limits_that_say_the_same_are_equal_wherever_they_are_kept():
    assert Limit(1, Unit.DAYS, "试", NOON.date(), row=7) == Limit(1, Unit.DAYS, "试", NOON.date())


# --- a street's own ladder -----------------------------------------------------------------------------


def test_a_draft_changes_nothing_until_it_is_live(cast, file_for, draft):
    clock = Clock.objects.about(file_for("li", at=NOON)).get()
    assert clock.next_fire_at == NOON + 18 * HOUR
    assert clocks.tick(now=NOON + 12 * HOUR) == 0


def test_going_live_holds_for_running_clocks_of_that_street_only(cast, file_for, draft):
    li, sun = (Clock.objects.about(file_for(name, at=NOON)).get() for name in ("li", "sun"))
    go_live(ladder=draft, by=cast["jiedao"], at=NOON + HOUR)
    clocks.tick(now=NOON + HOUR)
    li.refresh_from_db(), sun.refresh_from_db()
    assert [li.next_fire_at - NOON, sun.next_fire_at - NOON] == [12 * HOUR, 18 * HOUR]
    assert Firing.objects.count() == 0


def test_the_new_version_retires_the_old_and_is_recorded(cast, street, draft):
    go_live(ladder=draft, by=cast["jiedao"], at=NOON)
    second = draft_ladder(ladder=draft, street=street, by=cast["jiedao"], at=NOON + DAY)
    assert [step.label for step in second.steps.all()] == [row[2] for row in EAGER]
    go_live(ladder=second, by=cast["jiedao"], at=NOON + DAY)
    states = Ladder.objects.filter(street=street).order_by("version").values_list("version", "state")
    assert list(states) == [(1, "retired"), (2, "live")]
    assert Event.objects.filter(verb="ladder.live").count() == 2


def test_only_the_street_itself_changes_its_ladder(cast, street, draft):
    for who in ("laoshan", "zhou", "wang", "li", "shenji", "admin"):
        with pytest.raises(NotAllowed):
            draft_ladder(ladder=draft, street=street, by=cast[who])
        with pytest.raises(NotAllowed):
            go_live(ladder=draft, by=cast[who])


def test_what_is_live_is_never_changed(cast, draft):
    go_live(ladder=draft, by=cast["jiedao"], at=NOON)
    for deed in (go_live, drop_draft):
        with pytest.raises(NotPossibleNow, match="生效中"):
            deed(ladder=draft, by=cast["jiedao"])


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (EAGER[2:], "到期前至少要有一个提醒"),
        ([*EAGER[:2], *EAGER[3:]], "必须有“到期时”这一步"),
        (EAGER[:4], "到期后 7 天内必须报街道"),
        ([*EAGER[:4], (None, 8 * DAY, "太晚", ["street"], "escalation")], "到期后 7 天内必须报街道"),
        ([*EAGER, (None, DAY, "没有人", [], "escalation")], "每个步骤都要选择告知谁"),
        ([*EAGER, (None, DAY, "谁", ["mayor"], "escalation")], "不存在的对象"),
    ],
)
def test_a_ladder_keeps_within_its_bounds(cast, draft, steps, sentence):
    change_draft(ladder=draft, steps=steps, by=cast["jiedao"])
    with pytest.raises(NotPossibleNow, match=sentence):
        go_live(ladder=draft, by=cast["jiedao"])


def test_the_database_knows_one_live_ladder_a_place(cast, street):
    live = Ladder.objects.get(kind="acceptance", urgency="P3", street=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ladder.objects.create(
            kind="acceptance", urgency="P3", version=9, state="live", made_at=NOON, live_at=NOON, street=live.street
        )


# --- the rehearsal is what then happens ----------------------------------------------------------------


def spoken():
    rows = Firing.objects.filter(silent=False).select_related("clock").order_by("fired_at", "pk")
    return sorted((row.clock_id, row.step, row.fired_at) for row in rows)


@pytest.mark.parametrize("skips_past", [True, False])
def test_the_rehearsal_shows_exactly_what_then_fires(cast, file_for, draft, skips_past):
    for hours in (0, 3, 9, 20, 30, 47):
        file_for("li", at=NOON + hours * HOUR, text=f"第 {hours} 件")
    file_for("sun", at=NOON)
    now = NOON + 48 * HOUR
    clocks.tick(now=now - MINUTE)
    before = spoken()
    promised = rehearse(draft, now=now)
    lines = promised.coming if skips_past else promised.at_once + promised.coming
    go_live(ladder=draft, skips_past=skips_past, by=cast["jiedao"], at=now)
    moment = now
    while moment <= now + 14 * DAY:
        clocks.tick(now=moment)
        moment += 30 * MINUTE
    real = [row for row in spoken() if row not in before]
    own = [row for row in real if Clock.objects.get(pk=row[0]).subject.petitioner == cast["li"]]
    assert sorted((line.clock.pk, line.rung.step, line.fires_at) for line in lines) == own
    assert promised.clocks == 6
    assert promised.at_once


def test_the_rehearsal_stops_at_its_cap_and_says_so(cast, file_for, draft, monkeypatch):
    for number in range(3):
        file_for("li", at=NOON, text=f"第 {number} 件")
    for most, seen, whole in ((2, 2, False), (3, 3, True), (4, 3, True)):
        monkeypatch.setattr("governance.clocks.rehearsal.MOST_CLOCKS", most)
        result = rehearse(draft, now=NOON)
        assert (result.clocks, result.is_whole, len({line.clock for line in result.coming})) == (seen, whole, seen)


def sent_out():
    """Every notice that the clocks wrote: (clock's subject, verb, person, channel, from when on)."""
    notices = Notice.objects.filter(event__verb__startswith="clock.").select_related("event")
    return sorted(
        (row.event.subject_id, row.event.verb, row.recipient_id, row.channel, row.send_from or row.sent_at)
        for row in notices
    )


@pytest.mark.parametrize("category", ["C3", "A1"])
def test_the_rehearsal_names_whom_by_which_channel_and_when(cast, file_for, street, settings, category):
    """Quiet hours, an emergency that knows none, somebody who wants no mail, and one who wants a message each time."""
    settings.QUIET_HOURS = (20, 8)
    urgency = {"C3": "P3", "A1": "P1"}[category]
    everybodys = Ladder.objects.get(kind="acceptance", urgency=urgency, street=None)
    draft = draft_ladder(ladder=everybodys, street=street, by=cast["jiedao"], at=NOON)
    choose_reach(person=cast["wang"], reach={"email": False, "sms": False})
    choose_reach(person=cast["zhou"], reach={"email": True, "sms": True})
    for hours in (1, 2, 3, 15):
        file_for("li", category=category, at=NOON + hours * HOUR, text=f"第 {hours} 件")
    file_for("wang", category=category, at=NOON + HOUR, text="门厅灯不亮")  # nobody triages himself
    now = NOON + 16 * HOUR
    clocks.tick(now=now)
    Notice.objects.filter(event__verb__startswith="clock.").delete()
    promised = list(letters(rehearse(draft, now=now).coming))
    go_live(ladder=draft, by=cast["jiedao"], at=now)
    for moment in sorted({line.fires_at for line, _ in promised}):
        clocks.tick(now=moment)
    foretold = sorted(
        (line.subject.pk, f"clock.{line.rung.kind}", person.pk, channel, send_from)
        for line, ways in promised
        for person, channel, send_from in ways
    )
    assert foretold == sent_out()
    late = {send_from for *_, channel, send_from in foretold if channel != "inbox"}
    assert late and all(8 <= moment.astimezone(NOON.tzinfo).hour < 20 for moment in late) is (urgency != "P1")
    assert {channel for *_, channel, _ in foretold} == {"inbox", "email", "sms"}


def test_what_waited_for_the_morning_comes_as_the_digest_that_was_foretold(cast, file_for, draft, settings, mailoutbox):
    settings.QUIET_HOURS = (20, 8)
    for hours in range(4):
        file_for("li", at=NOON + hours * HOUR, text=f"第 {hours} 件")
    outbox.send_due(now=NOON + 4 * HOUR)  # that they were filed
    mailoutbox.clear()
    promised = list(letters(rehearse(draft, now=NOON + 4 * HOUR).coming))
    morning = datetime(2026, 3, 3, 8, tzinfo=NOON.tzinfo)
    foretold = Counter(
        person.email
        for _, ways in promised
        for person, channel, send_from in ways
        if channel == "email" and send_from == morning
    )
    go_live(ladder=draft, by=cast["jiedao"], at=NOON + 4 * HOUR)
    for moment in sorted({line.fires_at for line, _ in promised if line.fires_at <= morning}):
        clocks.tick(now=moment)
    outbox.send_due(now=morning)
    digests = {mail.to[0]: mail.body.count("。\n") for mail in mailoutbox if "您有" in mail.subject}
    assert digests == {address: count for address, count in foretold.items() if count >= outbox.DIGEST_FROM}
    assert digests


def test_the_replay_counts_what_would_have_been_said(cast, file_for, draft):
    for days in (0, 10, 20):
        file_for("li", at=NOON + days * DAY, text=f"第 {days} 件")
    clocks.tick(now=NOON + 40 * DAY)
    would, did = replay(draft, since=NOON - DAY, now=NOON + 40 * DAY)
    assert would == dict.fromkeys([row[2] for row in EAGER], 3)
    assert sum(did.values()) == 12


def test_looking_again_waits_for_nobody(cast, file_for, draft):
    """What somebody holds is looked at by the next tick, and nothing is passed over."""
    held = Clock.objects.about(file_for("li", at=NOON)).get()
    free = Clock.objects.about(file_for("li", text="第二件", at=NOON)).get()
    go_live(ladder=draft, by=cast["jiedao"], at=NOON + HOUR)
    _look_at_chunk(draft, 1)
    draft.refresh_from_db()
    assert draft.looked_to == held.pk
    _look_at_chunk(draft, 1)
    _look_at_chunk(draft, 1)
    draft.refresh_from_db()
    assert draft.looked_to is None
    clocks.tick(now=NOON + HOUR)
    assert set(Clock.objects.filter(pk__in=[held.pk, free.pk]).values_list("next_fire_at", flat=True)) == {
        NOON + 12 * HOUR
    }


# --- the pages -------------------------------------------------------------------------------------------


def rehearsal_of(ladder):
    return f"/ladders/{ladder.pk}/rehearsal/"


def steps_typed(ladder, **changed):
    """The draft's form as it is sent, with what is changed in it."""
    kind = kinds.get(ladder.kind)
    typed = {"step-TOTAL_FORMS": len(EAGER), "step-INITIAL_FORMS": len(EAGER), "note": "试一试"}
    for number, form in enumerate(StepFormSet(kind=kind, initial=steps_of(ladder)).initial_forms):
        typed |= {f"step-{number}-{name}": value or "" for name, value in form.initial.items()}
    return typed | changed


def test_a_step_that_is_wrong_is_named_and_nothing_typed_is_lost(sign_in, cast, draft):
    client, before = sign_in(cast["jiedao"]), draft.rungs()
    wrong = steps_typed(draft, **{"step-0-number": "400", "step-3-number": ""})
    answer = client.post(f"/ladders/{draft.pk}/steps/", wrong)
    words = answer.content.decode()
    assert "第 1 步数值：请填写 1 到 99 的百分数" in words
    assert "第 4 步数值：请填写到期后多久" in words
    assert 'value="400"' in words and 'value="试一试"' in words
    assert Ladder.objects.get(pk=draft.pk).rungs() == before
    assert client.post(f"/ladders/{draft.pk}/steps/", steps_typed(draft)).status_code == 302
    assert Ladder.objects.get(pk=draft.pk).rungs() == before


def test_the_rehearsal_page_says_how_many_would_be_late_at_once(sign_in, cast, file_for, draft):
    now = timezone.now()
    for hours in (1, 13, 26):
        file_for("li", at=now - hours * HOUR, text=f"{hours} 小时前")
    clocks.tick(now=now)
    answer = sign_in(cast["jiedao"]).get(rehearsal_of(draft))
    assert "如果现在生效，2 个时限立即有步骤已经过了时间，其中 1 个已经超期。" in answer.content.decode()
    assert {said["people"] for said in answer.context["lines"]} == {1}
    file_for("li", at=now - 30 * HOUR, text="没有提醒过")
    answer = sign_in(cast["jiedao"]).get(rehearsal_of(draft))
    assert "如果现在生效，3 个时限立即有步骤已经过了时间，其中 2 个已经超期。" in answer.content.decode()


def test_the_rehearsal_page_asks_the_same_for_one_clock_and_for_many(sign_in, cast, file_for, draft):
    client = sign_in(cast["jiedao"])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(rehearsal_of(draft))
        return len(queries)

    file_for("li", text="第一件")
    asked()
    one = asked()
    for number in range(3):
        file_for("li", text=f"又一件 {number}")
    assert asked() == one


def test_a_long_quarter_is_replayed_after_the_rest(sign_in, cast, file_for, draft, monkeypatch):
    for number in range(2):
        file_for("li", text=f"第 {number} 件")
    monkeypatch.setattr("governance.clocks.rehearsal.LONG", 1)
    client = sign_in(cast["jiedao"])
    page = client.get(rehearsal_of(draft)).content.decode()
    assert 'hx-get="?replay=1"' in page and "按草稿会发" not in page
    part = client.get(rehearsal_of(draft) + "?replay=1", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section") and "按草稿会发" in part
    assert "按草稿会发" in client.get(rehearsal_of(draft) + "?replay=1").content.decode()  # without JavaScript


def test_a_rehearsal_tells_a_street_nothing_of_an_accusation(sign_in, cast, street, file_for):
    accusation = file_for("li", is_accusation=True)
    everybodys = Ladder.objects.get(kind="accusation", urgency="", street=None)
    draft = draft_ladder(ladder=everybodys, street=street, by=cast["jiedao"])
    page = sign_in(cast["jiedao"]).get(rehearsal_of(draft)).content.decode()
    assert "不显示" in page
    assert accusation.number not in page


def test_an_operator_drafts_what_holds_for_everybody_and_a_street_does_not(sign_in, cast, file_for):
    everybodys = Ladder.objects.get(kind="acceptance", urgency="P3", street=None)
    clock = Clock.objects.about(file_for("sun", at=NOON)).get()
    answer = sign_in(cast["admin"]).post(f"/ladders/{everybodys.pk}/draft/")
    draft = Ladder.objects.drafts().get()
    assert (answer.url, draft.street, draft.version) == (draft.get_absolute_url(), None, 2)
    assert "有一份草稿" in sign_in(cast["admin"]).get("/ladders/").content.decode()
    assert "有一份草稿" not in sign_in(cast["jiedao"]).get("/ladders/").content.decode()
    change_draft(ladder=draft, steps=EAGER, by=cast["admin"])
    with pytest.raises(NotAllowed):
        go_live(ladder=draft, by=cast["jiedao"])
    go_live(ladder=draft, by=cast["admin"], at=NOON)
    clocks.tick(now=NOON)
    clock.refresh_from_db()
    assert clock.next_fire_at == NOON + 12 * HOUR
