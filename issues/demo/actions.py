"""The one deed of this room: build the ground, play a year on it, and leave it as if it had just happened."""

import random
import uuid
from collections import Counter
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from governance.accounts.models import User
from governance.journal.actions import mark_read
from governance.journal.models import Notice
from governance.people.actions import invite, make_codes
from governance.registry.actions import claim_home
from governance.registry.models import Building, Entrance, Home, Ownership
from issues.demo import cast, crews, facts, founding, honours, meetings, neighbours, papers, parties, walks
from issues.demo.lots import Lots
from issues.demo.routes import claim, petition
from issues.demo.year import Year
from issues.insight.actions import refresh
from issues.petitions.actions import load_reference
from issues.petitions.models import Extension, Issue, Petition, Task

# The command takes a while and the worker comes up after it: "now" lies so far ahead of its beginning that
# what is to fire in the first two minutes is still to come then.
AHEAD = timedelta(seconds=12)


@transaction.atomic
def build_demo(*, seed=2020, base=None, petitions=300):
    """Ground, people and a year of petitions; `base` is the moment that counts as now. Returns the counts."""
    base = base or timezone.now().replace(microsecond=0) + AHEAD
    rng = random.Random(seed)  # noqa: S311
    load_reference()
    ground = cast.build(homes_everywhere=True)
    _count_the_ground()
    people = neighbours.settle(ground, rng)
    _without_mail(ground)
    year = Year(ground, people, rng)
    claims(year, base)
    papers.sign(ground, base)
    founding.found(ground, base)
    parties.settle(ground, base)
    honours.give(ground, base)
    facts.describe(ground)
    walks.play(ground, base)
    crews.work(ground, base)
    for plan in Lots(year, base).draw(petitions):
        year.begin(petition(year, plan), at=plan.filed_at)
    year.play(until=base)
    meetings.meet(ground, base)
    Notice.objects.unsent().delete()  # text messages of what was urgent and is long over
    doors(ground, base)
    _read_the_old(rng, base)
    _with_mail(ground)
    refresh(now=base, everything=True)  # dashboards are full from the first page on
    year.album.develop()
    honours.develop()
    return counts()


def _count_the_ground():
    """Thousands of homes are new in this transaction; a plan made for none of them takes half a minute."""
    with connection.cursor() as cursor:
        for model in (Building, Entrance, Home, Ownership):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _without_mail(ground):
    """Nobody has an address while the past is played.

    A year of notices would go out in one burst at the first start, all of them about what is long over. So no
    mail of the past exists at all, and the inboxes tell what happened.
    """
    User.objects.filter(pk__in=[person.pk for person in ground.people.values()]).update(email="")
    for person in ground.people.values():
        person.email = ""


def _with_mail(ground):
    """From now on they are told by mail too."""
    named = User.objects.filter(pk__in=[person.pk for person in ground.people.values()])
    named.update(email=Concat("username", Value("@example.invalid")))


def _read_the_old(rng, base):
    """People have read what is older than a week, nearly all of it, and most of the rest."""
    sent = Notice.objects.exclude(sent_at=None)  # what is held back over the night nobody has seen
    notices = sent.order_by("event", "recipient").values_list("pk", "sent_at")
    chance = {True: 0.97, False: 0.7}
    week_ago = base - timedelta(days=7)
    read = [pk for pk, sent_at in notices if rng.random() < chance[sent_at < week_ago]]
    mark_read(notices=Notice.objects.filter(pk__in=read), at=base)


def claims(year, base):
    """Two people wait for the 居委会 to confirm their homes."""
    homes = Home.objects.filter(entrance__building__number=12, entrance__number=3, ownerships=None).order_by("pk")
    new = User.objects.bulk_create(
        User(username=f"new{number}", display_name=name, phone=f"154000039{number:02d}", password="!", is_demo=True)  # noqa: S106
        for number, name in enumerate(("穆新居", "卓来迟"), 1)
    )
    for person, home, kind, hours in zip(new, homes[:2], ("owner", "tenant"), (29, 5), strict=True):
        year.begin(claim(year, person, home, kind), at=base - timedelta(hours=hours))


def doors(ground, base):
    """A sheet of codes is out, an invitation waits, and somebody of li's family asks her to vouch."""
    jimenli = ground.communities["蓟门里"]
    entrance = Entrance.objects.get(building__community=jimenli, building__number=12, number=3)
    make_codes(entrance=entrance, sheet=uuid.UUID(int=2020), by=ground["zhou"], at=base - timedelta(days=2))
    invite(
        organisation=ground.organisations["首华物业"],
        by=ground["wuye"],
        nonce=uuid.UUID(int=2021),
        name="钟维修",
        title="维修员",
        duties=["repairer"],
        until=timezone.localdate(base) + timedelta(days=365),
        at=base - timedelta(days=1),
    )
    family = User.objects.create(
        username="new3",
        display_name="家明",
        phone="15400003903",
        password="!",  # noqa: S106
        is_demo=True,
    )
    home = Home.objects.get(ownerships__person=ground["li"])
    claim_home(home=home, kind="family", by=family, at=base - timedelta(hours=3))


def counts():
    """How many rows stand in which state, per kind."""
    return {
        model._meta.verbose_name: dict(sorted(Counter(model.objects.values_list("state", flat=True)).items()))
        for model in (Petition, Issue, Task, Extension)
    }
