"""Deeds in any order by anybody: the database does what a model built from the tables of moves says, and no more."""

import uuid
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from governance.clocks.models import Clock
from governance.journal.models import Event
from governance.refusals import NotAllowed, NotPossibleNow
from governance.registry.models import homes_of
from issues.petitions import actions
from issues.petitions.models import Category, Issue, Petition, Task
from issues.petitions.states import ISSUE_RUNNING, TASK_ACTIVE
from issues.petitions.workflow import MOVES

COMMITTEE = {"wang", "zhou", "dang"}
STAFF = {"首华物业": "wuye", "歌华有线": "gehua", "中国移动": "yidong"}
PEOPLE = ["li", "zhao", "sun", "wang", "zhou", "dang", "jiedao", *STAFF.values()]
TABLE = {kind: {move.name: move for move in table} for kind, table in MOVES.items()}

anybody = st.sampled_from(PEOPLE)
which = st.integers(0, 20)
mostly = st.integers(0, 5)  # 0: any row and anybody; else one that allows it and whoever may: else little is reached


@dataclass
class P:
    who: str
    state: str = "filed"
    issue: "I | None" = None
    reopenings: int = 0


@dataclass
class I:  # noqa: E742 -- an issue, as everywhere in the tables
    state: str = "open"
    lead: str | None = None
    tasks: list = field(default_factory=list)
    petitions: list = field(default_factory=list)

    def active(self):
        return [task for task in self.tasks if task.state in TASK_ACTIVE]

    def collect(self):
        if self.state == "handling" and self.active() and {task.state for task in self.active()} == {"reported"}:
            self.state = "verifying"


@dataclass
class T:
    issue: I
    organisation: str
    is_lead: bool
    by_street: bool
    state: str = "sent"


# name -> (the event it must leave, the deed)
DECISIONS = {
    "ask_back": ("petition.asked", partial(actions.ask_back, question="哪里？")),
    "redirect": ("petition.redirected", partial(actions.redirect, channel="110", reason="治安")),
    "decline": ("petition.declined", partial(actions.decline, reason="重复")),
}
ANSWERS = {
    "supplement": ("petition.supplemented", partial(actions.supplement, text="六层")),
    "withdraw": ("petition.withdrawn", actions.withdraw),
}
WORK = {
    "sign": ("task.signed", actions.sign),
    "refuse": ("task.refused", partial(actions.refuse, reason="不是我们的")),
    "report": ("task.reported", partial(actions.report, text="好了")),
}


def open_to(kind, name, state):
    return state in TABLE[kind][name].sources


class Deeds(RuleBasedStateMachine):
    """`rows` pairs each model with the primary key of its row."""

    cast = None

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.petitions, self.issues, self.tasks, self.pk = [], [], [], {}

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def row(self, model):
        return {P: Petition, I: Issue, T: Task}[type(model)].objects.get(pk=self.pk[id(model)])

    def remember(self, model, row):
        {P: self.petitions, I: self.issues, T: self.tasks}[type(model)].append(model)
        self.pk[id(model)] = row.pk

    def tries(self, verb, deed, *, now, allowed, times=1):
        """Do it; the model says which of three answers must come. Done, it leaves its event once (or `times`)."""
        before = (Event.objects.count(), Event.objects.filter(verb=verb).count())
        expected = None if now and allowed else NotPossibleNow if not now else NotAllowed
        try:
            with transaction.atomic():
                result = deed()
        except (NotPossibleNow, NotAllowed) as refusal:
            assert type(refusal) is expected, (verb, refusal)
            assert Event.objects.count() == before[0], "a refusal leaves nothing behind"
            return None
        assert expected is None, (verb, "was done although it must not be")
        assert Event.objects.filter(verb=verb).count() == before[1] + times
        return result

    # --- petitions -------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.petitions) < 3)
    @rule(who=st.sampled_from(["li", "zhao", "wang"]))
    def file(self, who):
        person = self.cast[who]
        home = homes_of(person).select_related("entrance__building__community").get()
        building = home.entrance.building
        row = actions.file_petition(
            by=person,
            nonce=uuid.uuid4(),
            category=Category.objects.get(code="C3"),
            community=building.community,
            building=building,
            home=home,
            place_kind="home",
            text="漏水",
        )
        self.remember(P(who), row)

    def pick(self, n, models, name, sensible):
        """One of the models; where it shall make sense, one whose state allows the move."""
        kind = {P: "petition", I: "issue", T: "task"}[type(models[0])]
        allowing = [model for model in models if open_to(kind, name, model.state)] if sensible else []
        return (allowing or models)[n % len(allowing or models)]

    @precondition(lambda self: self.petitions)
    @rule(n=which, who=anybody, sensible=mostly, name=st.sampled_from([*["accept"] * 6, *DECISIONS]))
    def triage(self, n, who, sensible, name):
        petition = self.pick(n, self.petitions, name, sensible)
        who = sorted(COMMITTEE - {petition.who})[0] if sensible else who
        verb, deed = {"accept": ("petition.accepted", actions.accept), **DECISIONS}[name]
        done = self.tries(
            verb,
            lambda: deed(petition=self.row(petition), by=self.cast[who]),
            now=open_to("petition", name, petition.state),
            allowed=who in COMMITTEE - {petition.who},
        )
        if done is None:
            return
        petition.state = TABLE["petition"][name].target
        if name == "accept":
            petition.issue = I(petitions=[petition])
            self.remember(petition.issue, done)

    @precondition(lambda self: self.petitions and self.issues)
    @rule(n=which, m=which, who=anybody, sensible=mostly)
    def join(self, n, m, who, sensible):
        petition = self.pick(n, self.petitions, "join", sensible)
        issue = self.issues[m % len(self.issues)]
        who = sorted(COMMITTEE - {petition.who})[0] if sensible else who
        done = self.tries(
            "petition.joined",
            lambda: actions.join(petition=self.row(petition), issue=self.row(issue), by=self.cast[who]),
            now=issue.state in ISSUE_RUNNING and open_to("petition", "join", petition.state),
            allowed=who in COMMITTEE - {petition.who},
        )
        if done is not None:
            petition.state, petition.issue = "accepted", issue
            issue.petitions.append(petition)

    @precondition(lambda self: self.petitions)
    @rule(n=which, who=anybody, sensible=mostly, name=st.sampled_from(["supplement", "supplement", "withdraw"]))
    def by_the_petitioner(self, n, who, sensible, name):
        petition = self.pick(n, self.petitions, name, sensible)
        who = petition.who if sensible else who
        verb, deed = ANSWERS[name]
        done = self.tries(
            verb,
            lambda: deed(petition=self.row(petition), by=self.cast[who]),
            now=open_to("petition", name, petition.state),
            allowed=who == petition.who,
        )
        if done is not None:
            petition.state = TABLE["petition"][name].target

    @precondition(lambda self: self.petitions)
    @rule(n=which, solved=st.booleans(), sensible=mostly, who=anybody)
    def appraise(self, n, solved, sensible, who):
        petition = self.pick(n, self.petitions, "appraise", sensible)
        who = petition.who if sensible else who
        closes = solved or petition.reopenings >= 2
        done = self.tries(
            "petition.appraised" if closes else "petition.reopened",
            lambda: actions.appraise(petition=self.row(petition), solved=solved, satisfied=solved, by=self.cast[who]),
            now=petition.state == "replied",
            allowed=who == petition.who,
        )
        if done is None:
            return
        issue = petition.issue
        if closes:
            petition.state = "closed"
            waits = {other.state for other in issue.petitions} & {"accepted", "replied"}
            issue.state = "closed" if issue.state == "answered" and not waits else issue.state
        else:
            petition.state, petition.reopenings = "accepted", petition.reopenings + 1
            issue.state = issue.state if issue.state in ISSUE_RUNNING else "open"

    # --- issues ----------------------------------------------------------------------------------------

    def runs(self, who, issue):
        return who == "jiedao" if issue.state == "at_street" else who in COMMITTEE

    @precondition(lambda self: self.issues)
    @rule(
        n=which,
        who=anybody,
        sensible=mostly,
        lead=st.sampled_from(sorted(STAFF)),
        others=st.sets(st.sampled_from(sorted(STAFF))),
    )
    def dispatch(self, n, who, sensible, lead, others):
        issue = self.pick(n, self.issues, "dispatch", sensible)
        who = ("jiedao" if issue.state == "at_street" else "zhou") if sensible else who
        organisations = self.cast.organisations
        done = self.tries(
            "issue.dispatched",
            lambda: actions.dispatch(
                issue=self.row(issue),
                lead=organisations[lead],
                others=[organisations[name] for name in sorted(others)],
                by=self.cast[who],
            ),
            now=open_to("issue", "dispatch", issue.state),
            allowed=self.runs(who, issue),
        )
        if done is None:
            return
        by_street, issue.state, issue.lead = issue.state == "at_street", "handling", lead
        for task in issue.active():
            if task.is_lead and task.organisation != lead:
                task.state, task.is_lead = "recalled", False
        for name in [lead, *sorted(others - {lead})]:
            running = next((task for task in issue.active() if task.organisation == name), None)
            if running:
                running.is_lead, running.by_street = name == lead, running.by_street or by_street
            else:
                task = T(issue, name, name == lead, by_street)
                issue.tasks.append(task)
                row = Task.objects.filter(issue=self.pk[id(issue)], organisation=organisations[name]).latest("pk")
                self.remember(task, row)
        issue.collect()

    @precondition(lambda self: self.issues)
    @rule(n=which, who=anybody, sensible=mostly)
    def answer(self, n, who, sensible):
        issue = self.pick(n, self.issues, "answer", sensible)
        who = ("jiedao" if issue.state == "at_street" else "dang") if sensible else who
        done = self.tries(
            "issue.answered",
            lambda: actions.answer(issue=self.row(issue), text="好了", no_evidence_reason="看过", by=self.cast[who]),
            now=open_to("issue", "answer", issue.state),
            allowed=self.runs(who, issue),
        )
        if done is None:
            return
        issue.state = "answered"
        for task in issue.active():
            task.state, task.is_lead = ("done", task.is_lead) if task.state == "reported" else ("recalled", False)
        for petition in issue.petitions:
            petition.state = "replied" if petition.state == "accepted" else petition.state

    @precondition(lambda self: self.issues)
    @rule(n=which, who=anybody, sensible=mostly)
    def send_back(self, n, who, sensible):
        issue = self.pick(n, self.issues, "send_back", sensible)
        who = "zhou" if sensible else who
        reported = [task for task in issue.tasks if task.state == "reported"]
        done = self.tries(
            "task.sent_back",
            lambda: actions.send_back(issue=self.row(issue), reason="还在漏", by=self.cast[who]),
            now=open_to("issue", "send_back", issue.state),
            allowed=self.runs(who, issue),
            times=len(reported),
        )
        if done is None:
            return
        issue.state = "handling"
        for task in reported:
            task.state = "signed"

    # --- tasks -----------------------------------------------------------------------------------------

    @precondition(lambda self: self.tasks)
    @rule(n=which, who=anybody, sensible=mostly, name=st.sampled_from(["sign", "sign", "refuse", "report", "report"]))
    def work(self, n, who, sensible, name):
        task = self.pick(n, self.tasks, name, sensible)
        issue, who = task.issue, STAFF[task.organisation] if sensible else who
        verb, deed = WORK[name]
        done = self.tries(
            verb,
            lambda: deed(task=self.row(task), by=self.cast[who]),
            now=open_to("task", name, task.state),
            allowed=who == STAFF[task.organisation] and not (name == "refuse" and task.by_street),
        )
        if done is None:
            return
        task.state = TABLE["task"][name].target
        if name == "refuse":
            self.refused(issue, task)
        elif name == "report":
            issue.collect()

    def refused(self, issue, task):
        was_lead, task.is_lead = task.is_lead, False
        to_street = [other.state for other in issue.tasks].count("refused") >= 2
        to_street = to_street and not any(other.by_street for other in issue.active())
        if was_lead:
            issue.lead = None
        if issue.state == "at_street" or to_street:
            issue.state = "at_street"
        elif was_lead:
            issue.state = "open"
        else:
            issue.collect()

    # --- what must hold after each ---------------------------------------------------------------------

    @invariant()
    def the_database_is_the_model_and_the_right_clocks_run(self):
        rows = {model: model.objects.in_bulk() for model in (Petition, Issue, Task)}
        petitions = [(model, rows[Petition][self.pk[id(model)]]) for model in self.petitions]
        issues = [(model, rows[Issue][self.pk[id(model)]]) for model in self.issues]
        tasks = [(model, rows[Task][self.pk[id(model)]]) for model in self.tasks]
        for model, row in petitions:
            assert (row.state, row.reopenings) == (model.state, model.reopenings)
            assert row.issue_id == (self.pk[id(model.issue)] if model.issue else None)
        for model, row in issues:
            lead = self.cast.organisations[model.lead].pk if model.lead else None
            assert (row.state, row.lead_id, row.petition_count) == (model.state, lead, len(model.petitions))
            leads = [task.organisation for task in model.active() if task.is_lead]
            assert leads in ([], [model.lead])
        for model, row in tasks:
            assert (row.state, row.is_lead, row.by_street) == (model.state, model.is_lead, model.by_street)
        clocks = {}
        for clock in Clock.objects.running().select_related("subject_type"):
            clocks.setdefault((clock.subject_type.model, clock.subject_id), []).append(clock)
        for _, row in petitions + issues + tasks:
            kind = {"filed": "acceptance", "replied": "appraisal", "sent": "signing"}.get(row.state)
            kind = "handling" if isinstance(row, Issue) and row.state in ISSUE_RUNNING else kind
            mine = clocks.get((row._meta.model_name, row.pk), [])
            assert [clock.kind for clock in mine] == ([kind] if kind else [])
            by_issue = row.state in ("accepted", "signed")
            due = rows[Issue][row.issue_id].due_at if by_issue else mine[0].due_at if mine else None
            assert row.due_at == due, row


@pytest.mark.django_db
def test_deeds_in_any_order_by_anybody(cast):
    Deeds.cast = cast
    run_state_machine_as_test(
        Deeds,
        settings=settings(
            max_examples=12,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,  # the same way each time; look further with more examples and without this
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
