"""What the deadlines around a body count, and who hears of them. D3-D6 and D12 are rows of the catalogue.

Which of them run for which kind of body is in law.py.
"""

from datetime import date, timedelta
from fractions import Fraction

from committees.bodies.law import (  # noqa: F401 -- `limits.FILING` of this room
    CHANGE,
    DISSOLUTION,
    FILING,
    FIRST_MEETING,
    LAST_CALL,
    OF_A_LIFE,
    OWNERS_FILING,
    OWNERS_TERM,
    PREPARATION_MEETING,
    PREPARATION_TERM,
    REGULAR_MEETING,
    RENEWAL,
    STREET_FILING,
    TERM,
    WARNING,
)
from governance.clocks.ladder import Rung
from governance.clocks.models.limits import limit_on  # noqa: F401 -- `limits.limit_on` of this room
from governance.workdays import ONE_DAY, Limit, Unit, agreed_end, period_before

OWN, RULES, SINCE = "本平台自定的提醒", "《北京市物业管理条例》第{}条", date(2020, 5, 1)
LIMITS = {
    WARNING: Limit(90, Unit.CIVIL_DAYS, OWN, SINCE),
    LAST_CALL: Limit(30, Unit.CIVIL_DAYS, OWN, SINCE),
    OWNERS_FILING: Limit(30, Unit.CIVIL_DAYS, RULES.format("四十三"), SINCE),
    OWNERS_TERM: Limit(5, Unit.YEARS, RULES.format("三十九"), SINCE),
    RENEWAL: Limit(6, Unit.MONTHS, RULES.format("四十九"), SINCE),
    FIRST_MEETING: Limit(7, Unit.CIVIL_DAYS, RULES.format("四十二"), SINCE),
    CHANGE: Limit(30, Unit.CIVIL_DAYS, RULES.format("五十"), SINCE),
    REGULAR_MEETING: Limit(2, Unit.MONTHS, RULES.format("四十五"), SINCE),
}

PARTS = {"officers": "物管会（业委会）主任、副主任", "neighbourhood": "居委会", "street": "街道"}
ALL = tuple(PARTS)
SOON = Fraction(66, 100)


def _rungs(soon, late, wakes, hears):
    """A reminder at two thirds, an escalation when the time is up."""
    return (
        Rung("share_66", soon, SOON, None, wakes, "reminder"),
        Rung("due", late, None, timedelta(0), hears, "escalation"),
    )


LADDER_FILING = _rungs("请向街道报送备案材料", "到期未报送备案材料", ("officers", "neighbourhood"), ALL)
LADDER_CHANGE = _rungs("请向街道办理变更备案", "委员变更后三十日内没有办理变更备案", ("officers",), ALL)
LADDER_STREET_FILING = _rungs("请办理备案", "到期未办理备案", ("street",), ("street",))
LADDER_DISSOLUTION = _rungs("请办理解散和公告", "到期未办理解散", ("street",), ("street", "neighbourhood"))
LADDER_FIRST_MEETING = _rungs(
    "请召开首次会议，推选主任、副主任", "选举后七日内没有召开首次会议", ("officers", "neighbourhood"), ALL
)
LADDER_PREPARATION_MEETING = _rungs(
    "请召开筹备组首次会议",
    "筹备组成立三十日没有召开首次会议",
    ("officers", "neighbourhood"),
    ("neighbourhood", "street"),
)
LADDER_REGULAR_MEETING = _rungs(
    "业委会至少每两个月开一次会，请召集", "业委会两个月没有开会，请督促限期召集", ("officers",), ALL
)
LADDER_PREPARATION = _rungs(
    "请组织首次业主大会会议",
    "筹备期已满，没有召开首次业主大会会议",
    ("neighbourhood", "street"),
    ("neighbourhood", "street"),
)
LADDER_WARNING = (Rung("due", "任期还有九十日，请准备重新组建或者换届", None, timedelta(0), ALL, "reminder"),)
LADDER_RENEWAL = (Rung("due", "任期还有六个月，请书面报告街道，准备换届", None, timedelta(0), ALL, "reminder"),)
LADDER_LAST_CALL = (Rung("due", "任期还有三十日，到期后委员职权当日终止", None, timedelta(0), ALL, "reminder"),)
LADDER_TERM = (
    Rung("due", "任期已届满，请街道重新组建", None, timedelta(0), ("neighbourhood", "street"), "escalation"),
)
LADDER_OWNERS_TERM = (
    Rung("due", "任期已届满，请组织换届选举", None, timedelta(0), ("neighbourhood", "street"), "escalation"),
)


def latest_last_day(since, limit):
    """The last day of the longest term from `since`: three years from 2026-06-01 are over with 2029-05-31."""
    if limit.unit != Unit.YEARS:
        return since + timedelta(days=limit.amount)
    years = limit.amount
    following = (
        since.replace(year=since.year + years)
        if (since.month, since.day) != (2, 29)
        else date(since.year + years, 3, 1)
    )
    return following - ONE_DAY


def ends_before(last_day, limit):
    """24:00 of the day that lies a period before the last day of a term."""
    end = agreed_end(period_before(last_day, limit.amount, limit.unit))
    words = f"任期 {last_day.year} 年 {last_day.month} 月 {last_day.day} 日届满，此前 {limit}"
    return type(end)(end.at, False, words)
