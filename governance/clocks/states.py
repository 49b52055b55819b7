"""Choices of the clocks."""

from django.db.models import TextChoices


class LadderState(TextChoices):
    DRAFT = "draft", "草稿"
    LIVE = "live", "生效中"
    RETIRED = "retired", "已停用"


class Speaks(TextChoices):
    REMINDER = "reminder", "提醒"
    ESCALATION = "escalation", "升级"


class Bound(TextChoices):
    """What a street may make of a general time limit."""

    MOST = "most", "只能更短"
    LEAST = "least", "只能更长"
    FIXED = "fixed", "不能调整"


TONES = {LadderState.DRAFT: "ask", LadderState.LIVE: "done", LadderState.RETIRED: "stop"}
