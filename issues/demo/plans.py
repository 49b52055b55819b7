"""What each petition of the demo is to go through, drawn by lot before the year is played."""

from dataclasses import dataclass, field
from datetime import timedelta

from issues.demo import topics
from issues.demo.topics import Topic

LIMIT_HOURS = {"P1": 2, "P2": 24, "P3": 7 * 24, "P4": 15 * 24}

# Hours that a step takes when nothing is late, and in a petition of the present its share of the age so far,
# with the most hours it may take.
HOURS = {
    "accept": (0.3, 7),
    "ask": (0.5, 6),
    "supplement": (2, 40),
    "dispatch": (0.2, 5),
    "sign": (0.3, 4),
    "refuse": (1, 12),
    "decide": (2, 20),
    "rain": (1, 8),
    "extend": (4, 30),
    "between": (0.3, 5),
    "answer": (0.6, 9),
    "rework": (8, 40),
    "appraise": (2, 100),
    "withdraw": (0.5, 12),
}
SHARES = {
    "accept": (0.10, 5),
    "ask": (0.12, 6),
    "supplement": (0.10, 20),
    "dispatch": (0.05, 3),
    "sign": (0.08, 12),
    "refuse": (0.10, 14),
    "decide": (0.08, 20),
    "rain": (0.03, 6),
    "extend": (0.08, 30),
    "handle": (0.28, 96),
    "between": (0.02, 4),
    "answer": (0.10, 20),
    "rework": (0.08, 30),
    "appraise": (0.08, 60),
    "withdraw": (0.10, 6),
}
P1_MINUTES = {"accept": (4, 35), "dispatch": (2, 8), "sign": (2, 15), "between": (2, 8), "answer": (8, 25)}


@dataclass
class Plan:
    """One petition. `stop` is the stage at which it stands today, "" where it ran its course."""

    topic: Topic
    by: object
    filed_at: object
    community: object
    place_kind: str = "building"
    building: object = None
    home: object = None
    place_text: str = ""
    text: str = ""
    visibility: str = "private"
    on_behalf_of: str = ""
    about: object = None
    is_accusation: bool = False
    photos: int = 0
    look: int = 0
    is_public: bool = False
    fates: tuple = ()  # how the petitioner appraises, round after round: good, bad, unsolved, lapse
    stop: str = ""
    age: timedelta | None = None  # of a petition of the present: its steps are shares of it
    gaps: dict = field(default_factory=dict)  # steps that take exactly so long
    pace: str = ""  # "", "reminded" or "late" in handling
    late: tuple = ()  # other steps that are late: accept, sign
    asked: bool = False
    turned_away: tuple = ()  # ("withdrawn", reason) ("declined", reason) ("redirected", channel, reason)
    refusals: int = 0
    extension: str = ""
    rain: bool = False
    lowered: bool = False
    send_back: bool = False
    new_lead: bool = False
    notes: tuple = ()
    due: object = None  # until when the work that is going on must be answered
    joiners: list = field(default_factory=list)

    @property
    def urgency(self):
        return self.topic.urgency

    @property
    def rounds(self):
        return len(self.fates) + 1

    def gap(self, step, rng):
        """How long until this step, by lot."""
        if step in self.gaps:
            return self.gaps[step]
        if self.age is not None:
            share, most = SHARES[step]
            return min(self.age * share / self.rounds, timedelta(hours=most)) * rng.uniform(0.6, 1)
        if self.is_emergency and step in P1_MINUTES:
            return timedelta(minutes=rng.uniform(*P1_MINUTES[step]))
        if step in self.late:
            return timedelta(hours=rng.uniform(19, 40))
        return timedelta(hours=rng.uniform(*HOURS[step]))

    @property
    def is_emergency(self):
        return self.topic.code.startswith("A") and self.topic.code != "A5"


def compose(rng, topic, place_kind, home, spot, *, verbatim=False):
    """A petition's words: an opening that fits the place, mostly a detail, often a wish."""
    floor = topics.FLOORS[int(home.door[:-2]) - 1]
    fill = {
        "b": str(home.entrance.building),
        "u": f"{home.entrance.number}单元",
        "f": f"{floor}楼",
        "n": rng.randint(2, 5),
        "ago": rng.choice(topics.AGO),
        "spot": spot,
    }
    openings = [one for one in topic.openings if _fits(one, place_kind)] or list(topic.openings)
    if verbatim:
        return openings[0].format(**fill)
    pieces = [rng.choice(topics.GREETINGS) + rng.choice(openings)]
    if rng.random() < 0.8:
        pieces.append(rng.choice(topic.details))
    if rng.random() < 0.6:
        pieces.append(rng.choice(topic.wishes))
    else:
        pieces.append(rng.choice(topics.THANKS))
    return "".join(pieces).format(**fill)


def _fits(opening, place_kind):
    """Do not speak of a floor in the park, nor of the park in the stairwell."""
    at_home = any(mark in opening for mark in ("{b}", "{u}", "{f}"))
    return not at_home if place_kind == "public" else "{spot}" not in opening
