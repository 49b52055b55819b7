"""时限规则: how long each thing may take, on what ground, from which day on."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.clocks import kinds
from governance.clocks.catalogue import LABELS
from governance.clocks.states import Bound
from governance.registry.models import Street
from governance.workdays import UNIT_LABELS, Limit, Unit

HOURS = {Unit.HOURS: 1, Unit.DAYS: 24}  # the units that can be compared with each other


class TimeLimitQuerySet(models.QuerySet):
    def public(self):
        """The law is nobody's secret, nor what a street has promised beyond it."""
        return self.select_related("street")


class TimeLimit(models.Model):
    """One row of the catalogue. Rows are never overwritten: a new rule is a new row with its own `valid_from`.

    A street's own row is bounded by the general ones, as `bound` says; a trigger of the database sees to it too.
    """

    kind = models.CharField("时限", max_length=30)
    code = models.CharField("目录编号", max_length=4, blank=True)
    urgency = models.CharField("紧急程度", max_length=2, blank=True, help_text="空着为不分紧急程度")
    category = models.CharField("类别代码", max_length=10, blank=True, help_text="空着为不分类别")
    street = models.ForeignKey(
        Street,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="街道",
        help_text="空着为各街道通用",
    )
    amount = models.PositiveSmallIntegerField("期限")
    unit = models.CharField("单位", max_length=12, choices=[(unit.value, UNIT_LABELS[unit]) for unit in Unit])
    bound = models.CharField(
        "街道可否调整", max_length=6, choices=Bound, default=Bound.MOST, help_text="街道自己的期限与通用期限的关系"
    )
    before = models.BooleanField("提前", default=False, help_text="在某日之前若干时间，而不是之后")
    basis = models.CharField("依据", max_length=200)
    valid_from = models.DateField("自")

    objects = TimeLimitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "时限规则"
        ordering = ["kind", "urgency", "category", "street", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "urgency", "category", "street", "valid_from"],
                nulls_distinct=False,
                name="one_limit_for_a_kind_from_a_day",
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="a_limit_is_longer_than_nothing"),
            models.CheckConstraint(condition=Q(unit__in=[unit.value for unit in Unit]), name="limit_unit_is_known"),
            models.CheckConstraint(condition=~Q(basis=""), name="a_limit_names_its_basis"),
            models.CheckConstraint(condition=Q(bound__in=Bound.values), name="limit_bound_is_known"),
        ]

    def __str__(self):
        return f"{self.label} {self.urgency} {self.as_limit()}".replace("  ", " ")

    def get_absolute_url(self):
        return reverse("limits")

    def clean(self):
        """What a street may not do is said here in words; the database refuses it as well."""
        if self.street_id and self.amount and self.unit and self.valid_from:
            raise_unless_bounded(self)

    @property
    def label(self):
        return label_of(self.kind)

    def as_limit(self):
        return Limit(self.amount, Unit(self.unit), self.basis, self.valid_from, self.pk)

    @property
    def rank(self):
        """The more a row says about where it holds, the more it weighs; among equals the newest."""
        return (bool(self.category), bool(self.urgency), self.street_id is not None, self.valid_from)


def label_of(kind):
    """As people call it: by its clock, or by the catalogue where nothing counts it yet."""
    return kinds.get(kind).label if kind in {one.name for one in kinds.known()} else LABELS.get(kind, kind)


def keeps_to(own, general):
    """Whether a street's limit lies within what the general one allows it."""
    same = own.unit == general.unit
    if general.bound == Bound.FIXED or not (same or {own.unit, general.unit} <= set(HOURS)):
        return False
    shares = own.amount * HOURS.get(own.unit, 1), general.amount * HOURS.get(general.unit, 1)
    return shares[0] >= shares[1] if general.bound == Bound.LEAST else shares[0] <= shares[1]


def raise_unless_bounded(own):
    """ValidationError with one sentence, where a street's own row is not within the general one that it replaces."""
    general = in_force(_holding(own.kind, own.valid_from, own.urgency, own.category).filter(street=None))
    if general is None:
        raise ValidationError("这一天还没有通用的期限，街道不能单独规定。")
    if not keeps_to(own, general):
        raise ValidationError(SENTENCES[general.bound].format(limit=general.as_limit()))


SENTENCES = {
    Bound.MOST: "街道自己的期限只能更短：通用期限是 {limit}，单位也要一致。",
    Bound.LEAST: "这是最短期限，街道自己的只能更长：通用期限是 {limit}，单位也要一致。",
    Bound.FIXED: "这是法定的固定期限（{limit}），街道不能调整。",
}


def time_limit(kind, *, on, urgency="", category="", street=None):
    """The limit of a kind that is in force on a day, for this urgency, category and street (ids and codes).

    A street's own row that a later general one has overtaken no longer counts. LookupError where no row holds.
    """
    row = in_force(_holding(kind, on, urgency, category).filter(Q(street=None) | Q(street=street)))
    if row is None:
        raise LookupError(f"no limit of {kind} {urgency} is in force on {on}")
    return row.as_limit()


def limit_on(kind, day, street=None):
    """The row in force on a day, or None for what happened before the rule."""
    try:
        return time_limit(kind, on=day, street=street)
    except LookupError:
        return None


def _holding(kind, on, urgency, category):
    """Rows that could hold on a day, of whatever street."""
    found = TimeLimit.objects.filter(kind=kind, valid_from__lte=on)
    return found.filter(urgency__in=["", urgency], category__in=["", category])


def in_force(rows):
    """Of the rows that could hold, the one that does; None where there is none."""
    rows = list(rows)
    row = max(rows, key=lambda row: row.rank, default=None)
    if row is None or row.street_id is None:
        return row
    general = in_force(one for one in rows if one.street_id is None)
    return row if general is None or keeps_to(row, general) else general
