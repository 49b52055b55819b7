"""What the deadlines around decisions count, and who hears of them.

The periods are rows of the catalogue: D1, three days to publish a decision of a 物管会 (物业管理条例 §57); a 业委会 has
its own row. What a meeting sets itself, the day by which somebody acts, is its own ground.
"""

from datetime import date, timedelta
from fractions import Fraction

from governance.clocks.ladder import Rung
from governance.clocks.models.limits import limit_on  # noqa: F401 -- `limits.limit_on` of this room
from governance.workdays import Limit, Unit

PUBLICATION, OWNERS_PUBLICATION = "decision_publication", "owners_publication"
PUBLICITY, ACTION = "decision_publicity", "action_item"
DEMANDED, DEMANDED_HELD = "demanded_meeting", "demanded_held"

# of a 业委会 (§45): three days to publish, and its agenda is with the 居委会 five days before it meets
OWNERS_PUBLICATION_LIMIT = Limit(3, Unit.CIVIL_DAYS, "《北京市物业管理条例》第四十五条", date(2020, 5, 1))
AGENDA_BEFORE = timedelta(days=5)
# a third of the members demand a meeting and the chair must call it; neither article says within how many days [J]
DEMANDED_LIMIT = Limit(
    7, Unit.CIVIL_DAYS, "《北京市物业管理条例》第五十七条、第四十五条；几日内召集由本平台自定", date(2020, 5, 1)
)

# ... nor when it must take place: without a day it could be put off until nobody asks any more [J]
HELD_LIMIT = Limit(
    15, Unit.CIVIL_DAYS, "《北京市物业管理条例》第五十七条、第四十五条；几日内召开由本平台自定", date(2020, 5, 1)
)

MOST_SUGGESTIONS = 3  # of one resident that wait at the same time

PARTS = {
    "officers": "物管会（业委会）主任、副主任",
    "neighbourhood": "居委会",
    "street": "街道",
    "handler": "承办单位",
    "handler_lead": "承办单位负责人",
}

LADDER_PUBLICATION = (
    Rung("share_66", "请公布会议的决定", Fraction(66, 100), None, ("officers",), "reminder"),
    Rung("due", "到期未公布，报街道", None, timedelta(0), ("officers", "neighbourhood", "street"), "escalation"),
)
LADDER_DEMANDED = (
    Rung("share_66", "请召集委员提议的会议", Fraction(66, 100), None, ("officers",), "reminder"),
    Rung(
        "due", "到期未召集，报居委会和街道", None, timedelta(0), ("officers", "neighbourhood", "street"), "escalation"
    ),
)
LADDER_HELD = (
    Rung("share_66", "委员提议的会议快到召开期限", Fraction(66, 100), None, ("officers",), "reminder"),
    Rung(
        "due",
        "委员提议的会议到期未召开，报居委会和街道",
        None,
        timedelta(0),
        ("officers", "neighbourhood", "street"),
        "escalation",
    ),
)
LADDER_ACTION = (
    Rung("share_75", "会定事项快到期了", Fraction(3, 4), None, ("handler",), "reminder"),
    Rung("due", "会定事项到期未完成", None, timedelta(0), ("handler", "handler_lead", "officers"), "escalation"),
    Rung("after_4320m", "超期三日仍未完成", None, timedelta(days=3), ("officers", "neighbourhood"), "escalation"),
)


def publication_of(committee):
    return OWNERS_PUBLICATION if committee.is_elected else PUBLICATION


def agreed(meeting, day):
    """The ground of a date that a meeting set; the amount is never counted."""
    return Limit(1, Unit.DAYS, f"{meeting.title}确定的完成日期"[:200], day)
