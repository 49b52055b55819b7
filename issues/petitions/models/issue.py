"""事项: the problem the committee works on, with one or more petitions."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committees.bodies.models import watches_over, works_in
from governance.facts import Fact, any_of
from governance.registry.models import Building, Community, Organisation
from governance.walls import Walled
from issues.petitions import search
from issues.petitions.models.petition import (
    beside,
    employed_by,
    issues_about_mine,
    issues_recused_from,
    search_rows,
    stood_in_for,
)
from issues.petitions.states import (
    ISSUE_RUNNING,
    TONES,
    ExtensionState,
    IssueState,
    Supervision,
    TaskState,
    Urgency,
)

RECUSED = Fact("recused", "须回避", lambda user: Q(pk__in=issues_recused_from(user)))
ABOUT_MINE = Fact("about_mine", "反映的是本人所在单位", lambda user: Q(pk__in=issues_about_mine(user)))
BARS = (RECUSED, ABOUT_MINE)

WORKS = Fact("works", "在其办理范围内的物管会、居委会人员", works_in, BARS)
STANDS_IN = Fact("stands_in", "下级人员均须回避，由街道办理", stood_in_for, BARS)
WATCHES = Fact("watches", "所属街道办事处人员", watches_over, BARS)


class IssueQuerySet(Walled):
    FACTS = (WORKS, STANDS_IN, WATCHES)

    def visible_to(self, user):
        """Those who work on it or watch over it; organisations see their task, petitioners their petition."""
        return self.filter(any_of(self.FACTS, user)).scoped()

    def worked_on_by(self, user):
        return self._by((WORKS, STANDS_IN), user)

    def watched_by(self, user):
        return self._by((WATCHES,), user)

    def _by(self, facts, user):
        """Through these facts only, as they stand in FACTS now."""
        names = {fact.name for fact in facts}
        return self.filter(any_of([fact for fact in self.FACTS if fact.name in names], user)).scoped()

    def running(self):
        return self.filter(state__in=ISSUE_RUNNING)

    def open_with(self, seat):
        """What runs in the buildings that this seat of a committee looks after."""
        zoned = seat.zones.filter(until=None).values("buildings")
        return self.running().filter(building__in=zoned).unscoped("counted when a mandate ends")

    def overdue(self, now):
        return self.filter(due_at__lt=now)

    def asked_for_longer(self):
        """With a request for more time that can still be decided."""
        asked = Issue.objects.filter(tasks__state=TaskState.SIGNED, tasks__extensions__state=ExtensionState.WAITING)
        return self.filter(pk__in=asked.order_by().values("pk"))

    def public(self):
        """What the board shows to everyone."""
        return self.filter(is_public=True).unscoped("what is published is everybody's")

    def matching(self, words):
        return search_rows(self, words, "title")

    def for_list(self):
        return self.select_related("category", "community", "building", "lead")


class Issue(models.Model):
    number = models.CharField("编号", max_length=20, unique=True)
    title = models.CharField("标题", max_length=80)
    category = models.ForeignKey("petitions.Category", models.PROTECT, related_name="issues", verbose_name="类别")
    urgency = models.CharField("紧急程度", max_length=2, choices=Urgency)
    community = models.ForeignKey(Community, models.PROTECT, related_name="issues", verbose_name="社区")
    building = models.ForeignKey(
        Building, models.PROTECT, related_name="issues", null=True, blank=True, verbose_name="楼"
    )
    place_text = models.CharField("具体位置", max_length=60, blank=True)
    state = models.CharField("状态", max_length=12, choices=IssueState, default=IssueState.OPEN)
    supervision = models.CharField("督办", max_length=8, choices=Supervision, default=Supervision.NONE)
    is_public = models.BooleanField("在公开栏展示", default=False)
    lead = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="led_issues",
        null=True,
        blank=True,
        verbose_name="首接单位",
    )
    street_acts = models.BooleanField("由街道直接办理", default=False)
    petition_count = models.PositiveIntegerField("反映人数", default=1)
    reopenings = models.PositiveSmallIntegerField("重办次数", default=0)
    opened_at = models.DateTimeField("受理时间")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="受理人")
    due_at = models.DateTimeField("到期", null=True, blank=True)
    answer = models.TextField("答复", blank=True)
    has_evidence = models.BooleanField("有办理凭证", default=False)
    no_evidence_reason = models.CharField("无凭证说明", max_length=300, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    changed_at = models.DateTimeField("变动时间")
    grams = ArrayField(models.IntegerField(), default=list, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=IssueState.values), name="issue_is_in_a_known_state"),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="issue_has_a_known_urgency"),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "closed"])
                | (~Q(answer="") & (Q(has_evidence=True) | ~Q(no_evidence_reason=""))),
                name="an_answer_needs_evidence_or_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ISSUE_RUNNING, due_at__isnull=False)
                | (~Q(state__in=ISSUE_RUNNING) & Q(due_at=None)),
                name="issue_has_a_due_time_while_it_runs",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="issue_is_closed_when_it_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["community", "state", "due_at", "id"],
                condition=Q(due_at__isnull=False),
                name="issue_running",
            ),
            models.Index(fields=["community", "-id"], name="issue_by_community"),
            models.Index(fields=["community", "state", "-id"], name="issue_by_state"),
            models.Index(fields=["lead", "-id"], name="issue_by_lead"),
            models.Index(fields=["community", "-id"], condition=Q(is_public=True), name="issue_board"),
            models.Index(
                fields=["community", "due_at", "id"],
                condition=Q(street_acts=True, due_at__isnull=False),
                name="issue_for_street",
            ),
            GinIndex(fields=["grams"], name="issue_words"),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def save(self, **kwargs):
        if self._state.adding:
            self.grams = search.grams(self.title)
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("issue", args=[self.number])

    def urls_for(self, people):
        """A petitioner is led to her own petition, the newest where there are more; everyone else to the issue."""
        if hasattr(self, "all_petitions"):
            told = {person.pk for person in people}
            theirs = [petition for petition in self.all_petitions if petition.petitioner_id in told]
        else:
            theirs = self.petitions.filter(petitioner__in=people).order_by("pk").only("number", "petitioner", "issue")
        return {petition.petitioner_id: petition.get_absolute_url() for petition in theirs}

    def hearers(self, people, *, at_work=None):
        """Those of these people who may be told: nobody who must keep out of one of its petitions, but of their own.

        The people `at_work` on a task for it hear of it even where it is about that organisation of theirs.
        """
        read = hasattr(self, "all_petitions")
        petitioners, about, recused = beside(self.all_petitions) if read else self.petitions.people_beside()
        staff = {person.pk for person in at_work.current_staff()} if about and at_work else set()
        kept_out = (recused | (employed_by(about) - staff)) - petitioners
        return [person for person in people if person.pk not in kept_out]

    @property
    def state_tone(self):
        return TONES[self.state]

    def has_evidence_now(self):
        """Whether any organisation that reported has sent a photo with it."""
        reported = self.tasks.unscoped("of the issue itself").filter(state__in=[TaskState.REPORTED, TaskState.DONE])
        return reported.filter(photos__isnull=False).exists()

    @property
    def place(self):
        where = str(self.building) if self.building_id else "公共区域"
        return f"{where} {self.place_text}".strip()
