"""The statutory periods of property governance, D1-D26: what follows what, within which time, on what ground.

Each becomes a row of the table of limits; rooms that run a clock of such a kind read the row, not this table.
法条均指《北京市物业管理条例》（2024 年修正），另有注明的除外。
"""

from dataclasses import dataclass
from datetime import date

from governance.clocks.states import Bound
from governance.workdays import Limit, Unit

SHORTEST = {"D2", "D25", "D26"}  # so long at least: a street may publish or keep for longer
FIXED = {"D5", "D18", "D21", "D23", "D24"}  # terms, and the time people have to object: nobody's to shorten
BEIJING_RULES_FROM = date(2020, 5, 1)


@dataclass(frozen=True)
class Entry:
    """`before`: counted backwards from the day that is spoken of. `bound`: what a street may make of it."""

    code: str
    kind: str
    label: str
    limit: Limit
    before: bool = False
    bound: Bound = Bound.MOST


def _entry(code, kind, label, amount, unit, basis, since=BEIJING_RULES_FROM, before=False):
    bound = Bound.LEAST if before or code in SHORTEST else Bound.FIXED if code in FIXED else Bound.MOST
    return Entry(code, kind, label, Limit(amount, unit, basis, since), before, bound)


_CIVIL, _WORKING, _MONTHS, _YEARS = Unit.CIVIL_DAYS, Unit.WORKING_DAYS, Unit.MONTHS, Unit.YEARS
_L1 = "《北京市物业管理条例》第{}条"
_L12 = "《信访工作条例》第{}条"
_LETTERS = date(2022, 5, 1)

CATALOGUE = (
    _entry("D1", "decision_publication", "物管会会议后公布决定", 3, _CIVIL, _L1.format("五十七")),
    _entry("D2", "decision_publicity", "物管会决定的公示", 10, _WORKING, _L1.format("五十七")),
    _entry("D3", "committee_filing", "物管会成立后备案", 30, _CIVIL, _L1.format("五十五")),
    _entry("D4", "street_filing", "街道办理备案", 5, _WORKING, _L1.format("四十三、五十五")),
    _entry("D5", "committee_term", "物管会任期", 3, _YEARS, _L1.format("五十八")),
    _entry("D6", "committee_dissolution", "物管会解散", 30, _CIVIL, _L1.format("五十九")),
    _entry("D7", "assembly_notice", "业主大会会议前通知并公示", 15, _CIVIL, _L1.format("三十五"), before=True),
    _entry("D8", "assembly_publication", "业主大会决定公布", 3, _CIVIL, _L1.format("三十七")),
    _entry("D9", "assembly_review", "街道审核成立业主大会的申请", 30, _CIVIL, _L1.format("三十一")),
    _entry("D10", "preparation_meeting", "筹备组召开首次会议", 30, _CIVIL, _L1.format("三十一")),
    _entry("D11", "preparation_list", "筹备组名单公布", 7, _CIVIL, _L1.format("三十一")),
    _entry("D12", "first_assembly", "筹备组组织首次业主大会", 60, _CIVIL, _L1.format("三十二")),
    _entry("D13", "manager_report", "项目负责人到居委会报到", 3, _CIVIL, _L1.format("六十六")),
    _entry("D14", "contract_filing", "物业服务合同备案", 15, _CIVIL, _L1.format("六十三")),
    _entry("D15", "contract_renewal", "合同到期前决定续聘或选聘", 6, _MONTHS, _L1.format("七十五"), before=True),
    _entry("D16", "renewal_refusal", "企业不再续约的书面告知", 90, _CIVIL, _L1.format("七十五"), before=True),
    _entry("D17", "handover", "物业交接", 30, _CIVIL, _L1.format("七十六")),
    _entry("D18", "emergency_service", "应急物业服务", 6, _MONTHS, _L1.format("七十七")),
    _entry("D20", "letters_registration", "信访事项登记转送", 15, _CIVIL, _L12.format("二十二"), _LETTERS),
    _entry("D21", "letters_objection", "对信访交办提出异议", 5, _WORKING, _L12.format("二十三"), _LETTERS),
    _entry("D22", "letters_decision", "求决类信访事项办理", 60, _CIVIL, _L12.format("三十四"), _LETTERS),
    _entry("D23", "letters_review", "信访复查、复核", 30, _CIVIL, _L12.format("三十五、三十六"), _LETTERS),
    _entry(
        "D24",
        "court_cancellation",
        "业主请求法院撤销决定",
        1,
        _YEARS,
        "最高人民法院《建筑物区分所有权纠纷解释》第十二条",
        date(2021, 1, 1),
    ),
    _entry(
        "D25",
        "log_retention",
        "网络日志留存",
        6,
        _MONTHS,
        "《网络安全法》（2016 年文本第二十一条；2026 年修正后条号以新文本为准）",
        date(2017, 6, 1),
    ),
    _entry(
        "D26",
        "assessment_retention",
        "个人信息保护影响评估报告留存",
        3,
        _YEARS,
        "《个人信息保护法》第五十六条",
        date(2021, 11, 1),
    ),
)  # D19 is the handling of petitions: issues/petitions/limits.py

LABELS = {entry.kind: entry.label for entry in CATALOGUE}
