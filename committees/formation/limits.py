"""Numbers of the nomination that are no deadlines, with their basis."""

from committees.bodies.states import SeatKind
from committees.formation.states import Statement

# 经开区 2020 规程; whether the city's 组建办法 has the same number is not known
JOINT_HOUSEHOLDS = 10
JOINT_BASIS = "居民联名推荐应当有10户以上（参照经开区2020年规程）"
ELIGIBILITY_BASIS = "《北京市物业管理委员会组建办法》关于委员条件的规定"

# nothing was found of how a seat of a 物管会 is filled again: it goes the way of the formation, one seat at a time
BY_ELECTION_BASIS = "参照组建程序（公告、推荐、公示），由本平台自定；业委会委员由业主大会选举（第三十四条）"

# what somebody in this seat must state; the 居委会 sends its own staff and states no title nor residence
REQUIRED = {
    SeatKind.OWNER: tuple(Statement),
    SeatKind.OCCUPANT: tuple(one for one in Statement if one != Statement.TITLE),
    SeatKind.NEIGHBOURHOOD: (Statement.CONSENT, Statement.LEADERSHIP, Statement.CREDIT),
}
KINDS = tuple(REQUIRED)
