"""任务书: the task of a task force, what it shall leave behind, and its member units with their division of work."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committees.bodies.models import Committee, Seat
from committees.taskforces.states import UnitKind
from governance.registry.models import (
    Organisation,
    Period,
    communities_confirmed_by,
    holds,
    streets_of,
    workplaces_of,
)
from governance.registry.models.periods import PeriodQuerySet
from governance.walls import Walled


class CharterQuerySet(Walled):
    def visible_to(self, user):
        """Who sits on it or works for a member unit, while it lasts; the 居委会; the street. The rest is public."""
        if not user.is_authenticated:
            return self.none()
        seats = Seat.objects.current().filter(person=user)
        units = MemberUnit.objects.in_force().filter(organisation__in=workplaces_of(user))
        return self.filter(
            Q(committee__in=seats.order_by().values("committee"))
            | Q(pk__in=units.order_by().values("charter"))
            | Q(committee__community__in=communities_confirmed_by(user))
            | Q(committee__community__street__in=streets_of(user))
        ).scoped()

    def over(self, is_over):
        """Those that ended, or those that stand today."""
        return self.exclude(holds("committee__")) if is_over else self.filter(holds("committee__"))

    def for_list(self):
        units = models.Count("units", filter=holds("units__"))
        return self.select_related("committee__community__street").annotate(unit_count=units)


class Charter(models.Model):
    """Its end is the end of the body: `committee.last_day`."""

    committee = models.OneToOneField(Committee, models.PROTECT, related_name="charter", verbose_name="专班")
    purpose = models.CharField("任务", max_length=300)
    leaves = models.CharField("完成时留下什么", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    founded_at = models.DateTimeField("登记时间")
    nonce = models.UUIDField("表单标识")

    objects = CharterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专班任务书"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["by", "nonce"], name="a_form_founds_one_task_force")]

    def __str__(self):
        return self.committee.name

    def get_absolute_url(self):
        return reverse("taskforce", args=[self.pk])

    @property
    def number(self):
        return self.committee.name

    def journal_scope(self):
        return self.committee.journal_scope()


class UnitQuerySet(PeriodQuerySet):
    def in_force(self, on=None):
        """Whose task force lasts too."""
        return self.current(on).filter(holds("charter__committee__", on))


class MemberUnit(Period):
    """成员单位: an organisation, or a group by its name, and its share of the work (分工)."""

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="units", verbose_name="任务书")
    kind = models.CharField("类别", max_length=14, choices=UnitKind)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="taskforces", null=True, blank=True, verbose_name="单位"
    )
    name = models.CharField("群体名称", max_length=60, blank=True)
    work = models.CharField("分工", max_length=200)

    objects = UnitQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "专班成员单位"
        ordering = ["charter", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="member_unit_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(organisation=None) ^ Q(name=""), name="member_unit_is_an_organisation_or_a_group"
            ),
            models.UniqueConstraint(
                fields=["charter", "organisation"], condition=Q(until=None), name="an_organisation_takes_part_once"
            ),
        ]

    def __str__(self):
        return self.name or str(self.organisation)
