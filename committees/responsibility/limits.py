"""Bounds of responsibility and emergencies, and who is reminded of a building that says nothing; the portal's own."""

from datetime import date, time, timedelta

from governance.clocks.ladder import Rung
from governance.workdays import Limit, Unit

CHECK_IN = "emergency_check_in"
DAILY = Limit(1, Unit.DAYS, "启动应急时定下的每天报平安时间，本平台自定", date(2020, 5, 1))
LADDER = (Rung("due", "到时还没有报平安", None, timedelta(0), ("silent", "officers", "neighbourhood"), "reminder"),)
PARTS = {"silent": "没有报平安的值班人", "officers": "物管会主任、副主任", "neighbourhood": "居委会"}

LONGEST = timedelta(days=62)  # longer than that it is no emergency any more
CHECK_BY = time(10)
