"""What the deadlines around a contract count, and who hears of them.

The periods are rows of the catalogue (D13-D17, governance/clocks/catalogue.py); the ladders here are what a new
installation begins with. Two periods are counted back from a contract's last day. What happened before a rule was in
force has no limit.
"""

from datetime import timedelta
from fractions import Fraction

from governance.clocks.ladder import Rung
from governance.clocks.models.limits import limit_on  # noqa: F401 -- `limits.limit_on` of this room
from governance.workdays import ONE_DAY, agreed_end, period_before

FILING, REPORTING, HANDOVER = "contract_filing", "manager_report", "handover"
RENEWAL, REFUSAL, TERM = "contract_renewal", "renewal_refusal", "contract_term"
OF_A_TERM = (RENEWAL, REFUSAL, TERM)

PARTS = {
    "officers": "物管会主任、副主任",
    "neighbourhood": "居委会",
    "street": "街道",
    "firm_lead": "企业负责人",
}
ALL = tuple(PARTS)

# Each is said at the latest when the time is up; what comes after is this portal's own rule (本平台自定).
LADDER_FILING = (
    Rung("share_66", "请向街道备案", Fraction(66, 100), None, ("officers", "neighbourhood"), "reminder"),
    Rung("due", "到期未备案，报街道", None, timedelta(0), ("officers", "neighbourhood", "street"), "escalation"),
)
LADDER_REPORTING = (
    Rung("share_66", "请到居委会报到", Fraction(66, 100), None, ("firm_lead",), "reminder"),
    Rung("due", "到期未报到，报居委会和街道", None, timedelta(0), ("neighbourhood", "street"), "escalation"),
)
LADDER_RENEWAL = (
    Rung("share_90", "请准备由业主共同决定续聘或者另聘", Fraction(9, 10), None, ("officers",), "reminder"),
    Rung("due", "合同六个月后期满，请决定续聘或者另聘", None, timedelta(0), ALL, "reminder"),
    Rung(
        "after_86400m",
        "六十日后仍没有登记决定",
        None,
        timedelta(days=60),
        ("officers", "neighbourhood", "street"),
        "escalation",
    ),
)
LADDER_REFUSAL = (Rung("due", "不同意续聘的企业，此前应当书面通知", None, timedelta(0), ALL, "reminder"),)
LADDER_TERM = (Rung("due", "仍继续服务的，转为不定期合同", None, timedelta(0), ALL, "reminder"),)
LADDER_HANDOVER = (
    Rung("share_66", "请双方按清单交接", Fraction(66, 100), None, ("officers", "firm_lead"), "reminder"),
    Rung("due", "到期未完成交接，报居委会和街道", None, timedelta(0), ("neighbourhood", "street"), "escalation"),
)


def ends_before(last_day, limit):
    """24:00 of the day that lies a period before a contract's last one."""
    end = agreed_end(period_before(last_day, limit.amount, limit.unit))
    words = f"合同 {last_day.year} 年 {last_day.month} 月 {last_day.day} 日期满，此前 {limit}"
    return type(end)(end.at, False, words)


def warned_until(day, limit):
    """The latest last day of which a contract is already within its time of warning on `day`."""
    latest = day + timedelta(days=400)
    while period_before(latest, limit.amount, limit.unit) > day:
        latest -= ONE_DAY
    return latest
