"""The year: stories told in the order of time, clocks firing between them as they did."""

import heapq
import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from committees.bodies.models import Zone
from governance.clocks.actions import tick
from issues.demo.album import Album
from issues.petitions import actions
from issues.petitions.models import Category

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Year:
    """A queue of stories. A story is a generator: it does a deed at `now` and yields the moment of its next one."""

    def __init__(self, ground, people, rng):
        self.ground, self.people, self.rng = ground, people, rng
        self.album = Album(rng)
        self.categories = {category.code: category for category in Category.objects.current()}
        zones = Zone.objects.current().filter(committee__kind="management").select_related("lead__person")
        self.zone = {building.pk: zone for zone in zones for building in zone.buildings.all()}
        self.queue, self.told, self.now = [], 0, None
        self.rung = datetime.min.replace(tzinfo=UTC)

    # --- time -------------------------------------------------------------------------------------
    def begin(self, story, at):
        """Let a story begin at a moment."""
        self.told += 1
        heapq.heappush(self.queue, (at, self.told, story))

    def play(self, until):
        """Tell all stories up to a moment; what would come later has not happened yet."""
        while self.queue and self.queue[0][0] <= until:
            self.now, number, story = heapq.heappop(self.queue)
            self.ring(self.now)
            following = next(story, None)
            if following is not None:
                heapq.heappush(self.queue, (max(following, self.now), number, story))
        self.now = until
        self.ring(until)

    def ring(self, until):
        """Fire what came due up to a moment, each at its own moment, as a beat that never slept would have."""
        while moment := self.next_firing(until):
            if not tick(now=moment, limit=1):
                raise RuntimeError(f"a clock that was due at {moment} did not fire")
            self.rung = moment

    def next_firing(self, until):
        """By hand, because it is asked before every deed; and from where it last was, which keeps it short."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(next_fire_at) FROM clocks_clock "
                "WHERE stopped_at IS NULL AND next_fire_at BETWEEN %s AND %s",
                [self.rung, until],
            )
            return cursor.fetchone()[0]

    def later(self, plan, step):
        """The moment of a plan's next step; people at desks work by day where the time that is left allows it."""
        gap = plan.gap(step, self.rng)
        room = plan.due - self.now if plan.due and plan.pace != "late" and plan.age is None else None
        if room and room > timedelta(0):
            gap = min(gap, room * 0.6)
        moment = (self.now + gap).replace(microsecond=0)
        if plan.is_emergency or step in plan.gaps:
            return moment
        if plan.age is not None:
            return by_day(moment, self.rng, self.now, moment + plan.age * 0.06 / plan.rounds)
        return by_day(moment, self.rng, self.now, plan.due if room else None)

    # --- who --------------------------------------------------------------------------------------
    def triager(self, plan):
        """Who works on it: the zone's member mostly, sometimes the chair; never the petitioner."""
        if plan.community != self.ground.communities["蓟门里"]:
            return self.ground["juwei"]
        member = self.zone[plan.building.pk].lead.person if plan.building else self.ground["wang"]
        chair = self.ground["zhou"]
        wanted = self.rng.choice([member, member, member, chair, self.ground["dang"]])
        return chair if wanted == plan.by else wanted

    def street(self, plan):
        return self.ground["jiedao" if plan.community == self.ground.communities["蓟门里"] else "laoshan"]

    def organisation(self, name, plan):
        """The organisation that a topic means, for this place; None where there is none."""
        organisations = self.ground.organisations
        at_home = plan.community == self.ground.communities["蓟门里"]
        if name in ("firm", "titleholder") and plan.building:
            return getattr(self.people, name).get(plan.building.pk)
        if name == "执法队" and not at_home:
            return organisations["老山执法队"]
        if name == "消防" and not at_home:
            return None
        return organisations["首华物业"] if name == "firm" else organisations.get(name)

    def contact(self, organisation):
        return self.people.contact[organisation.pk]

    # --- deeds that need more than a line ---------------------------------------------------------
    def nonce(self):
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def file(self, plan):
        nonce = self.nonce()
        motif = plan.topic.motif
        self.album.add(motif=motif, by=plan.by, nonce=nonce, at=self.now, count=plan.photos, look=plan.look)
        return actions.file_petition(
            by=plan.by,
            nonce=nonce,
            at=self.now,
            category=self.categories[plan.topic.code],
            community=plan.community,
            place_kind=plan.place_kind,
            building=plan.building,
            home=plan.home if plan.place_kind == "home" else None,
            place_text=plan.place_text,
            text=plan.text,
            visibility=plan.visibility,
            on_behalf_of=plan.on_behalf_of,
            about=plan.about,
            is_accusation=plan.is_accusation,
            share_phone=self.rng.random() < 0.3,
        )

    def report(self, plan, task, text, *, with_photos):
        by = self.contact(task.organisation)
        nonce = self.nonce()
        if with_photos and plan.topic.motif:
            shown = {"motif": plan.topic.motif, "by": by, "nonce": nonce, "look": plan.look}
            if self.rng.random() < 0.6:
                self.album.add(at=self.now - timedelta(hours=1), is_before=True, **shown)
            self.album.add(at=self.now, mended=True, count=self.rng.choice((1, 1, 2)), **shown)
        actions.report(task=task, text=text, nonce=nonce, by=by, at=self.now)


def by_day(moment, rng, earliest, latest=None):
    """The same moment; when it is in the night, one of the next morning, or else of the evening before."""
    local = moment.astimezone(SHANGHAI)
    if 8 <= local.hour < 18:
        return moment
    minutes = timedelta(minutes=rng.randint(8, 110), seconds=rng.randint(0, 59))
    morning = local.replace(hour=8, minute=0, second=0) + timedelta(days=local.hour >= 18) + minutes
    if latest is None or morning <= latest:
        return morning
    evening = local.replace(hour=18, minute=0, second=0) - timedelta(days=local.hour < 8) - minutes
    return evening if evening > earliest else moment
