"""Choices of Party organisations."""

from django.db.models import TextChoices


class PartyKind(TextChoices):
    COMMITTEE = "committee", "党委"
    GENERAL = "general", "党总支"
    BRANCH = "branch", "党支部"
    JOINT = "joint", "联合党支部"
    TEMPORARY = "temporary", "临时党支部"
    FUNCTIONAL = "functional", "功能型党支部"


class PartyOffice(TextChoices):
    SECRETARY = "secretary", "书记"
    DEPUTY = "deputy", "副书记"
    ORGANISATION = "organisation", "组织委员"
    PUBLICITY = "publicity", "宣传委员"
    DISCIPLINE = "discipline", "纪检委员"
    MEMBER = "member", "委员"


class Way(TextChoices):
    """How somebody came to a post."""

    ELECTED = "elected", "选举产生"
    APPOINTED = "appointed", "上级党组织指派"


class PostEnd(TextChoices):
    """Why somebody no longer holds a post."""

    TERM = "term", "任期届满"
    MOVED = "moved", "工作调动"
    RESIGNED = "resigned", "本人辞去"
    REMOVED = "removed", "免去职务"
    MISTAKEN = "mistaken", "登记有误"


class Leaving(TextChoices):
    """Why somebody is no longer on the roll."""

    MOVED = "moved", "转接组织关系"
    LEFT = "left", "出党"
    DIED = "died", "去世"
    MISTAKEN = "mistaken", "登记有误"


class RecordKind(TextChoices):
    ASSEMBLY = "assembly", "支部党员大会"
    BOARD = "board", "支部委员会会议"
    GROUP = "group", "党小组会"
    LECTURE = "lecture", "党课"
    PARTY_DAY = "party_day", "主题党日"
    LIFE = "life", "组织生活会"
    REVIEW = "review", "民主评议党员"
    ZONE_WORK = "zone_work", "责任区工作"
    ADMISSION = "admission", "发展党员"
    DISCIPLINE = "discipline", "处置党员"
    DUES = "dues", "收缴党费"
    ELECTION = "election", "换届选举"


# Which kinds an organisation approves below it: branches by a 党委, a temporary one by any that stands above
# (支部工作条例 §6, §8). Branches approve nothing.
APPROVES = {
    PartyKind.COMMITTEE: tuple(PartyKind),
    PartyKind.GENERAL: (PartyKind.TEMPORARY, PartyKind.FUNCTIONAL),
}
# What stands above all others here, entered by the street.
FIRST_KINDS = (PartyKind.COMMITTEE, PartyKind.GENERAL)
# What a temporary branch leaves to the organisations that its members belong to (支部工作条例 §8).
NOT_OF_A_TEMPORARY_ONE = {RecordKind.ADMISSION, RecordKind.DISCIPLINE, RecordKind.DUES, RecordKind.ELECTION}
# Who keeps the members and the records.
KEEPERS = (PartyOffice.SECRETARY, PartyOffice.DEPUTY, PartyOffice.ORGANISATION)
HEADS = (PartyOffice.SECRETARY, PartyOffice.DEPUTY)
