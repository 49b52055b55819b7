"""The routing table: who may write it, whom a dispatch names by default and why, and its pages."""

from datetime import datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.journal.models import Event
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import Building, Organisation, today
from governance.workdays import SHANGHAI
from issues.petitions import actions
from issues.petitions.addressees import default_for, defaults_for
from issues.petitions.forms.issues import BulkDispatchForm, DispatchForm
from issues.petitions.forms.triage import AcceptForm
from issues.petitions.models import Category, CategoryGroup, Issue, Route

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
MONDAY, NIGHT = NOON.date(), NOON.replace(hour=23)
DAY = timedelta(days=1)


@pytest.fixture
def jimenli(cast):
    return cast.communities["蓟门里"]


@pytest.fixture
def route(cast, jimenli):
    """`route("B4", "供热单位")` for the whole community; `place=` elsewhere. The chair writes it."""

    def added(matter, organisation, place=None, basis="2024 合同", by="zhou", since=MONDAY, at=NOON, **hours):
        return actions.add_route(
            group=CategoryGroup.objects.get(code=matter[0]),
            category=matter if len(matter) > 1 else "",
            place=place or jimenli,
            organisation=cast.organisations[organisation],
            basis=basis,
            since=since,
            by=cast[by],
            at=at,
            **hours,
        )

    return added


def building(community, number):
    return Building.objects.select_related("community", "area").get(community=community, number=number)


def asked(code, community, number=None, at=NOON):
    category = Category.objects.current().select_related("group").get(code=code)
    where = building(community, number) if number else None
    return default_for(SimpleNamespace(category=category, community=community, building=where), at)


def named(found):
    return found and found.organisation.name


# --- the answer ------------------------------------------------------------------------------------------


def test_a_row_for_the_community_names_the_addressee_and_why(route, jimenli):
    route("B", "燃气公司", basis="2024 供气合同")
    route("B4", "供热单位")
    found = asked("B3", jimenli, 12)
    assert (named(found), found.reason) == ("燃气公司", "水电气热：全社区由燃气公司负责，2024 供气合同")
    assert asked("B4", jimenli).reason == "供暖不热、漏水：全社区由供热单位负责，2024 合同"
    assert asked("C3", jimenli) is None


def test_the_narrowest_place_wins(cast, route, jimenli):
    twelve = building(jimenli, 12)
    expected = ["燃气公司", "供热单位", "自来水公司", "供电公司"]
    for name, place in zip(expected, (jimenli.street, jimenli, twelve.area, twelve), strict=True):
        route("B4", name, place=place, by="jiedao")
        assert named(asked("B4", jimenli, 12)) == name
    assert named(asked("B4", jimenli, 35)) == "供热单位"
    assert named(asked("B4", jimenli)) == "供热单位"


def test_the_night_belongs_to_the_duty_line(route, jimenli):
    twelve = building(jimenli, 12)
    route("C", "首华物业", place=twelve, basis="夜间值班", begins=time(20), ends=time(8))
    route("C", "排水集团", place=twelve)
    assert named(asked("C1", jimenli, 12)) == "排水集团"
    assert asked("C1", jimenli, 12, NIGHT).reason == (
        "上下水与屋面：12号楼每天 20:00 至次日 08:00 由首华物业负责，夜间值班"
    )
    assert named(asked("C1", jimenli, 12, NOON.replace(hour=8))) == "排水集团"


def test_a_row_holds_from_its_day_until_it_is_ended(cast, route, jimenli):
    row = route("B4", "供热单位", since=NOON.date() + DAY)
    assert asked("B4", jimenli) is None
    assert named(asked("B4", jimenli, at=NOON + DAY)) == "供热单位"
    actions.end_route(route=row, by=cast["zhou"], at=NOON + 3 * DAY)
    assert asked("B4", jimenli, at=NOON + 3 * DAY) is None
    assert named(asked("B4", jimenli, at=NOON + 2 * DAY)) == "供热单位"
    with pytest.raises(NotPossibleNow, match="停用"):
        actions.end_route(route=row, by=cast["zhou"], at=NOON + 4 * DAY)


def test_whoever_took_over_stands_in_for_an_organisation_that_is_gone(cast, route, jimenli):
    route("B4", "供热单位")
    gone, heir = cast.organisations["供热单位"], cast.organisations["燃气公司"]
    Organisation.objects.filter(pk=gone.pk).update(dissolved_on=NOON.date(), successor=heir)
    found = asked("B4", jimenli)
    assert named(found) == "燃气公司"
    assert found.reason.endswith("（表中是供热单位，已于2026年3月2日终止，由燃气公司承接）")
    assert named(asked("B4", jimenli, at=NOON - DAY)) is None  # the row itself is younger


def test_a_row_whose_organisation_left_nobody_behind_does_not_count(cast, route, jimenli):
    route("B", "燃气公司")
    route("B4", "供热单位")
    Organisation.objects.filter(name="供热单位").update(dissolved_on=NOON.date())
    assert named(asked("B4", jimenli)) == "燃气公司"
    both = Organisation.objects.filter(name__in=["供热单位", "燃气公司"])
    for one, other in (both, reversed(both)):
        Organisation.objects.filter(pk=one.pk).update(dissolved_on=NOON.date(), successor=other)
    assert asked("B4", jimenli) is None  # a circle ends


def test_a_revised_category_keeps_its_rows(route, jimenli):
    route("B4", "供热单位")
    category = Category.objects.current().get(code="B4")
    category.name = "供热"
    actions.reference.revise_category(category=category)
    assert asked("B4", jimenli).reason.startswith("供热：")


def test_many_matters_are_one_question(cast, route, jimenli):
    route("B4", "供热单位")
    route("B4", "燃气公司", place=building(jimenli, 12))
    category = Category.objects.current().select_related("group").get(code="B4")
    matters = [
        SimpleNamespace(category=category, community=jimenli, building=building(jimenli, number))
        for number in (12, 13, 20)
    ]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = defaults_for(matters, NOON)
    assert ([named(each) for each in found], len(queries)) == (["燃气公司", "供热单位", "供热单位"], 1)


# --- writing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "community", "street"),
    [
        *(("zhou", True, False), ("dang", True, False), ("jiedao", True, True)),
        *(("wang", False, False), ("wuye", False, False), ("li", False, False), ("laoshan", False, False)),
    ],
)
def test_who_writes_the_table_and_where(route, jimenli, who, community, street):
    for place, may in ((jimenli, community), (building(jimenli, 12), community), (jimenli.street, street)):
        if may:
            assert route("B4", "供热单位", place=place, by=who).pk
        else:
            with pytest.raises(NotAllowed):
                route("B4", "供热单位", place=place, by=who)


def test_each_row_is_told_to_the_journal(cast, route, jimenli):
    row = route("C", "首华物业", place=building(jimenli, 12), begins=time(20), ends=time(8))
    actions.end_route(route=row, by=cast["jiedao"], at=NOON + DAY)
    added, ended = Event.objects.about(row)
    assert (added.verb, added.role, added.community) == ("route.added", "物管会主任", jimenli.pk)
    assert added.text == "2026年3月2日起，上下水与屋面：12号楼每天 20:00 至次日 08:00由首华物业负责，2024 合同。"
    assert (ended.verb, ended.by) == ("route.ended", cast["jiedao"])


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"street": None, "community": None}, "exactly_one_place"),
        ({"begins": time(8)}, "both_times_or_none"),
        ({"begins": time(8), "ends": time(8)}, "both_times_or_none"),
        ({"basis": ""}, "names_its_basis"),
        ({"category": "C3"}, "is_of_its_group"),
    ],
)
def test_the_database_refuses_what_is_no_row(route, change, constraint):
    row = route("B4", "供热单位")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Route.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError, match="exactly_one_place"), transaction.atomic():
        Route.objects.filter(pk=row.pk).update(street=row.community.street)


# --- dispatching by it -----------------------------------------------------------------------------------


def test_a_dispatch_offers_the_addressee_with_the_reason(cast, sign_in, route, issue_of):
    route("C", "排水集团", since=today(), at=None)
    issue = issue_of()
    form = DispatchForm(issue=issue, user=cast["wang"])
    assert form.initial["lead"] == str(cast.organisations["排水集团"].pk)
    assert "上下水与屋面：全社区由排水集团负责，2024 合同" in form.fields["lead"].help_text
    page = sign_in(cast["wang"]).get(issue.get_absolute_url())
    assert "上下水与屋面：全社区由排水集团负责" in page.content.decode()


def test_without_a_row_nothing_is_chosen_as_before(cast, issue_of):
    form = DispatchForm(issue=issue_of(), user=cast["wang"])
    assert form.initial["lead"] == ""
    assert form.fields["lead"].help_text == ""


def test_an_addressee_from_elsewhere_is_among_the_choices(cast, route, issue_of):
    afar = Organisation.objects.create(kind="operator", name="市排水抢修中心")
    cast.organisations["抢修"] = afar
    route("C3", "抢修", since=today(), at=None)
    issue = issue_of()
    form = DispatchForm({"lead": str(afar.pk), "seen": ""}, issue=issue, user=cast["wang"])
    assert form.is_valid(), form.errors
    actions.dispatch(issue=issue, lead=form.cleaned_data["lead"], by=cast["wang"])
    issue.refresh_from_db()
    assert issue.lead == afar


def test_the_table_does_not_overrule_a_lead_that_was_chosen(cast, route, task_of):
    route("C3", "排水集团", since=today(), at=None)
    form = DispatchForm(issue=task_of().issue, user=cast["wang"])
    assert form.initial["lead"] == str(cast.organisations["首华物业"].pk)


def test_triage_says_who_would_be_asked(cast, route, file_for):
    route("C3", "排水集团", since=today(), at=None)
    form = AcceptForm(petition=file_for("li"), user=cast["wang"])
    assert form.lead.endswith("由排水集团负责，2024 合同。")
    assert "派单时会先选" not in AcceptForm.lead


def test_many_issues_have_a_default_where_they_agree(cast, route, issue_of):
    route("C3", "排水集团", since=today(), at=None)
    same = [issue_of(), issue_of(text="顶层也漏")]
    other = issue_of(text="楼道灯不亮了", category="B2")
    issues = list(Issue.objects.for_list().filter(pk__in=[row.pk for row in same]))
    form = BulkDispatchForm(issues=issues, user=cast["wang"])
    assert form.initial["lead"] == str(cast.organisations["排水集团"].pk)
    mixed = BulkDispatchForm(issues=[*issues, other], user=cast["wang"])
    assert mixed.initial.get("lead") is None


# --- pages -----------------------------------------------------------------------------------------------


def rows_of(page):
    return [(row.category or row.group_id, row.organisation.name) for row, _ in page.context["rows"]]


def test_the_table_is_for_committee_neighbourhood_and_street(cast, sign_in, route, jimenli):
    route("B4", "供热单位")
    route("B", "燃气公司", place=jimenli.street, by="jiedao")
    both = [("B", "燃气公司"), ("B4", "供热单位")]
    seen = {who: rows_of(sign_in(cast[who]).get("/routes/")) for who in ("wang", "zhou", "jiedao", "laoshan")}
    assert seen == {"wang": both, "zhou": both, "jiedao": both, "laoshan": []}
    for who in ("li", "wuye", "gehua", "admin", "shenji", "jiandu"):
        assert sign_in(cast[who]).get("/routes/").status_code == 404


def test_a_row_is_added_and_ended_on_the_pages(cast, sign_in, jimenli):
    client = sign_in(cast["zhou"])
    typed = {
        "matter": "C3",
        "community": jimenli.pk,
        "building": "12",
        "begins": "20:00",
        "ends": "08:00",
        "organisation": cast.organisations["首华物业"].pk,
        "basis": "夜间值班",
    }
    assert client.post(reverse("route_new"), typed).url == "/routes/"
    row = Route.objects.get()
    assert (row.building.number, row.category, row.hours_words) == (12, "C3", "20:00 至次日 08:00")
    assert "20:00 至次日 08:00" in client.get("/routes/").content.decode()
    assert client.post(reverse("route_end", args=[row.pk])).status_code == 302
    assert rows_of(client.get("/routes/")) == []
    assert rows_of(client.get("/routes/?ended=1")) == [("C3", "首华物业")]
    assert client.post(reverse("route_end", args=[row.pk])).status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"matter": "X9"}, "matter"),
        ({"building": "99"}, "building"),
        ({"community": ""}, "community"),
        ({"community": "", "building": ""}, "community"),
        ({"begins": "20:00"}, "ends"),
        ({"begins": "08:00", "ends": "08:00"}, "ends"),
        ({"begins": "晚上"}, "begins"),
        ({"basis": ""}, "basis"),
        ({"organisation": "0"}, "organisation"),
    ],
)
def test_a_wrong_row_comes_back_with_what_was_typed(cast, sign_in, jimenli, change, field):
    firm = cast.organisations["首华物业"].pk
    typed = {"matter": "C3", "community": jimenli.pk, "building": "12", "organisation": firm, "basis": "合同"}
    page = sign_in(cast["zhou"]).post(reverse("route_new"), typed | change)
    assert list(page.context["form"].errors) == [field]
    assert not Route.objects.exists()


def test_the_street_writes_for_the_whole_street(cast, sign_in, jimenli):
    typed = {"matter": "gB", "community": "", "organisation": cast.organisations["燃气公司"].pk, "basis": "市里规定"}
    sign_in(cast["jiedao"]).post(reverse("route_new"), typed)
    assert Route.objects.get().street == jimenli.street


def test_the_box_answers_who_and_why(cast, sign_in, route, jimenli):
    route("C", "首华物业", basis="夜间值班", begins=time(20), ends=time(8), since=today(), at=None)
    client = sign_in(cast["wang"])

    def told(building, hour):
        where = {"try_category": "C3", "try_community": jimenli.pk, "try_building": building, "try_hour": hour}
        return client.get("/routes/", where).content.decode()

    assert "首华物业负责，夜间值班" in told(12, 23)
    assert "对照表里没有写" in told(12, 12)
    assert "没有登记99号楼" in told(99, 1)


NONSENSE = ["try_category=%00", "try_category=C3&try_building=-1", f"try_category=C3&try_building={9**40}"]
NONSENSE += ["try_category=C3&try_hour=99", "try_category=C3&try_community=x", "group=%ED%A0%80", "after=i1~i2"]
NONSENSE += ["try_category=C3&try_community=999999999999999999999999", "ended=9", f"community={9**40}"]


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_in_the_address_is_not_an_error(cast, sign_in, route, query):
    route("C", "首华物业")
    for who in ("wang", "jiedao"):
        assert sign_in(cast[who]).get(f"/routes/?{query}").status_code == 200


def test_a_long_table_asks_no_more_than_a_short_one(cast, sign_in, route, jimenli):
    client = sign_in(cast["jiedao"])
    twelve = building(jimenli, 12)
    route("B4", "供热单位")
    with CaptureQueriesContext(connection) as one:
        client.get("/routes/")
    for place in (jimenli.street, twelve.area, twelve):
        route("B", "燃气公司", place=place, by="jiedao")
    with CaptureQueriesContext(connection) as four:
        client.get("/routes/")
    assert len(four) == len(one)
