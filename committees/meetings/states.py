"""Choices of meetings and decisions; TONES gives each state its colour (components/state_badge.html)."""

from django.db.models import TextChoices


class MeetingKind(TextChoices):
    COMMITTEE = "committee", "物管会、业委会会议"
    COUNCIL = "council", "议事会"
    ON_SITE = "on_site", "现场会"
    COORDINATION = "coordination", "协调会"
    TASK_FORCE = "task_force", "专班会"
    REPORT = "report", "物业报告会"


# Meetings of a body are of its members; only these two count who is there.
OF_A_BODY = (MeetingKind.COMMITTEE, MeetingKind.TASK_FORCE)


class MeetingState(TextChoices):
    CALLED = "called", "待召开"
    OPEN = "open", "正在开会"
    CLOSED = "closed", "已散会，待确认纪要"
    APPROVED = "approved", "纪要已确认"
    CANCELLED = "cancelled", "已取消"


class Source(TextChoices):
    """Who brought a matter to the table."""

    ISSUE = "issue", "正在办理的事项"
    RESIDENT = "resident", "居民提出"
    MEMBER = "member", "委员提出"


class SuggestionState(TextChoices):
    OPEN = "open", "等待安排"
    TAKEN = "taken", "已列入议程"
    DECLINED = "declined", "未列入"
    WITHDRAWN = "withdrawn", "已撤回"


class AttendedHow(TextChoices):
    CODE = "code", "本人凭签到码签到"
    HAND = "hand", "主持人登记"


class MatterClass(TextChoices):
    ORDINARY = "ordinary", "委员会职责内的事项"
    OWNERS = "owners", "由业主共同决定的事项"


class ResolutionState(TextChoices):
    PROPOSED = "proposed", "征集签字"
    SIGNED = "signed", "已通过，待公布"
    PUBLISHED = "published", "公示中"
    EFFECTIVE = "effective", "已生效"
    REVOKED = "revoked", "已由街道撤销"
    VOIDED = "voided", "已作废"


class SignedHow(TextChoices):
    PORTAL = "portal", "本人在平台确认"
    PAPER = "paper", "纸质签字"


class ActionState(TextChoices):
    WAITING = "waiting", "待交办"
    OPEN = "open", "办理中"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "不再办理"


PUBLIC_RESOLUTIONS = (ResolutionState.PUBLISHED, ResolutionState.EFFECTIVE, ResolutionState.REVOKED)
ENDED = (ResolutionState.REVOKED, ResolutionState.VOIDED)
PASSED = (ResolutionState.SIGNED, *PUBLIC_RESOLUTIONS)

TONES = {
    MeetingState.CALLED: "wait",
    MeetingState.OPEN: "work",
    MeetingState.CLOSED: "ask",
    MeetingState.APPROVED: "done",
    MeetingState.CANCELLED: "stop",
    SuggestionState.TAKEN: "done",
    SuggestionState.DECLINED: "stop",
    SuggestionState.WITHDRAWN: "stop",
    ResolutionState.PROPOSED: "ask",
    ResolutionState.SIGNED: "wait",
    ResolutionState.PUBLISHED: "work",
    ResolutionState.EFFECTIVE: "done",
    ResolutionState.REVOKED: "stop",
    ResolutionState.VOIDED: "stop",
    ActionState.WAITING: "wait",
    ActionState.DONE: "done",
}
