"""The end of a task force and its two reminders; the portal's own, since no law counts them."""

from datetime import date, timedelta

from governance.clocks.ladder import Rung
from governance.workdays import Limit, Unit

END, MONTH, WEEK = "taskforce_end", "taskforce_30", "taskforce_7"
CLOCKS = (END, MONTH, WEEK)

OWN = "本平台自定的提醒"
SINCE = date(2020, 5, 1)
END_LIMIT = Limit(1, Unit.DAYS, "街道在任务书里定下的到期日，本平台自定", SINCE)
MONTH_LIMIT = Limit(30, Unit.CIVIL_DAYS, OWN, SINCE)
WEEK_LIMIT = Limit(7, Unit.CIVIL_DAYS, OWN, SINCE)

PARTS = {"leaders": "专班组长、副组长", "neighbourhood": "居委会", "street": "街道"}
ALL = tuple(PARTS)
NOW = timedelta(0)
LADDER_MONTH = (Rung("due", "专班还有三十日到期，请安排收尾或者申请延期", None, NOW, ALL, "reminder"),)
LADDER_WEEK = (Rung("due", "专班还有七日到期，到期后组员职权当日终止", None, NOW, ALL, "reminder"),)
LADDER_END = (
    Rung("due", "专班已经到期，请街道安排未完成的工作", None, NOW, ("neighbourhood", "street"), "escalation"),
)

LONGEST = timedelta(days=1095)  # longer than that it is no task force any more; it can be prolonged
