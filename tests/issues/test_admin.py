"""The admin: superusers only, reference data only, and nothing of what residents wrote."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from governance.accounts.models import User
from governance.clocks import actions as clocks
from governance.clocks.models import CalendarDay
from governance.operators import OperatorSite, ReadOnly
from governance.refusals import NotPossibleNow
from governance.registry.actions import decide_head_rule
from governance.registry.models import Contact, Estate, Grid
from issues.petitions import actions
from issues.petitions.models import Category, Issue, Petition, Photo, Task
from tests.kept_rows import kept
from tests.test_access import met, papers, published, routed, walked

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
READ_ONLY = [model for model in MODELS if isinstance(admin.site._registry[model], ReadOnly)]
SECRET = "楼道里的私事只有办理人员能看"


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def operator(sign_in, cast):
    """The operator, and a row in each register that the cast leaves empty."""
    community, firm = cast.communities["蓟门里"], cast.organisations["首华物业"]
    Estate.objects.create(community=community, name="蓟门里小区")
    Grid.objects.create(community=community, name="第一网格")
    Contact.objects.create(organisation=firm, duty="报修", phone="010-55550001")
    area = community.areas.earliest("pk")
    decide_head_rule(area=area, titleholder_counts_once=True, basis="会议纪要", by=cast["jiedao"])
    return sign_in(cast["admin"])


@pytest.fixture
@kept
def busy(cast, file_for, task_of):
    """One petition filed, one led to its end, and a clock that fired; a private matter in every text."""
    task = task_of(text=SECRET)
    Issue.objects.update(title=SECRET)
    late = file_for("li", text=SECRET).due_at + timedelta(days=9)
    clocks.tick(now=late)
    clocks.beat_heart("tick")
    for scene in (papers, routed, published, met, walked):
        scene(cast)
    actions.sign(task=task, by=cast["wuye"])
    actions.report(task=task, text=f"{SECRET}，已处理", by=cast["wuye"])
    actions.answer(issue=task.issue, text=f"{SECRET}，已答复", no_evidence_reason=SECRET, by=cast["wang"])
    petition = task.issue.petitions.get()
    actions.appraise(petition=petition, solved=True, satisfied=True, comment=SECRET, by=cast["li"])
    call_command("verify_journal", verbosity=0)
    return task


@pytest.mark.parametrize("who", ["li", "wang", "zhou", "wuye", "jiedao", "jiandu"])
def test_nobody_but_the_operator_enters(sign_in, cast, who):
    client = sign_in(cast[who])
    for url in (reverse("admin:index"), page(Petition, "changelist"), page(User, "add")):
        assert client.get(url).url.startswith("/admin/login/")


def test_staff_without_the_superusers_mark_do_not_enter_either(sign_in, cast):
    User.objects.filter(username="jiedao").update(is_staff=True)
    assert sign_in(User.objects.get(username="jiedao")).get("/admin/").url.startswith("/admin/login/")
    assert isinstance(admin.site._wrapped, OperatorSite)


def test_the_tables_with_moves_are_read_only():
    names = {model._meta.model_name for model in READ_ONLY}
    assert names == {
        "petition",
        "issue",
        "task",
        "clock",
        "firing",
        "heartbeat",
        "ladder",
        "event",
        "headrule",
        "notice",
        "seal",
        "verification",
        "servicecontract",
        "managerreport",
        "handover",
        "route",
        "announcement",
        "meeting",
        "resolution",
        "actionitem",
        "suggestion",
        "round",
    }
    assert Photo not in MODELS


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_every_list_and_every_page_opens(operator, busy, model):
    assert operator.get(page(model, "changelist")).status_code == 200
    row = model.objects.order_by("pk").first()
    assert operator.get(page(model, "change", row.pk)).status_code == 200
    assert operator.get(page(model, "add")).status_code == (403 if model in READ_ONLY else 200)


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model._meta.label_lower)
def test_what_deeds_write_cannot_be_written_here(operator, busy, model):
    row = model.objects.order_by("pk").first()
    assert operator.post(page(model, "change", row.pk), {}).status_code == 403
    assert operator.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert (
        operator.post(
            page(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk]}
        ).status_code
        == 200
    )
    assert model.objects.filter(pk=row.pk).exists()


def test_being_an_operator_shows_nothing_of_what_residents_wrote(operator, busy, cast):
    phone = cast["li"].phone
    for model in READ_ONLY:
        rows = [page(model, name, row.pk) for row in model.objects.all() for name in ("change", "history")]
        for url in [page(model, "changelist"), *rows]:
            text = operator.get(url).content.decode()
            assert SECRET[:6] not in text, url
            assert phone not in text, url
            assert "李秀兰" not in text, url


@pytest.mark.parametrize("model", [Petition, Issue, Task], ids=lambda model: model._meta.model_name)
def test_a_search_finds_numbers_and_never_words(operator, busy, model):
    row = model.objects.first()
    assert operator.get(page(model, "changelist"), {"q": row.number}).context["cl"].result_count == 1
    assert operator.get(page(model, "changelist"), {"q": SECRET[:4]}).context["cl"].result_count == 0


@pytest.mark.parametrize(
    "lookup",
    [
        "text__contains",
        "petitioner",
        "petitioner__exact",
        "contact_phone__startswith",
        "community__petitions__text__contains",
    ],
)
def test_no_address_reads_a_text_letter_by_letter(operator, busy, lookup):
    assert operator.get(page(Petition, "changelist"), {lookup: "1"}).status_code == 400
    assert operator.get(page(Petition, "changelist"), {"state__exact": "filed"}).status_code == 200


def test_reference_data_are_ended_not_deleted(operator, cast):
    kept = [model for model in MODELS if model not in READ_ONLY and model is not CalendarDay]
    assert len(kept) > 12
    for model in kept:
        row = model.objects.order_by("pk").first()
        assert operator.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        assert model.objects.filter(pk=row.pk).exists()


def test_a_holiday_is_entered_and_a_slip_taken_back(operator, cast):
    day = {"date": "2027-01-01", "is_workday": "", "name": "元旦", "source": "国务院办公厅通知"}
    operator.post(page(CalendarDay, "add"), day)
    assert CalendarDay.objects.get(date="2027-01-01").name == "元旦"
    operator.post(page(CalendarDay, "delete", "2027-01-01"), {"post": "yes"})
    assert not CalendarDay.objects.filter(date="2027-01-01").exists()


def test_an_operator_makes_an_account_that_can_sign_in(operator, client, cast):
    new = {
        "username": "xin",
        "display_name": "新同事",
        "phone": "",
        "usable_password": "true",
        "password1": "kaihua-26-y",
        "password2": "kaihua-26-y",
    }
    assert operator.post(page(User, "add"), new).status_code == 302
    person = User.objects.get(username="xin")
    assert person.check_password("kaihua-26-y")
    assert not person.is_superuser


def test_an_operator_reads_no_number_and_may_set_another(operator, cast):
    li = cast["li"]
    text = operator.get(page(User, "change", li.pk)).content.decode()
    assert li.phone not in text and f"{li.phone[:3]}****{li.phone[-4:]}" in text
    assert operator.get(page(User, "changelist"), {"phone__startswith": "1"}).status_code == 400
    found = [
        operator.get(page(User, "changelist"), {"q": typed}).context["cl"].result_count
        for typed in (li.phone, li.phone[:6])
    ]
    assert found == [1, 0]
    given = {"username": "li", "display_name": li.display_name, "email": "", "note": "", "is_active": "on"}
    for typed, phone in (("", li.phone), ("1", li.phone), ("139 0000-0001", "13900000001"), ("0", "")):
        operator.post(page(User, "change", li.pk), given | {"new_phone": typed})
        li.refresh_from_db()
        assert li.phone == phone, typed


# --- categories: succession, never overwriting -----------------------------------------------------


def answers(category, **change):
    given = {
        "group": category.group_id,
        "code": category.code,
        "name": category.name,
        "urgency": category.urgency,
        "lead_hint": category.lead_hint,
        "call_first": "[]",
        "keywords": ",".join(category.keywords),
        "basis": category.basis,
        "until": "",
    }
    return given | change


@pytest.fixture
def roof(reference):
    category = Category.objects.get(code="C3")
    Category.objects.filter(pk=category.pk).update(call_first=[])
    return category


def test_a_change_ends_the_row_in_force_and_begins_its_successor(operator, roof, file_for):
    petition = file_for("li", category="C3")
    before = Category.objects.filter(pk=roof.pk).values().get()
    operator.post(page(Category, "change", roof.pk), answers(roof, name="屋面漏水", urgency="P2"))
    today = timezone.localdate()
    assert Category.objects.filter(pk=roof.pk).values().get() == before | {"until": today}
    new = Category.objects.get(code="C3", until=None)
    assert (new.name, new.urgency, new.since, new.keywords) == ("屋面漏水", "P2", today, roof.keywords)
    petition.refresh_from_db()
    assert petition.category_id == roof.pk
    assert [c.pk for c in Category.objects.current().filter(code="C3")] == [new.pk]
    assert LogEntry.objects.get().object_id == str(new.pk)


def test_two_changes_on_one_day_leave_one_row_in_force(operator, roof):
    operator.post(page(Category, "change", roof.pk), answers(roof, name="一"))
    second = Category.objects.get(code="C3", until=None)
    operator.post(page(Category, "change", second.pk), answers(second, name="二"))
    assert Category.objects.filter(code="C3").count() == 3
    assert Category.objects.current().get(code="C3").name == "二"


def test_saving_without_a_change_changes_nothing(operator, roof):
    operator.post(page(Category, "change", roof.pk), answers(roof))
    assert Category.objects.get(code="C3").until is None


def test_what_was_in_force_cannot_be_edited_any_more(operator, roof):
    operator.post(page(Category, "change", roof.pk), answers(roof, name="新"))
    assert operator.post(page(Category, "change", roof.pk), answers(roof, name="改历史")).status_code == 403
    assert not Category.objects.filter(name="改历史").exists()
    with pytest.raises(NotPossibleNow):
        actions.revise_category(category=roof)


def test_a_category_can_end_without_a_successor_but_not_in_the_past(operator, roof):
    yesterday = timezone.localdate() - timedelta(days=1)
    assert (
        "不能早于今天"
        in operator.post(page(Category, "change", roof.pk), answers(roof, until=yesterday)).content.decode()
    )
    operator.post(page(Category, "change", roof.pk), answers(roof, until=date(2099, 1, 1)))
    assert Category.objects.get(code="C3").until == date(2099, 1, 1)


@pytest.mark.parametrize("numbers", ['"119"', '{"number": "119"}', '[{"number": 119, "name": "火警"}]', "[1]", "x"])
def test_numbers_to_call_first_have_a_shape(operator, roof, numbers):
    assert operator.post(page(Category, "change", roof.pk), answers(roof, call_first=numbers)).status_code == 200
    assert Category.objects.get(code="C3").until is None
