"""Choices of the registry."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    FIRM = "firm", "物业服务企业"
    TITLEHOLDER = "titleholder", "产权单位"
    OPERATOR = "operator", "运营单位"
    DEPARTMENT = "department", "职能部门"
    STREET_OFFICE = "street_office", "街道办事处"
    NEIGHBOURHOOD = "neighbourhood", "社区居委会"


class OccupancyKind(TextChoices):
    FAMILY = "family", "家庭成员"
    TENANT = "tenant", "承租人"


class ClaimKind(TextChoices):
    OWNER = "owner", "业主"
    FAMILY = "family", "家庭成员"
    TENANT = "tenant", "承租人"


class ClaimState(TextChoices):
    WAITING = "waiting", "待居委会核实"
    CONFIRMED = "confirmed", "已核实"
    REFUSED = "refused", "未通过"


TONES = {ClaimState.WAITING: "wait", ClaimState.CONFIRMED: "done", ClaimState.REFUSED: "stop"}
