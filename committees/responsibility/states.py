"""Choices of responsibility for buildings, and of emergencies."""

from django.db.models import TextChoices


class Part(TextChoices):
    LEAD = "lead", "负责人"
    DEPUTY = "deputy", "副负责人"


class EmergencyKind(TextChoices):
    EPIDEMIC = "epidemic", "疫情"
    FLOOD = "flood", "防汛"
    HEAT = "heat", "高温"
    OTHER = "other", "其他"


class Condition(TextChoices):
    FINE = "fine", "正常"
    TROUBLE = "trouble", "有情况"


MISSING = "missing"
TONES = {Condition.FINE: "done", Condition.TROUBLE: "late", MISSING: "wait"}
