"""Choices of petitions, issues and tasks; TONES gives each state its colour (components/state_badge.html)."""

from django.db.models import TextChoices


class Urgency(TextChoices):
    P1 = "P1", "特急 2 小时"
    P2 = "P2", "紧急 24 小时"
    P3 = "P3", "一般 7 日"
    P4 = "P4", "复杂 15 日"


class PlaceKind(TextChoices):
    HOME = "home", "我家"
    BUILDING = "building", "我住的楼"
    PUBLIC = "public", "小区公共区域"
    OTHER = "other", "其他楼"


class Visibility(TextChoices):
    PRIVATE = "private", "仅办理人员可见"
    NEIGHBOURS = "neighbours", "邻居也可以看到"


class RecusalGround(TextChoices):
    NAMED = "named", "诉求中提到姓名"
    ABOUT = "about", "是被反映人"


class PetitionState(TextChoices):
    FILED = "filed", "待受理"
    ASKED = "asked", "待补充"
    ACCEPTED = "accepted", "办理中"
    REPLIED = "replied", "已答复待评价"
    CLOSED = "closed", "已办结"
    REDIRECTED = "redirected", "已转其他渠道"
    DECLINED = "declined", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"


class IssueState(TextChoices):
    OPEN = "open", "待派单"
    HANDLING = "handling", "办理中"
    AT_STREET = "at_street", "待街道裁定"
    VERIFYING = "verifying", "待核实"
    ANSWERED = "answered", "已答复待评价"
    CLOSED = "closed", "已办结"


class TaskState(TextChoices):
    SENT = "sent", "待签收"
    SIGNED = "signed", "办理中"
    REPORTED = "reported", "已反馈待核实"
    DONE = "done", "已完成"
    REFUSED = "refused", "已退单"
    RECALLED = "recalled", "已收回"


class Supervision(TextChoices):
    NONE = "none", "无"
    CHAIR = "chair", "物管会督办"
    STREET = "street", "街道督办"


class ExtensionState(TextChoices):
    WAITING = "waiting", "待审批"
    GRANTED = "granted", "已同意"
    DENIED = "denied", "未同意"


class GroundChoice(TextChoices):
    """What becomes of a task when the resolution behind it is no more."""

    KEEP = "keep", "以其他依据继续办理"
    WITHDRAW = "withdraw", "收回任务"


class PhotoState(TextChoices):
    WAITING = "waiting", "处理中"
    READY = "ready", "可查看"
    BROKEN = "broken", "无法读取"


TONES = {
    PetitionState.FILED: "wait",
    PetitionState.ASKED: "ask",
    PetitionState.ACCEPTED: "work",
    PetitionState.REPLIED: "ask",
    PetitionState.CLOSED: "done",
    PetitionState.REDIRECTED: "stop",
    PetitionState.DECLINED: "stop",
    PetitionState.WITHDRAWN: "stop",
    IssueState.OPEN: "wait",
    IssueState.HANDLING: "work",
    IssueState.AT_STREET: "late",
    IssueState.VERIFYING: "ask",
    IssueState.ANSWERED: "ask",
    TaskState.SENT: "wait",
    TaskState.SIGNED: "work",
    TaskState.REPORTED: "ask",
    TaskState.DONE: "done",
    TaskState.REFUSED: "stop",
    TaskState.RECALLED: "stop",
}

PETITION_ENDS = (
    PetitionState.CLOSED,
    PetitionState.REDIRECTED,
    PetitionState.DECLINED,
    PetitionState.WITHDRAWN,
)
ISSUE_RUNNING = (IssueState.OPEN, IssueState.HANDLING, IssueState.AT_STREET, IssueState.VERIFYING)
TASK_ACTIVE = (TaskState.SENT, TaskState.SIGNED, TaskState.REPORTED)
# The organisation has nothing more to do with it, so what residents said is none of its business any more.
TASK_GIVEN_BACK = (TaskState.REFUSED, TaskState.RECALLED)


class Relation(TextChoices):
    """In what capacity somebody files for another person."""

    CHILD = "child", "子女代父母"
    GUARDIAN = "guardian", "监护人代未成年人"
    RELATIVE = "relative", "其他亲属"
    CARER = "carer", "照护人代老人或残疾人"
    NEIGHBOUR = "neighbour", "邻居"
    MEMBER = "member", "物管会委员或居委会代居民"


class BehalfConsent(TextChoices):
    """How that person agreed; a guardian decides for a child under eight (民法典 §20, §23)."""

    SPOKEN = "spoken", "当面同意"
    PHONE = "phone", "电话同意"
    WRITTEN = "written", "书面同意"
    GUARDIAN = "guardian", "监护人决定"
