"""Choices of the journal."""

from django.db.models import TextChoices


class Channel(TextChoices):
    INBOX = "inbox", "站内消息"
    EMAIL = "email", "电子邮件"
