"""How long each step of a petition may take, who hears of it when it takes longer, and on what ground.

What a new installation begins with; the rows of the clocks' tables say what holds today. The wording of each basis
tells what it is: an official text, or this portal's own rule (本平台自定).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType

from governance.clocks.ladder import Rung
from governance.workdays import Limit, Unit

URGENCIES = ("P1", "P2", "P3", "P4")

# The day of the Beijing opinions that set the four grades; before it nothing was limited this way.
FOUR_GRADES_FROM = date(2020, 11, 5)

FOUR_GRADES = "2020 年 11 月 5 日北京市接诉即办工作意见：2 小时、24 小时、7 天、15 天四级处置"
INTAKE = "参照 12345 热线网络渠道 2 小时内受理的要求，本平台自定"
OWN_RULE = "本平台自定"
PETITIONING = "信访工作条例（2022 年）第二十二条：收到之日起 15 日内登记并按规定转送"


def _since_2020(amount: int, unit: Unit, basis: str) -> tuple[Limit, ...]:
    return (Limit(amount, unit, basis, FOUR_GRADES_FROM),)


# Versions of each row, oldest first. Natural time: the hotline is 7x24, nothing rolls over holidays.
HANDLING: Mapping[str, tuple[Limit, ...]] = MappingProxyType(
    {
        "P1": _since_2020(2, Unit.HOURS, FOUR_GRADES),
        "P2": _since_2020(24, Unit.HOURS, FOUR_GRADES),
        "P3": _since_2020(7, Unit.DAYS, FOUR_GRADES),
        "P4": _since_2020(15, Unit.DAYS, FOUR_GRADES),
    }
)

ACCEPTANCE: Mapping[str, tuple[Limit, ...]] = MappingProxyType(
    {
        "P1": _since_2020(2, Unit.HOURS, INTAKE),
        "P2": _since_2020(24, Unit.HOURS, OWN_RULE),
        "P3": _since_2020(24, Unit.HOURS, OWN_RULE),
        "P4": _since_2020(24, Unit.HOURS, OWN_RULE),
    }
)

SIGNING: Mapping[str, tuple[Limit, ...]] = MappingProxyType(
    {
        "P1": _since_2020(2, Unit.HOURS, OWN_RULE),
        "P2": _since_2020(24, Unit.HOURS, OWN_RULE),
        "P3": _since_2020(24, Unit.HOURS, OWN_RULE),
        "P4": _since_2020(24, Unit.HOURS, OWN_RULE),
    }
)

APPRAISAL: Mapping[str, tuple[Limit, ...]] = MappingProxyType({"": _since_2020(7, Unit.DAYS, OWN_RULE)})

ACCUSATION: Mapping[str, tuple[Limit, ...]] = MappingProxyType(
    {"": (Limit(15, Unit.DAYS, PETITIONING, date(2022, 5, 1)),)}
)

_REMINDER = Rung("three_quarters", "时限已过四分之三，提醒经办人", Fraction(3, 4), None, ("handler",), "reminder")
_DUE = Rung("due", "到期未办结，报承办负责人和物管会主任", None, timedelta(0), ("handler_lead", "chair"), "escalation")

LADDER: tuple[Rung, ...] = (
    _REMINDER,
    _DUE,
    Rung("due_24h", "超期 24 小时，报居委会", None, timedelta(hours=24), ("neighbourhood",), "escalation"),
    Rung("due_72h", "超期 72 小时，报街道", None, timedelta(hours=72), ("street",), "escalation"),
)

LADDER_P1: tuple[Rung, ...] = (
    _REMINDER,
    _DUE,
    Rung("due_30m", "超期 30 分钟，报居委会", None, timedelta(minutes=30), ("neighbourhood",), "escalation"),
    Rung("due_1h", "超期 1 小时，报街道", None, timedelta(hours=1), ("street",), "escalation"),
)

LADDER_APPRAISAL: tuple[Rung, ...] = (
    Rung("three_quarters", "评价期限已过四分之三，提醒诉求人", Fraction(3, 4), None, ("handler",), "reminder"),
    Rung("due", "期满未评价，自动办结", None, timedelta(0), (), "reminder"),
)

LADDERS: Mapping[str, tuple[Rung, ...]] = MappingProxyType({"P1": LADDER_P1, "P2": LADDER, "P3": LADDER, "P4": LADDER})

# Only the 纪检联络员 hears of an accusation: there is nobody to escalate it to.
LADDER_ACCUSATION: tuple[Rung, ...] = (
    Rung("three_quarters", "时限已过四分之三，提醒纪检联络员", Fraction(3, 4), None, ("handler",), "reminder"),
    Rung("due", "到期未转送，提醒纪检联络员", None, timedelta(0), ("handler",), "reminder"),
    Rung("due_72h", "超期 72 小时，提醒纪检联络员", None, timedelta(hours=72), ("handler",), "reminder"),
)
