"""Two years of petitions with their issues, tasks and clocks, as rows; the older the fewer events.

What is younger than a fortnight is mostly being worked on, the rest is closed but for one in a hundred.
"""

from collections import Counter
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from governance.clocks.models import Clock
from governance.journal.actions import record_history
from governance.phrases import moment
from governance.registry.models import Organisation
from issues.demo import topics
from issues.demo.plans import compose
from issues.demo.topics import TOPICS
from issues.petitions import search
from issues.petitions.models import Category, Extension, Issue, Petition, Task
from issues.petitions.models.number import NumberCounter
from issues.petitions.states import (
    ISSUE_RUNNING,
    IssueState,
    PetitionState,
    PlaceKind,
    Supervision,
    TaskState,
    Visibility,
)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
YEARS = 730  # days
LATELY = 15  # days whose petitions are mostly in work
SHARE_LATELY = 0.05
HOME_GROUND = 4  # 蓟门里 has so many times the petitions of another community, and the cast works there
TOLD = 60  # days whose petitions have all their events; of the older ones only the first
LIMITS = {"P1": 2 * HOUR, "P2": 24 * HOUR, "P3": 7 * DAY, "P4": 15 * DAY}
BATCH = 2_000
RARE = "晾衣竿松动"  # in one petition of 5,000, for the search that must find the few
JOINED = 0.12  # of what is closed: petitions that share their issue with another

# How it stands, by its age: (weight, fate).
FRESH = ((60, "filed"), (5, "asked"), (33, "open"), (2, "withdrawn"))
YOUNG = ((4, "filed"), (3, "asked"), (7, "open"), (11, "sent"), (27, "signed"), (2, "longer"))
YOUNG += ((1, "refused"), (2, "at_street"), (10, "verifying"), (12, "replied"), (16, "closed"), (5, "elsewhere"))
OLD = ((920, "closed"), (30, "elsewhere"), (20, "declined"), (20, "withdrawn"))
OLD += ((6, "late"), (1, "supervised"), (2, "at_street"), (1, "filed"))


class Work:
    """Fills the tables batch by batch, oldest first, so that newer rows have greater keys."""

    def __init__(self, places, rng, base, say):
        self.rng, self.base, self.say = rng, base, say
        self.places = [place for place in places if place.residents]
        self.weights = [HOME_GROUND if place.community.name == "蓟门里社区" else 1 for place in self.places]
        self.topics = [topic for topic in TOPICS if topic.lead]
        self.topic_weights = [topic.weight for topic in self.topics]
        self.categories = {category.code: category for category in Category.objects.current()}
        self.named = {one.name: one for one in Organisation.objects.all()}
        self.numbers, self.types = Counter(), {}
        self.last_closed = {}

    def load(self, many):
        moments = sorted(self._some_time() for _ in range(many))
        for start in range(0, many, BATCH):
            batch = Batch(self)
            for number, at in enumerate(moments[start : start + BATCH], start):
                batch.add(at, number)
            batch.write()
            if start % 20_000 == 0:
                self.say(f"{start + len(batch.petitions)} petitions")
        counters = (NumberCounter(prefix=prefix, day=day, last=last) for (prefix, day), last in self.numbers.items())
        NumberCounter.objects.bulk_create(counters, batch_size=BATCH)

    def _some_time(self):
        lately = self.rng.random() < SHARE_LATELY
        days = self.rng.uniform(0, LATELY) if lately else self.rng.uniform(0, YEARS)
        return self.base - timedelta(days=days, minutes=1)

    def number(self, prefix, at):
        key = prefix, timezone.localdate(at)
        self.numbers[key] += 1
        return f"{prefix}{key[1]:%Y%m%d}-{self.numbers[key]:04d}"

    def fate(self, age):
        fates = FRESH if age < DAY else YOUNG if age < LATELY * DAY else OLD
        weights, names = zip(*fates, strict=True)
        return self.rng.choices(names, weights)[0]

    def kind_of(self, model):
        if model not in self.types:
            self.types[model] = ContentType.objects.get_for_model(model)
        return self.types[model]


class Batch:
    """Some thousands of petitions and all that hangs on them."""

    def __init__(self, work):
        self.work, self.rng, self.base = work, work.rng, work.base
        self.petitions, self.issues, self.tasks, self.longer = [], [], [], []
        self.clocks, self.lines = [], []

    def add(self, at, number):
        place = self.rng.choices(self.work.places, self.work.weights)[0]
        topic = self.rng.choices(self.work.topics, self.work.topic_weights)[0]
        fate = self.work.fate(self.base - at)
        petition = self._petition(place, topic, at, number)
        worker = next(member for member in place.members if member.pk != petition.petitioner_id)
        if fate in ("filed", "asked"):
            self._untouched(petition, fate, worker)
        elif fate in ("elsewhere", "declined", "withdrawn"):
            self._turned_away(petition, fate, worker)
        else:
            self._worked_on(petition, place, topic, fate, worker)
        self.petitions.append(petition)
        self._tell("petition.filed", petition, petition.petitioner, at, "诉求人", tell=self._told(place, at))

    # --- the petition -------------------------------------------------------------------------------
    def _petition(self, place, topic, at, number):
        person, home = self.rng.choice(place.residents)
        kind = PlaceKind(self.rng.choice(topic.places))
        spot = self.rng.choice(topic.spots) if topic.spots else "楼前"
        text = compose(self.rng, topic, kind, home, spot)
        if number % 5_000 == 77:
            text += f"另外楼上{RARE}。"
        category = self.work.categories[topic.code]
        due = at + (LIMITS["P1"] if category.urgency == "P1" else DAY)
        return Petition(
            number=self.work.number("SQ", at),
            petitioner=person,
            contact_phone=person.phone,
            share_phone=self.rng.random() < 0.5,
            category=category,
            community=place.community,
            building=None if kind == PlaceKind.PUBLIC else home.entrance.building,
            home=home if kind == PlaceKind.HOME else None,
            place_kind=kind,
            place_text=spot if kind == PlaceKind.PUBLIC else "",
            text=text,
            grams=search.grams(text),
            visibility=Visibility.NEIGHBOURS if self.rng.random() < 0.5 else Visibility.PRIVATE,
            filed_at=at,
            filed_on=timezone.localdate(at),
            response_due_at=due,
            due_at=due,
            changed_at=at,
        )

    def _share(self, petition, *shares):
        """Moments between filing and now, in order; what is old went at an ordinary pace."""
        span = min(self.base - petition.filed_at, 20 * DAY)
        return [petition.filed_at + span * share * self.rng.uniform(0.8, 1) for share in shares]

    def _untouched(self, petition, fate, worker):
        if fate == "asked":
            (at,) = self._share(petition, 0.5)
            petition.state, petition.due_at, petition.responded_at, petition.changed_at = fate, None, at, at
            self._tell("petition.asked", petition, worker, at, note="请补充具体位置。")
        else:
            self._clock("acceptance", petition, petition.filed_at, petition.due_at)

    def _turned_away(self, petition, fate, worker):
        (at,) = self._share(petition, 0.04)
        petition.state = PetitionState.REDIRECTED if fate == "elsewhere" else PetitionState(fate)
        petition.reason = "请联系主管部门办理。"
        petition.due_at, petition.closed_at, petition.changed_at = None, at, at
        if fate != "withdrawn":
            petition.responded_at = at

    # --- the issue ------------------------------------------------------------------------------------
    def _worked_on(self, petition, place, topic, fate, worker):
        accepted, sent, reported, replied, appraised = self._share(petition, 0.04, 0.1, 0.6, 0.75, 0.95)
        petition.state, petition.responded_at, petition.changed_at = PetitionState.ACCEPTED, accepted, accepted
        before = self.work.last_closed.get(place.community.pk)
        if fate == "closed" and before and self.rng.random() < JOINED:
            petition.issue = before
            before.petition_count += 1
        else:
            petition.issue = self._issue(petition, place, topic, accepted, worker)
            self._tell("petition.accepted", petition, worker, accepted, issue=petition.issue.number)
            lead = self._lead(place, topic, petition)
            if fate != "open":
                petition.issue.lead = lead
                self._tell("issue.dispatched", petition.issue, worker, sent, lead=lead.name)
                self._hand_out(petition.issue, lead, topic, fate, worker, (sent, reported, replied))
            self._state(petition.issue, fate, topic, replied, appraised)
        petition.due_at = petition.issue.due_at
        if fate in ("replied", "closed"):
            self._reply(petition, fate, topic, replied, appraised)

    def _issue(self, petition, place, topic, at, worker):
        where = petition.building or "公共区域"
        title = f"{where} {RARE if RARE in petition.text else topic.title}"
        issue = Issue(
            number=self.work.number("WT", at),
            title=title,
            grams=search.grams(title),
            category=petition.category,
            urgency=petition.category.urgency,
            community=place.community,
            building=petition.building,
            place_text=petition.place_text,
            is_public=petition.visibility == Visibility.NEIGHBOURS and not petition.category.is_personal,
            opened_at=at,
            opened_by=worker,
            due_at=at + LIMITS[petition.category.urgency],
            changed_at=at,
        )
        self.issues.append(issue)
        return issue

    def _lead(self, place, topic, petition):
        firm = place.firm.get(petition.building_id) or next(iter(place.firm.values()))
        return firm if topic.lead in ("firm", "titleholder") else self.work.named.get(topic.lead, firm)

    def _state(self, issue, fate, topic, replied, appraised):
        states = {"open": "open", "verifying": "verifying", "at_street": "at_street", "refused": "open"}
        states |= {"replied": "answered", "closed": "closed"}
        issue.state = IssueState(states.get(fate, "handling"))
        if fate == "supervised":
            issue.supervision, issue.reopenings = Supervision.CHAIR, 1
        if issue.state in ISSUE_RUNNING:
            self._clock("handling", issue, issue.opened_at, issue.due_at)
            return
        issue.answer, issue.answered_at, issue.due_at = self.rng.choice(topic.answers), replied, None
        issue.no_evidence_reason, issue.changed_at = topics.NO_EVIDENCE[0], replied
        if issue.state == IssueState.CLOSED:
            issue.closed_at = issue.changed_at = appraised
            self.work.last_closed[issue.community_id] = issue

    def _hand_out(self, issue, lead, topic, fate, worker, moments):
        sent, reported, closed = moments
        state = {"sent": "sent", "verifying": "reported", "replied": "done", "closed": "done"}.get(fate, "signed")
        if fate in ("refused", "at_street"):
            state = "refused"
        task = Task(
            number=self.work.number("RW", sent),
            issue=issue,
            organisation=lead,
            is_lead=state != "refused",
            brief=topic.brief[:500],
            state=TaskState(state),
            sent_at=sent,
            sent_by=worker,
            due_at=issue.due_at if state == "signed" else sent + DAY if state == "sent" else None,
        )
        if state in ("reported", "done"):
            task.report, task.reported_at = self.rng.choice(topic.reports).format(n=3), reported
            self._tell("task.reported", task, None, reported, lead.name, report=task.report)
        if state == "refused":
            task.refusal = "不属于本单位服务范围。"
        if state in ("done", "refused"):
            task.closed_at = closed
        if state == "sent":
            self._clock("signing", task, sent, task.due_at)
        if fate == "longer":
            asked = Extension(task=task, days=3, reason="等配件到货。", asked_at=reported, asked_by=worker)
            self.longer.append(asked)
        self.tasks.append(task)

    def _reply(self, petition, fate, topic, replied, appraised):
        petition.reply, petition.replied_at = petition.issue.answer, replied
        petition.state, petition.changed_at = PetitionState.REPLIED, replied
        petition.due_at = replied + 7 * DAY
        self._tell("petition.replied", petition, petition.issue.opened_by, replied, answer=petition.reply)
        if fate == "replied":
            self._clock("appraisal", petition, replied, petition.due_at)
            return
        petition.state, petition.closed_at = PetitionState.CLOSED, appraised
        petition.due_at, petition.changed_at = None, appraised
        if self.rng.random() < 0.7:
            petition.solved, petition.satisfied = self.rng.random() < 0.9, self.rng.random() < 0.85
            petition.appraised_at = appraised

    # --- clocks and events -----------------------------------------------------------------------------
    def _clock(self, kind, subject, started, due):
        """What is late already has said all it had to say."""
        self.clocks.append((kind, subject, started, due))

    def _tell(self, verb, subject, by, at, role="物管会委员", tell=(), **data):
        if verb == "petition.filed" or at > self.base - TOLD * DAY:
            self.lines.append({"verb": verb, "subject": subject, "by": by, "at": at, "role": role, "tell": tell} | data)

    def _told(self, place, at):
        return place.members[:2] if at > self.base - TOLD * DAY else ()

    # --- writing ------------------------------------------------------------------------------------------
    def write(self):
        """Keys come back from each insert, so parents go first."""
        joined = [issue for issue in self.work.last_closed.values() if issue.pk]
        Issue.objects.bulk_create(self.issues)
        Issue.objects.bulk_update(joined, ["petition_count"])
        Petition.objects.bulk_create(self.petitions)
        Task.objects.bulk_create(self.tasks)
        Extension.objects.bulk_create(self.longer)
        Clock.objects.bulk_create(self._clock_row(*clock) for clock in self.clocks)
        record_history(sorted((self._line(line) for line in self.lines), key=lambda line: line["at"]))

    def _clock_row(self, kind, subject, started, due):
        return Clock(
            kind=kind,
            subject_type=self.work.kind_of(type(subject)),
            subject_id=subject.pk,
            started_at=started,
            due_at=due,
            basis="演示数据",
            explanation=f"到 {moment(due)}",
            next_fire_at=due if due > self.base else None,
        )

    def _line(self, line):
        own = {"verb", "subject", "by", "at", "role", "tell"}
        subject = line["subject"]
        data = {name: value for name, value in line.items() if name not in own}
        return {name: line[name] for name in own} | {"data": {"number": subject.number} | data}
