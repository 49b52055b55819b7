"""Leaving: thirty days to come back, then no trace of name or phone anywhere, and every count as before (S26)."""

import io
import logging
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from PIL import Image

from committees.bodies.models import Seat
from governance.accounts import holdings
from governance.accounts.models import Consent, User
from governance.exports.models import ExportJob
from governance.imports.models import Import
from governance.journal import integrity
from governance.journal.models import Event
from governance.people import actions
from governance.people import holdings as people_holdings
from governance.people.models import Invitation
from governance.refusals import NotPossibleNow
from governance.registry import actions as registry
from governance.registry.models import Entrance, Home, Occupancy, Ownership, Posting, TitleRecord
from issues.insight.actions import refresh
from issues.insight.models import DailyFact
from issues.petitions import actions as petitions
from issues.petitions.models import Petition, Photo, Task

pytestmark = pytest.mark.django_db

NAME, PHONE, SECOND = "欧阳霁月", "15400007777", "15400008888"
THIRTY = timedelta(days=30)


def picture(name):
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "tan").save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


@pytest.fixture
def person(cast):
    """Somebody new, who came in by a code."""
    person = registry.sign_up(username="ouyang", display_name=NAME, phone=PHONE, password="kaihua-2026-x")
    User.objects.filter(pk=person.pk).update(email="jiyue@example.invalid", note=NAME)
    entrance = Entrance.objects.get(building__number=12, building__community__name="蓟门里社区", number=2)
    slip = actions.make_codes(entrance=entrance, sheet=uuid.uuid4(), by=cast["zhou"])[0]
    actions.bind_by_code(code=slip.code, kind="tenant", by=person)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def life(cast, person):
    """The person leaves traces wherever words can be typed, by her and about her."""
    said = f"我是{NAME}，电话 154 0000 7777，也可以打１５４００００８８８８"
    home = Home.objects.get(occupancies__person=person)
    nonce = uuid.uuid4()
    petitions.add_photos(files=[picture(f"{NAME}{PHONE}.jpg")], nonce=nonce, by=person)
    what = {"category": category("C3"), "community": home.entrance.building.community, "place_kind": "home"}
    what |= {"building": home.entrance.building, "home": home, "share_phone": True, "contact_phone": SECOND}
    first = petitions.file_petition(
        by=person,
        nonce=nonce,
        text=f"屋顶漏水，{said}",
        place_text=f"找{NAME}",
        on_behalf_of=f"{NAME}的母亲",
        relation="child",
        behalf_consent="spoken",
        **what,
    )
    petitions.sweep_photos()
    petitions.ask_back(petition=first, question=f"请问是{NAME}吗", by=cast["wang"])
    petitions.supplement(petition=first, text=said, by=person)
    issue = petitions.accept(petition=first, by=cast["wang"], title=f"{NAME}家漏水")
    petitions.add_note(issue=issue, text=said, by=cast["wang"])
    petitions.dispatch(issue=issue, lead=cast.organisations["首华物业"], by=cast["wang"], brief=f"请找{said}")
    task = Task.objects.get()
    petitions.sign(task=task, by=cast["wuye"])
    petitions.ask_extension(task=task, days=3, reason=f"{NAME}不在家", by=cast["wuye"])
    petitions.report(task=task, text=f"已到{NAME}家修好", by=cast["wuye"])
    issue.refresh_from_db()
    petitions.answer(issue=issue, text=f"{NAME}女士：已修好", no_evidence_reason=f"{NAME}不要拍照", by=cast["wang"])
    first.refresh_from_db()
    petitions.appraise(petition=first, solved=True, satisfied=True, comment=said, by=person)
    still_open = petitions.file_petition(by=person, nonce=uuid.uuid4(), text=f"楼道灯坏了，{said}", **what)
    claimed = registry.claim_home(
        home=Home.objects.get(entrance__building__number=12, entrance__number=3, door="101"), kind="owner", by=person
    )
    registry.decide_claim(claim=claimed, confirm=False, reason=f"{NAME}不是登记业主", by=cast["zhou"])
    _, token = actions.invite(
        organisation=cast.organisations["首华物业"],
        by=cast["wuye"],
        nonce=uuid.uuid4(),
        name=NAME,
        phone=PHONE,
        title="维修员",
    )
    posting = actions.accept_invitation(token=token, by=person)
    registry.end_posting(posting=posting, by=cast["wuye"], reason=f"{NAME}离职")
    LogEntry.objects.create(
        user=cast["admin"],
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=NAME,
        change_message=f"{NAME} {PHONE}",
        action_flag=ADDITION,
    )
    return first, still_open


def category(code):
    from issues.petitions.models import Category

    return Category.objects.get(code=code)


def rows_with(*words):
    """table -> how many rows hold one of these words in any column, of the whole database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            pattern = "|".join(words)
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)} t WHERE t::text ~ %s", [pattern])
            count = cursor.fetchone()[0]
            if count:
                found[table] = count
    return found


TRACES = (NAME, "jiyue", r"154[-\s]*0000[-\s]*7777", r"154[-\s]*0000[-\s]*8888", "１５４００００８８８８", "ouyang")


def leave(person, days=31):
    now = timezone.now()
    actions.close_account(by=person, at=now - timedelta(days=days))
    return actions.sweep_leavers(now=now)


def counts():
    refresh(everything=True)
    kept = [field.name for field in DailyFact._meta.fields if field.name != "id"]
    return sorted(map(str, DailyFact.objects.values_list(*kept)))


# --- the erasure ---------------------------------------------------------------------------------


def test_the_traces_are_there_before(life):
    """Or the next test would prove nothing."""
    expected = {
        "accounts_user",
        "django_admin_log",
        "journal_event",
        "people_invitation",
        "petitions_extension",
        "petitions_issue",
        "petitions_petition",
        "petitions_photo",
        "petitions_task",
        "registry_homeclaim",
    }
    assert expected <= set(rows_with(*TRACES))


@pytest.mark.django_db(transaction=True)
def test_after_the_erasure_no_row_no_file_and_no_log_knows_her(life, person, caplog):
    with caplog.at_level(logging.DEBUG):
        assert leave(person) == 1
    assert [
        (event.verb, event.data, event.words) for event in Event.objects.all() if NAME in f"{event.data}{event.words}"
    ] == []
    assert rows_with(*TRACES) == {}
    files = " ".join(str(path) for path in Path(settings.MEDIA_ROOT).rglob("*"))
    assert NAME not in files and PHONE not in files
    assert not any(word in caplog.text for word in (NAME, PHONE, SECOND, "jiyue"))


def test_every_count_is_as_before(life, person):
    before = counts()
    leave(person)
    assert counts() == before
    assert len(before) > 0


def test_her_petitions_go_on_without_her_name(life, person, cast):
    done, still_open = life
    leave(person)
    done.refresh_from_db()
    still_open.refresh_from_db()
    assert (done.state, still_open.state) == ("closed", "filed")
    assert done.text == "屋顶漏水，我是〔已隐去〕，电话 〔已隐去〕，也可以打〔已隐去〕"
    assert (done.home, done.contact_phone, done.on_behalf_of, done.share_phone) == (None, "", "", False)
    assert still_open.home is not None  # whoever repairs must find the door
    issue = petitions.accept(petition=still_open, by=cast["wang"])
    assert issue.pk
    assert Petition.objects.matching("屋顶漏水").filter(pk=done.pk).exists()
    assert not Petition.objects.matching(NAME).exists()


def test_the_account_is_a_number_now_and_nobody_signs_in_to_it(life, person, client):
    leave(person)
    person.refresh_from_db()
    assert (person.username, person.display_name) == (f"closed-{person.pk}", "已注销用户")
    assert not person.is_active and not person.has_usable_password()
    assert not client.login(username="ouyang", password="kaihua-2026-x")
    with pytest.raises(IntegrityError, match="a_closed_account_names_nobody"), transaction.atomic():
        User.objects.filter(pk=person.pk).update(phone=PHONE)


def test_what_she_was_ends_with_her(life, person, cast):
    Posting.objects.create(person=person, organisation=cast.organisations["首华物业"], title="维修员")
    Seat.objects.create(committee=cast["wang"].seats.get().committee, person=person, kind="occupant")
    person.closing_at = timezone.now() - timedelta(days=31)
    person.save()
    assert actions.sweep_leavers() == 1
    today = timezone.localdate()
    for model in (Posting, Seat, Occupancy):
        assert not model.objects.current().filter(person=person).exists()
        assert set(model.objects.filter(person=person).values_list("until", flat=True)) == {today}
    assert not Consent.objects.in_force().filter(person=person).exists()


def test_who_owns_stays_in_the_roll_without_a_name(life, person):
    home = Home.objects.get(occupancies__person=person)
    Ownership.objects.create(person=person, home=home, title="commodity", share=1, shares=2)
    leave(person)
    record = TitleRecord.objects.get(home=home)
    assert (record.share, record.shares, record.title, record.ownership) == (1, 2, "commodity", None)
    assert record.name == f"已注销业主 {person.pk}"
    assert not Ownership.objects.current().filter(person=person).exists()


def test_the_journal_proves_itself_after_an_erasure(life, person):
    leave(person)
    event = Event.objects.get(verb="account.erased")
    assert len(event.data["erased"]) == event.data["count"] > 5
    reading = integrity.Reading()
    wrong = [fault for fault in integrity.faults(reading) if fault.kind == "changed"]
    assert wrong == []


def test_a_photo_that_proves_a_public_matter_stays_and_the_others_go_with_their_files(life, person, settings):
    done, _ = life
    photo = Photo.objects.get(uploader=person)
    done.issue.is_public = True
    done.issue.save(update_fields=["is_public"])
    file = Path(settings.MEDIA_ROOT) / photo.image
    assert file.exists()
    leave(person)
    photo.refresh_from_db()
    assert (photo.name, file.exists()) == ("照片", True)


@pytest.mark.django_db(transaction=True)
def test_a_photo_of_a_private_matter_goes_with_its_files(life, person, settings):
    photo = Photo.objects.get(uploader=person)
    files = [Path(settings.MEDIA_ROOT) / name for name in (photo.image, photo.thumb)]
    assert all(file.exists() for file in files)
    leave(person)
    assert not Photo.objects.filter(pk=photo.pk).exists()
    assert not any(file.exists() for file in files)


def test_somebody_of_the_same_name_keeps_it(life, person, cast, file_for):
    """Names are taken out of what is hers, not out of the whole portal."""
    other = file_for("zhao", text=f"楼上也叫{NAME}的邻居家吵闹")
    leave(person)
    other.refresh_from_db()
    assert NAME in other.text


def test_the_paper_rolls_name_at_her_home_goes_and_the_owner_is_counted_once(person, cast):
    """Brought in by a sheet with an older number, so that her account never took it over."""
    home = Home.objects.get(occupancies__person=person)
    Ownership.objects.create(home=home, person=person)
    record = TitleRecord.objects.create(home=home, name=NAME, phone_tail="9999", phone_digest="another")
    elsewhere = TitleRecord.objects.create(home=Home.objects.exclude(pk=home.pk).first(), name=NAME)
    assert [row["登记的姓名"] for row in people_holdings.titles(person)] == [NAME]
    leave(person)
    assert list(TitleRecord.objects.filter(home=home).values_list("pk", "name", "until")) == [
        (record.pk, f"已注销业主 {person.pk}", None)
    ]
    elsewhere.refresh_from_db()
    assert elsewhere.name == NAME  # somebody of the same name, for all we know


def test_her_files_go_and_no_report_of_an_import_names_her(person, cast, settings):
    job = ExportJob.objects.create(
        owner=person, kind="organisations", state="ready", asked_at=timezone.now(), expires_at=timezone.now() + THIRTY,
        file="exports/a.xlsx", query=f"q={NAME}",
    )  # fmt: skip
    job.path.parent.mkdir(parents=True, exist_ok=True)
    job.path.write_bytes(b"a list")
    jimenli = cast.communities["蓟门里"]
    scope = {"scope_type": ContentType.objects.get_for_model(jimenli), "scope_id": jimenli.pk}
    said = {"rows": [[2, "new", f"12号楼1单元101 {NAME}", "15400007777"]]}
    source = Import.objects.create(
        kind="owners", by=cast["zhou"], nonce=uuid.uuid4(), uploaded_at=timezone.now(), report=said, **scope
    )
    leave(person)
    job.refresh_from_db()
    source.refresh_from_db()
    assert (job.state, job.query, job.file) == ("removed", "", "")
    assert not (Path(settings.MEDIA_ROOT) / "exports/a.xlsx").exists()
    hidden = holdings.HIDDEN
    assert source.report == {"rows": [[2, "new", f"12号楼1单元101 {hidden}", hidden]]}


# --- the thirty days -----------------------------------------------------------------------------


def test_nothing_goes_before_the_thirty_days_are_over(life, person):
    now = timezone.now()
    actions.close_account(by=person, at=now)
    assert actions.sweep_leavers(now=now + THIRTY - timedelta(seconds=1)) == 0
    person.refresh_from_db()
    assert (person.display_name, person.is_leaving) == (NAME, True)
    assert actions.sweep_leavers(now=now + THIRTY) == 1


def test_whoever_comes_back_lost_nothing(life, person):
    before = rows_with(*TRACES)
    actions.close_account(by=person)
    actions.reopen_account(by=person)
    assert actions.sweep_leavers(now=timezone.now() + THIRTY * 2) == 0
    assert rows_with(*TRACES) == before
    with pytest.raises(NotPossibleNow, match="没有申请注销"):
        actions.reopen_account(by=person)


def test_an_erasure_happens_once(life, person):
    assert leave(person) == 1
    assert actions.sweep_leavers(now=timezone.now() + THIRTY) == 0
    assert Event.objects.filter(verb="account.erased").count() == 1


def test_a_bad_one_does_not_stop_the_rest(life, person, cast, monkeypatch):
    long_ago = timezone.now() - timedelta(days=40)
    User.objects.filter(pk__in=[person.pk, cast["sun"].pk]).update(closing_at=long_ago)
    erase = actions.leaving.erase_account

    def fails_for_sun(person, at):
        if person.username == "sun":
            raise ZeroDivisionError
        return erase(person=person, at=at)

    monkeypatch.setattr(actions.leaving, "erase_account", fails_for_sun)
    assert actions.sweep_leavers() == 1


@pytest.mark.parametrize(
    ("who", "sentence"), [("wuye", "首华物业任项目经理"), ("wang", "委员，请先交接席位"), ("zhou", "主任")]
)
def test_whoever_acts_for_others_hands_over_first(cast, who, sentence):
    with pytest.raises(NotPossibleNow, match=sentence):
        actions.close_account(by=cast[who])
    assert not User.objects.exclude(closing_at=None).exists()


# --- what is held --------------------------------------------------------------------------------


def test_everything_held_is_shown_to_her_and_nothing_of_others(life, person):
    held = {holding.name: list(holding.rows(person)) for holding in holdings.known()}
    assert {name for name, rows in held.items() if rows} >= {
        "account",
        "consents",
        "homes",
        "claims",
        "postings",
        "invitations",
        "petitions",
        "photos",
        "journal",
    }
    assert len(held["petitions"]) == 2
    assert "李秀兰" not in str(held)


def test_an_open_invitation_to_her_phone_is_withdrawn(life, person, cast):
    invitation, _ = actions.invite(
        organisation=cast.organisations["歌华有线"],
        by=cast["gehua"],
        nonce=uuid.uuid4(),
        name=NAME,
        phone=PHONE,
        title="安装员",
    )
    leave(person)
    invitation = Invitation.objects.get(pk=invitation.pk)
    assert (invitation.name, invitation.phone, invitation.revoked_at is None) == ("已注销用户", "", False)
