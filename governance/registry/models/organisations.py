"""Organisations, which buildings they serve, and who works for them; authority in office follows from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from governance.registry.models.periods import Period
from governance.registry.models.places import Building, Community, Street
from governance.registry.states import OrganisationKind


class Organisation(models.Model):
    kind = models.CharField("类别", max_length=20, choices=OrganisationKind)
    name = models.CharField("名称", max_length=60, unique=True)
    street = models.ForeignKey(
        Street, models.PROTECT, related_name="organisations", null=True, blank=True, verbose_name="街道"
    )
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="organisations", null=True, blank=True, verbose_name="社区"
    )
    duty_phone = models.CharField("值班电话", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="organisation_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind="street_office") | Q(street__isnull=False),
                name="street_office_has_a_street",
            ),
            models.CheckConstraint(
                condition=~Q(kind="neighbourhood") | Q(community__isnull=False),
                name="neighbourhood_committee_has_a_community",
            ),
        ]

    def __str__(self):
        return self.name

    def current_staff(self, leads_only=False):
        return staff_of(organisation=self, is_lead=True) if leads_only else staff_of(organisation=self)


class Coverage(Period):
    """Which buildings an organisation serves."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="coverages", verbose_name="单位")
    building = models.ForeignKey(Building, models.PROTECT, related_name="coverages", verbose_name="楼")

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "服务范围"
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "building"],
                condition=Q(until=None),
                name="building_served_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} · {self.building}"


class Posting(Period):
    """A person works for an organisation."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="postings", verbose_name="人员")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="postings", verbose_name="单位")
    title = models.CharField("职务", max_length=30)
    is_lead = models.BooleanField("负责人", default=False)

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(until=None), name="posted_once_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.organisation} · {self.title}"


def organisations_of(user, *kinds):
    """Organisations that the person is posted to today, of the kinds named or of any."""
    mine = Organisation.objects.filter(pk__in=Posting.objects.current().filter(person=user).values("organisation"))
    return mine.filter(kind__in=kinds) if kinds else mine


def staff_of(**which):
    """People who are posted today to the organisations that are meant, by fields of Posting."""
    postings = Posting.objects.current().filter(**which).order_by("organisation_id", "pk")
    return [posting.person for posting in postings.select_related("person")]


def communities_confirmed_by(user):
    """Communities whose 居委会 the person is posted to."""
    return organisations_of(user, OrganisationKind.NEIGHBOURHOOD).values("community")


def streets_of(user):
    """Streets whose office the person is posted to."""
    return organisations_of(user, OrganisationKind.STREET_OFFICE).values("street")
