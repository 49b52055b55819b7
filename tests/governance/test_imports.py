"""Importing sheets: what is read, what would happen, what does happen, and taking it back."""

import uuid
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from governance.accounts.models import User
from governance.imports import actions, kinds
from governance.imports.actions import steps, work
from governance.imports.limits import LEASE
from governance.imports.models import Import, ImportChange
from governance.journal.actions import record
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry import actions as registry
from governance.registry.models import (
    Building,
    Community,
    Entrance,
    Estate,
    Home,
    ManagementArea,
    Organisation,
    Ownership,
    Street,
    TitleRecord,
    owner_roll,
    today,
)
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


# --- all or nothing -------------------------------------------------------------------------------


def test_one_wrong_row_at_the_end_and_nothing_is_written(cast, brought):
    rows = [[WEST, number, 1, "101", 54, "住宅"] for number in range(1, 31)]
    source = brought("homes", HOMES, *rows, [WEST, 1, 1, "102", "很大", "住宅"])
    assert counts(source) == ("checked", 30, 0, 0, 1)
    assert faults(source) == [(32, "专有面积", "“很大”不是面积，请填平方米数，例如 54.35")]
    before = census()
    with pytest.raises(NotPossibleNow):
        confirm(source, cast["laoshan"])
    assert census() == before


def test_a_crash_between_two_batches_leaves_nothing(cast, brought, monkeypatch):
    from governance.imports.actions import writing

    monkeypatch.setattr(writing, "BATCH", 10)
    source = brought("homes", HOMES, *([WEST, number, 1, "101", 54, "住宅"] for number in range(1, 31)))
    before, written = census(), []

    def die(changes, keep=writing.keep):
        written.append(Home.objects.filter(entrance__building__community__name=WEST).count())
        if any(written):
            raise RuntimeError("the machine went away")
        keep(changes)

    monkeypatch.setattr(writing, "keep", die)
    waiting = confirm(source, cast["laoshan"])
    assert written[-1] > 0, "it must have begun to write"
    assert (waiting.state, census()) == ("applying", before)
    monkeypatch.undo()
    Import.objects.update(lease_until=None)
    Import.objects.filter(pk=source.pk).update(lease_until=timezone.now())
    assert actions.work_next(now=timezone.now() + LEASE)
    source.refresh_from_db()
    assert (source.state, Home.objects.filter(entrance__building__community__name=WEST).count()) == ("done", 30)


def census():
    """How many rows every table of the registry has."""
    return {model.__name__: model._base_manager.count() for model in apps.get_app_config("registry").get_models()}


def test_what_changed_since_it_was_looked_at_is_looked_at_again(cast, brought):
    source = brought("buildings", BUILDINGS, [WEST, 1, "", 1981, "", 6])
    Building.objects.filter(community__name=WEST, number=1).update(built=1981)
    again = confirm(source, cast["laoshan"])
    assert (again.state, again.confirmed_by, Building.objects.filter(storeys=6).count()) == ("checked", None, 0)
    assert "重新核对" in again.note
    with pytest.raises(NotPossibleNow, match="重新核对过了"):
        actions.confirm(source=again, plan=source.plan, by=cast["laoshan"])
    assert confirm(again, cast["laoshan"]).state == "done"
    assert Building.objects.filter(storeys=6).count() == 1


def test_two_clicks_write_once(cast, brought):
    source = brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12])
    confirm(source, cast["laoshan"])
    assert confirm(source, cast["laoshan"]).state == "done"
    assert Event.objects.filter(verb="import.applied").count() == 1
    undone = [actions.undo(source=source, by=cast["laoshan"]).state for _ in range(2)]
    assert undone == ["undone", "undone"]
    assert Event.objects.filter(verb="import.undone").count() == 1


def test_the_same_form_sent_twice_is_one_import(brought):
    nonce = uuid.uuid4()
    first, second = (brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12], nonce=nonce) for _ in range(2))
    assert (first, Import.objects.count()) == (second, 1)


def test_the_file_is_private_and_gone_when_it_has_done_its_work(
    cast, brought, settings, django_capture_on_commit_callbacks
):
    source = brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12])
    (file,) = (settings.MEDIA_ROOT / "imports").iterdir()
    assert file.name != source.filename
    assert len(file.stem) == 32
    with django_capture_on_commit_callbacks(execute=True):
        confirm(source, cast["laoshan"])
    assert not file.exists()


# --- undo ------------------------------------------------------------------------------------------


def test_undo_stops_where_something_hangs_on_what_is_new(cast, brought):
    source = confirm(brought("homes", HOMES, [WEST, 3, 2, "101", 54, ""], [WEST, 3, 2, "102", 60, ""]), cast["laoshan"])
    home = Home.objects.get(door="102", entrance__building__community__name=WEST)
    Ownership.objects.create(home=home, person=cast["sun"])
    kept = actions.undo(source=source, by=cast["laoshan"])
    assert (kept.state, kept.problem) == ("done", "第 3 行新增的房屋已有关联的“产权”")
    assert Home.objects.filter(entrance__building__community__name=WEST).count() == 2
    Ownership.objects.filter(home=home).delete()
    assert actions.undo(source=source, by=cast["laoshan"]).state == "undone"
    assert not Entrance.objects.filter(building__community__name=WEST).exists()


def test_an_event_about_what_is_new_stands_in_the_way_too(cast, brought):
    source = confirm(brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12]), cast["laoshan"])
    new = Building.objects.get(number=77)
    record("roll.decided", subject=new, by=cast["laoshan"], at=timezone.now())
    assert "第 2 行新增的楼已有关联的“事件”" in actions.undo(source=source, by=cast["laoshan"]).problem


def test_undo_stops_where_somebody_corrected_what_was_changed(cast, brought):
    source = confirm(brought("buildings", BUILDINGS, [WEST, 1, "", 1955, "", ""]), cast["laoshan"])
    Building.objects.filter(community__name=WEST, number=1).update(built=1956)
    kept = actions.undo(source=source, by=cast["laoshan"])
    assert (kept.state, kept.problem) == ("done", "第 2 行的“1号楼”在导入以后又改过")
    assert Building.objects.get(community__name=WEST, number=1).built == 1956


def test_only_the_last_import_of_a_place_is_undone(cast, brought):
    first = confirm(brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12]), cast["laoshan"])
    second = confirm(brought("buildings", BUILDINGS, [WEST, 78, "", 1999, "", 12]), cast["laoshan"])
    with pytest.raises(NotPossibleNow, match="最后一次导入"):
        actions.undo(source=first, by=cast["laoshan"])
    assert actions.undo(source=second, by=cast["laoshan"]).state == "undone"
    assert actions.undo(source=first, by=cast["laoshan"]).state == "undone"


def test_after_thirty_days_names_and_undo_are_gone(cast, brought):
    done = confirm(brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12]), cast["laoshan"])
    waiting = brought("buildings", BUILDINGS, [WEST, 78, "", 1999, "", 12])
    later = timezone.now() + timedelta(days=31)
    actions.sweep(now=later)
    done.refresh_from_db(), waiting.refresh_from_db()
    assert (done.state, done.report, ImportChange.objects.count()) == ("done", {}, 0)
    assert (waiting.state, waiting.report, waiting.file.name) == ("dropped", {}, "")
    Import.objects.filter(pk=done.pk).update(applied_at=timezone.now() - timedelta(days=31))
    with pytest.raises(NotPossibleNow, match="30 天"):
        actions.undo(source=done, by=cast["laoshan"])


# --- who -------------------------------------------------------------------------------------------


EVERYWHERE = ("buildings", "homes", "owners", "contracts")


def where(person, name):
    return [str(scope) for scope in kinds.get(name).scopes(person)]


def test_each_office_imports_for_its_own_place_and_nobody_else_does(cast):
    laoshan = ["老山街道", "老山东里北社区", "老山东里社区", "老山西里社区"]
    everywhere = {
        who: {kind.name: where(cast[who], kind.name) for kind in kinds.open_to(cast[who])} for who in cast.people
    }
    assert {who: found for who, found in everywhere.items() if found} == {
        "laoshan": {name: laoshan for name in EVERYWHERE} | {"organisations": ["老山街道"], "staff": ["老山街道"]},
        "jiedao": {name: ["北太平庄街道", "蓟门里社区"] for name in EVERYWHERE}
        | {"organisations": ["北太平庄街道"], "staff": ["北太平庄街道"]},
        "zhou": {name: ["蓟门里社区"] for name in EVERYWHERE},
        "juwei": {name: ["老山东里北社区"] for name in EVERYWHERE},
    }


@pytest.mark.parametrize("who", ["wuye", "li", "wang", "shenji", "juwei", "jiedao"])
def test_nobody_imports_into_a_street_that_is_not_theirs(brought, who):
    with pytest.raises(NotAllowed):
        brought("homes", HOMES, [WEST, 1, 1, "101", 54, ""], by=who)
    assert not Import.objects.exists()


def test_who_left_the_office_neither_sees_nor_confirms_nor_undoes(cast, brought):
    source = brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12])
    assert source in Import.objects.visible_to(cast["laoshan"])
    cast["laoshan"].postings.update(until=today())
    assert not Import.objects.visible_to(cast["laoshan"]).exists()
    for deed in (lambda: confirm(source, cast["laoshan"]), lambda: actions.drop(source=source, by=cast["laoshan"])):
        with pytest.raises(NotAllowed):
            deed()


def test_who_left_between_the_click_and_the_writing_writes_nothing(cast, brought, monkeypatch):
    monkeypatch.setattr(steps, "MOST_AT_ONCE", 0)
    source = brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12])
    assert actions.work_next()
    source.refresh_from_db()
    assert confirm(source, cast["laoshan"]).state == "confirmed"
    cast["laoshan"].postings.update(until=today())
    assert actions.work_next()
    source.refresh_from_db()
    assert (source.state, Building.objects.filter(number=77).count()) == ("failed", 0)
    assert "不再负责" in source.problem


def test_a_neighbourhood_sees_its_own_imports_and_the_street_sees_them_too(cast, brought):
    north = Community.objects.get(name="老山东里北社区")
    own = brought("buildings", BUILDINGS[1:], [77, "", 1999, "", 12], by="juwei", scope=north)
    assert counts(own) == ("checked", 1, 0, 0, 0), own.problem
    streets = brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12])
    seen = {who: set(Import.objects.visible_to(cast[who])) for who in cast.people}
    assert {who: found for who, found in seen.items() if found} == {"laoshan": {own, streets}, "juwei": {own}}


def test_a_row_of_another_community_is_a_fault(cast, brought):
    north = Community.objects.get(name="老山东里北社区")
    source = brought("buildings", BUILDINGS, ["老山东里社区", 1, "", 1999, "", 12], by="juwei", scope=north)
    assert faults(source) == [(2, "社区", "老山东里北社区没有登记“老山东里社区”；是不是“老山东里北社区”")]


# --- owners ----------------------------------------------------------------------------------------

OWNERS = ["社区", "楼号", "单元", "房号", "业主", "手机号", "产权性质", "份额", "自", "至"]
NORTH = "老山东里北社区"


def owner(door, name, phone="", title="", share="", since="2010-05-01", until="", building=5):
    return [NORTH, building, 1, door, name, phone, title, share, since, until]


def test_owners_of_the_paper_roll_are_recorded_without_an_account(cast, brought):
    people = User.objects.count()
    source = brought(
        "owners", OWNERS, owner("101", "钱某", "15400008888", "商品房"), owner("102", "产权单位01（机关企业）")
    )
    assert counts(source) == ("checked", 2, 0, 0, 0), faults(source)
    confirm(source, cast["laoshan"])
    record_ = TitleRecord.objects.get()
    assert (record_.name, record_.phone_tail, record_.title, str(record_.since)) == (
        "钱某",
        "8888",
        "commodity",
        "2010-05-01",
    )
    assert "15400008888" not in str(TitleRecord.objects.values().get())
    assert Ownership.objects.get(home__door="102", organisation__isnull=False).organisation.name.startswith(
        "产权单位01"
    )
    assert User.objects.count() == people


def test_the_journal_of_an_import_names_nobody(cast, brought):
    source = confirm(brought("owners", OWNERS, owner("101", "钱某", "15400008888")), cast["laoshan"])
    told = str([event.data for event in Event.objects.about(source)]) + str(
        [event.data for event in Event.objects.all()]
    )
    assert "钱某" not in told
    assert "8888" not in told


def test_names_on_the_roll_are_for_the_neighbourhood_and_the_street_only(cast, brought):
    confirm(brought("owners", OWNERS, owner("101", "钱某")), cast["laoshan"])
    seen = {who for who in cast.people if TitleRecord.objects.visible_to(cast[who]).exists()}
    assert seen == {"laoshan", "juwei"}


def test_whoever_claims_the_home_takes_over_what_the_roll_says_and_counts_once(cast, brought):
    area = ManagementArea.objects.create(community=Community.objects.get(name=NORTH), name="东里北")
    Building.objects.filter(community__name=NORTH, number=5).update(area=area)
    sun = cast["sun"]
    before = owner_roll(area).heads
    rows = [
        owner("101", sun.display_name, sun.phone, "商品房", "1/2"),
        owner("101", "钱某", "15400008888", "商品房", "1/2"),
        owner("102", "钱某", "15400008888"),
        owner("201", "钱某", "15400008888"),
        owner("202", sun.display_name, sun.phone),
    ]
    confirm(brought("owners", OWNERS, *rows), cast["laoshan"])
    recorded = owner_roll(area).heads
    assert before - recorded == 1, "102 and 201 are one buyer's; the couple of 101 and the one of 202 are others"
    home = Home.objects.get(door="101", entrance__number=1, entrance__building__community__name=NORTH)
    claim = registry.claim_home(home=home, kind="owner", by=sun)
    registry.decide_claim(claim=claim, confirm=True, by=cast["juwei"])
    fact = Ownership.objects.get(home=home, person=sun)
    assert (fact.share, fact.shares, fact.title, str(fact.since)) == (1, 2, "commodity", "2010-05-01")
    assert TitleRecord.objects.get(home=home, name=sun.display_name).ownership == fact
    assert owner_roll(area).heads == recorded
    assert owner_roll(area, date(2015, 1, 1)).heads == recorded


def test_shares_of_a_home_that_exceed_one_are_a_fault(brought):
    source = brought("owners", OWNERS, owner("101", "钱某", share="2/3"), owner("101", "孙某", share="1/2"))
    assert faults(source) == [(3, "份额", "同一套房屋各业主的份额合计超过 1（连同已经登记的），请核对")]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (owner("999", "钱某"), (2, "房号", "没有登记5号楼1单元999，请核对，或先导入房屋")),
        (owner("101", "钱某", building=99), (2, "楼号", "老山东里北社区没有登记99号楼，请核对，或先导入楼")),
        (
            owner("101", "钱某", title="未售公房"),
            (2, "业主", "未售公房的业主是产权单位，请填登记的单位全称；单位没有登记的，先导入单位"),
        ),
        (owner("101", "首华物业", "15400008888"), (2, "手机号", "单位不填手机号，单位的电话在“单位”表里登记")),
        (owner("101", "钱某", until="2001-01-01"), (2, "至", "早于“自”的日期，请核对")),
        (owner("101", "钱某", "154"), (2, "手机号", "不是 11 位手机号，请核对")),
    ],
)
def test_what_is_wrong_with_an_owner(brought, row, fault):
    assert faults(brought("owners", OWNERS, row)) == [fault]


def test_an_owner_that_was_changed_is_put_back_by_undo(cast, brought):
    confirm(brought("owners", OWNERS, owner("101", "钱某", "15400008888", share="1/2")), cast["laoshan"])
    before = TitleRecord.objects.values().get()
    source = brought("owners", OWNERS, owner("101", "钱某", "15400007777", share="1/3", until="2026-01-01"))
    ((_, _, told),) = source.report["changed"]
    assert told == [["至", "（空）", "2026-01-01"], ["份额", "1/2", "1/3"], ["手机号", "尾号 8888", "尾号 7777"]]
    actions.undo(source=confirm(source, cast["laoshan"]), by=cast["laoshan"])
    assert TitleRecord.objects.values().get() == before


# --- organisations and staff -----------------------------------------------------------------------

ORGANISATIONS = ["名称", "类别", "兼为", "上级单位", "值班电话", "工作时间"]
STAFF = ["用户名", "手机号", "姓名", "单位", "职务", "负责人", "分工", "自", "至"]


def test_organisations_of_the_street_are_made_and_those_of_others_left_alone(cast, brought, street):
    source = brought(
        "organisations",
        ORGANISATIONS,
        ["首钢物业", "物业服务企业", "产权单位", "", "010-55550001", "每天 8:00-20:00"],
        ["首华物业", "物业服务企业", "", "", "010-55550000", ""],
        ["老山东里第二居委会", "社区居委会", "", "", "", ""],
        ["中国移动", "运营单位", "", "", "010-11111111", ""],
        ["首钢物业三分部", "物业服务企业", "", "没有的单位", "", ""],
    )
    assert counts(source) == ("checked", 1, 0, 1, 3)
    assert [(row, heading) for row, heading, _ in faults(source)] == [(4, "类别"), (5, "值班电话"), (6, "上级单位")]
    again = brought("organisations", ORGANISATIONS, ["首钢物业", "物业服务企业", "产权单位", "", "010-55550001", ""])
    confirm(again, cast["laoshan"])
    made = Organisation.objects.get(name="首钢物业")
    assert (made.street, made.also) == (street, ["titleholder"])


def test_staff_are_people_with_an_account_in_organisations_of_the_street(cast, brought):
    sun, lian = cast["sun"], cast["lianxiren"]
    source = brought(
        "staff",
        STAFF,
        ["sun", "", sun.display_name, "老山东里北社区居委会", "委员", "否", "受理岗、吹哨专员", "2026-01-01", ""],
        ["", lian.phone, lian.display_name, "老山街道办事处", "社区治理岗", "", "", "", ""],
    )
    assert counts(source) == ("checked", 2, 0, 0, 0), faults(source)
    confirm(source, cast["laoshan"])
    posting = sun.postings.get()
    assert (posting.title, posting.is_lead, posting.duties) == ("委员", False, ["intake", "whistle"])


@pytest.mark.parametrize(
    ("row", "heading", "words"),
    [
        (["nobody", "", "谁", "老山街道办事处", "岗", "", "", "", ""], "用户名", "先邀请"),
        (["sun", "", "别人", "老山街道办事处", "岗", "", "", "", ""], "用户名", "姓名与账号不一致"),
        (["laoshan", "", "劳山", "老山街道办事处", "主任", "", "", "", ""], "用户名", "不能导入自己"),
        (["sun", "", "孙晓梅", "北太平庄街道办事处", "岗", "", "", "", ""], "单位", "不属于本街道"),
        (["sun", "", "孙晓梅", "首华物业", "岗", "", "", "", ""], "单位", "还服务别的街道"),
        (["sun", "", "孙晓梅", "老山街道办事处", "岗", "", "审计员", "", ""], "分工", "不在可选的内容里"),
        (["", "", "孙晓梅", "老山街道办事处", "岗", "", "", "", ""], "用户名", "至少填一个"),
    ],
)
def test_who_may_not_be_posted_by_a_sheet(brought, row, heading, words):
    ((number, named, sentence),) = faults(brought("staff", STAFF, row))
    assert (number, named) == (2, heading)
    assert words in sentence


# --- the worker ------------------------------------------------------------------------------------


@pytest.fixture
def by_worker(monkeypatch):
    """However small, the worker must do it."""
    for room in (steps, work):
        monkeypatch.setattr(room, "MOST_AT_ONCE", 0)


def test_many_rows_are_left_to_the_worker_who_tells_the_person(by_worker, cast, brought):
    source = brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12])
    assert source.state == "queued"
    assert actions.work_next()
    source.refresh_from_db()
    assert confirm(source, cast["laoshan"]).state == "confirmed"
    assert actions.work_next()
    source.refresh_from_db()
    assert source.state == "done"
    assert not actions.work_next()
    told = Notice.objects.visible_to(cast["laoshan"]).values_list("event__verb", flat=True)
    assert set(told) == {"import.checked", "import.applied"}


def test_a_worker_that_was_taken_for_dead_writes_nothing(by_worker, cast, brought):
    source = brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12])
    actions.work_next()
    source.refresh_from_db()
    confirm(source, cast["laoshan"])
    slow = work.claim(timezone.now())
    assert work.claim(timezone.now()) is None
    quick = work.claim(timezone.now() + LEASE * 2)
    work.work(slow)
    assert not Building.objects.filter(number=77).exists()
    work.work(quick)
    assert Building.objects.filter(number=77).count() == 1
    work.work(slow)
    assert Event.objects.filter(verb="import.applied").count() == 1


def test_an_import_that_kills_its_worker_is_given_up(by_worker, brought, monkeypatch):
    source, now = brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12]), timezone.now()
    for turn in range(3):
        assert work.claim(now + LEASE * 2 * turn), turn
    assert actions.work_next(now=now + LEASE * 10)
    source.refresh_from_db()
    assert (source.state, "几次中断" in source.problem) == ("failed", True)


def test_a_missing_file_is_said_and_not_a_crash(by_worker, brought, settings):
    source = brought("buildings", BUILDINGS, [WEST, 77, "", 1999, "", 12])
    for file in (settings.MEDIA_ROOT / "imports").iterdir():
        file.unlink()
    actions.work_next()
    source.refresh_from_db()
    assert (source.state, source.problem) == ("failed", "上传的文件已经不在了，请重新上传")


def test_an_area_is_shown_in_square_metres(cast, brought):
    confirm(brought("homes", HOMES, [WEST, 3, 2, "101", 54.35, "住宅"]), cast["laoshan"])
    source = brought("homes", HOMES, [WEST, 3, 2, "101", 60, "商业"])
    assert source.report["changed"] == [
        [2, f"{WEST} 3号楼2单元101", [["用途", "住宅", "商业"], ["专有面积", "54.35", "60.00"]]]
    ]
