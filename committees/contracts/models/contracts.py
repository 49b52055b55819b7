"""物业服务合同: which firm serves which buildings, from when, at what price; and the manager it sends."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, DateField, Exists, F, Func, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from committees.bodies.models import communities_served_by, watches_over
from committees.contracts import limits
from committees.contracts.states import TONES, Phase
from governance.registry.models import (
    Building,
    Community,
    ManagementArea,
    Organisation,
    Period,
    Posting,
    communities_confirmed_by,
    homes_of,
    organisations_of,
    today,
)
from governance.registry.models.periods import PeriodQuerySet
from governance.walls import Walled
from governance.workdays import agreed_end


def concerns(user):
    """A condition on rows with `community`: the committee, the 居委会 and the street of the place."""
    return (
        Q(community__in=communities_served_by(user))
        | Q(community__in=communities_confirmed_by(user))
        | watches_over(user)
    )


def buildings_lived_in_by(user):
    """Owners may inspect the contracts of their buildings (建筑物区分所有权解释 §13); occupants read them too."""
    return homes_of(user).order_by().values("entrance__building")


class ServiceContractQuerySet(PeriodQuerySet, Walled):
    def visible_to(self, user):
        """Committee, 居委会 and street of the place; the firm its own; residents those of their buildings."""
        scope = ContractBuilding.objects.filter(building__in=buildings_lived_in_by(user))
        mine = Q(firm__in=organisations_of(user).values("pk")) | Q(pk__in=scope.values("contract"))
        return self.filter(concerns(user) | mine).scoped()

    def for_list(self):
        return self.select_related("firm__successor", "area", "community__street").prefetch_related("scope__building")

    def unended(self):
        return self.filter(until=None)

    def in_phase(self, phase, on=None):
        return self.filter(_phases(on or today())[phase])

    def by_urgency(self, on=None):
        """With `rank` and `days_left` to sort by: what must be decided first, then what runs, at last what ended.

        A row of it knows its `phase`.
        """
        on = on or today()
        conditions = _phases(on)
        days = Func(
            F("last_day"),
            Value(on, DateField()),
            template="(%(expressions)s)",
            arg_joiner=" - ",
            output_field=IntegerField(),
        )
        return self.annotate(
            rank=Case(
                *(When(conditions[phase], then=Value(rank)) for rank, phase in enumerate(BY_URGENCY)),
                default=Value(BY_URGENCY.index(Phase.ENDED)),
                output_field=IntegerField(),
            ),
            days_left=Coalesce(days, Value(0)),
        )


BY_URGENCY = (Phase.EXPIRING, Phase.OPEN_ENDED, Phase.RUNNING, Phase.COMING, Phase.ENDED)


def _phases(on):
    """A condition for each phase on a day; every contract is in exactly one."""
    unended = Q(until=None) | Q(until__gt=on)
    holds = unended & Q(since__lte=on)
    limit = limits.limit_on(limits.RENEWAL, on)
    warned = limits.warned_until(on, limit) if limit else on
    return {
        Phase.COMING: unended & Q(since__gt=on),
        Phase.RUNNING: holds & Q(last_day__gt=warned),
        Phase.EXPIRING: holds & Q(last_day__gte=on, last_day__lte=warned),
        Phase.OPEN_ENDED: holds & (Q(last_day=None) | Q(last_day__lt=on)),
        Phase.ENDED: Q(until__lte=on),
    }


class ServiceContract(Period):
    """`last_day` is what the paper says; `until` is when it really ended, set by a deed.

    Served on beyond its last day without a decision, it goes on as one without a term (民法典 §948).
    """

    number = models.CharField("合同编号", max_length=40)
    firm = models.ForeignKey(Organisation, models.PROTECT, related_name="contracts", verbose_name="物业服务企业")
    community = models.ForeignKey(Community, models.PROTECT, related_name="contracts", verbose_name="社区")
    area = models.ForeignKey(
        ManagementArea, models.PROTECT, related_name="contracts", null=True, blank=True, verbose_name="物业管理区域"
    )
    buildings = models.ManyToManyField(
        Building, through="ContractBuilding", related_name="contracts", verbose_name="服务范围"
    )
    price = models.PositiveIntegerField("价格（分/平方米·月）", null=True, blank=True)
    price_note = models.CharField("价格说明", max_length=100, blank=True)
    signed_on = models.DateField("签订日期")
    last_day = models.DateField("约定期满日", null=True, blank=True, help_text="合同约定的最后一天；不定期的不填")
    filed_on = models.DateField("备案日期", null=True, blank=True)
    ended_reason = models.CharField("终止原因", max_length=200, blank=True)
    renews = models.OneToOneField(
        "self", models.PROTECT, related_name="renewed_by", null=True, blank=True, verbose_name="续签自"
    )

    objects = ServiceContractQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "物业服务合同"
        ordering = ["-since", "-pk"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["community", "number"], name="contract_numbered_once_per_community"),
            models.CheckConstraint(condition=~Q(number=""), name="contract_has_a_number"),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("since")), name="contract_runs_for_a_day_at_least"
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(filed_on__gte=F("signed_on")), name="contract_is_filed_after_signing"
            ),
            models.CheckConstraint(
                condition=Q(until=None, ended_reason="") | (Q(until__isnull=False) & ~Q(ended_reason="")),
                name="contract_that_ended_says_why",
            ),
        ]
        indexes = [models.Index(fields=["community", "last_day"], name="contract_by_community")]

    def __str__(self):
        return f"{self.firm} {self.number}"

    def get_absolute_url(self):
        return reverse("contract", args=[self.pk])

    @property
    def ends(self):
        """When the term is over: 24:00 of its last day; None without a term."""
        return agreed_end(self.last_day) if self.last_day else None

    @property
    def phase(self):
        """Where it stands today, of a row from `by_urgency`."""
        return BY_URGENCY[self.rank]

    @property
    def tone(self):
        return TONES[self.phase]

    @property
    def price_words(self):
        """`1.20 元/平方米·月`, or what the paper says instead."""
        if self.price is None:
            return self.price_note or "未登记价格"
        note = f"（{self.price_note}）" if self.price_note else ""
        return f"{self.price // 100}.{self.price % 100:02} 元/平方米·月{note}"

    @property
    def scope_words(self):
        return spoken_buildings(row.building for row in self.scope.all())


class ContractBuilding(Period):
    """One building of a contract. A building has one contract at a time: one firm for one area (物业管理条例 §61)."""

    contract = models.ForeignKey(ServiceContract, models.PROTECT, related_name="scope", verbose_name="合同")
    building = models.ForeignKey(Building, models.PROTECT, related_name="contract_scope", verbose_name="楼")

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "合同服务范围"
        ordering = ["contract", "building"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["contract", "building"], name="building_named_once_in_a_contract"),
            # Two ranges, because equality inside an exclusion would need an extension of the database.
            ExclusionConstraint(
                name="building_has_one_contract_at_a_time",
                expressions=[
                    (
                        Func(
                            F("building"),
                            F("building"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("since"), F("until"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.contract} · {self.building}"


class ManagerReportQuerySet(Walled):
    def visible_to(self, user):
        return self.filter(contract__in=ServiceContract.objects.visible_to(user)).scoped()

    def in_post(self):
        """Whose posting at the firm still holds today."""
        current = Posting.objects.current().filter(pk=OuterRef("posting"))
        return self.filter(Exists(current))


class ManagerReport(models.Model):
    """项目负责人: when one took post under a contract, and when he or she reported to the 居委会 (§66: three days)."""

    contract = models.ForeignKey(ServiceContract, models.PROTECT, related_name="managers", verbose_name="合同")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="manager_reports", verbose_name="任职")
    took_post_on = models.DateField("到岗日期")
    reported_on = models.DateField("报到日期", null=True, blank=True)

    objects = ManagerReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目负责人报到"
        ordering = ["-took_post_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "posting"], name="manager_takes_post_once_in_a_contract"),
            models.CheckConstraint(
                condition=Q(reported_on=None) | Q(reported_on__gte=F("took_post_on")),
                name="manager_reports_after_taking_post",
            ),
        ]

    def __str__(self):
        return f"{self.contract} · {self.posting.title}"

    def get_absolute_url(self):
        return self.contract.get_absolute_url()

    @property
    def number(self):
        return self.contract.number

    def journal_scope(self):
        community = self.contract.community
        return community.pk, community.street_id


def spoken_buildings(buildings):
    """`1-4、7号楼`: runs of numbers are shortened, buildings with a name of their own are named."""
    buildings = list(buildings)
    numbers = sorted({building.number for building in buildings})
    runs = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = "、".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
    return f"{words}号楼" if words else "未登记楼栋"
