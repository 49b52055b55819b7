"""时限规则: how long each thing may take, on what ground, from which day on."""

from django.db import models
from django.db.models import Q

from governance.registry.models import Street
from governance.workdays import UNIT_LABELS, Limit, Unit


class TimeLimit(models.Model):
    """One row of the catalogue. Rows are never overwritten: a new rule is a new row with its own `valid_from`."""

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
    before = models.BooleanField("提前", default=False, help_text="在某日之前若干时间，而不是之后")
    basis = models.CharField("依据", max_length=200)
    valid_from = models.DateField("自")

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
        ]

    def __str__(self):
        return f"{self.kind} {self.urgency} {self.as_limit()}".replace("  ", " ")

    def as_limit(self):
        return Limit(self.amount, Unit(self.unit), self.basis, self.valid_from, self.pk)

    @property
    def rank(self):
        """The more a row says about where it holds, the more it weighs; among equals the newest."""
        return (bool(self.category), bool(self.urgency), self.street_id is not None, self.valid_from)


def time_limit(kind, *, on, urgency="", category="", street=None):
    """The limit of a kind that is in force on a day, for this urgency, category and street (ids and codes).

    LookupError where no row holds.
    """
    rows = TimeLimit.objects.filter(
        Q(street=None) | Q(street=street),
        kind=kind,
        valid_from__lte=on,
        urgency__in=["", urgency],
        category__in=["", category],
    )
    row = max(rows, key=lambda row: row.rank, default=None)
    if row is None:
        raise LookupError(f"no limit of {kind} {urgency} is in force on {on}")
    return row.as_limit()
