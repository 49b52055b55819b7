"""The clocks of announcements: one kind for each period that is counted."""

from committees.announcements import limits
from committees.announcements.actions import end, moved
from committees.announcements.models import Announcement
from committees.bodies.parts import people_of
from governance.clocks import kinds
from governance.clocks.kinds import Facts
from governance.clocks.states import Bound


def add(period, label, *, code="", counted=None):
    """A clock for a period; rooms above that count another one call this when they start."""
    kinds.add(
        kinds.ClockKind(
            period,
            label,
            audience=audience,
            ladders={"": limits.LADDER},
            limits=counted or {},
            bound=Bound.LEAST,
            code=code,
            facts=lambda row: Facts(street=row.community.street_id),
            rows=lambda ids: Announcement.objects.select_related("community").in_bulk(ids),
            parts=limits.PARTS,
            at_due=lambda clock, at: end(announcement=clock.subject, at=at),
            moved=moved,
        )
    )


def audience(announcement, names):
    parts = [part for name in names for part in (announcement.law.side if name == "side" else [name])]
    return people_of(dict.fromkeys(parts), announcement.community)


def register():
    for period, how in limits.PERIODS.items():
        add(period, limits.LABELS[period], code=how["code"], counted=how["limits"])
