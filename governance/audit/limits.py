"""When looks at phones and doors are unusual. Nothing in the law counts them: [J] marks our own judgement."""

from dataclasses import dataclass
from datetime import date, time, timedelta

OUR_JUDGEMENT = "[J] 个人信息保护法 §51 要求控制访问权限，次数由运营方定"


@dataclass(frozen=True)
class Threshold:
    """`value` looks of this kind by one person are unusual: in a day for `many`, in a week for the others."""

    name: str
    label: str
    value: int
    basis: str = OUR_JUDGEMENT
    valid_from: date = date(2026, 1, 1)


THRESHOLDS = (
    Threshold("many", "一天查看次数多", 20),
    Threshold("night", "夜间查看", 3),
    Threshold("idle", "查看后七天没有办理", 3),
    Threshold("outside", "查看他人片区且没有办理", 1),
)
NIGHT = (time(22), time(6))
FOLLOWED_WITHIN = timedelta(days=7)
EVENTS_KEPT = "12 个月"  # 网络安全法 §21 asks for six months; nothing here deletes an event at all
