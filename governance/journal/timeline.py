"""What happened, as components/timeline.html wants it; each room chooses the events and says which were good or bad."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    at: datetime
    role: str
    text: str
    note: str
    tone: str
    photos: tuple = ()
    inner: bool = False


def told(events, tones, photos=None):
    """One entry for each event. `tones` by verb, work where nothing is said; `photos` by the event's key."""
    return [
        Entry(
            at=event.at,
            role=event.role,
            text=event.title,
            note=event.text,
            tone=tones.get(event.verb, "work"),
            photos=tuple((photos or {}).get(event.pk, ())),
            inner=event.inner,
        )
        for event in events
    ]
