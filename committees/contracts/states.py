"""Choices of contracts and hand-overs."""

from django.db.models import TextChoices


class Phase(TextChoices):
    """Where a contract stands on a day; reckoned from its dates, never stored."""

    COMING = "coming", "尚未开始"
    RUNNING = "running", "履行中"
    EXPIRING = "expiring", "六个月内期满"
    OPEN_ENDED = "open_ended", "不定期"
    ENDED = "ended", "已终止"


TONES = {
    Phase.COMING: "wait",
    Phase.RUNNING: "work",
    Phase.EXPIRING: "ask",
    Phase.OPEN_ENDED: "late",
    Phase.ENDED: "done",
}


class DocumentKind(TextChoices):
    """What the firm that leaves hands over: its archives (物业管理条例 §71) and what belongs to the owners (§76)."""

    PREMISES = "premises", "物业服务用房和共用部分"
    DRAWINGS = "drawings", "竣工图、管网图等工程资料"
    EQUIPMENT = "equipment", "监控、电梯、水泵等设施设备档案和维修记录"
    TANKS = "tanks", "水箱清洗记录和水质检测报告"
    RENOVATIONS = "renovations", "住宅装饰装修管理资料"
    OWNERS = "owners", "业主名册"
    SUPPLIES = "supplies", "供水、供电、垃圾清运等书面协议"
    ACCOUNTS = "accounts", "预收、代收费用和公共收益的结算"
    OTHER = "other", "其他与业主利益有关的资料"
