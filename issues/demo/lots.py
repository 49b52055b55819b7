"""Who complains of what, when, and how it ends: the lots of the year, drawn before it is played."""

from dataclasses import replace
from datetime import timedelta
from itertools import chain

from issues.demo import topics
from issues.demo.plans import Plan, compose
from issues.demo.topics import TOPICS, Topic, topic
from issues.demo.year import SHANGHAI

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
GOLDEN = 0.618034  # its multiples spread evenly, however many there are

# What stands open today: stage, whose neighbourhood, how many, youngest and oldest age in hours, what about.
QUICK = ("charging", "sewer", "power", "water", "shed")
PLAIN = ("access", "parking", "groundlock", "clutter", "garbage", "roof", "tree", "service", "bulky")
LONG = ("wires", "pipes", "ramp", "parkingfee", "roof", "road")
STANDING = (
    ("filed", "wang", 4, 0.4, 17, PLAIN + QUICK),
    ("filed", "wang", 2, 25, 60, PLAIN),
    ("filed", "public", 1, 2, 30, ("groundlock", "parking", "garbage", "ramp")),
    ("filed", "elsewhere", 3, 0.5, 40, PLAIN + QUICK),
    ("filed", "laoshan", 1, 1, 40, PLAIN),
    ("asked", "elsewhere", 1, 12, 90, ("power", "parking")),
    ("asked", "laoshan", 1, 20, 60, ("noise",)),
    ("open", "wang", 3, 3, 50, PLAIN),
    ("open", "elsewhere", 1, 3, 40, PLAIN + QUICK),
    ("open", "laoshan", 1, 5, 30, PLAIN),
    ("sent", "wang", 1, 5, 40, PLAIN + QUICK),
    ("sent", "elsewhere", 1, 5, 60, PLAIN + LONG),
    ("sent", "public", 1, 4, 14, ("wires",)),
    ("sent", "elsewhere", 1, 5, 12, ("shed",)),
    ("signed", "wang", 2, 12, 200, PLAIN + LONG),
    ("signed", "elsewhere", 2, 12, 260, PLAIN + LONG + QUICK),
    ("signed", "elsewhere", 1, 8, 20, ("broadband",)),
    ("signed", "elsewhere", 1, 10, 40, ("shed",)),
    ("signed", "laoshan", 1, 12, 220, PLAIN),
    ("refused", "wang", 1, 30, 60, ("roof", "groundlock")),
    ("at_street", "elsewhere", 1, 60, 80, ("sewer",)),
    ("at_street", "wang", 1, 60, 120, ("groundlock",)),
    ("at_street", "laoshan", 1, 50, 90, ("parking",)),
    ("verifying", "wang", 1, 30, 50, ("shed",)),
    ("verifying", "wang", 1, 30, 150, PLAIN),
    ("verifying", "public", 1, 190, 220, ("wires",)),
    ("verifying", "elsewhere", 1, 30, 150, PLAIN + QUICK),
    ("verifying", "laoshan", 1, 40, 120, PLAIN),
    ("extension", "wang", 1, 60, 110, ("roof", "access", "ramp")),
    ("replied", "wang", 1, 50, 200, PLAIN + QUICK),
    ("replied", "elsewhere", 2, 50, 200, PLAIN + QUICK),
    ("replied", "laoshan", 1, 50, 200, PLAIN),
)
REOPENED = (  # the same, of what was reopened: fates so far, stage
    (("unsolved",), "reopened", "wang", 10, "access"),
    (("unsolved",), "signed", "elsewhere", 12, "clutter"),
    (("unsolved", "unsolved"), "signed", "wang", 24, "groundlock"),
    (("unsolved", "unsolved"), "reopened", "elsewhere", 22, "charging"),
)
TURNS = (  # of petitions of the past, so that each turn is there whatever the lots say: about, days ago, turns
    ("roof", 46, {"rain": True, "lowered": True, "fates": ("good",)}),
    ("roof", 78, {"refusals": 1, "extension": "granted", "fates": ("good",)}),
    ("groundlock", 58, {"refusals": 2, "fates": ("bad",)}),
    ("charging", 66, {"new_lead": True, "fates": ("good",)}),
    ("access", 33, {"send_back": True, "pace": "late", "fates": ("good",)}),
    ("parking", 92, {"asked": True, "extension": "denied", "late": ("accept", "sign"), "fates": ("lapse",)}),
    ("sewer", 107, {"fates": ("unsolved", "unsolved", "unsolved")}),
    ("neighbourleak", 41, {"fates": ("unsolved", "unsolved", "good")}),
    ("groundlock", 29, {"fates": ("unsolved", "good")}),
    ("gas", 137, {"pace": "late", "fates": ("good",)}),
)
# The ten model petitions, word for word, as far as nobody known by name brings them.
MODELS = (("groundlock", 25), ("wires", 130), ("shed", 19), ("parkingfee", 35), ("charging", 52), ("roof", 118))
# How the petitions of a month end, dealt like cards, so that every month's rates have something of each behind them.
ENDINGS = (*[("good",)] * 8, ("bad",), ("lapse",))
NEVER_SOLVED = ("unsolved", "unsolved", "unsolved")


class Lots:
    """Draws the plans. `base` is the moment that is now when the year has been played."""

    def __init__(self, year, base):
        self.year, self.rng, self.base = year, year.rng, base
        self.jimenli = year.ground.communities["蓟门里"]
        self.laoshan = year.ground.communities["老山东里北"]
        self.said, self.endings, self.spread = set(), {}, 0

    def draw(self, total):
        """Plans for so many petitions, those of the people who are known by name first."""
        plans, left = [], total
        present = (self.known(), self.live(), self.standing(), self.reopened(), self.wires())
        past = (self.turned_away(), self.turning(), self.models(), self.lately())
        for plan in chain(*present, *past):
            if left <= 0:
                return plans
            left -= 1 + len(plan.joiners)
            plans.append(plan)
        while left > 0:
            plan = self.of_the_past(left)
            left -= 1 + len(plan.joiners)
            plans.append(plan)
        return plans

    # --- one petition -----------------------------------------------------------------------------
    def plan(self, about, by, filed_at, /, *, place_kind="", verbatim=False, **more):
        """Where, in which words and with how many photos, by lot unless it is said."""
        rng, home = self.rng, self.year.people.home[by.pk]
        place_kind = place_kind or rng.choice((about.places[0], about.places[0], *about.places))
        spot = rng.choice(about.spots) if about.spots else "楼前"
        if place_kind == "public":
            place = {"place_text": spot}
        else:
            place = {"building": home.entrance.building, "home": home if place_kind == "home" else None}
            if place_kind == "building" and rng.random() < 0.5:
                place["place_text"] = f"{home.entrance.number}单元"
        chance = 0.3 if place_kind == "home" else 0.75
        shared = rng.random() < chance
        given = {
            "community": home.entrance.building.community,
            "place_kind": place_kind,
            "text": self.words(about, place_kind, home, spot, verbatim),
            "visibility": "neighbours" if shared else "private",
            "is_public": shared and rng.random() < 0.7,
            "photos": rng.choice((0, 1, 1, 2, 3)) if about.motif else 0,
            "look": rng.randrange(3),
            **place,
        }
        return Plan(topic=about, by=by, filed_at=filed_at, **given | more)

    def words(self, about, place_kind, home, spot, verbatim):
        """Two neighbours do not complain in the very same words, if there are others."""
        for _ in range(8):
            text = compose(self.rng, about, place_kind, home, spot, verbatim=verbatim)
            if text not in self.said:
                break
        self.said.add(text)
        return text

    def someone(self, where):
        people = self.year.people
        if where == "public":
            return self.rng.choice(people.near_wang + people.elsewhere)
        return self.rng.choice(
            {"wang": people.near_wang, "elsewhere": people.elsewhere, "laoshan": people.laoshan}[where]
        )

    def joiners(self, plan, count):
        """Neighbours with the same trouble, each in their own words."""
        where = self.year.people.laoshan if plan.community == self.laoshan else None
        pool = where or (self.year.people.near_wang + self.year.people.elsewhere)
        others = self.rng.sample([person for person in pool if person != plan.by], count)
        kind = "public" if plan.place_kind == "public" else "building"
        plan.joiners = [
            self.plan(
                plan.topic, other, plan.filed_at, place_kind=kind, age=plan.age, photos=self.rng.choice((0, 0, 1))
            )
            for other in others
        ]
        if kind == "public":
            for joiner in plan.joiners:
                joiner.place_text = plan.place_text
        return plan

    # --- the present ------------------------------------------------------------------------------
    def standing(self):
        for stage, where, count, youngest, oldest, about in STANDING:
            for number in range(count):
                age = HOUR * (youngest + (oldest - youngest) * (number + self.rng.random()) / count)
                if age > 12 * HOUR and (self.base - age).astimezone(SHANGHAI).hour < 6:
                    age += 7 * HOUR  # nobody files in the small hours
                one = topic(about[(number + self.rng.randrange(len(about))) % len(about)])
                yield self.at_stage(stage, where, one, age)

    def at_stage(self, stage, where, one, age, **more):
        more["refusals"] = {"refused": 1, "at_street": 2}.get(stage, 0)
        kind = "public" if where == "public" else next((kind for kind in one.places if kind != "public"), "public")
        more["extension"] = "waiting" if stage == "extension" else ""
        return self.plan(one, self.someone(where), self.base - age, place_kind=kind, stop=stage, age=age, **more)

    def reopened(self):
        for fates, stage, where, days, key in REOPENED:
            plan = self.at_stage(stage, where, topic(key), days * DAY)
            yield replace(plan, fates=fates)

    def live(self):
        """What fires by itself in the first minutes after the start: a reminder, an escalation, then some more."""
        firm = {"accept": HOUR, "dispatch": HOUR}
        for seconds, where in ((50, "wang"), (260, "elsewhere")):  # reminders: 18 of 24 hours
            by = self.someone(where)
            filed_at = self.base - 18 * HOUR + timedelta(seconds=seconds)
            yield self.plan(topic("access"), by, filed_at, place_kind="building", stop="filed", verbatim=True)
        for seconds, where in ((80, "wang"), (420, "wang")):  # tasks that were not signed for within 24 hours
            filed_at = self.base - 26 * HOUR + timedelta(seconds=seconds)
            yield self.plan(
                topic("clutter"),
                self.someone(where),
                filed_at,
                place_kind="building",
                stop="sent",
                gaps=firm,
                age=26 * HOUR,
            )
        filed_at = self.base - 24 * HOUR + 10 * MINUTE  # not accepted within 24 hours
        yield self.plan(topic("garbage"), self.someone("wang"), filed_at, place_kind="building", stop="filed")
        gaps = {"accept": 10 * MINUTE, "dispatch": 5 * MINUTE, "sign": 5 * MINUTE}  # and one emergency
        filed_at = self.base - 90 * MINUTE
        yield self.plan(topic("gas"), self.someone("wang"), filed_at, verbatim=True, stop="signed", gaps=gaps, age=HOUR)

    def wires(self):
        """The newspaper page's own case: five operators, two coordination meetings, one meeting on the spot."""
        spot = {"place_kind": "public", "place_text": "主路两侧", "visibility": "neighbours", "is_public": True}
        now = self.plan(
            topic("wires"), self.someone("wang"), self.base - 9 * DAY, stop="partly", age=9 * DAY, photos=3, **spot
        )
        yield self.joiners(replace(now, notes=topics.WIRES_NOTES[:2]), 7)
        done = self.plan(
            topic("wires"), self.someone("elsewhere"), self.base - 74 * DAY, fates=("good",), photos=2, **spot
        )
        yield self.joiners(replace(done, notes=topics.WIRES_NOTES, pace="reminded"), 11)

    # --- people known by name ---------------------------------------------------------------------
    def known(self):
        yield from self.of_li()
        yield from self.of_zhao_and_sun()
        yield from self.of_the_committee()
        yield from self.complaints()

    def of_li(self):
        """Private and shared; one to appraise, one reopened, one in handling, one just filed, one asked back."""
        li, base = self.year.ground["li"], self.base
        private, shared = {"visibility": "private"}, {"visibility": "neighbours", "is_public": True}
        roof = {"stop": "signed", "fates": ("unsolved",), "rain": True, "lowered": True, "age": 9 * DAY, "photos": 3}
        yield self.plan(topic("roof"), li, base - 9 * DAY, verbatim=True, place_kind="home", **roof, **private)
        plan = self.plan(topic("access"), li, base - 6 * DAY, stop="replied", age=6 * DAY, photos=1, **shared)
        yield self.joiners(plan, 1)
        plan = self.plan(
            topic("sewer"),
            li,
            base - 20 * HOUR,
            stop="signed",
            age=20 * HOUR,
            place_kind="building",
            photos=2,
            **shared,
        )
        yield self.joiners(plan, 1)
        yield self.plan(topic("charging"), li, base - 2 * HOUR, stop="filed", photos=1, verbatim=True, **private)
        yield self.plan(topic("neighbourleak"), li, base - 30 * HOUR, stop="asked", age=30 * HOUR, photos=1, **private)
        yield self.plan(topic("heating"), li, self.winter(), fates=("good",), photos=1, **private)
        yield self.plan(topic("parkingfee"), li, base - 120 * DAY, fates=("lapse",), **shared)
        yield self.plan(topic("clutter"), li, base - 200 * DAY, fates=("unsolved", "good"), photos=2, **shared)

    def of_zhao_and_sun(self):
        zhao, sun, base = self.year.ground["zhao"], self.year.ground["sun"], self.base
        private, shared = {"visibility": "private"}, {"visibility": "neighbours", "is_public": True}
        yield self.plan(topic("parking"), zhao, base - 3 * DAY, stop="signed", age=3 * DAY, photos=2, **shared)
        yield self.plan(topic("noise"), zhao, base - 7 * HOUR, stop="filed", place_kind="home", **private)
        yield self.plan(topic("firmchange"), zhao, base - 60 * DAY, fates=("bad",), verbatim=True, **shared)
        yield self.plan(topic("lift"), zhao, base - 150 * DAY, fates=("good",), verbatim=True, **private)
        yield self.plan(
            topic("water"), sun, base - 40 * HOUR, stop="signed", age=40 * HOUR, place_kind="home", **private
        )
        plan = self.plan(topic("groundlock"), sun, base - 5 * DAY, stop="replied", age=5 * DAY, photos=2, **shared)
        yield self.joiners(plan, 1)
        yield self.plan(topic("roof"), sun, base - 100 * DAY, fates=("unsolved", "good"), photos=2, **private)

    def of_the_committee(self):
        """A member's own petition is worked on by somebody else; for neighbours without a telephone they file."""
        wang, dang, base = self.year.ground["wang"], self.year.ground["dang"], self.base
        yield self.plan(topic("shed"), wang, base - 50 * DAY, fates=("good",), photos=2, verbatim=True)
        yield self.plan(topic("tree"), wang, base - 2 * DAY, stop="signed", age=2 * DAY, photos=1)
        yield self.plan(topic("elder"), wang, base - 30 * DAY, fates=("good",), on_behalf_of="10号楼张大妈")
        yield self.plan(
            topic("power"), wang, base - 26 * HOUR, stop="sent", age=26 * HOUR, on_behalf_of="楼门长代三户老人"
        )
        yield self.plan(topic("garbage"), dang, base - 80 * DAY, fates=("bad",), photos=1)

    def complaints(self):
        """Of people and of a firm: who is named keeps out, an accusation goes to the 纪检联络员 only."""
        base, organisations = self.base, self.year.ground.organisations
        named, accused, of_firm = topics.COMPLAINTS
        kept = {"place_kind": "building", "visibility": "private", "photos": 0, "stop": "filed"}
        near = self.someone("wang")
        yield self.plan(topic("roof"), near, base - 11 * HOUR, text=named, **kept)
        office = organisations["居委会"]
        by = self.someone("elsewhere")
        yield self.plan(topic("service"), by, base - 4 * DAY, text=accused, about=office, is_accusation=True, **kept)
        firm = self.year.people.firm[self.year.people.home[near.pk].entrance.building.pk]
        yield self.plan(topic("service"), near, base - 15 * HOUR, text=of_firm, about=firm, **kept)

    # --- the past ---------------------------------------------------------------------------------
    def turned_away(self):
        for number, (code, text, channel, reason) in enumerate(topics.ELSEWHERE):
            yield self.outside(code, text, ("redirected", channel, reason), 20 + 43 * number)
        for number, (code, text, reason) in enumerate(topics.DECLINED):
            yield self.outside(code, text, ("declined", reason), 9 + 61 * number)
        for number, reason in enumerate(topics.WITHDRAWN * 2):
            plan = self.plan(self.about_now(self.base), self.someone("elsewhere"), self.some_time(6 + 40 * number))
            yield replace(plan, turned_away=("withdrawn", reason))

    def turning(self):
        for key, days, turns in TURNS:
            one = topic(key)
            plan = self.plan(one, self.someone("wang"), self.some_time(days))
            yield replace(plan, **turns)

    def models(self):
        for key, days in MODELS:
            plan = self.plan(topic(key), self.someone("elsewhere"), self.some_time(days), verbatim=True)
            yield replace(plan, fates=("good",))

    def lately(self):
        """Settled already: the present month has rates, too."""
        for number, fate in enumerate(("good",) * 6 + ("bad",)):
            plan = self.plan(topic(QUICK[number % len(QUICK)]), self.someone("elsewhere"), self.some_time(3 + number))
            yield replace(plan, fates=(fate,))

    def outside(self, code, text, how, days):
        by = self.someone("wang" if days % 2 else "elsewhere")
        one = Topic(code, code, "", "", (text,), ("",), ("",), "", (), ())
        return self.plan(
            one, by, self.some_time(days), text=text, turned_away=how, visibility="private", is_public=False
        )

    def of_the_past(self, most):
        """Filed between a week and a year ago; most of it is settled by now, one way or another."""
        rng = self.rng
        self.spread = (self.spread + GOLDEN) % 1
        filed_at = self.some_time(21 + int(330 * self.spread**1.2))  # more people know the portal every month
        where = rng.choice(("wang", "wang", "elsewhere", "elsewhere", "elsewhere", "laoshan"))
        one = self.about_now(filed_at)
        plan = self.plan(one, self.someone(where), filed_at, fates=self.ending(filed_at), **self.turns(one))
        alone = one.places == ("home",) or plan.is_emergency or rng.random() < 0.3
        extra = 0 if alone else rng.choice((1, 2, 2, 3, 4))
        return self.joiners(plan, extra) if 0 < extra < most else plan

    def ending(self, moment):
        """The next card of that month."""
        cards = self.endings.setdefault(moment.astimezone(SHANGHAI).month, [])
        if not cards:
            cards += self.rng.sample(ENDINGS, len(ENDINGS))
            cards.insert(len(cards) - self.rng.randint(1, 4), NEVER_SOLVED)
        return cards.pop()

    def turns(self, one):
        """What happens on the way."""
        rng = self.rng
        chance = rng.random
        rain = one.key == "roof" and chance() < 0.35
        late = tuple(step for step, often in (("accept", 0.03), ("sign", 0.03)) if chance() < often)
        return {
            "pace": rng.choices(("", "reminded", "late"), (84, 9, 7))[0],
            "late": late,
            "asked": chance() < 0.06,
            "refusals": rng.choices((0, 1, 2), (88, 8, 4))[0] if one.refusal else 0,
            "extension": rng.choices(("", "granted", "denied"), (88, 8, 4))[0],
            "rain": rain,
            "lowered": rain and chance() < 0.4,
            "send_back": chance() < 0.07,
            "new_lead": bool(one.others) and not one.refusal and chance() < 0.08,
            "notes": (rng.choice(topics.NOTES),) if chance() < 0.12 else (),
        }

    def about_now(self, moment):
        """A trouble of the season."""
        month = moment.astimezone(SHANGHAI).month
        season = [one for one in TOPICS if month in one.months]
        return self.rng.choices(season, [one.weight for one in season])[0]

    def some_time(self, days_ago):
        """A moment of that day when people are awake."""
        day = (self.base - days_ago * DAY).astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        hour = self.rng.choices(range(6, 23), (2, 4, 7, 9, 9, 7, 4, 3, 5, 6, 6, 5, 4, 5, 6, 4, 2))[0]
        return day + timedelta(hours=hour, minutes=self.rng.randint(0, 59), seconds=self.rng.randint(0, 59))

    def winter(self):
        """A January or December day of the last twelve months, at least a month ago."""
        days = [days for days in range(30, 360) if (self.base - days * DAY).astimezone(SHANGHAI).month in (12, 1)]
        return self.some_time(days[len(days) // 2])
