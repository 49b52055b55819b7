"""Choices of the bodies."""

from django.db.models import TextChoices


class CommitteeKind(TextChoices):
    MANAGEMENT = "management", "物业管理委员会"
    OWNERS = "owners", "业主委员会"
    PREPARATION = "preparation", "首次业主大会会议筹备组"
    SELF_MANAGED = "self_managed", "业主自我管理委员会"
    TASK_FORCE = "task_force", "工作专班"


# A body that governs the estate: the 业委会 that its owners elect, or the 物管会 that stands in for it (条例 §56).
# Who sits there has every right of the portal that a seat gives; what differs is in law.py and majority.py.
GOVERNING = (CommitteeKind.MANAGEMENT, CommitteeKind.OWNERS)


class CommitteeState(TextChoices):
    """物管会: from the street's announcement to its end (物业管理条例 §52-59)."""

    ANNOUNCED = "announced", "推荐中"
    NOMINATED = "nominated", "候选人已定"
    MEMBERS_SET = "members_set", "人选已定"
    PUBLICISED = "publicised", "名单公示"
    FORMED = "formed", "已成立"
    FILED = "filed", "已备案"
    WORKING = "working", "履职中"
    DISSOLVING = "dissolving", "解散中"
    DISSOLVED = "dissolved", "已解散"
    EXPIRED = "expired", "任期届满"
    GIVEN_UP = "given_up", "终止组建"


TONES = {
    CommitteeState.WORKING: "work",
    CommitteeState.DISSOLVING: "ask",
    CommitteeState.DISSOLVED: "done",
    CommitteeState.EXPIRED: "done",
    CommitteeState.GIVEN_UP: "stop",
}
BEING_FORMED = (
    CommitteeState.ANNOUNCED,
    CommitteeState.NOMINATED,
    CommitteeState.MEMBERS_SET,
    CommitteeState.PUBLICISED,
)
IN_OFFICE = (CommitteeState.FORMED, CommitteeState.FILED, CommitteeState.WORKING, CommitteeState.DISSOLVING)


class FoundingGround(TextChoices):
    """When a 物管会 may be formed: one of these (§53)."""

    NOT_READY = "not_ready", "不具备成立业主大会的条件"
    NOT_HELD = "not_held", "具备成立业主大会的条件，但确有困难未能成立"
    NOT_ELECTED = "not_elected", "业主大会成立后，未能选举产生业主委员会"


class EndingReason(TextChoices):
    """Why a 物管会 is dissolved (§59); or a task force before its time."""

    OWNERS_COMMITTEE = "owners_committee", "业主委员会已选举产生并备案"
    AREA_CHANGED = "area_changed", "物业管理区域调整"
    BUILDINGS_LOST = "buildings_lost", "房屋灭失等原因不再存在"
    TASK_DONE = "task_done", "任务提前结束"
    ASSEMBLY_HELD = "assembly_held", "首次业主大会会议已经召开"


OF_A_MANAGEMENT_COMMITTEE = (
    EndingReason.OWNERS_COMMITTEE,
    EndingReason.AREA_CHANGED,
    EndingReason.BUILDINGS_LOST,
)
# Why each other body ends before its time; a task force has its own deed.
ENDINGS_OF = {
    CommitteeKind.OWNERS: (EndingReason.AREA_CHANGED, EndingReason.BUILDINGS_LOST),
    CommitteeKind.PREPARATION: (EndingReason.ASSEMBLY_HELD, EndingReason.AREA_CHANGED, EndingReason.BUILDINGS_LOST),
}


def endings_of(kind):
    return ENDINGS_OF.get(kind, OF_A_MANAGEMENT_COMMITTEE)


class HandedOver(TextChoices):
    """What a body that is dissolved gives to the one that follows, or to the street."""

    SEAL = "seal", "印章"
    ACCOUNTS = "accounts", "财务账目和共用资金"
    ARCHIVES = "archives", "会议记录和档案"
    CONTRACTS = "contracts", "物业服务合同和业主资料"
    OPEN_WORK = "open_work", "没有办完的事"


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


# How a task force and a 筹备组 (条例 §31) call the same offices.
OFFICES_OF_A_GROUP = {Office.CHAIR: "组长", Office.DEPUTY: "副组长", Office.MEMBER: "组员"}
GROUPS = (CommitteeKind.TASK_FORCE, CommitteeKind.PREPARATION)


def office_label(kind, office):
    """What the office is called on a body of this kind."""
    return OFFICES_OF_A_GROUP[office] if kind in GROUPS else Office(office).label


class SeatEnd(TextChoices):
    """Why a mandate ended; empty while it runs, and where it went with its committee."""

    RESIGNED = "resigned", "本人辞去"
    INELIGIBLE = "ineligible", "不再符合条件"
    REMOVED = "removed", "被撤换"
    MOVED_AWAY = "moved_away", "不再是本区域业主或住户"
    DIED = "died", "去世"
    ABSENT = "absent", "一年内缺席会议一半以上"
    COMMITTEE_ENDED = "committee_ended", "委员会解散"
    ACCOUNT_CLOSED = "account_closed", "账号注销"


class OwnersMatter(TextChoices):
    """What owners decide themselves (物业管理条例 §34), and where 民法典 §278 counts three quarters."""

    RULES = "rules", "制定、修改议事规则或者管理规约"
    ELECTION = "election", "选举、更换业主委员会委员"
    SERVICE = "service", "物业服务的方式、内容、标准和价格"
    FIRM = "firm", "选聘、解聘物业服务企业"
    FUND_USE = "fund_use", "使用专项维修资金"
    FUND_RAISING = "fund_raising", "筹集专项维修资金"
    REBUILDING = "rebuilding", "改建、重建建筑物"
    COMMON_PARTS = "common_parts", "改变共有部分的用途，或者利用共有部分经营"
    ALLOWANCE = "allowance", "委员津贴和经费审计"
    REVOCATION = "revocation", "撤销物管会、业委会的决定"
    OTHER = "other", "其他重大事项"


THREE_QUARTERS = (OwnersMatter.FUND_RAISING, OwnersMatter.REBUILDING, OwnersMatter.COMMON_PARTS)
