"""梯度: by which steps a running deadline speaks up, as rows that a street may change for itself."""

from fractions import Fraction

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.clocks import kinds
from governance.clocks.ladder import Rung
from governance.clocks.states import TONES, LadderState, Speaks
from governance.registry.models import Street, streets_of


class LadderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What everybody's deadlines follow, and what the person's own street made of it."""
        return self.filter(Q(street=None) | Q(street__in=streets_of(user)))

    def live(self):
        return self.filter(state=LadderState.LIVE)

    def drafts(self):
        return self.filter(state=LadderState.DRAFT)


class Ladder(models.Model):
    """One version of one ladder. What was live is retired, never changed."""

    kind = models.CharField("时限", max_length=30)
    urgency = models.CharField("紧急程度", max_length=2, blank=True)
    street = models.ForeignKey(
        Street, models.PROTECT, related_name="ladders", null=True, blank=True, verbose_name="街道"
    )
    version = models.PositiveSmallIntegerField("版本", default=1)
    state = models.CharField("状态", max_length=8, choices=LadderState, default=LadderState.DRAFT)
    note = models.CharField("说明", max_length=200, blank=True)
    made_at = models.DateTimeField("编制时间")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="编制人"
    )
    live_at = models.DateTimeField("生效时间", null=True, blank=True)
    skips_past = models.BooleanField("已过的步骤不补发", default=False)
    looked_to = models.BigIntegerField("已重新检查到", null=True, blank=True, editable=False)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = LadderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒与升级规则"
        ordering = ["kind", "urgency", "street", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "urgency", "street", "version"],
                nulls_distinct=False,
                name="ladder_versions_are_counted",
            ),
            models.UniqueConstraint(
                fields=["kind", "urgency", "street"],
                condition=Q(state="live"),
                nulls_distinct=False,
                name="one_ladder_is_live_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["kind", "urgency", "street"],
                condition=Q(state="draft"),
                nulls_distinct=False,
                name="one_ladder_is_drafted_at_a_time",
            ),
            models.CheckConstraint(condition=Q(state__in=LadderState.values), name="ladder_is_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(state="draft", live_at=None, retired_at=None)
                | Q(state="live", live_at__isnull=False, retired_at=None)
                | Q(state="retired", retired_at__isnull=False),
                name="ladder_dates_follow_its_state",
            ),
        ]

    def __str__(self):
        return f"{self.label}{self.urgency and ' ' + self.urgency}（第 {self.version} 版）"

    def get_absolute_url(self):
        return reverse("ladder", args=[self.pk])

    @property
    def label(self):
        return kinds.get(self.kind).label

    @property
    def is_draft(self):
        return self.state == LadderState.DRAFT

    @property
    def number(self):
        """How notices and the journal call it."""
        return str(self)

    @property
    def state_tone(self):
        return TONES[self.state]

    def rungs(self):
        return tuple(step.as_rung() for step in self.steps.all())


class Step(models.Model):
    """One rung of one version: at a share of the time, or so long after it was due."""

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="steps", verbose_name="规则")
    position = models.PositiveSmallIntegerField("次序")
    step = models.CharField("步骤代号", max_length=30)
    label = models.CharField("名称", max_length=60)
    share = models.PositiveSmallIntegerField("时限的百分之", null=True, blank=True)
    after = models.DurationField("到期之后", null=True, blank=True)
    audience = ArrayField(models.CharField(max_length=20), verbose_name="告知谁", default=list, blank=True)
    speaks = models.CharField("性质", max_length=10, choices=Speaks)

    class Meta:
        verbose_name = verbose_name_plural = "步骤"
        ordering = ["ladder", "position"]
        constraints = [
            models.UniqueConstraint(fields=["ladder", "step"], name="a_ladder_has_a_step_once"),
            models.UniqueConstraint(fields=["ladder", "position"], name="a_ladder_has_one_step_at_a_place"),
            models.CheckConstraint(
                condition=Q(share=None, after__isnull=False)
                | Q(share__isnull=False, share__range=(1, 100), after=None),  # "unknown" would let the row pass
                name="a_step_is_before_or_after_the_due_time",
            ),
            models.CheckConstraint(condition=Q(speaks__in=Speaks.values), name="a_step_reminds_or_escalates"),
        ]

    def __str__(self):
        return self.label

    def as_rung(self):
        fraction = Fraction(self.share, 100) if self.share else None
        return Rung(self.step, self.label, fraction, self.after, tuple(self.audience), self.speaks)


def step_of(rung, position):
    """The row that says what a rung says; shares are whole percents."""
    return Step(
        position=position,
        step=rung.step,
        label=rung.label,
        share=None if rung.fraction is None else int(rung.fraction * 100),
        after=rung.after,
        audience=list(rung.audience),
        speaks=rung.kind,
    )


class live_ladders:
    """The ladders of a kind that are live now, read once: a street's own comes before everybody's.

    `instead` is a draft that is looked at as if it were live already.
    """

    def __init__(self, kind, instead=None):
        self.kind = kinds.get(kind)
        self.rows, self.quiet = {}, {}
        steps = Step.objects.filter(ladder__kind=kind, ladder__state=LadderState.LIVE)
        for step in steps.select_related("ladder").order_by("ladder", "position"):
            place = (step.ladder.urgency, step.ladder.street_id)
            self.rows.setdefault(place, []).append(step.as_rung())
            self.quiet[place] = step.ladder.live_at if step.ladder.skips_past else None
        if instead is not None:
            place = (instead.urgency, instead.street_id)
            self.rows[place], self.quiet[place] = list(instead.rungs()), None

    def place_of(self, subject):
        """Which row of the table holds for a subject."""
        facts = self.kind.facts(subject)
        own = (facts.urgency, facts.street)
        return own if own in self.rows else (facts.urgency, None)

    def of(self, subject):
        place = self.place_of(subject)
        return tuple(self.rows[place]) if place in self.rows else self.kind.ladder_of(place[0])

    def is_past(self, subject, moment):
        """Whether the step lies before its ladder came into force, and is only written down."""
        since = self.quiet.get(self.place_of(subject))
        return since is not None and moment <= since
