"""Contracts from Excel: the same deed as by hand, all rows or none."""

import uuid
from datetime import timedelta

import pytest

from committees.contracts import limits
from committees.contracts.models import ContractBuilding, ServiceContract
from governance.clocks.models import Clock
from governance.imports import actions, kinds
from governance.imports.values import Wrong
from governance.journal.models import Event
from governance.phrases import day
from governance.refusals import NotPossibleNow
from governance.registry.models import Coverage, Street, today
from tests.sheets import book, upload_of

pytestmark = pytest.mark.django_db

HEADINGS = ["社区", "合同编号", "物业服务企业", "楼号", "签订日期", "自", "期满日", "单价", "备案日期"]
WEST = "老山西里社区"
SINCE, ENDS = "2024-06-01", str(today() + timedelta(days=700))


@pytest.fixture
def brought(cast):
    def uploaded(*rows):
        return actions.upload(
            kind=kinds.get("contracts"),
            scope=Street.objects.get(name="老山街道"),
            file=upload_of(book(HEADINGS, *rows)),
            nonce=uuid.uuid4(),
            by=cast["laoshan"],
        )

    return uploaded


def contract(number, buildings, firm="首华物业", filed="2024-06-10", ends=ENDS, price=1.2):
    return [WEST, number, firm, buildings, "2024-05-20", SINCE, ends, price, filed]


def faults(source):
    return [tuple(fault) for fault in source.report["faults"]]


def confirm(source, cast):
    return actions.confirm(source=source, plan=source.plan, by=cast["laoshan"])


def test_contracts_are_entered_by_the_deed_with_its_clocks_and_its_event(cast, brought):
    source = brought(contract("LS-1", "1-16、20"), contract("LS-2", "17－19", filed=""))
    assert (source.state, source.new, faults(source)) == ("checked", 2, []), source.problem
    assert confirm(source, cast).state == "done"
    one, two = ServiceContract.objects.order_by("number")
    assert (one.firm.name, one.price, day(one.last_day)) == ("首华物业", 120, day(today() + timedelta(days=700)))
    served = ContractBuilding.objects.filter(contract=one).values_list("building__number", flat=True)
    assert sorted(served) == [*range(1, 17), 20]
    assert Event.objects.filter(verb="contract.signed").count() == 2
    assert Clock.objects.filter(subject_id=two.pk, kind=limits.FILING).count() == 1
    assert Clock.objects.filter(subject_id=one.pk, kind=limits.FILING).count() == 0


def test_the_same_sheet_again_is_the_same_and_a_filing_is_added(cast, brought):
    confirm(brought(contract("LS-1", "1-16", filed="")), cast)
    again = brought(contract("LS-1", "1-16", filed=""))
    assert (again.new, again.changed, again.same, again.wrong) == (0, 0, 1, 0)
    filed = brought(contract("LS-1", "1-16", filed="2024-06-12"))
    assert (filed.new, filed.changed, filed.report["changed"][0][2]) == (0, 1, [["备案日期", "（空）", "2024-06-12"]])
    assert confirm(filed, cast).state == "done"
    assert day(ServiceContract.objects.get().filed_on) == "2024年6月12日"
    other = brought(contract("LS-1", "1-15", filed="2024-06-12", price=2))
    assert [fault[:2] for fault in faults(other)] == [(2, "单价")]


def test_two_rows_do_not_share_a_building_and_a_served_one_is_not_signed_again(cast, brought):
    confirm(brought(contract("LS-1", "1-3")), cast)
    source = brought(contract("LS-2", "3-5"), contract("LS-3", "6-8"), contract("LS-4", "8-9"))
    assert [(row, heading) for row, heading, _ in faults(source)] == [(2, "楼号"), (4, "楼号")]
    assert "已由首华物业服务（合同LS-1）" in faults(source)[0][2]
    assert "第 3 行的合同里已经有了" in faults(source)[1][2]


@pytest.mark.parametrize(
    ("row", "heading", "words"),
    [
        (contract("LS-1", "1-99"), "楼号", "没有登记31、32、33、34、35号楼"),
        (contract("LS-1", "一号"), "楼号", "不是楼号"),
        (contract("LS-1", "1-3", firm="没有的物业"), "物业服务企业", "请先导入单位"),
        (contract("LS-1", "1-3", firm="中国移动"), "物业服务企业", "不是物业服务企业"),
        (contract("LS-1", "1-3", ends="2020-01-01"), "期满日", "不能早于"),
        (contract("LS-1", "1-3", price=1.234), "单价", "最多两位小数"),
        (contract("LS-1", "1-3", filed="2024-01-01"), "备案日期", "不能早于签订日期"),
    ],
)
def test_what_is_wrong_with_a_contract_is_named(brought, row, heading, words):
    ((number, named, sentence),) = faults(brought(row))
    assert (number, named) == (2, heading)
    assert words in sentence


def test_a_deed_that_says_no_while_it_is_written_takes_all_rows_with_it(cast, brought, monkeypatch):
    """The second contract is refused: the first was signed in the same transaction and is gone."""
    from committees.contracts import sheets

    calls = []

    def refusing(**terms):
        calls.append(terms["number"])
        if len(calls) > 1:
            raise NotPossibleNow("这些楼正在交接。")
        return deed(**terms)

    deed = sheets.sign_contract
    monkeypatch.setattr(sheets, "sign_contract", refusing)
    before = Coverage.objects.count(), Event.objects.filter(verb="contract.signed").count()
    source = confirm(brought(contract("LS-1", "1-3"), contract("LS-2", "4-6")), cast)
    assert (source.state, source.problem) == ("failed", "第 3 行：这些楼正在交接。什么也没有写入")
    assert (Coverage.objects.count(), Event.objects.filter(verb="contract.signed").count()) == before
    assert not ServiceContract.objects.exists()


def test_what_people_were_told_is_not_undone_and_does_not_block_what_can_be(cast, brought):
    buildings = actions.upload(
        kind=kinds.get("buildings"),
        scope=Street.objects.get(name="老山街道"),
        file=upload_of(book(["社区", "楼号", "层数"], [WEST, 1, 6])),
        nonce=uuid.uuid4(),
        by=cast["laoshan"],
    )
    confirm(buildings, cast)
    source = confirm(brought(contract("LS-1", "2-3")), cast)
    with pytest.raises(NotPossibleNow):
        actions.undo(source=source, by=cast["laoshan"])
    assert actions.undo(source=buildings, by=cast["laoshan"]).state == "undone"


@pytest.mark.parametrize("written", ["", "1-", "5-3", "一", "1-99999", "-3", "1--3"])
def test_what_is_no_list_of_buildings(written):
    from committees.contracts.sheets import building_numbers

    with pytest.raises(Wrong):
        building_numbers(written)
