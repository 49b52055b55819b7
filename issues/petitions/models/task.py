"""任务: what one organisation must do for an issue; and its requests for more time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from committees.bodies.models import watches_over, works_in
from governance.facts import Fact, any_of
from governance.journal.models import scope_of
from governance.registry.models import Organisation, organisations_of
from governance.walls import Walled
from issues.petitions.models.issue import Issue
from issues.petitions.models.petition import issues_about_mine, issues_recused_from, stood_in_for
from issues.petitions.states import TASK_ACTIVE, TASK_GIVEN_BACK, TONES, ExtensionState, TaskState

RECUSED = Fact("recused", "须回避", lambda user: Q(issue__in=issues_recused_from(user)))
ABOUT_MINE = Fact("about_mine", "反映的是本人所在单位", lambda user: Q(issue__in=issues_about_mine(user)))
BARS = (RECUSED, ABOUT_MINE)

# Who must act sees the task even where it is about them; by whom it was brought they do not learn.
ORGANISATION = Fact("organisation", "承办单位人员", lambda user: Q(organisation__in=organisations_of(user)), (RECUSED,))
WORKS = Fact("works", "在其办理范围内的物管会、居委会人员", lambda user: works_in(user, "issue__"), BARS)
STANDS_IN = Fact("stands_in", "下级人员均须回避，由街道办理", lambda user: stood_in_for(user, "issue__"), BARS)
WATCHES = Fact("watches", "所属街道办事处人员", lambda user: watches_over(user, "issue__"), BARS)


class TaskQuerySet(Walled):
    FACTS = (ORGANISATION, WORKS, STANDS_IN, WATCHES)

    def visible_to(self, user):
        """The organisation that must act, and those who see the issue."""
        return self.filter(any_of(self.FACTS, user)).scoped()

    def of_organisations(self, user):
        """Tasks of the organisations that the person is posted to."""
        mine = [fact for fact in self.FACTS if fact.name == ORGANISATION.name]
        return self.filter(any_of(mine, user)).scoped()

    def active(self):
        return self.filter(state__in=TASK_ACTIVE)

    def matching(self, words):
        """The task's own number, or what the issue is found by."""
        return self.filter(Q(number__istartswith=words) | Q(issue__in=Issue.objects.matching(words)))

    def kept(self):
        """Not given back: what residents said is shown with these only."""
        return self.exclude(state__in=TASK_GIVEN_BACK)

    def for_list(self):
        return self.select_related("issue__category", "issue__community", "issue__building", "organisation")


class Task(models.Model):
    number = models.CharField("编号", max_length=20, unique=True)
    issue = models.ForeignKey("petitions.Issue", models.PROTECT, related_name="tasks", verbose_name="事项")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tasks", verbose_name="承办单位")
    is_lead = models.BooleanField("首接牵头", default=False)
    by_street = models.BooleanField("街道指派", default=False)
    brief = models.CharField("交办要求", max_length=500, blank=True)
    state = models.CharField("状态", max_length=10, choices=TaskState, default=TaskState.SENT)
    sent_at = models.DateTimeField("派单时间")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="派单人")
    due_at = models.DateTimeField("到期", null=True, blank=True)
    refusal = models.CharField("退单理由", max_length=500, blank=True)
    proposed = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="建议承办单位"
    )
    report = models.TextField("办理反馈", blank=True)
    reported_at = models.DateTimeField("反馈时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任务"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_is_in_a_known_state"),
            models.UniqueConstraint(
                fields=["issue", "organisation"],
                condition=Q(state__in=TASK_ACTIVE),
                name="an_organisation_has_one_task_per_issue",
            ),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(state__in=TASK_ACTIVE, is_lead=True), name="one_lead_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="nobody_refuses_without_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reported", "done"]) | ~Q(report=""),
                name="a_report_says_what_was_done",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "refused", "recalled"], closed_at__isnull=False, due_at=None)
                | (Q(state__in=TASK_ACTIVE) & Q(closed_at=None)),
                name="task_is_closed_when_it_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "due_at", "id"], name="task_queue"),
            models.Index(fields=["organisation", "state", "-id"], name="task_by_state"),
            models.Index(fields=["due_at", "id"], condition=Q(state__in=["sent", "signed"]), name="task_in_hand"),
            models.Index(fields=["-id"], condition=Q(state="reported"), name="task_reported"),
        ]

    def __str__(self):
        return f"{self.number} {self.organisation}"

    def get_absolute_url(self):
        return reverse("task", args=[self.number])

    def journal_scope(self):
        return scope_of(self.issue)

    @property
    def state_tone(self):
        return TONES[self.state]

    @cached_property
    def is_about_itself(self):
        """Whether one of the issue's petitions is about this organisation, the one above it, or one it runs."""
        petitions = self.issue.petitions.unscoped("what the issue is about, for the task's own hearers")
        about = petitions.exclude(about=None).values_list("about", "about__parent", "about__successor")
        named = {pk for row in about for pk in row if pk}
        return bool(named & {self.organisation_id, self.organisation.parent_id})

    def hearers(self, people):
        """As for its issue; but the organisation hears of its own task."""
        return self.issue.hearers(people, at_work=self.organisation)


class ExtensionQuerySet(Walled):
    FACTS = (Fact("task", "能看到该任务的人员", lambda user: Q(task__in=Task.objects.visible_to(user))),)

    def visible_to(self, user):
        return self.filter(any_of(self.FACTS, user)).scoped()


class Extension(models.Model):
    """延期申请: more days for the issue, asked by the lead, granted or not by the committee."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="extensions", verbose_name="任务")
    days = models.PositiveSmallIntegerField("延长天数")
    reason = models.CharField("理由", max_length=300)
    state = models.CharField("状态", max_length=10, choices=ExtensionState, default=ExtensionState.WAITING)
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人")
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="审批人",
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(state="waiting"), name="one_extension_waits_at_a_time"
            ),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=30), name="extension_is_1_to_30_days"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="extension_is_decided_or_waits",
            ),
        ]

    def __str__(self):
        return f"{self.task} +{self.days} 天"


SHOWN_EXTENSIONS = models.Prefetch("extensions", Extension.objects.unscoped("of tasks that are shown"))
