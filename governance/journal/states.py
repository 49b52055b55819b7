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
