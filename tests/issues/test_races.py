"""Two people at the same moment, with real threads on real PostgreSQL: one wins, the other reads what is now."""

import uuid

import pytest
from django.test import Client

from governance.journal.models import Event
from governance.refusals import NotPossibleNow
from governance.registry.models import Home
from issues.petitions import actions
from issues.petitions.actions.moves import last_deeds
from issues.petitions.models import Category, Issue, NumberCounter, Petition, Task
from tests.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def split(results):
    """What came back, and the refusals; anything else that was raised fails the test."""
    strange = [result for result in results if isinstance(result, Exception) and not isinstance(result, NotPossibleNow)]
    assert strange == []
    return (
        [result for result in results if not isinstance(result, Exception)],
        [str(result) for result in results if isinstance(result, Exception)],
    )


def verbs_of(row):
    return list(Event.objects.about(row).values_list("verb", flat=True))


@pytest.fixture
def filing(cast):
    """Everything that li's form says, but its nonce."""
    home = Home.objects.select_related("entrance__building__community").get(ownerships__person=cast["li"])
    return {
        "by": cast["li"],
        "category": Category.objects.get(code="C3"),
        "community": home.entrance.building.community,
        "building": home.entrance.building,
        "home": home,
        "place_kind": "home",
        "text": "六楼屋顶漏水",
    }


def test_two_triagers_one_wins_and_the_other_reads_who(cast, file_for):
    for _ in range(4):
        petition = file_for("li")
        won, lost = split(
            together(
                lambda petition=petition: actions.accept(petition=petition, by=cast["wang"]),
                lambda petition=petition: actions.decline(petition=petition, reason="重复", by=cast["zhou"]),
            )
        )
        assert (len(won), len(lost)) == (1, 1)
        petition.refresh_from_db()
        winner, done = ("物管会委员", "受理") if petition.state == "accepted" else ("物管会主任", "不予受理")
        assert f"{petition.number} 现在是“{petition.get_state_display()}”，{winner}已于" in lost[0]
        assert f"办理（{done}）" in lost[0]
        assert len(verbs_of(petition)) == 2
    assert Issue.objects.count() == Petition.objects.filter(state="accepted").count()


def test_two_accept_at_once_and_one_issue_is_made(cast, file_for):
    petition = file_for("li")
    won, lost = split(
        together(*[lambda who=who: actions.accept(petition=petition, by=cast[who]) for who in ("wang", "zhou", "dang")])
    )
    assert (len(won), len(lost), Issue.objects.count()) == (1, 2, 1)
    assert NumberCounter.objects.get(prefix="WT").last == 1


def test_accepting_and_withdrawing_at_once(cast, file_for):
    petition = file_for("li")
    won, lost = split(
        together(
            lambda: actions.accept(petition=petition, by=cast["wang"]),
            lambda: actions.withdraw(petition=petition, by=cast["li"]),
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    petition.refresh_from_db()
    assert Issue.objects.count() == (petition.state == "accepted")


def test_ten_clicks_on_one_form_make_one_petition(cast, filing):
    nonce = uuid.uuid4()
    filed, _ = split(together(*[lambda: actions.file_petition(nonce=nonce, **filing)] * 10))
    assert len({petition.pk for petition in filed}) == 1
    assert Petition.objects.count() == 1
    assert NumberCounter.objects.get(prefix="SQ").last == 1
    assert Event.objects.filter(verb="petition.filed").count() == 1


def test_twenty_filings_at_once_have_twenty_numbers(cast, filing):
    filed, _ = split(together(*[lambda: actions.file_petition(nonce=uuid.uuid4(), **filing)] * 20))
    counted = sorted(int(petition.number[-4:]) for petition in filed)
    assert counted == list(range(1, 21))


def test_two_dispatchers_one_wins(cast, issue_of):
    issue = issue_of()
    seen = last_deeds([issue])[issue.pk]
    names = {"wang": "首华物业", "zhou": "歌华有线"}
    won, lost = split(
        together(
            *[
                lambda who=who, name=name: actions.dispatch(
                    issue=issue, lead=cast.organisations[name], seen=seen, by=cast[who]
                )
                for who, name in names.items()
            ]
        )
    )
    assert (len(won), len(lost)) == (1, 1)
    task = Task.objects.get()
    assert (task.is_lead, task.issue.lead) == (True, task.organisation)
    assert "（派单）" in lost[0]


def test_a_task_is_signed_once(cast, task_of):
    task = task_of()
    won, lost = split(together(*[lambda: actions.sign(task=task, by=cast["wuye"])] * 3))
    assert (len(won), len(lost)) == (1, 2)
    assert verbs_of(task) == ["task.sent", "task.signed"]
    assert "首华物业已于" in lost[0]


def test_a_petition_is_appraised_once(cast, issue_of):
    actions.answer(issue=issue_of(), text="好了", no_evidence_reason="看过", by=cast["wang"])
    petition = Petition.objects.get()
    answers = [(True, True), (False, False), (True, False)]
    won, lost = split(
        together(
            *[
                lambda solved=solved, satisfied=satisfied: actions.appraise(
                    petition=petition, solved=solved, satisfied=satisfied, by=cast["li"]
                )
                for solved, satisfied in answers
            ]
        )
    )
    assert (len(won), len(lost)) == (1, 2)
    petition.refresh_from_db()
    told = {"petition.appraised", "petition.reopened"} & set(verbs_of(petition))
    assert told == ({"petition.appraised"} if petition.state == "closed" else {"petition.reopened"})
    assert Issue.objects.get().state == ("closed" if petition.state == "closed" else "open")


def test_joining_an_issue_that_is_just_being_answered(cast, issue_of, file_for):
    """Either the voice is in time and is answered with the others, or it is told that it is too late."""
    for round_ in range(4):
        issue, late = issue_of("li", text=f"第 {round_} 件"), file_for("zhao", text=f"第 {round_} 件")
        results = together(
            lambda issue=issue: actions.answer(issue=issue, text="好了", no_evidence_reason="看过", by=cast["wang"]),
            lambda issue=issue, late=late: actions.join(petition=late, issue=issue, by=cast["zhou"]),
        )
        split(results)
        late.refresh_from_db()
        issue.refresh_from_db()
        assert issue.state == "answered"
        joined = not isinstance(results[1], Exception)
        assert (late.state, late.reply) == (("replied", "好了") if joined else ("filed", ""))
        assert issue.petition_count == issue.petitions.count() == (2 if joined else 1)


def test_two_organisations_refuse_at_once(cast, issue_of):
    issue = issue_of()
    lead, other = cast.organisations["首华物业"], cast.organisations["歌华有线"]
    actions.dispatch(issue=issue, lead=lead, others=[other], by=cast["wang"])
    tasks = {"wuye": Task.objects.get(organisation=lead), "gehua": Task.objects.get(organisation=other)}
    won, _ = split(
        together(
            *[
                lambda who=who, task=task: actions.refuse(task=task, reason="不是我们的", by=cast[who])
                for who, task in tasks.items()
            ]
        )
    )
    assert len(won) == 2
    issue.refresh_from_db()
    assert (issue.state, issue.lead) == ("at_street", None)
    assert verbs_of(issue).count("issue.referred") == 1


def test_a_third_refusal_finds_the_issue_at_the_street(cast, issue_of):
    issue = issue_of()
    lead, *others = [cast.organisations[name] for name in ("首华物业", "歌华有线", "中国移动")]
    actions.dispatch(issue=issue, lead=lead, others=others, by=cast["wang"])
    people = [cast["wuye"], cast["gehua"], cast["yidong"]]
    tasks = [Task.objects.get(organisation=organisation) for organisation in (lead, *others)]
    won, lost = split(
        together(
            *[
                lambda task=task, who=who: actions.refuse(task=task, reason="不是我们的", by=who)
                for task, who in zip(tasks, people, strict=True)
            ]
        )
    )
    assert (len(won), lost) == (3, [])
    issue.refresh_from_db()
    assert (issue.state, issue.lead, verbs_of(issue).count("issue.referred")) == ("at_street", None, 1)


def test_two_organisations_report_at_once_and_the_issue_is_collected_once(cast, issue_of):
    issue = issue_of()
    lead, other = cast.organisations["首华物业"], cast.organisations["歌华有线"]
    actions.dispatch(issue=issue, lead=lead, others=[other], by=cast["wang"])
    for who in ("wuye", "gehua"):
        actions.sign(task=Task.objects.of_organisations(cast[who]).get(), by=cast[who])
    tasks = [(Task.objects.of_organisations(cast[who]).get(), who) for who in ("wuye", "gehua")]
    together(*[lambda task=task, who=who: actions.report(task=task, text="好了", by=cast[who]) for task, who in tasks])
    issue.refresh_from_db()
    assert (issue.state, verbs_of(issue).count("issue.collected")) == ("verifying", 1)


def test_neighbours_appraise_one_issue_at_once_and_it_closes(cast, issue_of, file_for):
    issue = issue_of("li")
    actions.join(petition=file_for("zhao"), issue=issue, by=cast["wang"])
    actions.answer(issue=issue, text="好了", no_evidence_reason="看过", by=cast["wang"])
    mine = [(Petition.objects.of(cast[who]).get(), who) for who in ("li", "zhao")]
    split(
        together(
            *[
                lambda petition=petition, who=who: actions.appraise(
                    petition=petition, solved=True, satisfied=True, by=cast[who]
                )
                for petition, who in mine
            ]
        )
    )
    issue.refresh_from_db()
    assert (issue.state, verbs_of(issue).count("issue.closed")) == ("closed", 1)


def test_the_loser_reads_a_page_not_an_error(cast, file_for):
    """The same over HTTP: 409 with the state, as a page."""
    petition = file_for("li")
    clients = {}
    for who in ("wang", "zhou"):
        clients[who] = Client()
        clients[who].force_login(cast[who])
    answers = together(
        *[
            lambda client=client: client.post(f"/petitions/{petition.number}/decline/", {"reason": "同一事项正在办理"})
            for client in clients.values()
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    (late,) = [answer for answer in answers if answer.status_code == 409]
    assert "现在是“不予受理”" in late.content.decode()
