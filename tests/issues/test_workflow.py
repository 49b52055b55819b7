"""The tables of moves: sound as graphs, and each move made once by the right person and refused to the wrong."""

import pytest

from governance.refusals import NotAllowed, NotPossibleNow
from issues.petitions import actions
from issues.petitions.models import Issue, Petition, Task
from issues.petitions.states import PETITION_ENDS, TONES, IssueState, PetitionState, TaskState
from issues.petitions.workflow import MOVES, open_to

GRAPHS = {
    "petition": (PetitionState, PetitionState.FILED, set(PETITION_ENDS)),
    "issue": (IssueState, IssueState.OPEN, {IssueState.CLOSED}),
    "task": (TaskState, TaskState.SENT, {TaskState.DONE, TaskState.REFUSED, TaskState.RECALLED}),
}


@pytest.fixture(params=sorted(GRAPHS))
def graph(request):
    return (MOVES[request.param], *GRAPHS[request.param])


def reach(start, steps):
    found, fresh = {start}, {start}
    while fresh:
        fresh = {target for source, target in steps if source in fresh} - found
        found |= fresh
    return found


def steps_of(table):
    return {(source, move.target) for move in table for source in move.sources}


def test_names_are_unique_and_states_exist(graph):
    table, states, _, _ = graph
    assert len({move.name for move in table}) == len(table)
    assert {state for pair in steps_of(table) for state in pair} <= set(states.values)


def test_every_state_is_reached_and_reaches_an_end(graph):
    table, states, first, ends = graph
    steps = steps_of(table)
    assert reach(first, steps) == set(states.values)
    back = {(target, source) for source, target in steps}
    assert set.union(*(reach(end, back) for end in ends)) == set(states.values)


def test_only_issues_leave_their_end_and_only_by_reopening(graph):
    table, _, _, ends = graph
    assert {move.name for move in table if ends & set(move.sources)} <= {"reopen"}


def test_a_move_goes_somewhere(graph):
    """A self-loop is a note; dispatching again from 办理中 sends further tasks."""
    table, _, _, _ = graph
    assert {move.name for move in table if move.target in move.sources} <= {"dispatch"}


def test_every_state_has_a_colour():
    assert {state.value for states, _, _ in GRAPHS.values() for state in states} == {state.value for state in TONES}


# --- each move, made -------------------------------------------------------------------------------------
# (kind, move) -> (who makes it, who is refused). A move without a person follows from another deed.

MADE = {}


def made(kind, name):
    def register(test):
        MADE[(kind, name)] = test
        return test

    return register


def events_of(row):
    from governance.journal.models import Event

    return [event.verb for event in Event.objects.about(row)]


@made("petition", "accept")
def test_accept(cast, file_for):
    petition = file_for("li")
    issue = actions.accept(petition=petition, by=cast["wang"])
    petition.refresh_from_db()
    assert (petition.state, petition.issue, issue.state, issue.due_at) == ("accepted", issue, "open", petition.due_at)
    assert petition.responded_at is not None
    assert events_of(petition) == ["petition.filed", "petition.accepted"]


@made("petition", "join")
def test_join(cast, file_for, issue_of):
    issue, petition = issue_of("li"), file_for("zhao")
    actions.join(petition=petition, issue=issue, by=cast["wang"])
    petition.refresh_from_db()
    issue.refresh_from_db()
    assert (petition.state, petition.issue, petition.due_at, issue.petition_count) == (
        "accepted",
        issue,
        issue.due_at,
        2,
    )


@made("petition", "ask_back")
@made("petition", "supplement")
def test_ask_back_and_supplement(cast, file_for):
    petition = actions.ask_back(petition=file_for("li"), question="哪一层？", by=cast["wang"])
    assert (petition.state, petition.due_at) == ("asked", None)
    petition = actions.supplement(petition=petition, text="六层", by=cast["li"])
    assert petition.state == "filed"
    assert petition.due_at is not None
    assert events_of(petition) == ["petition.filed", "petition.asked", "petition.supplemented"]


@made("petition", "redirect")
def test_redirect(cast, file_for):
    petition = actions.redirect(petition=file_for("li"), channel="110", reason="治安案件", by=cast["wang"])
    assert (petition.state, petition.reason, petition.due_at) == ("redirected", "110。治安案件", None)


@made("petition", "decline")
def test_decline(cast, file_for):
    petition = actions.decline(petition=file_for("li"), reason="同一事项正在办理", by=cast["wang"])
    assert (petition.state, petition.reason) == ("declined", "同一事项正在办理")


@made("petition", "pass_on")
def test_pass_on(cast, file_for):
    petition = file_for("li", text="主任收红包", about_person=cast["zhou"], is_accusation=True)
    with pytest.raises(NotAllowed):
        actions.pass_on(petition=petition, channel="区纪委监委", reason="已登记", by=cast["zhou"])
    petition = actions.pass_on(petition=petition, channel="区纪委监委", reason="已登记", by=cast["jijian"])
    assert (petition.state, petition.due_at) == ("redirected", None)


@made("petition", "withdraw")
def test_withdraw(cast, file_for):
    assert actions.withdraw(petition=file_for("li"), by=cast["li"]).state == "withdrawn"


@made("issue", "dispatch")
@made("task", "sign")
@made("task", "report")
@made("issue", "collect")
@made("issue", "answer")
@made("task", "finish")
@made("petition", "reply")
@made("petition", "appraise")
@made("issue", "close")
def test_the_straight_way(cast, task_of):
    task = task_of()
    assert (task.state, task.issue.state, task.issue.lead) == ("sent", "handling", cast.organisations["首华物业"])
    task = actions.sign(task=task, by=cast["wuye"])
    assert (task.state, task.due_at) == ("signed", task.issue.due_at)
    task = actions.report(task=task, text="修好了", by=cast["wuye"])
    issue = Issue.objects.get()
    assert (task.state, issue.state) == ("reported", "verifying")
    actions.answer(issue=issue, text="已修好", no_evidence_reason="现场看过", by=cast["wang"])
    petition, task, issue = Petition.objects.get(), Task.objects.get(), Issue.objects.get()
    assert (petition.state, petition.reply, task.state, issue.state) == ("replied", "已修好", "done", "answered")
    actions.appraise(petition=petition, solved=True, satisfied=False, by=cast["li"])
    petition, issue = Petition.objects.get(), Issue.objects.get()
    assert (petition.state, petition.solved, petition.satisfied, issue.state) == ("closed", True, False, "closed")


@made("issue", "send_back")
@made("task", "send_back")
def test_send_back(cast, task_of):
    task = actions.sign(task=task_of(), by=cast["wuye"])
    task = actions.report(task=task, text="修好了", by=cast["wuye"])
    issue = actions.send_back(issue=task.issue, reason="还在漏", by=cast["wang"])
    task.refresh_from_db()
    assert (issue.state, task.state, task.due_at) == ("handling", "signed", issue.due_at)


@made("task", "refuse")
@made("issue", "lose_lead")
@made("issue", "refer")
def test_the_second_refusal_goes_to_the_street_whose_word_is_final(cast, task_of):
    task = task_of()
    gehua = cast.organisations["歌华有线"]
    actions.refuse(task=task, reason="不是我们的线", proposed=gehua, by=cast["wuye"])
    issue = Issue.objects.get()
    assert (issue.state, issue.lead) == ("open", None)
    actions.dispatch(issue=issue, lead=gehua, by=cast["wang"])
    actions.refuse(task=issue.tasks.get(organisation=gehua), reason="也不是", by=cast["gehua"])
    issue.refresh_from_db()
    assert issue.state == "at_street"
    with pytest.raises(NotAllowed):
        actions.dispatch(issue=issue, lead=gehua, by=cast["wang"])
    actions.dispatch(issue=issue, lead=gehua, by=cast["jiedao"])
    task = issue.tasks.active().get()
    assert (task.organisation, task.by_street) == (gehua, True)
    with pytest.raises(NotAllowed):
        actions.refuse(task=task, reason="还不是", by=cast["gehua"])


@made("task", "recall")
def test_a_new_lead_takes_the_old_leads_task_away(cast, task_of):
    task = task_of()
    actions.dispatch(issue=task.issue, lead=cast.organisations["歌华有线"], by=cast["wang"])
    task.refresh_from_db()
    assert (task.state, task.is_lead) == ("recalled", False)
    assert task.issue.tasks.active().get().is_lead


@made("petition", "reopen")
@made("issue", "reopen")
def test_not_solved_reopens_to_the_chair_then_to_the_street_then_ends(cast, issue_of):
    issue = issue_of()
    for times, supervision in ((1, "chair"), (2, "street")):
        actions.answer(issue=issue, text="修好了", no_evidence_reason="看过", by=cast["wang"])
        petition = actions.appraise(petition=Petition.objects.get(), solved=False, satisfied=False, by=cast["li"])
        issue.refresh_from_db()
        assert (petition.state, petition.reopenings) == ("accepted", times)
        assert (issue.state, issue.supervision, issue.reopenings) == ("open", supervision, times)
    actions.answer(issue=issue, text="修好了", no_evidence_reason="看过", by=cast["wang"])
    petition = actions.appraise(petition=Petition.objects.get(), solved=False, satisfied=False, by=cast["li"])
    assert (petition.state, petition.solved) == ("closed", False)


@made("petition", "lapse")
def test_an_answer_nobody_appraises_closes_by_itself(cast, issue_of):
    from governance.clocks import actions as clocks

    issue = issue_of()
    actions.answer(issue=issue, text="修好了", no_evidence_reason="看过", by=cast["wang"])
    due = Petition.objects.get().due_at
    assert clocks.tick(now=due) == 2  # the reminder at three quarters, then the end
    petition = Petition.objects.get()
    assert (petition.state, petition.solved, Issue.objects.get().state) == ("closed", None, "closed")


# --- refusals --------------------------------------------------------------------------------------------


def test_the_second_of_two_reads_who_was_first(cast, file_for):
    petition = file_for("li")
    actions.accept(petition=petition, by=cast["wang"])
    with pytest.raises(NotPossibleNow, match=r"物管会委员已于.*受理"):
        actions.decline(petition=petition, reason="晚了", by=cast["zhou"])


@pytest.mark.parametrize("username", ["li", "zhao", "sun", "wuye", "jiedao", "laoshan", "zhuanban", "admin"])
def test_only_committee_and_community_triage(cast, file_for, username):
    with pytest.raises(NotAllowed):
        actions.accept(petition=file_for("li"), by=cast[username])


def test_nobody_triages_their_own_petition(cast, file_for):
    with pytest.raises(NotAllowed):
        actions.accept(petition=file_for("wang"), by=cast["wang"])


@pytest.mark.parametrize("username", ["li", "zhao", "wang", "gehua", "jiedao", "admin"])
def test_only_the_organisation_signs(cast, task_of, username):
    with pytest.raises(NotAllowed):
        actions.sign(task=task_of(), by=cast[username])


@pytest.mark.parametrize("username", ["zhao", "wang", "wuye", "jiedao", "admin"])
def test_only_the_petitioner_appraises(cast, issue_of, username):
    actions.answer(issue=issue_of(), text="修好了", no_evidence_reason="看过", by=cast["wang"])
    with pytest.raises(NotAllowed):
        actions.appraise(petition=Petition.objects.get(), solved=True, satisfied=True, by=cast[username])


def test_buttons_are_the_table(cast, file_for):
    petition = file_for("li")
    assert [move.name for move in open_to(cast["wang"], petition)] == [
        "accept",
        "join",
        "ask_back",
        "redirect",
        "decline",
    ]
    assert [move.name for move in open_to(cast["li"], petition)] == ["withdraw"]
    assert open_to(cast["zhao"], petition) == []


def test_authority_ends_with_the_seat(cast, file_for):
    petition = file_for("li")
    seat = cast["wang"].seats.get()
    seat.until = seat.since
    seat.save(update_fields=["until"])
    with pytest.raises(NotAllowed):
        actions.accept(petition=petition, by=cast["wang"])
