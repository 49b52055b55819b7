"""Which looks of a week are unusual: pure judgement over what the journal says. No database, no clock."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from governance.audit.limits import FOLLOWED_WITHIN, NIGHT, THRESHOLDS
from governance.phrases import SHANGHAI


@dataclass(frozen=True)
class Look:
    """One look. `about` are the things, as `room.model:key`, that a later deed could concern."""

    person: int
    at: datetime
    about: frozenset
    outside: bool = False


@dataclass(frozen=True)
class Deed:
    person: int
    at: datetime
    about: str


@dataclass(frozen=True)
class Finding:
    """Why somebody's week should be looked into: `count` looks, where `value` were enough."""

    person: int
    kind: str
    count: int
    value: int


def is_at_night(at):
    clock = at.astimezone(SHANGHAI).time()
    return clock >= NIGHT[0] or clock < NIGHT[1]


def is_followed(look, deeds):
    """The same person did something about it within the time; `deeds` are those of that person."""
    return any(deed.about in look.about and look.at < deed.at <= look.at + FOLLOWED_WITHIN for deed in deeds)


def findings(looks, deeds, *, begins, ends, thresholds=THRESHOLDS):
    """What is unusual from `begins` up to `ends`, the gravest person first.

    Number and hour are judged of looks in these days; what followed of looks whose time for that ran out in them.
    """
    by_person = {}
    for deed in deeds:
        by_person.setdefault(deed.person, []).append(deed)
    now = [look for look in looks if begins <= look.at < ends]
    ripe = [look for look in looks if begins <= look.at + FOLLOWED_WITHIN < ends]
    idle = [look for look in ripe if not is_followed(look, by_person.get(look.person, []))]
    counts = {
        "many": _most_a_day(now),
        "night": Counter(look.person for look in now if is_at_night(look.at)),
        "idle": Counter(look.person for look in idle),
        "outside": Counter(look.person for look in idle if look.outside),
    }
    found = [
        Finding(person, rule.name, count, rule.value)
        for rule in thresholds
        for person, count in sorted(counts[rule.name].items())
        if count >= rule.value
    ]
    grave = Counter(finding.person for finding in found)
    return sorted(found, key=lambda finding: (-grave[finding.person], finding.person))


def _most_a_day(looks):
    """The most looks that each person made on one day."""
    days = Counter((look.person, look.at.astimezone(SHANGHAI).date()) for look in looks)
    most = Counter()
    for (person, _), count in days.items():
        most[person] = max(most[person], count)
    return most
