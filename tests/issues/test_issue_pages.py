"""Pages of issues: the list and its filters, the whole route of one, and its moves."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance.journal.models import Event
from issues.petitions import actions
from issues.petitions.models import Issue, Petition

pytestmark = pytest.mark.django_db


def numbers_of(response):
    return [row.number for row in response.context["rows"]]


def test_a_list_shows_what_one_may_see_and_nothing_to_others(cast, sign_in, issue_of):
    issue = issue_of()
    for username in ("wang", "zhou", "jiedao"):
        assert numbers_of(sign_in(cast[username]).get("/issues/")) == [issue.number]
    assert numbers_of(sign_in(cast["laoshan"]).get("/issues/")) == []
    for username in ("li", "wuye", "gehua", "zhuanban", "admin"):
        assert sign_in(cast[username]).get("/issues/").status_code == 404


@pytest.mark.parametrize("username", ["li", "zhao", "wuye", "gehua", "chengguan", "laoshan", "weiyuan4"])
def test_an_issue_that_is_not_yours_does_not_exist(cast, sign_in, task_of, username):
    issue = task_of().issue
    client = sign_in(cast[username])
    for url in (issue.get_absolute_url(), reverse("issue_move", args=[issue.number, "answer"])):
        assert client.get(url).status_code == 404
    for name in ("issue_urgency", "issue_note"):
        assert client.post(reverse(name, args=[issue.number]), {"text": "x", "urgency": "P1"}).status_code == 404


def test_filters_narrow_and_combine(cast, sign_in, issue_of, task_of):
    lead = cast.organisations["首华物业"]
    roof, light = task_of().issue, issue_of(text="楼道灯不亮", category="B2")
    client, here = sign_in(cast["zhou"]), cast.communities["蓟门里"].pk
    month = f"{timezone.localdate():%Y-%m}"
    expected = {
        f"lead={lead.pk}": [roof],
        "lead=none": [light],
        "state=handling": [roof],
        "group=B": [light],
        "urgency=P2": [light],
        f"community={here}": [light, roof],
        "community=999999": [],
        f"month={month}": [light, roof],
        "month=2001-01": [],
        "q=屋面": [roof],
        f"q={light.number}": [light],
        "overdue=1": [],
        f"lead={lead.pk}&state=open": [],
    }
    found = {query: numbers_of(client.get(f"/issues/?{query}")) for query in expected}
    assert found == {query: [issue.number for issue in issues] for query, issues in expected.items()}


NONSENSE = ["page=-1", "lead=x", f"lead={9**40}", "month=2026-13", "month=0000-01", f"community={9**40}", "q=%00"]
NONSENSE += [
    "only=nothing",
    "after=i1~i2",
    f"after=i{9**30}",
    "lead=%00",
    "community=a",
    "state=%ED%A0%80",
    "month=%00",
]


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_in_the_address_is_not_an_error(cast, sign_in, issue_of, query):
    issue_of()
    client = sign_in(cast["wang"])
    assert client.get(f"/issues/?{query}").status_code == 200
    assert client.get(f"/issues/?only=open&{query}").status_code == 200
    assert client.get("/issues/%00/").status_code == 404


def test_the_rows_behind_a_number_of_the_dashboard_are_its_petitions(cast, sign_in, file_for, task_of):
    waiting = file_for("li", text="还没有人受理的一件事")
    handled = task_of().issue.petitions.get()
    answered = file_for("li", text="已经答复的一件事")
    actions.answer(
        issue=actions.accept(petition=answered, by=cast["wang"]),
        text="好了",
        no_evidence_reason="看过",
        by=cast["wang"],
    )
    actions.appraise(petition=answered, solved=True, satisfied=False, by=cast["li"])
    declined = file_for("li", text="不予受理的一件事")
    actions.decline(petition=declined, reason="重复", by=cast["wang"])
    Petition.objects.filter(pk=waiting.pk).update(due_at=timezone.now() - timedelta(hours=1))
    expected = {
        "filed": [declined, answered, handled, waiting],
        "open": [handled, waiting],
        "overdue": [waiting],
        "assessed": [answered, handled],
        "responded": [answered, handled],
        "appraised": [answered],
        "solved": [answered],
        "satisfied": [],
    }
    client = sign_in(cast["zhou"])
    where = f"month={timezone.localdate():%Y-%m}&community={cast.communities['蓟门里'].pk}"
    for only, petitions in expected.items():
        page = client.get(f"/issues/?only={only}&{where}")
        assert (only, numbers_of(page)) == (only, [petition.number for petition in petitions])
        assert page.context["count_text"] == str(len(petitions))
    lead = cast.organisations["首华物业"].pk
    assert numbers_of(client.get(f"/issues/?only=filed&lead={lead}&{where}")) == [handled.number]
    assert numbers_of(client.get(f"/issues/?only=open&lead=none&{where}")) == [waiting.number]
    assert numbers_of(client.get(f"/issues/?rows=petitions&state=declined&{where}")) == [declined.number]


def test_lists_and_pages_ask_as_much_for_many_as_for_one(cast, sign_in, issue_of, file_for):
    issue = issue_of()
    client = sign_in(cast["wang"])

    def count(url):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    urls = ["/issues/", "/issues/?only=filed", issue.get_absolute_url()]
    [count(url) for url in urls]
    few = [count(url) for url in urls]
    for number in range(3):
        issue_of(text=f"第{number}盏灯不亮")
        actions.join(petition=file_for("li", text=f"屋顶又漏了{number}"), issue=issue, by=cast["wang"])
    assert [count(url) for url in urls] == few
    assert max(few[:2]) <= 14


# --- one issue -------------------------------------------------------------------------------------------


def test_a_page_tells_the_whole_route_and_never_who_asked(cast, sign_in, task_of):
    task = task_of()
    issue = task.issue
    actions.add_note(issue=issue, text="已电话联系", by=cast["wang"])
    page = sign_in(cast["wang"]).get(issue.get_absolute_url()).content.decode()
    for words in (
        "现在轮到",
        "首华物业",
        "已电话联系",
        "仅内部可见",
        "为什么是这个时间",
        "诉求人",
        issue.number,
        task.number,
    ):
        assert words in page
    assert cast["li"].display_name not in page
    assert cast["li"].phone not in page
    assert not re.search(r"(?<![0-9a-zA-Z])601(?![0-9a-zA-Z])", page)  # nor by chance in a form's mark


def test_moves_that_are_open_have_forms_and_others_have_not(cast, sign_in, issue_of, task_of):
    issue = issue_of()
    page = sign_in(cast["wang"]).get(issue.get_absolute_url())
    assert [step.name for step, _ in page.context["moves"]] == ["dispatch", "answer"]
    watched = sign_in(cast["jiedao"]).get(issue.get_absolute_url())
    assert watched.context["moves"] == []


def test_dispatch_offers_who_serves_the_building_the_usual_ones_first(cast, sign_in, issue_of):
    form = sign_in(cast["wang"]).get(issue_of().get_absolute_url()).context["moves"][0][1]
    groups = dict(form.fields["lead"].choices)
    usual = [name for _, name in groups["通常由他们办理"]]
    assert usual == ["首华物业", "产权单位06（机关企业）"]
    offered = [name for label, rows in form.fields["lead"].choices if label for _, name in rows]
    assert "蓟门第二物业" not in offered
    assert "北太平庄街道综合执法队" in offered


def test_a_dispatch_over_the_page(cast, sign_in, issue_of):
    issue, client = issue_of(), sign_in(cast["wang"])
    url = reverse("issue_move", args=[issue.number, "dispatch"])
    refused = client.post(url, {"brief": "请先查看"})
    assert "请选择一个牵头单位" in refused.content.decode()
    assert "请先查看" in refused.content.decode()
    seen = client.get(url).context["form"]["seen"].value()
    data = {
        "lead": cast.organisations["首华物业"].pk,
        "others": [cast.organisations["歌华有线"].pk, cast.organisations["首华物业"].pk],
        "brief": "请先查看",
        "seen": seen,
    }
    assert client.post(url, data).status_code == 302
    assert issue.tasks.count() == 2
    assert client.post(url, data).status_code == 409
    assert Event.objects.filter(verb="issue.dispatched").count() == 1
    assert client.post(url, data | {"lead": cast.organisations["蓟门第二物业"].pk}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_dispatchers_at_once_one_wins_and_the_other_reads_who(cast, issue_of):
    issue = issue_of()
    url = reverse("issue_move", args=[issue.number, "dispatch"])
    start, answers = threading.Barrier(2), {}

    def post(username, organisation):
        try:
            client = Client()
            client.force_login(cast[username])
            start.wait(timeout=20)
            answers[username] = client.post(url, {"lead": cast.organisations[organisation].pk, "seen": "0"})
        finally:
            connection.close()

    threads = [
        threading.Thread(target=post, args=pair) for pair in (("wang", "首华物业"), ("zhou", "产权单位06（机关企业）"))
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    loser = next(answer for answer in answers.values() if answer.status_code == 409)
    assert "物管会" in loser.content.decode()
    assert "（派单）" in loser.content.decode()
    assert issue.tasks.count() == 1


def test_too_late_is_409_and_no_such_move_is_404(cast, sign_in, issue_of):
    issue, client = issue_of(), sign_in(cast["wang"])
    assert client.get(reverse("issue_move", args=[issue.number, "send_back"])).status_code == 409
    for name in ("close", "reopen", "nothing"):
        assert client.post(reverse("issue_move", args=[issue.number, name])).status_code == 404
    assert sign_in(cast["jiedao"]).post(reverse("issue_move", args=[issue.number, "answer"])).status_code == 403


def test_an_answer_without_photos_needs_a_reason(cast, sign_in, issue_of):
    issue, client = issue_of(), sign_in(cast["wang"])
    url = reverse("issue_move", args=[issue.number, "answer"])
    refused = client.post(url, {"text": "已经修好"}).content.decode()
    assert "请说明原因" in refused
    assert "已经修好" in refused
    assert client.post(url, {"text": "已经修好", "no_evidence_reason": "现场看过"}).status_code == 302
    issue.refresh_from_db()
    assert issue.state == "answered"


def test_a_failed_verification_sends_back(cast, sign_in, task_of):
    task = task_of()
    actions.sign(task=task, by=cast["wuye"])
    actions.report(task=task, text="已修", by=cast["wuye"])
    url = reverse("issue_move", args=[task.issue.number, "send_back"])
    client = sign_in(cast["wang"])
    assert "请填写" in client.post(url, {}).content.decode()
    assert client.post(url, {"reason": "还在漏"}).status_code == 302
    task.refresh_from_db()
    assert task.state == "signed"


def test_urgency_rises_without_a_word_and_falls_with_one(cast, sign_in, issue_of):
    issue, client = issue_of(), sign_in(cast["wang"])
    url = reverse("issue_urgency", args=[issue.number])
    assert client.get(url).status_code == 302
    assert client.post(url, {"urgency": "P2"}).status_code == 302
    assert "请写明理由" in client.post(url, {"urgency": "P4"}).content.decode()
    assert client.post(url, {"urgency": "P4", "reason": "雨停了"}).status_code == 302
    issue.refresh_from_db()
    assert issue.urgency == "P4"
    assert client.post(url, {"urgency": "P9"}).status_code == 200
    assert sign_in(cast["jiedao"]).post(url, {"urgency": "P1"}).status_code == 302


def test_one_form_makes_one_note(cast, sign_in, issue_of):
    issue, client = issue_of(), sign_in(cast["wang"])
    url = reverse("issue_note", args=[issue.number])
    nonce = client.get(issue.get_absolute_url()).context["note_form"]["nonce"].value()
    for _ in range(2):
        assert client.post(url, {"text": "已电话联系", "nonce": nonce}).status_code == 302
    assert Event.objects.filter(verb="issue.noted").count() == 1
    assert "请写下要记录的内容" in client.post(url, {"nonce": nonce}).content.decode()
    assert client.get(url).status_code == 302


def test_petitions_of_another_zone_are_counted_not_shown(cast, sign_in, issue_of, file_for):
    issue = issue_of()
    actions.join(petition=file_for("dang", text="二十号楼也漏"), issue=issue, by=cast["zhou"])
    page = sign_in(cast["wang"]).get(issue.get_absolute_url())
    assert page.context["more_petitions"] == 1
    assert len(sign_in(cast["zhou"]).get(issue.get_absolute_url()).context["petitions"]) == 2


def test_supervision_and_reopening_are_visible(cast, sign_in, issue_of):
    issue = issue_of()
    actions.answer(issue=issue, text="已修好", no_evidence_reason="现场看过", by=cast["wang"])
    actions.appraise(petition=issue.petitions.get(), solved=False, satisfied=False, by=cast["li"])
    page = sign_in(cast["wang"]).get(issue.get_absolute_url()).content.decode()
    assert "物管会督办" in page
    assert "第 1 次重新办理" in page
    assert Issue.objects.get(pk=issue.pk).state == "open"


def test_the_street_is_offered_only_what_it_may_do_about_the_urgency(cast, sign_in, issue_of):
    """It may raise and not lower; a choice that ends in 403 takes the reason that was typed with it."""
    issue = issue_of(category="B2")
    url, client = reverse("issue_urgency", args=[issue.number]), sign_in(cast["jiedao"])
    offered = client.get(issue.get_absolute_url()).context["urgency_form"].fields["urgency"].choices
    assert [value for value, _ in offered] == ["", *(level for level in ("P1", "P2", "P3") if level < issue.urgency)]
    page = client.post(url, {"urgency": "P4", "reason": "先放一放"})
    assert page.status_code == 200
    assert "先放一放" in page.content.decode()
    assert client.post(url, {"urgency": "P1"}).status_code == 302
    assert client.get(issue.get_absolute_url()).context["urgency_form"] is None
