"""What the deadlines around a body count, and who hears of them. D3-D6 are rows of the catalogue."""

from datetime import date, timedelta
from fractions import Fraction

from governance.clocks.ladder import Rung
from governance.clocks.models.limits import limit_on  # noqa: F401 -- `limits.limit_on` of this room
from governance.workdays import Limit, Unit, agreed_end, period_before

FILING, STREET_FILING, TERM, DISSOLUTION = (
    "committee_filing",
    "street_filing",
    "committee_term",
    "committee_dissolution",
)
WARNING, LAST_CALL = "committee_term_90", "committee_term_30"
OF_A_TERM = (WARNING, LAST_CALL, TERM)

OWN = "本平台自定的提醒"
WARNING_LIMIT = Limit(90, Unit.CIVIL_DAYS, OWN, date(2020, 5, 1))
LAST_CALL_LIMIT = Limit(30, Unit.CIVIL_DAYS, OWN, date(2020, 5, 1))

PARTS = {"officers": "物管会主任、副主任", "neighbourhood": "居委会", "street": "街道"}
ALL = tuple(PARTS)
SOON = Fraction(66, 100)

LADDER_FILING = (
    Rung("share_66", "请向街道报送备案材料", SOON, None, ("officers", "neighbourhood"), "reminder"),
    Rung("due", "到期未报送备案材料", None, timedelta(0), ALL, "escalation"),
)
LADDER_STREET_FILING = (
    Rung("share_66", "请办理备案", SOON, None, ("street",), "reminder"),
    Rung("due", "到期未办理备案", None, timedelta(0), ("street",), "escalation"),
)
LADDER_DISSOLUTION = (
    Rung("share_66", "请办理解散和公告", SOON, None, ("street",), "reminder"),
    Rung("due", "到期未办理解散", None, timedelta(0), ("street", "neighbourhood"), "escalation"),
)
LADDER_WARNING = (Rung("due", "任期还有九十日，请准备重新组建", None, timedelta(0), ALL, "reminder"),)
LADDER_LAST_CALL = (Rung("due", "任期还有三十日，到期后委员职权当日终止", None, timedelta(0), ALL, "reminder"),)
LADDER_TERM = (
    Rung("due", "任期已届满，请街道重新组建", None, timedelta(0), ("neighbourhood", "street"), "escalation"),
)


def latest_last_day(since, limit):
    """The last day of the longest term from `since`: three years from 2026-06-01 are over with 2029-05-31."""
    years = limit.amount if limit.unit == Unit.YEARS else 0
    following = (
        since.replace(year=since.year + years)
        if (since.month, since.day) != (2, 29)
        else date(since.year + years, 3, 1)
    )
    return following - timedelta(days=1)


def ends_before(last_day, limit):
    """24:00 of the day that lies a period before the last day of a term."""
    end = agreed_end(period_before(last_day, limit.amount, limit.unit))
    words = f"任期{last_day.year} 年 {last_day.month} 月 {last_day.day} 日届满，此前 {limit}"
    return type(end)(end.at, False, words)
