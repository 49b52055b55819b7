"""Choices of this room."""

from django.db.models import TextChoices


class CodeState(TextChoices):
    OPEN = "open", "有效"
    USED = "used", "已使用"
    REVOKED = "revoked", "已作废"
    EXPIRED = "expired", "已过期"


class InvitationState(TextChoices):
    OPEN = "open", "等待接受"
    ACCEPTED = "accepted", "已接受"
    REVOKED = "revoked", "已撤回"
    EXPIRED = "expired", "已过期"


TONES = {
    InvitationState.OPEN: "wait",
    InvitationState.ACCEPTED: "done",
    InvitationState.REVOKED: "stop",
    InvitationState.EXPIRED: "stop",
}
