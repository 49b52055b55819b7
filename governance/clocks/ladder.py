"""The steps by which a running deadline speaks up: when, to whom, and in which order. Pure arithmetic."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: at a `fraction` of the time, or `after` the moment it was due (one of the two).

    `step` is written into the ledger, so it is never renamed. `audience` names parts people play in the
    subject ("handler", "chair" ...); who that is, the room that registered the ladder says when it fires.
    """

    step: str
    label: str
    fraction: Fraction | None
    after: timedelta | None
    audience: tuple[str, ...]
    kind: Literal["reminder", "escalation"]

    def __post_init__(self):
        if (self.fraction is None) == (self.after is None):
            raise ValueError(f"rung {self.step}: give a fraction of the time or a time after it, one of them")
        if self.fraction is not None and not 0 < self.fraction <= 1:
            raise ValueError(f"rung {self.step}: a fraction of the time lies between 0 and 1")
        if self.after is not None and self.after < timedelta(0):
            raise ValueError(f"rung {self.step}: what comes before the due moment is a fraction")
        if self.kind not in ("reminder", "escalation"):
            raise ValueError(f"rung {self.step}: unknown kind {self.kind!r}")


Ladder = Sequence[Rung]


def moment_of(rung: Rung, started_at: datetime, due_at: datetime) -> datetime:
    """When the rung is to fire, in the zone of `due_at`, whole microseconds, never before its exact moment.

    Raises ValueError where a datetime is naive or the clock would run backwards.
    """
    if started_at.utcoffset() is None or due_at.utcoffset() is None:
        raise ValueError("a ladder needs aware datetimes")
    if due_at < started_at:
        raise ValueError("a clock cannot be due before it starts")
    start, end = started_at.astimezone(UTC), due_at.astimezone(UTC)
    if rung.after is not None:
        moment = end + rung.after
    else:
        rest = 1 - rung.fraction
        moment = end - (end - start) * rest.numerator // rest.denominator
    return moment.astimezone(due_at.tzinfo)


def next_rung(
    ladder: Ladder, fired: Container[str], started_at: datetime, due_at: datetime
) -> tuple[Rung, datetime] | None:
    """The first rung of the ladder that has not fired, with its moment; None where all have.

    Strictly in order: a rung that was missed (the machine was off) comes before those above it.
    """
    for rung in ladder:
        if rung.step not in fired:
            return rung, moment_of(rung, started_at, due_at)
    return None


URGENT = "P1"  # goes out at night, and by text message
# How late the street may hear at the latest: bounds of this portal's own (本平台自定).
STREET_HEARS_WITHIN = {URGENT: timedelta(hours=2), "": timedelta(days=7)}
MOST_RUNGS = 10
DUE = "due"


def code_of(share: int | None, after: timedelta | None) -> str:
    """The ledger's name of a new step: the same time has the same name in every version of a ladder."""
    if after is None:
        return f"share_{share}"
    return DUE if not after else f"after_{int(after.total_seconds() // 60)}m"


def problems(ladder: Ladder, urgency: str, parts: Container[str]) -> list[str]:
    """What keeps a ladder from going live, as Chinese sentences; empty where nothing does.

    `parts` are the people the kind of clock knows. A street may be told earlier than others, never not at all.
    """
    found = []
    fractions = [rung.fraction for rung in ladder if rung.fraction is not None]
    delays = [rung.after for rung in ladder if rung.after is not None]
    order = [(rung.after is not None, rung.fraction or 0, rung.after or timedelta()) for rung in ladder]
    if len(ladder) > MOST_RUNGS:
        found.append(f"步骤最多 {MOST_RUNGS} 个，请合并或删减。")
    if order != sorted(set(order)):
        found.append("步骤要按时间先后排列，每个时间只能有一个步骤。")
    if not fractions or min(fractions) < Fraction(1, 4) or max(fractions) > Fraction(19, 20):
        found.append("到期前至少要有一个提醒，时间在时限的 25% 到 95% 之间。")
    if timedelta() not in delays:
        found.append("必须有“到期时”这一步。")
    if any(not rung.audience for rung in ladder if rung.step != DUE):
        found.append("每个步骤都要选择告知谁。")
    if any(name not in parts for rung in ladder for name in rung.audience):
        found.append("有的步骤选择了不存在的对象，请重新选择。")
    latest = STREET_HEARS_WITHIN.get(urgency, STREET_HEARS_WITHIN[""])
    to_street = [rung.after for rung in ladder if "street" in rung.audience and rung.after is not None]
    if "street" in parts and (not to_street or min(to_street) > latest):
        words = f"{int(latest.total_seconds() // 3600)} 小时" if latest < timedelta(days=1) else f"{latest.days} 天"
        found.append(f"到期后 {words}内必须报街道。")
    return found
