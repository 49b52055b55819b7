"""Who must keep out: whoever is named or complained of sees nothing, hears nothing, does nothing; somebody is left."""

from contextlib import nullcontext

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from committees.bodies.models import Seat
from governance.clocks.actions import tick
from governance.clocks.models import Clock
from governance.journal.models import Event, Notice
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Posting
from issues.petitions import actions, desk, rules
from issues.petitions.models import Issue, Petition, Photo, Recusal, Task
from tests.kept_rows import kept

pytestmark = pytest.mark.django_db

WANG, ZHOU, DANG = "王志强", "周敏", "党卫民"


def recused(petition):
    return set(petition.recusals.standing().values_list("person__username", "ground"))


def told(petition, verb="petition.filed"):
    notices = Notice.objects.filter(event__in=Event.objects.about(petition).filter(verb=verb), channel="inbox")
    return set(notices.values_list("recipient__username", flat=True))


def sees(user, row):
    return type(row).objects.visible_to(user).filter(pk=row.pk).exists()


# --- who is recused ---------------------------------------------------------------------------------------


def test_who_is_named_is_recused_by_itself(cast, file_for):
    petition = file_for("li", text=f"楼里的{WANG} 委员说好来看，一直没有来，{ZHOU}主任也不管。")
    assert recused(petition) == {("wang", "named"), ("zhou", "named")}
    assert told(petition) == {"dang"}
    said = [event.text for event in Event.objects.about(petition).filter(verb="petition.recused")]
    assert said == [
        "物管会委员因诉求中提到姓名须回避，看不到这件诉求，也不参与办理。",
        "物管会主任因诉求中提到姓名须回避，看不到这件诉求，也不参与办理。",
    ]


@pytest.mark.parametrize(
    "text", ["王 志 强委员不来", "王志強委员不来", "志强委员不来", "有个姓王的委员不来", "住在我家对门的赵建国"]
)
def test_only_a_whole_name_of_somebody_in_office_counts(cast, file_for, text):
    assert recused(file_for("li", text=text)) == ({("wang", "named")} if text.startswith("王 志") else set())


def test_nobody_is_recused_from_their_own(cast, file_for):
    petition = file_for("wang", text=f"我是{WANG}，我家漏水", place_kind="home")
    assert recused(petition) == set()
    assert sees(cast["wang"], petition)


def test_whose_seat_has_ended_is_not_in_office(cast, file_for):
    cast["wang"].seats.update(until=cast["wang"].seats.get().since)
    assert recused(file_for("li", text=f"{WANG}以前当委员的时候")) == set()


def test_people_of_another_street_share_a_name_only(cast, file_for):
    assert recused(file_for("li", text="老山街道的劳山答应过我")) == set()


def test_whom_she_complains_of_is_recused(cast, file_for):
    petition = file_for("li", text="主任态度不好", about_person=cast["zhou"])
    assert recused(petition) == {("zhou", "about")}
    assert told(petition) == {"wang"}


def test_a_name_in_the_supplement_counts_too(cast, file_for):
    petition = file_for("li")
    actions.ask_back(petition=petition, question="谁？", by=cast["wang"])
    actions.supplement(petition=petition, text=f"是{WANG}答应的", by=cast["li"])
    assert recused(petition) == {("wang", "named")}
    assert told(petition) == set(), "what he was told before is taken back"
    assert told(petition, "petition.supplemented") == {"zhou", "dang"} - {"zhou"} | {"zhou"}


# --- what it takes away -----------------------------------------------------------------------------------


@pytest.fixture
@kept
def scene(cast, file_for):
    """li names wang; zhao, about the same, names nobody and joins. The firm has it in hand, with photos."""
    mine = file_for("li", text=f"{WANG}说好来修屋顶，一直没来", visibility="neighbours")
    issue = actions.accept(petition=mine, by=cast["dang"])
    theirs = file_for("zhao", visibility="neighbours")
    actions.join(petition=theirs, issue=issue, by=cast["dang"])
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["dang"])
    task = actions.sign(task=Task.objects.get(), by=cast["wuye"])
    actions.ask_extension(task=task, days=2, reason="等料", by=cast["wuye"])
    photo = Photo.objects.create(
        uploader=cast["li"],
        nonce=mine.nonce,
        petition=mine,
        name="a",
        next_try_at=mine.filed_at,
        uploaded_at=mine.filed_at,
        state="ready",
        image="x",
        thumb="x",
    )
    return {"mine": mine, "theirs": theirs, "issue": issue, "task": task, "photo": photo}


def test_who_is_recused_sees_nothing_of_it(cast, scene):
    assert {name for name, row in scene.items() if sees(cast["wang"], row)} == set()
    assert {name for name, row in scene.items() if sees(cast["dang"], row)} == set(scene)
    assert not Petition.objects.worked_on_by(cast["wang"]).exists()
    assert not Issue.objects.worked_on_by(cast["wang"]).exists()


def test_and_finds_it_on_no_page(cast, scene, sign_in):
    client = sign_in(cast["wang"])
    for row in scene.values():
        if hasattr(row, "get_absolute_url"):
            assert client.get(row.get_absolute_url()).status_code == 404
    pages = ["/desk/", "/desk/?q=屋顶", "/issues/?q=屋顶", "/issues/?rows=petitions", "/tasks/", "/inbox/", "/"]
    for page in pages:
        text = client.get(page).content.decode()
        assert not [row for row in scene.values() if hasattr(row, "number") and row.number in text], page


def test_and_hears_of_nothing(cast, scene):
    tick(now=Clock.objects.running().order_by("-due_at").first().due_at.replace(year=2030))
    assert not Notice.objects.filter(recipient=cast["wang"]).exists()
    assert Event.objects.filter(verb="clock.escalation").exists()


def test_and_does_nothing(cast, scene, file_for):
    waiting = file_for("li", text=f"{WANG}又没来")
    for deed in (
        lambda: actions.accept(petition=waiting, by=cast["wang"]),
        lambda: actions.decline(petition=waiting, reason="没有的事", by=cast["wang"]),
        lambda: actions.set_about(petition=waiting, about_person=cast["zhou"], by=cast["wang"]),
        lambda: actions.call_accusation(petition=waiting, by=cast["wang"]),
        lambda: actions.look(petition=waiting, kind="phone", reason="contact", by=cast["wang"]),
        lambda: actions.add_note(issue=scene["issue"], text="没事", by=cast["wang"]),
        lambda: actions.change_urgency(issue=scene["issue"], urgency="P1", by=cast["wang"]),
        lambda: actions.decide_extension(extension=scene["task"].extensions.get(), grant=True, by=cast["wang"]),
        lambda: actions.lift_recusal(recusal=waiting.recusals.get(), reason="同名", by=cast["wang"]),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert waiting.contact_for(cast["wang"]) != waiting.contact_phone


def test_recused_as_a_worker_she_still_has_her_own(cast, file_for):
    """A member joins an issue that names her: her own petition stays hers, with its notices."""
    mine = file_for("li", text=f"{WANG}没来")
    issue = actions.accept(petition=mine, by=cast["dang"])
    own = file_for("wang", place_kind="public")
    actions.join(petition=own, issue=issue, by=cast["dang"])
    assert sees(cast["wang"], own)
    assert not sees(cast["wang"], issue)
    assert told(own, "petition.joined") == {"wang"}
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["dang"])
    assert set(Notice.objects.filter(recipient=cast["wang"]).values_list("url", flat=True)) == {own.get_absolute_url()}


# --- somebody else is left --------------------------------------------------------------------------------


def test_without_the_committee_the_neighbourhood_office_has_it(cast, file_for):
    Posting.objects.create(person=cast["gehua"], organisation=cast.organisations["居委会"], title="社工")
    cast["zhou"].seats.update(person=cast["jiandu"])
    petition = file_for("li", text=f"{WANG}、{DANG}和{cast['jiandu'].display_name}都不来")
    assert told(petition) == {"zhou", "gehua"}
    assert not petition.street_acts


def test_about_the_neighbourhood_office_too_the_street_has_it(cast, file_for):
    Posting.objects.create(person=cast["gehua"], organisation=cast.organisations["居委会"], title="社工")
    petition = file_for("li", text=f"{WANG}、{DANG}和{ZHOU}都不来")
    assert petition.street_acts
    assert told(petition) == {"jiedao"}
    street = cast["jiedao"]
    assert Petition.objects.worked_on_by(street).get() == petition
    assert rules.triages(street, petition)
    actions.look(petition=petition, kind="phone", reason="contact", by=street)
    assert petition.contact_for(street) == petition.contact_phone
    assert not rules.triages(cast["laoshan"], petition)
    issue = actions.accept(petition=petition, by=street)
    assert issue.street_acts
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=street)
    actions.sign(task=issue.tasks.get(), by=cast["wuye"])
    actions.report(task=issue.tasks.get(), text="好了", by=cast["wuye"])
    assert told(issue, "issue.collected") == {"jiedao"}
    actions.answer(issue=issue, text="好了", no_evidence_reason="看过", by=street)
    petition.refresh_from_db()
    assert petition.state == "replied"


def test_the_street_works_on_nothing_else(cast, file_for):
    petition = file_for("li", text=f"{WANG}不来")
    assert not petition.street_acts
    with pytest.raises(NotAllowed):
        actions.accept(petition=petition, by=cast["jiedao"])


def test_its_desk_shows_what_is_left_to_the_street(cast, file_for):
    file_for("li")
    petition = file_for("li", text=f"{WANG}、{DANG}和{ZHOU}都不来")
    street = cast["jiedao"]
    assert desk.desk_count(street) == "1"
    assert list(Petition.objects.worked_on_by(street).waiting()) == [petition]


def test_a_voice_that_joins_may_take_it_from_the_committee(cast, file_for):
    issue = actions.accept(petition=file_for("li"), by=cast["wang"])
    voice = file_for("zhao", text=f"{WANG}不来", about=cast.organisations["居委会"])
    assert not voice.street_acts
    actions.join(petition=voice, issue=issue, by=cast["dang"])
    cast["dang"].seats.update(person=cast["jiandu"])
    other = file_for("zhao", text=f"{cast['jiandu'].display_name}不来")
    assert other.street_acts is False, "the 居委会 may: this one is not about it"
    actions.join(petition=other, issue=issue, by=cast["zhou"])


# --- organisations ------------------------------------------------------------------------------------------


def test_who_works_for_whom_it_is_about_keeps_out_from_the_day_they_begin(cast, file_for):
    petition = file_for("li", text="物业乱收费", about=cast.organisations["首华物业"])
    assert sees(cast["wang"], petition)
    Posting.objects.create(person=cast["wang"], organisation=cast.organisations["首华物业"], title="顾问")
    assert not sees(cast["wang"], petition)
    assert not rules.triages(cast["wang"], petition)
    issue = actions.accept(petition=petition, by=cast["dang"])
    assert not sees(cast["wang"], issue)
    actions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["dang"])
    assert sees(cast["wang"], issue.tasks.get()), "the task itself is the firm's to do"


@pytest.mark.parametrize(
    ("about", "known", "phone", "door"),
    [
        ("首华物业", False, "", "12号楼"),
        ("首华物业", True, "full", "12号楼2单元601"),
        ("歌华有线", False, "full", "12号楼2单元601"),
        (None, False, "full", "12号楼2单元601"),
    ],
)
def test_an_organisation_does_not_learn_who_complains_of_it(cast, task_of, about, known, phone, door):
    task = task_of(about=cast.organisations.get(about), known_to_about=known, share_phone=True)
    petition = task.issue.petitions.get()
    looked = {("look.phone", petition.pk), ("look.door", petition.pk)}
    assert petition.contact_on(task, looked) == (cast["li"].phone if phone else "")
    assert petition.place_on(task, looked) == door
    for kind in ("phone", "door"):
        with nullcontext() if phone else pytest.raises(NotAllowed):
            actions.look_on_task(task=task, petition=petition, kind=kind, reason="visit", by=cast["wuye"])


def test_nor_does_its_parent_its_branch_or_its_successor(cast, task_of):
    firm, other = cast.organisations["首华物业"], cast.organisations["歌华有线"]
    task = task_of(about=other, share_phone=True)
    petition = task.issue.petitions.get()
    for field, row in (("parent", other), ("parent", firm)):
        child = firm if row == other else other
        type(firm).objects.filter(pk=child.pk).update(**{field: row})
        assert petition.contact_on(Task.objects.get()) == ""
        type(firm).objects.filter(pk=child.pk).update(**{field: None})
    type(firm).objects.filter(pk=other.pk).update(successor=firm, dissolved_on="2026-01-01")
    assert petition.contact_on(Task.objects.get()) == ""


def test_nor_who_joined_her(cast, task_of, file_for):
    task = task_of(about=cast.organisations["首华物业"])
    voice = file_for("zhao", share_phone=True)
    actions.join(petition=voice, issue=task.issue, by=cast["wang"])
    assert voice.contact_on(Task.objects.get()) == ""


# --- at triage ----------------------------------------------------------------------------------------------


def test_at_triage_it_is_said_of_whom_it_is(cast, file_for):
    petition = file_for("li")
    petition = actions.set_about(petition=petition, about_person=cast["wang"], by=cast["wang"])
    assert recused(petition) == {("wang", "about")}
    assert not sees(cast["wang"], petition)
    assert told(petition) == set()
    assert told(petition, "petition.recused") == {"li"}
    with pytest.raises(NotPossibleNow):
        actions.set_about(petition=petition, about_person=cast["dang"], by=cast["zhou"])


# --- namesakes ----------------------------------------------------------------------------------------------


def test_a_namesake_is_let_in_again(cast, file_for):
    petition = file_for("li", text=f"我对门也叫{WANG}")
    recusal = petition.recusals.get()
    assert [
        name
        for name in ("wang", "weiyuan7", "wuye", "li", "zhou", "dang", "jiedao", "laoshan")
        if rules.may_lift(cast[name], recusal)
    ] == ["zhou", "dang", "jiedao"]
    actions.lift_recusal(recusal=recusal, reason="说的是邻居", by=cast["zhou"])
    assert sees(cast["wang"], petition)
    assert told(petition, "petition.recusal_lifted") == {"li"}
    with pytest.raises(NotPossibleNow):
        actions.lift_recusal(recusal=recusal, reason="说的是邻居", by=cast["zhou"])
    actions.ask_back(petition=petition, question="谁？", by=cast["wang"])
    actions.supplement(petition=petition, text=f"我对门{WANG}", by=cast["li"])
    assert recused(petition) == set()


def test_what_she_said_herself_is_not_lifted(cast, file_for):
    petition = file_for("li", about_person=cast["wang"])
    with pytest.raises(NotAllowed):
        actions.lift_recusal(recusal=petition.recusals.get(), reason="不是", by=cast["zhou"])


def test_lifting_gives_it_back_to_the_community(cast, file_for):
    petition = file_for("li", text=f"{WANG}、{DANG}和{ZHOU}都不来")
    issue = actions.accept(petition=petition, by=cast["jiedao"])
    actions.lift_recusal(recusal=Recusal.objects.get(person=cast["zhou"]), reason="同名", by=cast["jiedao"])
    issue.refresh_from_db()
    petition.refresh_from_db()
    assert (issue.street_acts, petition.street_acts) == (False, False)
    assert rules.runs(cast["zhou"], issue)
    assert not rules.runs(cast["jiedao"], issue)


def test_the_street_acts_until_somebody_below_it_may_again(cast, file_for):
    """A new member takes a seat, and leaves it: no deed of petitions tells, so the beat asks."""
    filed, accepted = (file_for("li", text=f"{WANG}、{DANG}和{ZHOU}都不来") for _ in range(2))
    issue = actions.accept(petition=accepted, by=cast["jiedao"])
    file_for("zhao", text="路灯不亮")
    assert actions.settle_all() == 0
    chair = cast["zhou"].seats.get()
    Seat.objects.filter(pk=chair.pk).update(person=cast["gehua"])
    assert actions.settle_all() == 2
    filed.refresh_from_db()
    issue.refresh_from_db()
    assert (filed.street_acts, issue.street_acts) == (False, False)
    assert rules.triages(cast["gehua"], filed) and not rules.triages(cast["jiedao"], filed)
    Seat.objects.filter(pk=chair.pk).update(person=cast["zhou"])
    assert (actions.settle_all(), actions.settle_all()) == (2, 0)
    filed.refresh_from_db()
    assert filed.street_acts
    assert Notice.objects.filter(event__verb="petition.left_to_street", recipient=cast["jiedao"]).exists()


# --- cost ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["wang", "zhou", "jiedao", "wuye"])
def test_what_a_person_sees_is_still_one_query(cast, scene, username):
    for model in (Petition, Issue, Task, Photo):
        with CaptureQueriesContext(connection) as queries:
            list(model.objects.visible_to(cast[username]))
        assert len(queries) == 1
