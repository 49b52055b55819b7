"""Choices of nominations."""

from django.db.models import TextChoices


class Way(TextChoices):
    """Who may recommend somebody (经开区 2020 规程; the 组建办法 names the Party organisation and the 居委会)."""

    SELF = "self", "自荐"
    JOINT = "joint", "居民联名推荐"
    PARTY = "party", "社区党组织推荐"
    NEIGHBOURHOOD = "neighbourhood", "居委会推荐"


class NominationState(TextChoices):
    PROPOSED = "proposed", "已推荐"
    LISTED = "listed", "候选人"
    CHOSEN = "chosen", "拟任委员"
    ALTERNATE = "alternate", "拟任候补"
    SEATED = "seated", "已就任"
    REFUSED = "refused", "未列入候选人"
    WITHDRAWN = "withdrawn", "已退出"


class ByElectionState(TextChoices):
    """补选 of one free seat: recommended, shown, seated."""

    ANNOUNCED = "announced", "推荐中"
    CHOSEN = "chosen", "人选公示"
    SEATED = "seated", "已补选"
    GIVEN_UP = "given_up", "已终止"


RUNNING = (ByElectionState.ANNOUNCED, ByElectionState.CHOSEN)
BY_ELECTION_TONES = {
    ByElectionState.ANNOUNCED: "wait",
    ByElectionState.CHOSEN: "work",
    ByElectionState.SEATED: "done",
    ByElectionState.GIVEN_UP: "stop",
}
TONES = {
    NominationState.PROPOSED: "ask",
    NominationState.LISTED: "work",
    NominationState.CHOSEN: "work",
    NominationState.ALTERNATE: "wait",
    NominationState.SEATED: "done",
    NominationState.REFUSED: "stop",
    NominationState.WITHDRAWN: "stop",
}
GONE = (NominationState.REFUSED, NominationState.WITHDRAWN)
ON_THE_LIST = (NominationState.LISTED, NominationState.CHOSEN, NominationState.ALTERNATE)


class Statement(TextChoices):
    """What only a record can show: stated by the nominee, each with its evidence."""

    CONSENT = "consent", "本人书面同意被推荐，并同意按规定公示姓名"
    LEADERSHIP = "leadership", "拥护中国共产党的领导，遵守法律法规和管理规约"
    RESIDENCE = "residence", "在本区域居住或者拥有房屋半年以上"
    FEES = "fees", "按照合同约定交纳物业费"
    CONDUCT = "conduct", "没有《北京市物业管理条例》第七十八条禁止的行为（违法搭建等）"
    CREDIT = "credit", "不是失信被执行人"
    TITLE = "title", "有房屋产权证明"
