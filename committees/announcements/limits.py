"""How long what is published must hang. The periods of the law are rows of the catalogue, the portal's own are here."""

from datetime import date, timedelta
from fractions import Fraction

from committees.announcements.kinds import COMMUNITY_NOTICE, DECISION_PUBLICITY, NOMINATION_PUBLICITY
from governance.clocks.ladder import Rung
from governance.workdays import Limit, Unit

# 组建办法 regulates how long and its text was not found; 经开区 2020 规程 had seven days. Editable, like every limit.
NOMINATION = Limit(7, Unit.DAYS, "《北京市物业管理委员会组建办法》公示步骤；天数由本平台自定", date(2021, 3, 31))
NOTICE = Limit(7, Unit.DAYS, "本平台自定", date(2020, 5, 1))

LABELS = {DECISION_PUBLICITY: "决定公示", NOMINATION_PUBLICITY: "组建公示", COMMUNITY_NOTICE: "社区公示"}
PERIODS = {
    DECISION_PUBLICITY: {"code": "D2", "limits": {}},
    NOMINATION_PUBLICITY: {"code": "", "limits": {"": (NOMINATION,)}},
    COMMUNITY_NOTICE: {"code": "", "limits": {"": (NOTICE,)}},
}
LADDER = (
    Rung("share_66", "请查看有没有异议要答复", Fraction(66, 100), None, ("side",), "reminder"),
    Rung("due", "公示期满，请答复还没有答复的异议", None, timedelta(0), ("side", "street"), "reminder"),
)
PARTS = {"side": "公示单位", "street": "街道"}
MOST_WORDS, MOST_TITLE = 4000, 80
