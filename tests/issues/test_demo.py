"""The demo: the page's numbers, every state, the same year twice, and something that fires in two minutes."""

import hashlib
import random
import re
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from PIL import Image

from committees.bodies.models import Committee, Seat, Zone
from committees.commendations.models import Commendation
from committees.responsibility import glance
from committees.responsibility.models import Charge, Emergency
from committees.taskforces.models import Charter
from governance.accounts.models import User, demo_people
from governance.clocks.actions import tick
from governance.clocks.models import Clock, Firing
from governance.journal.chain import SALT
from governance.journal.models import Event, Notice
from governance.registry.models import Building, Organisation
from issues.demo.actions import build_demo
from issues.demo.cast import PEOPLE
from issues.demo.drawings import MOTIFS, draw
from issues.demo.management.commands.demo import day
from issues.demo.topics import TOPICS
from issues.insight.models import DailyFact
from issues.petitions import desk
from issues.petitions.models import Category, Extension, Issue, Petition, Photo, Task
from issues.petitions.states import ExtensionState, IssueState, PetitionState, TaskState
from issues.visits import counts
from issues.visits.models import Round, Wish

BASE = day("2026-11-20")
# The people whom the newspaper page names, by the digest of each name: no real person's name stands here.
IN_THE_NEWSPAPER = {
    "93f9d0b421ad8985f28767e519a69a5735beb27a9e4c8dd4d61b00ca59f8cb06",
    "7ef5e5ddbb5b21c32a69842acfe1503de0e1f07702afc9335c1c23a3236543e8",
    "2349253d3a92e3c823c7f36e28657550c845ebfe00e9cf5b39343cb4cefd9e85",
    "14e39e312d3e65ccaf981176087493cd14e5ffefd330b7af91b3422ee8a79c43",
}


class Undo(Exception):
    """Ends a transaction without keeping it."""


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("media"))
        yield settings.MEDIA_ROOT


def told():
    """All that a person could compare, without keys that a database gives."""
    petitions = Petition.objects.order_by("number").values_list(
        "number", "state", "text", "petitioner__username", "issue__number", "nonce", "filed_at", "due_at", "solved"
    )
    # The digest of what was typed is salted anew each time; the words themselves are the same.
    events = [
        (verb, at, by, role, {**data, "words": None, "buildings": None}, {**words, SALT: None})
        for verb, at, by, role, data, words in Event.objects.order_by("pk").values_list(
            "verb", "at", "by__username", "role", "data", "words"
        )
    ]
    clocks = Clock.objects.order_by("pk").values_list("kind", "started_at", "due_at", "next_fire_at", "outcome")
    photos = Photo.objects.order_by("pk").values_list("pk", "name", "petition__number", "task__number")
    unread = Notice.objects.unread().order_by("pk").values_list("recipient__username", "url")
    unread = [(username, re.sub(r"(?<=[/=])\d+(?=/|$)", "-", url)) for username, url in unread]
    return [list(rows) for rows in (petitions, events, clocks, photos, unread)]


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker, media):
    """One whole demo for all tests that only look; undone at the end."""
    with django_db_blocker.unblock():
        undone = transaction.atomic()
        undone.__enter__()
        try:
            build_demo(base=BASE)
            yield BASE
        finally:
            undone.__exit__(Undo, Undo(), None)


def states(model):
    return set(model.objects.values_list("state", flat=True))


# Stands first: what it tells must be undone before `year` begins.
@pytest.mark.django_db
def test_the_same_seed_and_date_tell_the_same_year(media):
    tellings = []
    for _ in range(2):
        with pytest.raises(Undo), transaction.atomic():
            build_demo(base=BASE, petitions=30)
            tellings.append(told())
            raise Undo
    first, second = tellings
    assert len(first[0]) >= 30
    assert first == second


# --- the page's numbers -----------------------------------------------------------------------------


def test_the_ground_has_the_numbers_of_the_newspaper_page(year):
    jimenli = Building.objects.filter(community__name="蓟门里社区")
    assert jimenli.count() == 35
    assert jimenli.filter(built__lt=1990).count() == 33
    assert jimenli.aggregate(all=Sum("households"))["all"] > 3100
    here = Organisation.objects.filter(coverages__building__in=jimenli).distinct()
    assert here.filter(kind="titleholder").count() == 15
    assert here.filter(kind="firm").count() == 10
    assert (
        Organisation.objects.filter(name__in=["歌华有线", "中国移动", "中国电信", "中国联通", "中国铁塔"]).count() == 5
    )
    committee = Committee.objects.get(name="蓟门里社区物业管理委员会")
    seats = Seat.objects.current().filter(committee=committee)
    assert seats.count() == committee.planned_size == 11
    assert seats.filter(kind="owner").count() >= 6
    assert seats.get(office="chair").kind == "neighbourhood"
    assert sum(zone.buildings.count() for zone in Zone.objects.filter(committee=committee)) == 35
    assert [zone.buildings.count() for zone in Zone.objects.filter(committee__kind="task_force")] == [30, 30, 30]


def test_everybody_is_invented_and_marked_as_such(year):
    names = set(User.objects.values_list("display_name", flat=True))
    assert not {hashlib.sha256(name.encode()).hexdigest() for name in names} & IN_THE_NEWSPAPER
    assert not User.objects.filter(is_demo=False).exists()
    assert sorted(person.username for person in demo_people()) == sorted(username for username, *_ in PEOPLE)
    others = User.objects.exclude(pk__in=demo_people())
    assert all(not person.has_usable_password() for person in others)


# --- a year's work ----------------------------------------------------------------------------------


def test_every_state_of_every_kind_is_there(year):
    assert Petition.objects.count() == 300
    assert states(Petition) == set(PetitionState.values)
    assert states(Issue) == set(IssueState.values)
    assert states(Task) == set(TaskState.values)
    assert states(Extension) == set(ExtensionState.values)
    ends = set(Petition.objects.filter(state="closed").values_list("solved", "satisfied"))
    assert {(True, True), (True, False), (False, False), (None, None)} <= ends
    assert set(Petition.objects.values_list("reopenings", flat=True)) == {0, 1, 2}
    assert set(Issue.objects.values_list("supervision", flat=True)) == {"none", "chair", "street"}
    assert set(Issue.objects.values_list("urgency", flat=True)) == {"P1", "P2", "P3", "P4"}
    assert max(Issue.objects.values_list("petition_count", flat=True)) == 12
    happened = set(Event.objects.values_list("verb", flat=True))
    assert {
        "issue.urgency_raised",
        "issue.urgency_lowered",
        "task.recalled",
        "task.sent_back",
        "home.claimed",
    } <= happened
    assert {street for (street,) in Petition.objects.values_list("community__street__name").distinct()} == {
        "北太平庄街道",
        "老山街道",
    }


def test_history_is_in_the_order_of_time_and_lies_in_the_last_twelve_months(year):
    """What was told of petitions; papers and printed codes are laid beside it afterwards."""
    told_of = Event.objects.filter(verb__regex=r"^(petition|issue|task|clock)\.").exclude(
        subject_type__app_label="contracts"
    )
    moments = list(told_of.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert year - timedelta(days=367) < moments[0] < year - timedelta(days=300)
    assert year - timedelta(hours=2) < moments[-1] <= year
    assert not Clock.objects.to_fire(year).exists()
    assert set(Firing.objects.values_list("step", flat=True)) >= {"three_quarters", "due", "due_24h", "due_72h"}


def test_the_months_are_filled_evenly_and_well_answered(year):
    months = defaultdict(list)
    for filed_on, solved, satisfied in Petition.objects.values_list("filed_on", "solved", "satisfied"):
        months[f"{filed_on:%Y-%m}"].append((solved, satisfied))
    assert len(months) == 12
    assert max(len(rows) for rows in months.values()) <= 90
    for month, rows in months.items():
        appraised = [row for row in rows if row != (None, None)]
        assert len(appraised) >= 3, month
        assert sum(solved for solved, _ in appraised) >= 0.7 * len(appraised), month
        assert sum(satisfied for _, satisfied in appraised) >= 0.55 * len(appraised), month
    appraised = Petition.objects.appraised()
    assert 0.85 < appraised.solved().count() / appraised.count() < 0.97
    assert 0.7 < appraised.satisfied().count() / appraised.count() < 0.9


def test_texts_speak_of_the_place_and_seldom_repeat(year):
    texts = list(Petition.objects.values_list("text", flat=True))
    assert len(set(texts)) > 0.98 * len(texts)
    assert all(len(text) >= 5 and "{" not in text for text in texts)
    assert not [text for text in Issue.objects.exclude(answer="").values_list("answer", flat=True) if "{" in text]
    assert {"六楼屋顶下雨就漏，物业说没钱，楼里一半是单位的房。", "楼下有人在公共车位装了新地锁。"} <= set(texts)


def test_each_of_the_cast_finds_something_of_theirs(year):
    people = {person.username: person for person in User.objects.all()}
    mine = Petition.objects.of(people["li"])
    assert set(mine.values_list("visibility", flat=True)) == {"private", "neighbours"}
    assert mine.filter(state="replied", appraised_at=None).exists()
    assert mine.filter(state="accepted", reopenings=1, issue__state="handling").exists()
    assert mine.filter(state="accepted", reopenings=0, issue__state="handling").exists()
    assert Petition.objects.of(people["sun"]).filter(visibility="private", community__name="老山东里北社区").exists()
    assert Petition.objects.of(people["zhao"]).exists()
    assert 18 <= int(desk.desk_count(people["wang"])) <= 25
    assert int(desk.desk_count(people["zhou"])) == int(desk.desk_count(people["dang"])) > 20
    at_street = Issue.objects.filter(state="at_street")
    assert at_street.watched_by(people["jiedao"]).count() == 2
    assert at_street.watched_by(people["laoshan"]).count() == 1
    assert Issue.objects.watched_by(people["jiedao"]).running().overdue(year).count() > 3
    tasks = Task.objects.of_organisations
    assert set(tasks(people["wuye"]).values_list("state", flat=True)) == set(TaskState.values)
    wires = tasks(people["gehua"]).filter(issue__category__code="K2")
    assert {"sent", "signed", "done"} <= set(wires.values_list("state", flat=True))
    locks = tasks(people["chengguan"]).filter(issue__category__code__in=["E2", "G1"])
    assert {"sent", "signed", "reported", "done"} <= set(locks.values_list("state", flat=True))
    for name in ("li", "zhao", "sun", "wang", "wuye", "gehua", "chengguan", "jiedao", "laoshan", "zhou", "dang"):
        assert Notice.objects.visible_to(people[name]).exists(), name


def test_the_dashboard_is_full_from_the_first_page_on(year):
    """An accusation is in no number."""
    accusations = Petition.objects.filter(is_accusation=True).count()
    assert DailyFact.objects.aggregate(all=Sum("filed"))["all"] == 300 - accusations
    assert accusations == 1


def test_the_past_sends_no_mail_and_old_notices_are_read(year):
    assert not Notice.objects.unsent().exists()
    assert not Notice.objects.filter(channel="email").exists()
    assert all(person.email for person in demo_people())
    old = Notice.objects.filter(sent_at__lt=year - timedelta(days=7))
    assert old.unread().count() < 0.1 * old.count()
    assert Notice.objects.filter(sent_at__gte=year - timedelta(days=7)).unread().exists()


def test_every_photo_can_be_seen_at_once(year, media):
    assert states(Photo) == {"ready"}
    assert not Photo.objects.filter(petition=None, task=None).exists()
    assert Photo.objects.filter(task__isnull=False, is_before=True).exists()
    for photo in random.Random(1).sample(list(Photo.objects.order_by("pk")), 25):
        for name, side in ((photo.image, 800), (photo.thumb, 320)):
            with Image.open(media / name) as picture:
                assert (picture.format, picture.width) == ("JPEG", side)
                assert not picture.getexif() and "comment" not in picture.info


def test_within_two_minutes_a_reminder_and_an_escalation_fire_by_themselves(year):
    with pytest.raises(Undo), transaction.atomic():
        tick(now=year + timedelta(seconds=40))  # what comes up a little later finds them still to come
        before = set(Firing.objects.values_list("pk", flat=True))
        tick(now=year + timedelta(seconds=120))
        fired = set(Firing.objects.exclude(pk__in=before).values_list("clock__kind", "step"))
        raise Undo
    # Others may come due just then by lot; these two are there on any day.
    assert {("acceptance", "three_quarters"), ("signing", "due")} <= fired


# --- the command ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_leaves_a_database_with_people_alone(cast, capsys):
    call_command("demo", if_empty=True)
    assert capsys.readouterr().out == ""
    with pytest.raises(CommandError, match="needs an empty one"):
        call_command("demo")
    assert not Petition.objects.exists()


@pytest.mark.django_db
def test_outside_demo_mode_nothing_is_built(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="YAOSHI_DEMO"):
        call_command("demo", if_empty=True)
    assert not User.objects.exists()


def test_a_date_must_have_a_year_of_limits_behind_it():
    assert day("2026-11-20") == BASE
    for nonsense in ("2021-05-01", "yesterday", ""):
        with pytest.raises(ValueError, match="YYYY-MM-DD"):
            day(nonsense)


# --- texts and drawings as data ---------------------------------------------------------------------


@pytest.mark.django_db
def test_topics_name_categories_and_drawings_that_exist(reference):
    codes = set(Category.objects.values_list("code", flat=True))
    assert {one.code for one in TOPICS} <= codes
    assert {one.motif for one in TOPICS} - {""} <= set(MOTIFS)


@pytest.mark.parametrize("motif", MOTIFS)
def test_a_drawing_differs_before_and_after(motif):
    before, after = (draw(motif, random.Random(3), mended=mended)[0] for mended in (False, True))
    assert before.startswith(b"\xff\xd8\xff") and 5_000 < len(before) < 120_000
    assert (before != after) == (motif != "stairs")


def test_files_lie_where_photos_are_looked_for(year, media):
    photo = Photo.objects.first()
    assert Path(photo.image).parts[:2] == ("photos", photo.pk.hex[:2])


def test_sixty_wishes_by_zone_have_the_wires_on_top(year):
    assert Wish.objects.count() == 60
    for walk in Round.objects.all():
        assert [row["rank"].category for row in counts.wanted([walk])][:2] == ["K2", "E2"]
    assert Round.objects.count() == 4


def test_laoshan_was_given_two_banners_and_two_letters(year, media):
    rows = Commendation.objects.public().filter(community__street__name="老山街道", organisation__name="首华物业")
    assert sorted(rows.values_list("kind", flat=True)) == ["banner", "banner", "thanks", "thanks"]
    assert all((media / name).is_file() for row in rows for name in (row.image, row.thumb))


def test_three_members_hold_ninety_buildings_in_an_emergency_of_fourteen_days(year):
    held = Charge.objects.in_force().filter(part="lead", building__community__street__name="老山街道")
    assert Counter(held.values_list("seat__person__username", flat=True)) == {"zhuanban": 30, "jiandu": 30, "juwei": 30}
    emergency = Emergency.objects.get()
    assert (emergency.days.count(), emergency.duties.count()) == (14, 90 * 14)
    assert glance.counts(glance.tiles(emergency, emergency.since)) == {"fine": 90, "trouble": 0, "missing": 0}
    charter = Charter.objects.get()
    assert (charter.units.count(), charter.entries.exclude(replaced_at=None).count()) == (6, 1)
    assert len({entry.day for entry in charter.entries.all()}) >= 11  # of the working days of three weeks
