"""Promises R10 and R11 in full size: laws that the suite tries a few hundred times are tried for minutes here."""

import random
import time
from bisect import bisect_left
from collections import Counter
from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from governance.journal.models import Event
from governance.refusals import NotAllowed, NotPossibleNow
from governance.workdays import Unit, due
from issues.petitions import actions
from issues.petitions.models import Petition
from issues.petitions.workflow import PETITION_MOVES
from tests.governance.test_workdays import AMOUNTS, ANY_CALENDAR, CALENDAR, STARTS, at, rule
from tests.issues.test_any_order import Deeds
from tests.threads import together

pytestmark = pytest.mark.faults

FOR_SECONDS = 90
AT_ONCE = 10


# --- R10: what is due when ----------------------------------------------------------------------------------


def ruled_paper(start, calendar):
    """From the day after the start: how many working days are over at the end of each day, and the years known."""
    days = [start.date() + timedelta(n) for n in range(1, 420)]
    works = []
    for day in days:
        rows = calendar.days if day.year in calendar.covers else {}
        works.append(rows[day].is_workday if day in rows else day.weekday() < 5)
    return days, list(accumulate(works, initial=0))


def by_ruler(start, amount, unit, calendar):
    """The last day, read off a table of running totals by bisection; nothing is counted one by one."""
    days, totals = ruled_paper(start, calendar)
    if unit == Unit.WORKING_DAYS:
        index = bisect_left(totals, amount) - 1
        seen = days[: index + 1]
    else:  # natural days; a last day that is not worked moves to the next one that is
        index = bisect_left(totals, totals[amount - 1] + 1) - 1
        seen = days[amount - 1 : index + 1]
    return days[index], any(day.year not in calendar.covers for day in seen)


@settings(max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))
@given(STARTS, AMOUNTS, st.sampled_from([Unit.WORKING_DAYS, Unit.CIVIL_DAYS]), ANY_CALENDAR | st.just(CALENDAR))
def test_five_thousand_deadlines_agree_with_an_oracle_of_another_make(start, amount, unit, calendar):
    """R10."""
    end = due(start, rule(amount, unit), calendar)
    assert (end.last_day, end.provisional) == by_ruler(start, amount, unit, calendar)


def test_the_oracle_knows_the_laws_own_example():
    start = at(2026, 9, 30, 12)
    assert by_ruler(start, 5, Unit.WORKING_DAYS, CALENDAR) == (date(2026, 10, 13), False)


# --- R11: what may follow what ------------------------------------------------------------------------------


TALLY = Counter()


class Counted(Deeds):
    """As in the suite, and how much was tried."""

    def __init__(self):
        super().__init__()
        TALLY["runs"] += 1

    def tries(self, *what, **how):
        TALLY["deeds"] += 1
        return super().tries(*what, **how)


@pytest.mark.django_db
def test_deeds_in_any_order_for_as_long_as_there_is_time(cast, capsys):
    """R11: 2,000 runs of 50 steps, or what fits into a minute and a half; how many that was is printed."""
    Counted.cast, ends = cast, time.monotonic() + FOR_SECONDS
    while TALLY["runs"] < 2000 and time.monotonic() < ends:
        run_state_machine_as_test(
            Counted,
            settings=settings(
                max_examples=AT_ONCE,
                stateful_step_count=50,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
    with capsys.disabled():
        print(f"\nR11: {TALLY['runs']} runs, {TALLY['deeds']} deeds tried")
    assert TALLY["runs"] >= AT_ONCE


STEPS = {
    "petition.accepted": "accept",
    "petition.asked": "ask_back",
    "petition.declined": "decline",
    "petition.supplemented": "supplement",
    "petition.withdrawn": "withdraw",
    "petition.appraised": "appraise",
    "petition.reopened": "reopen",
    "issue.answered": "reply",
}
MOVE = {move.name: move for move in PETITION_MOVES}


def chances(cast, pk):
    """What eight people may try on one petition, what goes on more often than what ends it."""
    row = lambda: Petition.objects.get(pk=pk)  # noqa: E731
    issue = lambda: row().issue  # noqa: E731
    return [
        *[lambda: actions.ask_back(petition=row(), question="哪里？", by=cast["wang"])] * 4,
        *[lambda: actions.ask_back(petition=row(), question="几层？", by=cast["zhou"])] * 4,
        *[lambda: actions.supplement(petition=row(), text="六层", by=cast["li"])] * 8,
        *[lambda: actions.accept(petition=row(), by=cast["dang"])] * 2,
        *[lambda: actions.answer(issue=issue(), text="好了", no_evidence_reason="看过", by=cast["wang"])] * 4,
        *[lambda: actions.appraise(petition=row(), solved=False, satisfied=False, by=cast["li"])] * 4,
        lambda: actions.appraise(petition=row(), solved=True, satisfied=True, by=cast["li"]),
        lambda: actions.decline(petition=row(), reason="重复", by=cast["zhou"]),
        lambda: actions.withdraw(petition=row(), by=cast["li"]),
        lambda: actions.accept(petition=row(), by=cast["sun"]),  # she may never
    ]


def hand(cast, pk, seed, times=25):
    """One person's busy morning; how often a deed was done."""
    choose, done = random.Random(seed), 0
    for _ in range(times):
        try:
            choose.choice(chances(cast, pk))()
        except (NotPossibleNow, NotAllowed, AttributeError) as refusal:
            assert not isinstance(refusal, AttributeError) or "NoneType" in str(refusal)  # there is no issue yet
        else:
            done += 1
    return done


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", range(4))
def test_eight_hands_on_one_petition_and_every_step_is_in_the_table_and_in_the_journal(cast, file_for, round):
    """R11."""
    petition = file_for("li")
    results = together(*[lambda n=n: hand(cast, petition.pk, 100 * round + n) for n in range(8)])
    assert all(isinstance(result, int) for result in results), results
    petition.refresh_from_db()
    rows = [petition, *([petition.issue] if petition.issue else [])]
    verbs = list(Event.objects.about(*rows).order_by("pk").values_list("verb", flat=True))
    state, moves = "filed", 0
    for verb in verbs:
        if verb not in STEPS:
            continue
        move = MOVE[STEPS[verb]]
        assert state in move.sources, f"{verb} out of {state}: {verbs}"
        state, moves = move.target, moves + 1
    assert (state, moves) == (petition.state, sum(results))
    assert Counter(verbs)["petition.filed"] == 1
