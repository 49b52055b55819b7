"""What signing in must know of a person, and this room cannot: does she work here, and how near to other people's data?

The upper rooms say it when they start (AppConfig.ready), as clock kinds are said:

    standing.add(Standing("street", holds=works_at_a_street_office, second_factor=True))

Nothing is kept: each answer is asked of the facts anew, so it ends with them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Standing:
    """`name` is a key of `settings.SESSION_LIMITS`. Everybody with a standing needs the longer password."""

    name: str
    holds: Callable
    second_factor: bool = False


RESIDENT = "resident"
_standings = [Standing("operator", holds=lambda person: person.is_superuser, second_factor=True)]


def add(standing):
    """Once per start; said twice (tests, reloads) it counts once."""
    if standing.name not in {known.name for known in _standings}:
        _standings.append(standing)


def is_staff(person):
    """Acts for others: by a posting, a seat or as operator."""
    return any(known.holds(person) for known in _standings)


def needs_second_factor(person):
    """Not in a demo, where everybody signs in by name and password."""
    return not settings.DEMO and any(known.second_factor and known.holds(person) for known in _standings)


def limits_of(person):
    """(idle, absolute) of a session in seconds: the shortest of all that the person is."""
    held = [known.name for known in _standings if known.holds(person)] or [RESIDENT]
    limits = [settings.SESSION_LIMITS[name] for name in held]
    return min(idle for idle, _ in limits), min(whole for _, whole in limits)
