"""Which looks are unusual, by table: number, hour, and what followed."""

from datetime import datetime, timedelta

import pytest

from governance.audit.limits import THRESHOLDS
from governance.audit.unusual import Deed, Finding, Look, findings, is_at_night, is_followed
from governance.phrases import SHANGHAI

MONDAY = datetime(2026, 11, 16, tzinfo=SHANGHAI)
WEEK = {"begins": MONDAY, "ends": MONDAY + timedelta(days=7)}
WANG, ZHOU = 1, 2
ROOF = frozenset({"petitions.petition:1", "petitions.issue:5"})


def at(day, clock="10:00"):
    """A day of the week, 0 for its Monday, negative for the week before."""
    hour, minute = map(int, clock.split(":"))
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def look(day, clock="10:00", person=WANG, about=ROOF, outside=False):
    return Look(person, at(day, clock), about, outside)


def kinds(looks, deeds=()):
    return [(finding.person, finding.kind, finding.count) for finding in findings(looks, deeds, **WEEK)]


@pytest.mark.parametrize(
    ("clock", "night"),
    [
        ("05:59", True),
        ("06:00", False),
        ("12:00", False),
        ("21:59", False),
        ("22:00", True),
        ("23:59", True),
        ("00:00", True),
    ],
)
def test_when_it_is_night(clock, night):
    assert is_at_night(at(0, clock)) is night


@pytest.mark.parametrize(
    ("deed", "followed"),
    [
        (Deed(WANG, at(0, "10:01"), "petitions.petition:1"), True),
        (Deed(WANG, at(0, "10:01"), "petitions.issue:5"), True),
        (Deed(WANG, at(7, "10:00"), "petitions.issue:5"), True),
        (Deed(WANG, at(7, "10:01"), "petitions.issue:5"), False),
        (Deed(WANG, at(0, "10:00"), "petitions.issue:5"), False),
        (Deed(WANG, at(-1), "petitions.issue:5"), False),
        (Deed(WANG, at(1), "petitions.issue:50"), False),
    ],
)
def test_what_counts_as_a_deed_that_followed(deed, followed):
    assert is_followed(look(0), [deed]) is followed


@pytest.mark.parametrize(
    ("looks", "found"),
    [
        ([], []),
        ([look(0)] * 19, []),
        ([look(0)] * 20, [(WANG, "many", 20)]),
        ([look(0)] * 10 + [look(1)] * 10, []),
        ([look(0)] * 25 + [look(1)] * 22, [(WANG, "many", 25)]),
        ([look(0)] * 15 + [look(0, person=ZHOU)] * 15, []),
        ([look(0, "23:00")] * 2, []),
        ([look(0, "23:00"), look(2, "03:00"), look(4, "05:00")], [(WANG, "night", 3)]),
        ([look(-1)] * 40, [(WANG, "idle", 40)]),  # last week's number was told last week; its time ran out now
        ([look(-8)] * 40, []),
        ([look(7)] * 40, []),
        ([look(-3)] * 2, []),
        ([look(-3)] * 3, [(WANG, "idle", 3)]),
        ([look(3)] * 3, []),  # there is still time
        ([look(-3, outside=True)], [(WANG, "outside", 1)]),
        ([look(-3, outside=True)] * 3, [(WANG, "idle", 3), (WANG, "outside", 3)]),
    ],
)
def test_what_is_unusual(looks, found):
    assert kinds(looks) == found


def test_a_deed_by_somebody_else_follows_nothing():
    looks = [look(-3)] * 3
    assert kinds(looks, [Deed(WANG, at(-2), "petitions.issue:5")]) == []
    assert kinds(looks, [Deed(ZHOU, at(-2), "petitions.issue:5")]) == [(WANG, "idle", 3)]


def test_whoever_has_more_against_them_comes_first():
    looks = [look(0, person=WANG)] * 20 + [look(0, "23:00", person=ZHOU)] * 20
    assert findings(looks, [], **WEEK) == [
        Finding(ZHOU, "many", 20, 20),
        Finding(ZHOU, "night", 20, 3),
        Finding(WANG, "many", 20, 20),
    ]


def test_every_threshold_says_on_what_it_rests():
    assert all(rule.basis.startswith("[J]") and rule.value >= 1 and rule.valid_from for rule in THRESHOLDS)
