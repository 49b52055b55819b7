"""Importing sheets: what is read, what would happen, what does happen, and taking it back."""

import uuid

import pytest

from governance.imports import actions, kinds
from governance.imports.models import ImportChange
from governance.journal.models import Event
from governance.refusals import NotPossibleNow
from governance.registry.models import Building, Community, Entrance, Estate, Street
from tests.sheets import book, upload_of

pytestmark = pytest.mark.django_db

BUILDINGS = ["社区", "楼号", "小区", "建成年份", "老旧楼", "层数"]
HOMES = ["社区", "楼号", "单元", "房号", "专有面积", "用途"]
WEST = "老山西里社区"


@pytest.fixture
def street(cast):
    return Street.objects.get(name="老山街道")


@pytest.fixture
def brought(cast, street):
    """`brought("homes", HOMES, [...])` uploads rows as laoshan; the import is checked at once."""

    def uploaded(kind, *rows, by="laoshan", scope=None, **more):
        return actions.upload(
            kind=kinds.get(kind),
            scope=scope or street,
            file=upload_of(book(*rows)),
            nonce=more.pop("nonce", None) or uuid.uuid4(),
            by=cast[by],
            **more,
        )

    return uploaded


def confirm(source, by):
    return actions.confirm(source=source, plan=source.plan, by=by)


def counts(source):
    return source.state, source.new, source.changed, source.same, source.wrong


def faults(source):
    return [tuple(fault) for fault in source.report["faults"]]


def test_a_sheet_is_compared_first_and_written_when_somebody_confirms(cast, brought):
    source = brought(
        "buildings", BUILDINGS, [WEST, 1, "西里小区", 1981, "是", 6], [WEST, 77, "西里小区", 1999, "否", 12]
    )
    assert counts(source) == ("checked", 1, 1, 0, 0), source.problem
    assert not Estate.objects.exists()
    assert not Building.objects.filter(number=77).exists()
    done = confirm(source, cast["laoshan"])
    assert done.state == "done"
    west = Community.objects.get(name=WEST)
    new = Building.objects.get(community=west, number=77)
    assert (new.built, new.is_old, new.storeys, new.estate.name) == (1999, False, 12, "西里小区")
    old = Building.objects.get(community=west, number=1)
    assert (old.built, old.is_old, old.storeys, old.estate) == (1981, True, 6, new.estate)
    assert [event.verb for event in Event.objects.about(source)] == [
        "import.uploaded",
        "import.checked",
        "import.confirmed",
        "import.applied",
    ]


def test_the_same_sheet_again_changes_nothing(cast, brought):
    rows = [BUILDINGS, [WEST, 77, "西里小区", 1999, "否", 12]]
    confirm(brought("buildings", *rows), cast["laoshan"])
    again = brought("buildings", *rows)
    assert counts(again) == ("checked", 0, 0, 1, 0)
    with pytest.raises(NotPossibleNow):
        confirm(again, cast["laoshan"])


def test_undo_takes_away_what_is_new_and_puts_back_what_was_changed(cast, brought):
    west = Community.objects.get(name=WEST)
    before = Building.objects.filter(community=west, number=1).values().get()
    source = confirm(
        brought("buildings", BUILDINGS, [WEST, 1, "西里小区", 1955, "是", 9], [WEST, 77, "", 1999, "否", 12]),
        cast["laoshan"],
    )
    undone = actions.undo(source=source, by=cast["laoshan"])
    assert (undone.state, undone.problem) == ("undone", "")
    assert Building.objects.filter(community=west, number=1).values().get() == before
    assert not Building.objects.filter(community=west, number=77).exists()
    assert not Estate.objects.exists()
    assert not ImportChange.objects.exists()


def test_homes_make_their_entrances(cast, brought):
    source = brought("homes", HOMES, [WEST, 3, 2, "101", 54.35, "住宅"], [WEST, "３号楼", "2单元", 102, "７８．５", ""])
    assert counts(source) == ("checked", 2, 0, 0, 0), faults(source)
    confirm(source, cast["laoshan"])
    entrance = Entrance.objects.get(building__community__name=WEST)
    assert list(entrance.homes.values_list("door", "area", "use")) == [
        ("101", 5435, "dwelling"),
        ("102", 7850, "dwelling"),
    ]
