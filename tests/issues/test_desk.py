"""The desk: one list of two kinds, filters in the address, and work on many rows at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance.journal.models import Event
from issues.petitions import actions, desk
from issues.petitions.models import Issue, Petition

pytestmark = pytest.mark.django_db


def values_of(response):
    return [row.value for row in response.context["rows"]]


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_most_urgent_comes_first_whatever_its_kind(cast, sign_in, file_for, issue_of):
    slow = issue_of(text="楼道墙皮旧了想粉刷", category="M3")
    petition = file_for("li")
    urgent = issue_of(text="单元门口井盖没有了", category="A6", urgency="P1")
    page = sign_in(cast["wang"]).get(reverse("desk"))
    assert values_of(page) == [f"i{urgent.pk}", f"p{petition.pk}", f"i{slow.pk}"]


def test_no_row_is_lost_or_shown_twice_across_pages_of_two_kinds(cast, sign_in, file_for, monkeypatch):
    """Equal due times are the hard case: the mark must go on by kind and key."""
    petitions = [file_for("li", text=f"第{n}盏灯不亮") for n in range(7)]
    for petition in petitions[4:]:
        actions.accept(petition=petition, by=cast["wang"])
    at = timezone.now() + timedelta(hours=3)
    Petition.objects.filter(issue=None).update(due_at=at)
    Issue.objects.update(due_at=at)
    from governance.keyset import Page

    monkeypatch.setattr(Page.__init__, "__kwdefaults__", Page.__init__.__kwdefaults__ | {"size": 2})
    client, url, seen = sign_in(cast["wang"]), "/desk/", []
    while url:
        page = client.get(url)
        seen += values_of(page)
        url = page.context["page"].next_query and "/desk/" + page.context["page"].next_query
    expected = [f"p{petition.pk}" for petition in petitions[:4]]
    assert seen == expected + [f"i{issue.pk}" for issue in Issue.objects.order_by("pk")]


def test_as_many_questions_for_one_row_as_for_sixty(cast, sign_in, file_for):
    client = sign_in(cast["wang"])
    actions.accept(petition=file_for("li", text="第一件事情"), by=cast["wang"])
    file_for("li", text="另一件事情")
    client.get("/desk/")
    few = queries(client, "/desk/")
    for number in range(40):
        petition = file_for("li", text=f"第{number}盏灯不亮")
        if number % 2:
            actions.accept(petition=petition, by=cast["wang"])
    assert queries(client, "/desk/") == few
    assert few <= 13


def test_a_zone_member_sees_his_zone_and_the_chair_everything(cast, sign_in, file_for):
    here, there = file_for("li"), file_for("dang", text="二十号楼的灯坏了")
    assert values_of(sign_in(cast["wang"]).get("/desk/")) == [f"p{here.pk}"]
    assert values_of(sign_in(cast["zhou"]).get("/desk/")) == [f"p{here.pk}", f"p{there.pk}"]


@pytest.mark.parametrize(
    ("username", "status", "goes_to"),
    [("li", 404, ""), ("sun", 404, ""), ("wuye", 302, "/tasks/"), ("gehua", 302, "/tasks/"), ("admin", 404, "")],
)
def test_a_desk_is_for_committee_and_street(cast, sign_in, username, status, goes_to):
    answer = sign_in(cast[username]).get("/desk/")
    assert (answer.status_code, answer.get("Location", "")) == (status, goes_to)


def test_tabs_count_what_they_hold(cast, sign_in, file_for, issue_of):
    file_for("li")
    issue_of(text="单元门坏了关不上")
    late = issue_of(text="院里路灯不亮")
    Issue.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    page = sign_in(cast["wang"]).get("/desk/")
    counts = {name: str(page.context["counts"][name]) for name, _, _ in page.context["tabs"]}
    assert counts | {"all": "3", "triage": "1", "dispatch": "2", "verify": "0", "overdue": "1"} == counts
    assert "decide" not in counts
    assert "已超期 1 件" in page.content.decode()
    assert values_of(sign_in(cast["wang"]).get("/desk/?tab=overdue")) == [f"i{late.pk}"]


def test_an_extension_waits_on_the_desk_once(cast, sign_in, task_of):
    task = task_of()
    actions.sign(task=task, by=cast["wuye"])
    actions.ask_extension(task=task, days=3, reason="等配件", by=cast["wuye"])
    client = sign_in(cast["wang"])
    assert values_of(client.get("/desk/?tab=extension")) == [f"i{task.issue_id}"]
    assert values_of(client.get("/desk/")) == [f"i{task.issue_id}"]


def test_the_street_has_what_it_must_decide(cast, sign_in, issue_of):
    issue = issue_of()
    for name in ("首华物业", "产权单位06（机关企业）"):
        actions.dispatch(issue=issue, lead=cast.organisations[name], by=cast["wang"])
        task = issue.tasks.latest("pk")
        person = cast["wuye"] if name == "首华物业" else cast["lianxiren"]
        if name != "首华物业":
            task.organisation.postings.create(person=person, title="房管员")
        actions.refuse(task=task, reason="不归我们管", by=person)
    page = sign_in(cast["jiedao"]).get("/desk/?tab=decide")
    assert values_of(page) == [f"i{issue.pk}"]
    assert values_of(sign_in(cast["laoshan"]).get("/desk/")) == []
    assert values_of(sign_in(cast["wang"]).get("/desk/")) == []


def test_filters_live_in_the_address(cast, sign_in, file_for, issue_of):
    roof, light = file_for("li"), file_for("dang", text="楼道灯不亮了", category="B2")
    client = sign_in(cast["zhou"])
    assert values_of(client.get("/desk/?group=B")) == [f"p{light.pk}"]
    assert values_of(client.get("/desk/?urgency=P2")) == [f"p{light.pk}"]
    assert values_of(client.get("/desk/?q=屋顶")) == [f"p{roof.pk}"]
    assert values_of(client.get(f"/desk/?q={light.number}")) == [f"p{light.pk}"]
    assert values_of(sign_in(cast["wang"]).get("/desk/?zone=mine")) == [f"p{roof.pk}"]


@pytest.mark.parametrize(
    "query",
    ["after=d1~i", "after=i1~i2~i3", f"q={'长' * 999}", "q=%00", "tab=nonsense", "group=%00", f"after=i{9**40}"],
)
def test_nonsense_in_the_address_is_not_an_error(cast, sign_in, file_for, query):
    file_for("li")
    assert sign_in(cast["wang"]).get(f"/desk/?{query}").status_code == 200


def test_supervised_and_closed_issues_have_their_tabs(cast, sign_in, issue_of):
    issue = issue_of()
    actions.answer(issue=issue, text="已修好", no_evidence_reason="现场看过", by=cast["wang"])
    actions.appraise(petition=issue.petitions.get(), solved=False, satisfied=False, by=cast["li"])
    client = sign_in(cast["wang"])
    assert values_of(client.get("/desk/?tab=supervised")) == [f"i{issue.pk}"]
    assert values_of(client.get("/desk/?tab=done")) == []
    actions.answer(issue=issue, text="又修好", no_evidence_reason="现场看过", by=cast["wang"])
    actions.appraise(petition=issue.petitions.get(), solved=True, satisfied=True, by=cast["li"])
    assert values_of(client.get("/desk/?tab=done")) == [f"i{issue.pk}"]


# --- many at once ----------------------------------------------------------------------------------------


def bulk(client, do, rows, **more):
    return client.post(reverse("desk_bulk"), {"do": do, "row": rows, **more})


def test_bulk_dispatch_shows_first_what_will_happen_and_to_how_many(cast, sign_in, issue_of, file_for):
    issues = [issue_of(text="单元门坏了关不上"), issue_of(text="院里路灯不亮")]
    petition = file_for("li")
    client = sign_in(cast["wang"])
    preview = bulk(client, "dispatch", [f"i{issue.pk}" for issue in issues] + [f"p{petition.pk}", "i999999", "x", "p"])
    assert [row.pk for row in preview.context["selection"].rows] == [issue.pk for issue in issues]
    assert [row.pk for row, _ in preview.context["selection"].left_out] == [petition.pk]
    assert "还没有受理" in preview.content.decode()
    assert set(Issue.objects.values_list("state", flat=True)) == {"open"}


def test_bulk_dispatch_does_each_row_and_says_which_had_become_impossible(cast, sign_in, issue_of):
    firm = cast.organisations["首华物业"]
    issues = [issue_of(text="单元门坏了关不上"), issue_of(text="院里路灯不亮"), issue_of(text="楼门禁失灵")]
    client = sign_in(cast["wang"])
    values = bulk(client, "dispatch", [f"i{issue.pk}" for issue in issues]).context["values"]
    actions.dispatch(issue=issues[1], lead=cast.organisations["歌华有线"], by=cast["zhou"])
    result = bulk(client, "dispatch", values, confirm="1", lead=str(firm.pk), brief="请先到现场")
    assert [row.pk for row in result.context["done"]] == [issues[0].pk, issues[2].pk]
    assert [row.pk for row, _ in result.context["failed"]] == [issues[1].pk]
    assert Issue.objects.get(pk=issues[1].pk).lead == cast.organisations["歌华有线"]
    again = bulk(client, "dispatch", values, confirm="1", lead=str(firm.pk))
    assert not again.context["selection"].rows
    assert Event.objects.filter(verb="issue.dispatched").count() == 3


def test_bulk_dispatch_without_a_lead_keeps_what_was_chosen(cast, sign_in, issue_of):
    issue = issue_of()
    page = bulk(sign_in(cast["wang"]), "dispatch", [f"i{issue.pk}"], confirm="1", brief="请先到现场")
    assert "请选择一个牵头单位" in page.content.decode()
    assert "请先到现场" in page.content.decode()


def test_bulk_join_takes_the_petitions_of_one_community(cast, sign_in, issue_of, file_for):
    issue = issue_of(text="屋顶漏水")
    petitions = [file_for("li", text=f"屋顶又漏了{n}") for n in range(2)]
    client = sign_in(cast["wang"])
    preview = bulk(client, "join", [f"p{p.pk}" for p in petitions] + [f"i{issue.pk}"])
    assert len(preview.context["selection"].rows) == 2
    actions.decline(petition=petitions[1], reason="重复提交", by=cast["zhou"])
    values = preview.context["values"]
    missing = bulk(client, "join", values, confirm="1")
    assert "请选择一件事项" in missing.content.decode()
    wrong = bulk(client, "join", values, confirm="1", number="WT19990101-0001")
    assert "没有找到这个编号" in wrong.content.decode()
    result = bulk(client, "join", values, confirm="1", issue=str(issue.pk))
    assert ([row.pk for row in result.context["done"]], len(result.context["failed"])) == ([petitions[0].pk], 1)
    issue.refresh_from_db()
    assert issue.petition_count == 2


def test_nobody_joins_a_petition_of_her_own(cast, sign_in, file_for):
    mine = file_for("wang", text="十号楼的灯坏了")
    preview = bulk(sign_in(cast["wang"]), "join", [f"p{mine.pk}"])
    assert not preview.context["selection"].rows
    assert "您自己提交" in preview.content.decode()


def test_too_many_or_none_goes_back_with_a_word(cast, sign_in, issue_of):
    client = sign_in(cast["wang"])
    for rows in ([], [f"i{n}" for n in range(51)]):
        answer = client.post(reverse("desk_bulk"), {"do": "dispatch", "row": rows, "next": "/desk/?tab=dispatch"})
        assert (answer.status_code, answer["Location"]) == (302, "/desk/?tab=dispatch")
    assert client.get(reverse("desk_bulk")).status_code == 302


def test_others_rows_are_no_rows(cast, sign_in, issue_of, file_for):
    issue, petition = issue_of(), file_for("li")
    for username in ("wuye", "li"):
        assert bulk(sign_in(cast[username]), "dispatch", [f"i{issue.pk}"]).status_code == 404
    for username in ("laoshan", "weiyuan4"):
        page = bulk(sign_in(cast[username]), "dispatch", [f"i{issue.pk}", f"p{petition.pk}"])
        assert not page.context["selection"].rows
    assert desk.pks_of(["p1", "i2", "p" + "9" * 30, "p١"], "p") == [1]
