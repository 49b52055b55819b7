"""Choices of the bodies."""

from django.db.models import TextChoices


class CommitteeKind(TextChoices):
    MANAGEMENT = "management", "物业管理委员会"
    TASK_FORCE = "task_force", "工作专班"


class SeatKind(TextChoices):
    NEIGHBOURHOOD = "neighbourhood", "居委会代表"
    OWNER = "owner", "业主代表"
    OCCUPANT = "occupant", "物业使用人代表"
    STREET = "street", "街道代表"
    FIRM = "firm", "企业代表"
    SUPERVISOR = "supervisor", "党风监督员"


class Office(TextChoices):
    CHAIR = "chair", "主任"
    DEPUTY = "deputy", "副主任"
    MEMBER = "member", "委员"
