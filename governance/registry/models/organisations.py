"""Organisations, which buildings they serve, and who works for them; authority in office follows from it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from governance.journal.models import Event, scope_of
from governance.reading import asked_once, of_the_moment
from governance.registry.models.periods import Period, PeriodQuerySet
from governance.registry.models.places import Building, Community, Street
from governance.registry.states import Duty, OrganisationKind


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whom to ring is for everybody who signs in; who works there is not (rules.may_see_staff)."""
        return self if user.is_authenticated else self.none()

    def existing(self):
        return self.filter(dissolved_on=None)

    def of_kind(self, *kinds):
        return self.filter(of_kinds(kinds))

    def serving(self, community):
        """With a building there today; or the community's own 居委会, street office and departments."""
        served = Coverage.objects.current().filter(building__community=community).values("organisation")
        own = Q(community=None, street=community.street_id) | Q(community=community)
        return self.filter(own | Q(pk__in=served))

    def answering_for(self, building):
        """Whom people of a building ring: who serves it today, its 居委会, and the departments of its street."""
        served = Coverage.objects.current().filter(building=building).values("organisation")
        kinds = [OrganisationKind.NEIGHBOURHOOD, OrganisationKind.DEPARTMENT]
        community = building.community
        near = Q(community=building.community_id) | Q(community=None, street=community.street_id)
        return self.existing().filter(Q(pk__in=served) | Q(near, kind__in=kinds))

    def for_list(self):
        """With the number of buildings served today."""
        facts = Coverage.objects.current().filter(organisation=OuterRef("pk")).order_by().values("organisation")
        served = facts.annotate(n=Count("pk")).values("n")
        return self.annotate(building_count=Coalesce(Subquery(served), 0))


class Organisation(models.Model):
    kind = models.CharField("类别", max_length=20, choices=OrganisationKind)
    also = ArrayField(
        models.CharField(max_length=20, choices=OrganisationKind),
        verbose_name="兼为",
        default=list,
        blank=True,
        help_text="同时是其他类别的单位，如产权单位自管物业；街道和居委会除外",
    )
    name = models.CharField("名称", max_length=60, unique=True)
    street = models.ForeignKey(
        Street, models.PROTECT, related_name="organisations", null=True, blank=True, verbose_name="街道"
    )
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="organisations", null=True, blank=True, verbose_name="社区"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="branches", null=True, blank=True, verbose_name="上级单位"
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
        verbose_name="承接单位",
        help_text="单位已不存在时，由谁承接",
    )
    dissolved_on = models.DateField("终止日期", null=True, blank=True)
    duty_phone = models.CharField("值班电话", max_length=20, blank=True)
    hours = models.CharField("工作时间", max_length=60, blank=True)

    objects = OrganisationQuerySet.as_manager()

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
            # Authority over people comes from one kind only: nobody is a street office besides something else.
            models.CheckConstraint(
                condition=Q(also__contained_by=["firm", "titleholder", "developer", "operator", "department"])
                & (Q(also=[]) | ~Q(kind__in=["street_office", "neighbourhood"])),
                name="organisation_is_also_of_plain_kinds_only",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(dissolved_on__isnull=False),
                name="organisation_with_a_successor_is_dissolved",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")), name="organisation_does_not_succeed_itself"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="organisation_is_not_its_parent"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation", args=[self.pk])

    def history(self):
        """What was recorded about it, newest first."""
        return Event.objects.about(self).order_by("-pk")

    @property
    def kinds_text(self):
        return "、".join(kind.label for kind in self.kinds)

    @property
    def kinds(self):
        """The main kind first."""
        return [OrganisationKind(kind) for kind in dict.fromkeys([self.kind, *self.also])]

    @of_the_moment
    def current_staff(self, leads_only=False):
        return staff_of(organisation=self, is_lead=True) if leads_only else staff_of(organisation=self)


class ContactQuerySet(PeriodQuerySet):
    def of(self, organisation):
        return self.filter(organisation=organisation)


class Contact(Period):
    """联系人: whom to ring at an organisation, for what; a telephone of work, never a private one."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contacts", verbose_name="单位")
    duty = models.CharField("事由", max_length=30, help_text="如：报修、收费、夜间值班")
    name = models.CharField("联系人", max_length=40, blank=True)
    phone = models.CharField("电话", max_length=20)

    objects = ContactQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "联系人"
        ordering = ["organisation", "duty"]

    def __str__(self):
        return f"{self.organisation} · {self.duty}"


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
    duties = ArrayField(models.CharField(max_length=12, choices=Duty), verbose_name="分工", default=list, blank=True)

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(until=None), name="posted_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(duties__contained_by=Duty.values), name="posting_duties_are_known"),
            # Who audits does nothing else there (GB/T 22239: system, security and audit kept apart).
            models.CheckConstraint(
                condition=~Q(duties__contains=["auditor"]) | Q(duties=["auditor"], is_lead=False),
                name="an_auditor_has_no_other_duty",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} · {self.title}"

    def get_absolute_url(self):
        return reverse("my_data")

    def journal_scope(self):
        return scope_of(self.organisation)

    @property
    def is_work(self):
        """As `at_work`."""
        return self.duties not in ([Duty.AUDITOR], [Duty.DISCIPLINE])

    @property
    def duties_text(self):
        return "、".join(Duty(duty).label for duty in self.duties)


def at_work():
    """Postings of today, but those that stand apart from the work of the office.

    The auditor reads what was done, the 纪检联络员 passes on accusations, and that is all they do there.
    """
    return Posting.objects.current().exclude(Q(duties=[Duty.AUDITOR]) | Q(duties=[Duty.DISCIPLINE]))


def postings_of(user):
    """Work that the person does today."""
    return at_work().filter(person=user)


def organisations_of(user, *kinds):
    """Organisations that the person works for today, of the kinds named or of any."""
    mine = Organisation.objects.filter(pk__in=workplaces_of(user))
    return mine.filter(of_kinds(kinds)) if kinds else mine


@asked_once
def workplaces_of(user):
    """The same as keys."""
    return postings_of(user).values("organisation")


def of_kinds(kinds, prefix=""):
    """A condition on organisations: of one of these kinds, mainly or also."""
    return Q(**{f"{prefix}kind__in": kinds}) | Q(**{f"{prefix}also__overlap": list(kinds)})


def staff_of(**which):
    """People who work today for the organisations that are meant, by fields of Posting."""
    postings = at_work().filter(**which)
    return [posting.person for posting in postings.order_by("organisation_id", "pk").select_related("person")]


@asked_once
def communities_confirmed_by(user):
    """Communities whose 居委会 the person is posted to."""
    return organisations_of(user, OrganisationKind.NEIGHBOURHOOD).values("community")


@asked_once
def streets_of(user):
    """Streets whose office the person is posted to."""
    return organisations_of(user, OrganisationKind.STREET_OFFICE).values("street")


@asked_once
def disciplined_by(user):
    """Streets whose 纪检联络员 the person is."""
    return _discipline().filter(person=user).values("organisation__street")


def discipline_staff(community):
    """纪检联络员 of the street of a community, today."""
    rows = _discipline().filter(organisation__street=community.street_id).order_by("pk").select_related("person")
    return [posting.person for posting in rows]


def _discipline():
    offices = {"organisation__kind": OrganisationKind.STREET_OFFICE}
    return Posting.objects.current().filter(duties__contains=[Duty.DISCIPLINE], **offices)


def streets_audited_by(user):
    """Streets whose journal the person reads as an auditor."""
    audits = Posting.objects.current().filter(person=user, duties__contains=[Duty.AUDITOR])
    return Street.objects.filter(organisations__in=audits.values("organisation")).values("pk")


def works_somewhere(user):
    """By any posting of today, an audit among them."""
    return Posting.objects.current().filter(person=user).exists()


def belongs_to_a_street_office(user):
    """Works there today, or audits it."""
    return Posting.objects.current().filter(person=user, organisation__kind=OrganisationKind.STREET_OFFICE).exists()
