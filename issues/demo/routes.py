"""The routes a petition may take, each a story for the year: deeds at `year.now`, then the moment of the next."""

from datetime import timedelta

from governance.registry.actions import claim_home
from issues.demo import topics
from issues.demo.plans import LIMIT_HOURS
from issues.demo.year import by_day
from issues.petitions import actions
from issues.petitions.models import Issue, Petition
from issues.petitions.states import ISSUE_RUNNING, PetitionState, TaskState, Urgency

SHARE_OF_LIMIT = {"": (0.12, 0.65), "reminded": (0.8, 0.96), "late": (1.03, 1.55)}


def petition(year, plan):
    """From filing on."""
    mine = year.file(plan)
    if plan.turned_away:
        yield year.later(plan, "withdraw" if plan.turned_away[0] == "withdrawn" else "accept")
        turn_away(year, plan, mine)
        return
    if plan.stop == "filed":
        return
    if plan.asked or plan.stop == "asked":
        yield year.later(plan, "ask")
        actions.ask_back(petition=mine, question=plan.topic.question, by=year.triager(plan), at=year.now)
        if plan.stop == "asked":
            return
        yield year.later(plan, "supplement")
        actions.supplement(petition=mine, text=year.rng.choice(topics.SUPPLEMENTS), by=plan.by, at=year.now)
    yield year.later(plan, "accept")
    yield from handled(year, plan, mine)


def turn_away(year, plan, mine):
    how, *said = plan.turned_away
    if how == "withdrawn":
        actions.withdraw(petition=mine, by=plan.by, reason=said[0], at=year.now)
    elif how == "declined":
        actions.decline(petition=mine, reason=said[0], by=year.triager(plan), at=year.now)
    else:
        actions.redirect(petition=mine, channel=said[0], reason=said[1], by=year.triager(plan), at=year.now)


def handled(year, plan, mine):
    """From acceptance on: work, answer, appraisal, as often as it is reopened."""
    by = year.triager(plan)
    title = f"{plan.place_text or plan.building} {plan.topic.title}"
    if plan.building and plan.place_text:
        title = f"{plan.building}{title}"
    issue = actions.accept(
        petition=mine, by=by, title=title, urgency=plan.urgency, is_public=plan.is_public, at=year.now
    )
    work = Work(year, plan, issue)
    for joiner in plan.joiners:
        year.begin(joined(year, joiner, issue), at=year.now + work.joining_after())
    for fate in (*plan.fates, None):
        work.is_last = fate is None
        if (yield from work.done()) is False:
            return
        yield year.later(plan, "answer")
        work.answered()
        if work.stops("replied") or fate in (None, "lapse"):
            return
        yield min(year.later(plan, "appraise"), year.now + timedelta(days=6.8))
        appraise(year, plan, mine, fate)
        mine.refresh_from_db(fields=["state"])
        if mine.state != PetitionState.ACCEPTED:
            return
        work.start_again()
        if work.next_is_last() and plan.stop == "reopened":
            return


def joined(year, plan, issue):
    """One more voice for an issue; when that one was answered meanwhile, an issue of its own."""
    mine = year.file(plan)
    yield year.later(plan, "accept")
    if Issue.objects.filter(pk=issue.pk, state__in=ISSUE_RUNNING).exists():
        actions.join(petition=mine, issue=issue, by=year.triager(plan), at=year.now)
    else:
        yield from handled(year, plan, mine)


def voice(year, plan, mine, fate):
    """The appraisal of somebody who joined, some days after the answer."""
    yield year.now + timedelta(seconds=year.rng.randint(2 * 3600, 110 * 3600))
    appraise(year, plan, mine, fate)


def claim(year, person, home, kind):
    """Somebody new asks to be bound to a home."""
    claim_home(home=home, kind=kind, by=person, at=year.now)
    yield from ()


def appraise(year, plan, mine, fate):
    """Her two answers, when she is still asked: the window may have closed."""
    if not Petition.objects.filter(pk=mine.pk, state=PetitionState.REPLIED).exists():
        return
    words = {
        "good": topics.SATISFIED,
        "bad": topics.UNSATISFIED,
        "unsolved": plan.topic.bad or topics.UNSOLVED,
    }[fate]
    actions.appraise(
        petition=mine,
        solved=fate != "unsolved",
        satisfied=fate == "good",
        comment=year.rng.choice(words),
        by=mine.petitioner,
        at=year.now,
    )


class Work:
    """What organisations do for one issue, round after round."""

    def __init__(self, year, plan, issue):
        self.year, self.plan, self.issue = year, plan, issue
        self.rng = year.rng
        self.round = 1
        self.is_last = True
        self.run(LIMIT_HOURS[issue.urgency])

    def stops(self, stage):
        return self.is_last and self.plan.stop == stage

    def next_is_last(self):
        return self.round > len(self.plan.fates)

    def run(self, hours):
        """A limit begins to run."""
        self.started, self.hours = self.year.now, hours
        self.plan.due = self.started + timedelta(hours=hours)

    def start_again(self):
        self.round += 1
        self.run(self.hours)

    def joining_after(self):
        """Others join while the work has hardly begun."""
        if self.plan.age is not None:
            return timedelta(seconds=int(self.plan.age.total_seconds() * self.rng.uniform(0.02, 0.18)))
        return timedelta(seconds=int(3600 * self.hours * self.rng.uniform(0.005, 0.08)))

    def handling(self):
        """The moment when the work is done: a share of the limit, or of the age of a petition of the present."""
        if self.plan.age is not None or "handle" in self.plan.gaps:
            return self.year.later(self.plan, "handle")
        share = self.rng.uniform(*SHARE_OF_LIMIT[self.plan.pace if self.round == 1 else ""])
        least = self.year.now + timedelta(hours=self.hours * 0.05)
        moment = max(self.started + timedelta(hours=self.hours * share), least).replace(microsecond=0)
        return moment if self.hours <= 24 else by_day(moment, self.rng, self.year.now, self.plan.due)

    def done(self):
        """Until everything is reported; False where the petition stands before that today."""
        if self.stops("open"):
            return False
        lead, others = self.addressees()
        for position, text in enumerate(self.plan.notes if self.round == 1 else ()):
            if position:
                yield self.year.later(self.plan, "decide")
            actions.add_note(issue=self.issue, text=text, by=self.by(), at=self.year.now)
        if lead is None:  # the committee and the 居委会 settle it themselves
            yield self.handling()
            return True
        yield self.year.later(self.plan, "dispatch")
        brief = self.plan.topic.brief if self.round == 1 else topics.SECOND_BRIEF
        self.dispatch(lead, others, brief)
        if self.stops("sent"):
            return False
        if self.round == 1 and self.plan.refusals:
            settled = yield from self.refused(lead)
            if not settled:
                return False
        return (yield from self.worked_on())

    def addressees(self):
        topic, plan, year = self.plan.topic, self.plan, self.year
        names = [name for name in (topic.lead, *topic.others) if name != "居委会"]
        found = [year.organisation(name, plan) for name in names]
        found = [one for position, one in enumerate(found) if one and one not in found[:position]]
        if not found:
            return None, []
        if plan.refusals or plan.new_lead:  # one after the other, not all at once
            return found[0], []
        if len(topic.others) < 3 and self.rng.random() < 0.85:  # usually the lead does it alone
            return found[0], []
        return found[0], found[1:]

    def by(self):
        return self.year.triager(self.plan)

    def dispatch(self, lead, others=(), brief="", by=None):
        actions.dispatch(issue=self.issue, lead=lead, others=others, brief=brief, by=by or self.by(), at=self.year.now)

    def active(self):
        return list(self.issue.tasks.active().select_related("organisation").order_by("pk"))

    def refused(self, lead):
        """Once: the committee sends it elsewhere. Twice: the street decides."""
        year, plan = self.year, self.plan
        reason, name = plan.topic.refusal
        other = year.organisation(name, plan)
        yield year.later(plan, "refuse")
        (task,) = self.active()
        actions.refuse(task=task, reason=reason, proposed=other, by=year.contact(lead), at=year.now)
        if self.stops("refused"):
            return False
        yield year.later(plan, "dispatch")
        second = other or lead
        self.dispatch(second, brief=plan.topic.brief)
        if plan.refusals == 1:
            return True
        yield year.later(plan, "refuse")
        (task,) = self.active()
        actions.refuse(task=task, reason=topics.REFUSED_AGAIN, proposed=lead, by=year.contact(second), at=year.now)
        if self.stops("at_street"):
            return False
        yield year.later(plan, "decide")
        others = [second] if second != lead else []
        self.dispatch(lead, others, topics.STREET_BRIEF, by=year.street(plan))
        return True

    def worked_on(self):
        year, plan = self.year, self.plan
        if self.round == 1 and plan.rain:
            yield year.later(plan, "rain")
            self.change(Urgency.P2, topics.RAIN)
        for position, task in enumerate(self.active()):
            yield year.later(plan, "between" if position else "sign")
            actions.sign(task=task, by=year.contact(task.organisation), at=year.now)
            if position == 2 and self.stops("partly"):
                break
        if self.stops("signed"):
            return False
        if self.round == 1 and plan.new_lead:
            yield from self.led_by_another()
        if self.round == 1 and plan.extension:
            yield from self.extended()
            if self.stops("extension"):
                return False
        if self.round == 1 and plan.lowered:
            yield year.later(plan, "extend")
            self.change(Urgency.P3, topics.LOWERED)
        yield self.handling()
        yield from self.reported()
        if self.plan.stop in ("partly", "verifying") and self.is_last:
            return False
        if self.round == 1 and plan.send_back:
            yield year.later(plan, "answer")
            actions.send_back(issue=self.issue, reason=self.rng.choice(topics.SEND_BACK), by=self.by(), at=year.now)
            yield year.later(plan, "rework")
            yield from self.reported()
        return True

    def change(self, urgency, reason):
        actions.change_urgency(issue=self.issue, urgency=urgency, reason=reason, by=self.by(), at=self.year.now)
        self.run(LIMIT_HOURS[urgency])

    def led_by_another(self):
        """The committee finds that another organisation must lead: the first one's task is taken back."""
        busy = [task.organisation for task in self.active()]
        found = [self.year.organisation(name, self.plan) for name in self.plan.topic.others]
        other = next((one for one in found if one and one not in busy), None)
        if other is None:
            return
        yield self.year.later(self.plan, "dispatch")
        self.dispatch(other, brief=self.plan.topic.brief)
        for task in self.active():
            yield self.year.later(self.plan, "sign")
            actions.sign(task=task, by=self.year.contact(task.organisation), at=self.year.now)

    def extended(self):
        year, plan = self.year, self.plan
        days, reason = self.rng.choice(topics.EXTENSIONS)
        yield year.later(plan, "extend")
        lead = next(task for task in self.active() if task.is_lead)
        by = year.contact(lead.organisation)
        extension = actions.ask_extension(task=lead, days=days, reason=reason, by=by, at=year.now)
        if plan.extension == "waiting":
            return
        yield year.later(plan, "decide")
        granted = plan.extension == "granted"
        actions.decide_extension(extension=extension, grant=granted, by=self.by(), at=year.now)
        if granted:
            self.hours += days * 24
            self.plan.due += timedelta(days=days)

    def reported(self):
        topic = self.plan.topic
        tasks = [task for task in self.active() if task.state == TaskState.SIGNED]
        if self.stops("partly"):  # the lead goes on
            tasks = tasks[1:]
        for position, task in enumerate(tasks):
            if position:
                yield self.year.later(self.plan, "between")
            text = topic.reports[position % len(topic.reports)].format(n=self.rng.randint(2, 5))
            with_photos = self.rng.random() < (0.8 if position == 0 else 0.4)
            self.year.report(self.plan, task, text, with_photos=with_photos)

    def answered(self):
        """Answer all, and let those who joined say what they think of it."""
        year = self.year
        text = self.rng.choice(self.plan.topic.answers).format(n=self.rng.randint(2, 5))
        reason = self.rng.choice(topics.NO_EVIDENCE)
        actions.answer(issue=self.issue, text=text, no_evidence_reason=reason, by=self.by(), at=year.now)
        self.plan.due = None
        others = self.issue.petitions.filter(state=PetitionState.REPLIED).exclude(petitioner=self.plan.by)
        for mine in others.order_by("pk").select_related("petitioner"):
            fate = self.rng.choice(("good",) * 8 + ("bad", "lapse"))
            if fate != "lapse":
                year.begin(voice(year, self.plan, mine, fate), at=year.now)
