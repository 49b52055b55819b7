"""Who sees what: the whole cast against every kind of row, as a table; and the second in which it ends."""

import contextlib
import io
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from committees.bodies.models import Committee, Seat, Zone, works_at, works_in
from governance.refusals import NotAllowed
from governance.registry.models import Building, HomeClaim, Posting, today
from issues.petitions import actions
from issues.petitions.models import Issue, Petition, Photo, Task

pytestmark = pytest.mark.django_db

THINGS = {
    "private": Petition,  # li's, about her home in building 12
    "shared": Petition,  # li's, the same, neighbours may see it
    "public": Petition,  # li's, private, about a public place
    "far": Petition,  # zhao's, private, about building 20
    "laoshan": Petition,  # sun's, private, in the other street
    "issue": Issue,  # made of li's shared petition
    "task": Task,  # of that issue, to 首华物业
    "photo": Photo,  # of that task
    "evidence": Photo,  # of li's private petition, which became no issue yet
}
# Who is not named sees nothing.
SEES = {
    "li": {"private", "shared", "public", "photo", "evidence"},
    "zhao": {"shared", "far"},
    "sun": {"laoshan"},
    "wang": {"private", "shared", "public", "issue", "task", "photo", "evidence"},
    "zhou": {"private", "shared", "public", "far", "issue", "task", "photo", "evidence"},
    "dang": {"private", "shared", "public", "far", "issue", "task", "photo", "evidence"},
    "weiyuan5": {"public", "far"},  # the third zone: buildings 17-25
    "weiyuan7": {"public"},  # a seat without a zone
    "wuye": {"task", "photo"},
    "gehua": set(),
    "chengguan": set(),
    "jiedao": {"private", "shared", "public", "far", "issue", "task", "photo", "evidence"},
    "laoshan": {"laoshan"},
    "juwei": {"laoshan"},
    "zhuanban": set(),
    "jiandu": set(),
    "admin": set(),
    "shenji": set(),
    "jijian": set(),
}


def picture(colour):
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, "PNG")
    return SimpleUploadedFile(f"{colour}.png", file.getvalue(), "image/png")


def photo(by, colour):
    nonce = uuid.uuid4()
    assert actions.add_photos(files=[picture(colour)], nonce=nonce, by=by) == []
    return nonce


@pytest.fixture
def things(cast, file_for):
    li, wang, wuye = cast["li"], cast["wang"], cast["wuye"]
    shared = file_for("li", visibility="neighbours")
    issue = actions.accept(petition=shared, by=wang)
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=wang)
    task = actions.sign(task=issue.tasks.get(), by=wuye)
    actions.report(task=task, text="好了", nonce=photo(wuye, "red"), by=wuye)
    private = file_for("li", nonce=photo(li, "blue"))
    return {
        "private": private,
        "shared": shared,
        "public": file_for("li", place_kind="public"),
        "far": file_for(
            "zhao", place_kind="other", building=Building.objects.get(community__name="蓟门里社区", number=20)
        ),
        "laoshan": file_for("sun"),
        "issue": issue,
        "task": task,
        "photo": task.photos.get(),
        "evidence": private.photos.get(),
    }


def seen_by(person, things):
    """The names of what the person sees, and nothing else may be seen."""
    names = {}
    for name, thing in things.items():
        names.setdefault(type(thing), {})[thing.pk] = name
    return {names[model][row.pk] for model in names for row in model.objects.visible_to(person)}


def test_everybody_sees_exactly_their_own(cast, things):
    assert {type(thing) for thing in things.values()} == set(THINGS.values())
    assert {name: seen_by(cast[name], things) for name in SEES} == SEES


def test_the_table_holds_the_whole_cast(cast):
    from issues.demo.cast import PEOPLE

    assert {name for name, _, _ in PEOPLE} <= set(SEES)


def test_being_superuser_gives_no_right_to_content(cast, things):
    assert cast["admin"].is_superuser
    assert seen_by(cast["admin"], things) == set()


@pytest.mark.parametrize("number", [8, 9, 16, 17])
def test_a_zone_ends_at_its_last_building(cast, file_for, number):
    building = Building.objects.get(community__name="蓟门里社区", number=number)
    petition = file_for("li", place_kind="other", building=building)
    sees = Petition.objects.visible_to(cast["wang"]).filter(pk=petition.pk).exists()
    assert sees == (9 <= number <= 16)


def test_what_no_zone_covers_is_every_members_care(cast, file_for):
    petition = file_for("li")
    wang = cast["wang"]
    wang.seats.get().zones.update(until=today())
    assert Petition.objects.visible_to(cast["weiyuan5"]).get() == petition
    assert Petition.objects.visible_to(wang).get() == petition


@pytest.mark.parametrize(
    "ends",
    [
        lambda: None,
        lambda: Zone.objects.update(until=today()),
        lambda: Seat.objects.filter(office="member").update(until=today()),
        lambda: Committee.objects.update(until=today()),
        lambda: Posting.objects.update(until=today()),
    ],
)
def test_a_place_is_worked_at_by_those_who_find_its_rows(cast, things, ends):
    ends()
    rows = [thing for thing in things.values() if isinstance(thing, Petition | Issue)]
    for person in (cast[name] for name in SEES):
        for row in rows:
            listed = type(row).objects.filter(works_in(person), pk=row.pk).exists()
            assert works_at(person, row.community_id, row.building_id) == listed, (person.username, row)


def test_one_sees_ones_own_photo_before_the_form_is_accepted(cast, things):
    photo(cast["zhao"], "green")
    loose = Photo.objects.get(petition=None, task=None)
    assert [name for name in SEES if Photo.objects.visible_to(cast[name]).filter(pk=loose.pk).exists()] == ["zhao"]


def test_a_withdrawn_or_declined_petition_is_no_neighbours_business(cast, file_for):
    declined, withdrawn = [file_for("li", visibility="neighbours", text=text) for text in "一二"]
    assert Petition.objects.visible_to(cast["zhao"]).count() == 2
    actions.decline(petition=declined, reason="重复", by=cast["wang"])
    actions.withdraw(petition=withdrawn, by=cast["li"])
    assert Petition.objects.visible_to(cast["zhao"]).count() == 0


# --- rights end with their facts, in the same second -----------------------------------------------------

ENDS = {  # who loses a seat is still a neighbour, who reads what is shared
    "a member's seat": ("wang", lambda w: w.seats.update(until=today()), {"shared"}),
    "a member's seat that has not begun": ("wang", lambda w: w.seats.update(since=date(2999, 1, 1)), {"shared"}),
    "a deputy's seat": ("dang", lambda w: w.seats.update(until=today()), {"shared"}),
    "a chair's seat": ("zhou", lambda w: w.seats.update(until=today()), SEES["zhou"]),  # the 居委会 remains
    "a posting to a firm": ("wuye", lambda w: w.postings.update(until=today()), {"photo"}),  # she took it herself
    "a posting to the street": ("jiedao", lambda w: w.postings.update(until=today()), set()),
    "a posting to the other street": ("laoshan", lambda w: w.postings.update(until=today()), set()),
    "a title": ("zhao", lambda w: w.ownerships.update(until=today()), {"far"}),  # his own stays his
    "a tenancy": ("sun", lambda w: w.occupancies.update(until=today()), {"laoshan"}),
    "a committee": ("wang", lambda w: w.seats.get().committee.__class__.objects.update(until=today()), {"shared"}),
}


@pytest.mark.parametrize("what", ENDS)
def test_a_right_ends_with_its_fact(cast, things, what):
    username, ends, left = ENDS[what]
    person = cast[username]
    assert seen_by(person, things) == SEES[username]
    ends(person)
    assert seen_by(person, things) == left


def test_a_home_of_old_is_no_reason_to_read_about_neighbours(cast, things):
    cast["zhao"].ownerships.update(until=today())
    assert things["shared"] not in Petition.objects.visible_to(cast["zhao"])


# --- the phone ---------------------------------------------------------------------------------------------


def test_the_phone_is_full_for_her_and_for_who_looked_and_may(cast, things):
    petition = things["private"]
    phone, masked = cast["li"].phone, f"{cast['li'].phone[:3]}****{cast['li'].phone[-4:]}"
    assert {name: petition.contact_for(cast[name]) for name in SEES} == dict.fromkeys(SEES, masked) | {"li": phone}
    for name in SEES:
        with contextlib.suppress(NotAllowed):
            actions.look(petition=petition, kind="phone", reason="contact", by=cast[name])
    full = {name for name in SEES if petition.contact_for(cast[name]) == phone}
    assert full == {"li", "wang", "zhou", "dang"}
    cast["wang"].seats.update(until=today())
    assert petition.contact_for(cast["wang"]) == masked


def test_no_phone_is_no_phone(cast, things):
    Petition.objects.update(contact_phone="")
    assert Petition.objects.get(pk=things["private"].pk).contact_for(cast["zhao"]) == ""


# --- claims -------------------------------------------------------------------------------------------------


def test_a_claim_is_seen_by_who_makes_it_who_confirms_it_and_who_may_vouch_for_it(cast):
    home = cast["li"].ownerships.get().home
    HomeClaim.objects.create(person=cast["gehua"], home=home, kind="tenant", claimed_at=timezone.now())
    assert {name for name in SEES if HomeClaim.objects.visible_to(cast[name]).exists()} == {"gehua", "zhou", "li"}


# --- cost ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Petition, Issue, Task, Photo, HomeClaim])
@pytest.mark.parametrize("username", ["li", "wang", "zhou", "wuye", "jiedao"])
def test_what_a_person_sees_is_one_query(cast, things, model, username):
    with CaptureQueriesContext(connection) as queries:
        list(model.objects.visible_to(cast[username]))
    assert len(queries) == 1


def test_nothing_is_seen_twice(cast, things):
    """A join over several tasks, zones or petitions must not double a row."""
    for model in set(THINGS.values()):
        for name in SEES:
            rows = list(model.objects.visible_to(cast[name]).values_list("pk", flat=True))
            assert len(rows) == len(set(rows)), (model, name)


WHOLE, ENTRANCE, BUILDING = "12号楼2单元601", "12号楼2单元***", "12号楼"


@pytest.mark.parametrize(
    ("shared", "state", "phone", "door"),
    [
        (True, "sent", "full", WHOLE),
        (True, "signed", "full", WHOLE),
        (True, "reported", "full", WHOLE),
        (True, "done", "masked", BUILDING),
        (True, "refused", "", BUILDING),
        (True, "recalled", "", BUILDING),
        (False, "signed", "", WHOLE),
    ],
)
def test_an_organisation_gets_phone_and_door_by_a_look_while_there_is_work_to_do(
    cast, task_of, shared, state, phone, door
):
    task = task_of(share_phone=shared)
    petition, task.state = task.issue.petitions.get(), state
    full = cast["li"].phone
    words = {"full": full, "masked": f"{full[:3]}****{full[-4:]}", "": ""}
    looked = {("look.phone", petition.pk), ("look.door", petition.pk)}
    assert petition.contact_on(task, looked) == words[phone]
    assert petition.place_on(task, looked) == door
    assert petition.contact_on(task) == words["masked" if phone else ""]
    assert petition.place_on(task) == (ENTRANCE if door == WHOLE else door)
