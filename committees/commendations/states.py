"""Choices of commendations, and what their givers agree to."""

from django.db.models import TextChoices

from governance.accounts.states import ConsentWay

SHOWN, NAMED = "commendation_shown", "commendation_named"  # what a giver with an account agrees to


class CommendationKind(TextChoices):
    BANNER = "banner", "锦旗"
    THANKS = "thanks", "感谢信"
    PRAISE = "praise", "表扬信"


class CommendationState(TextChoices):
    RECORDED = "recorded", "未公开"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤回"


TONES = {
    CommendationState.RECORDED: "wait",
    CommendationState.PUBLISHED: "done",
    CommendationState.WITHDRAWN: "stop",
}
# What a resident writes on a page; a banner is something to hold in one's hands.
WRITTEN = (CommendationKind.THANKS, CommendationKind.PRAISE)
# How a giver without an account agreed, stated by who asked.
ASKED = [(way.value, way.label) for way in ConsentWay if way != ConsentWay.PAGE]
