"""物管会 and other bodies: of which community, in which state, until when."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from committees.bodies.law import law_of
from committees.bodies.states import (
    BEING_FORMED,
    GOVERNING,
    IN_OFFICE,
    TONES,
    CommitteeKind,
    CommitteeState,
    EndingReason,
    FoundingGround,
)
from governance.registry.models import Building, Community, ManagementArea, Organisation, Period, holds, today
from governance.registry.models.periods import PeriodQuerySet
from governance.workdays import agreed_end


def households_of(community, areas):
    """Of these management areas, else of the whole community, as the registers have them (§39 counts them)."""
    buildings = Building.objects.filter(area__in=areas) if areas else Building.objects.filter(community=community)
    return buildings.aggregate(households=models.Sum("households"))["households"] or 0


class CommitteeQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        """Who governs is no secret: everybody, also who has not signed in."""
        return self.all()

    def at_stage(self, stage):
        """`forming`, `past`, or those in office today."""
        if stage == "forming":
            return self.filter(state__in=BEING_FORMED)
        if stage == "past":
            return self.filter(until__lte=today())
        return self.current().exclude(state__in=BEING_FORMED)

    def in_office(self):
        return self.current().filter(state__in=IN_OFFICE)

    def governing(self, community):
        """Who governs there today, the 业委会 before the 物管会 that it replaces."""
        rank = models.Case(models.When(kind=CommitteeKind.OWNERS, then=0), default=1)
        return self.in_office().filter(kind__in=GOVERNING, community=community).order_by(rank, "pk")

    def on_ground(self, community, areas):
        """[bodies of the same ground]: of one of these areas; where one side names none, of the community."""
        mine = {area.pk for area in areas}
        rows = self.filter(community=community).prefetch_related("areas").order_by("pk")
        theirs = [(one, {area.pk for area in one.areas.all()}) for one in rows]
        return [one for one, where in theirs if not mine or not where or mine & where]

    def line_of(self, community):
        """Who governed there, one after another: the owners themselves, 物管会, 业委会. Not what came to nothing."""
        kinds = (CommitteeKind.SELF_MANAGED, *GOVERNING)
        return (
            self.filter(community=community, kind__in=kinds)
            .exclude(state=CommitteeState.GIVEN_UP)
            .order_by("since", "pk")
        )

    def for_list(self):
        """With how many sit there today."""
        seated = models.Count("seats", filter=holds("seats__"))
        return self.select_related("community__street", "founder").annotate(seated=seated)


class Committee(Period):
    """`until` is where the mandate ends, the second after `last_day` unless it was dissolved before."""

    kind = models.CharField("类别", max_length=20, choices=CommitteeKind)
    community = models.ForeignKey(Community, models.PROTECT, related_name="committees", verbose_name="社区")
    name = models.CharField("名称", max_length=60, unique=True)
    planned_size = models.PositiveSmallIntegerField("应有席位", default=7)
    founder = models.ForeignKey(
        Organisation, models.PROTECT, related_name="founded", null=True, blank=True, verbose_name="组建单位"
    )
    areas = models.ManyToManyField(ManagementArea, related_name="committees", blank=True, verbose_name="物业管理区域")
    state = models.CharField(
        "状态",
        max_length=12,
        choices=CommitteeState,
        default=CommitteeState.WORKING,
        db_default=CommitteeState.WORKING,
    )
    has_assembly = models.BooleanField("业主大会已成立", default=False, db_default=False)
    ground = models.CharField("组建事由", max_length=12, choices=FoundingGround, default="", db_default="", blank=True)
    last_day = models.DateField("任期最后一天", null=True, blank=True)
    handed_in_on = models.DateField("报送备案日期", null=True, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    certificate = models.CharField("备案或成立证明编号", max_length=60, default="", db_default="", blank=True)
    sealed_on = models.DateField("刻章日期", null=True, blank=True)
    ending_reason = models.CharField(
        "解散原因", max_length=20, choices=EndingReason, default="", db_default="", blank=True
    )
    succeeds = models.OneToOneField(
        "self", models.PROTECT, related_name="succeeded_by", null=True, blank=True, verbose_name="接续自"
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "委员会"
        ordering = ["community", "name"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=CommitteeKind.values), name="committee_is_of_a_known_kind"),
            models.CheckConstraint(condition=Q(state__in=CommitteeState.values), name="committee_is_in_a_known_state"),
            # 物业管理条例 §54: at least seven members, an odd number
            models.CheckConstraint(
                condition=~Q(kind="management") | Q(planned_size__gte=7),
                name="management_committee_has_seven_or_more",
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(until__isnull=False, last_day__gte=F("since")),
                name="committee_with_a_term_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["dissolving", "dissolved"]) | ~Q(ending_reason=""),
                name="committee_that_dissolves_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["dissolved", "expired", "given_up"]) | Q(until__isnull=False),
                name="committee_that_is_over_has_an_end",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("committee", args=[self.pk])

    @property
    def number(self):
        """How messages name it."""
        return self.name

    def journal_scope(self):
        return self.community_id, self.community.street_id

    @property
    def tone(self):
        return TONES.get(self.state, "wait")

    @property
    def is_being_formed(self):
        return self.state in BEING_FORMED

    @property
    def law(self):
        return law_of(self.kind)

    @property
    def is_elected(self):
        """By the owners; the others are put together by the street."""
        return self.kind == CommitteeKind.OWNERS

    @property
    def heir(self):
        """The body that follows this one, once this one is over; None while it sits or nobody follows."""
        if self.is_being_formed or self.is_in_office:
            return None
        return Committee.objects.in_office().filter(succeeds=self).first()

    @property
    def must_file(self):
        """A 业委会 files (§43), a 物管会 only where there is an owners' assembly: else it gets a 成立证明 (§55)."""
        return self.is_elected or (self.kind == CommitteeKind.MANAGEMENT and self.has_assembly)

    def get_state_display(self):
        if self.state == CommitteeState.FILED and not self.must_file:
            return "已取得成立证明"
        return CommitteeState(self.state).label

    @property
    def households(self):
        return households_of(self.community_id, list(self.areas.all()))

    @property
    def is_in_office(self):
        """Formed, not over by state nor by the calendar."""
        return self.state in IN_OFFICE and (self.until is None or self.until > today())

    def sits_on(self, day):
        """Whether its mandate holds on that day, as far as is known today."""
        return self.state in IN_OFFICE and self.since <= day and (self.until is None or self.until > day)

    @property
    def ends(self):
        """When the term is over: 24:00 of its last day; None without a term."""
        return agreed_end(self.last_day) if self.last_day else None
