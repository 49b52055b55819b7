"""Choices of the journal."""

from django.db.models import TextChoices


class Channel(TextChoices):
    INBOX = "inbox", "站内消息"
    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"
    HOOK = "hook", "群机器人"


class CheckedBy(TextChoices):
    """How the journal was read through."""

    COMMAND = "command", "人工核验"
    BEAT = "beat", "每日自动核验"


class LookReason(TextChoices):
    """Why somebody looks at a phone or a door number."""

    CONTACT = "contact", "联系诉求人"
    VISIT = "visit", "上门查看"
    DUPLICATE = "duplicate", "核对重复"
    VERIFY = "verify", "核实房屋"
    OTHER = "other", "其他"


PETITION_LOOKS = (LookReason.CONTACT, LookReason.VISIT, LookReason.DUPLICATE)
CLAIM_LOOKS = (LookReason.VERIFY,)
