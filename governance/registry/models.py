"""Places, organisations, and the facts from which authority follows. Things end, they are not deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from governance.registry.states import TONES, ClaimKind, ClaimState, OccupancyKind, OrganisationKind


def today():
    return timezone.localdate()


def holds(prefix="", on=None):
    """A condition on periods, or on rows beside them: from `since` up to and excluding `until`."""
    on = on or today()
    not_over = Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": on})
    return not_over & Q(**{f"{prefix}since__lte": on})


class PeriodQuerySet(models.QuerySet):
    def current(self, on=None):
        """Rows that hold today, or on another day."""
        return self.filter(holds(on=on))


class Period(models.Model):
    since = models.DateField("自", default=today)
    until = models.DateField("至", null=True, blank=True, help_text="当日起不再有效")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="%(class)s_ends_after_it_begins"
            )
        ]


class Street(models.Model):
    name = models.CharField("街道", max_length=40, unique=True)
    district = models.CharField("区", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "街道"

    def __str__(self):
        return self.name


class Community(models.Model):
    street = models.ForeignKey(Street, models.PROTECT, related_name="communities", verbose_name="街道")
    name = models.CharField("社区", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "社区"
        constraints = [models.UniqueConstraint(fields=["street", "name"], name="community_named_once_per_street")]

    def __str__(self):
        return self.name


class ManagementArea(models.Model):
    """物业管理区域: one owners' assembly and one firm by law; not the same as a community."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="areas", verbose_name="社区")
    name = models.CharField("物业管理区域", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "物业管理区域"
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="area_named_once_per_community")]

    def __str__(self):
        return self.name


class Building(models.Model):
    community = models.ForeignKey(Community, models.PROTECT, related_name="buildings", verbose_name="社区")
    area = models.ForeignKey(
        ManagementArea,
        models.PROTECT,
        related_name="buildings",
        null=True,
        blank=True,
        verbose_name="物业管理区域",
    )
    number = models.PositiveSmallIntegerField("楼号")
    built = models.PositiveSmallIntegerField("建成年份", null=True, blank=True)
    households = models.PositiveIntegerField("户数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "楼"
        ordering = ["community", "number"]
        constraints = [models.UniqueConstraint(fields=["community", "number"], name="building_numbered_once")]

    def __str__(self):
        return f"{self.number}号楼"


class Entrance(models.Model):
    """单元: one stairwell of a building."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="entrances", verbose_name="楼")
    number = models.PositiveSmallIntegerField("单元号")

    class Meta:
        verbose_name = verbose_name_plural = "单元"
        ordering = ["building", "number"]
        constraints = [models.UniqueConstraint(fields=["building", "number"], name="entrance_numbered_once")]

    def __str__(self):
        return f"{self.building}{self.number}单元"


class Home(models.Model):
    """房屋: one exclusive part. Its area is kept in hundredths of a square metre (民法典 §278 counts area)."""

    entrance = models.ForeignKey(Entrance, models.PROTECT, related_name="homes", verbose_name="单元")
    door = models.CharField("房号", max_length=10)
    area_cm2 = models.PositiveIntegerField("专有面积（0.01 平方米）", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "房屋"
        ordering = ["entrance", "door"]
        constraints = [models.UniqueConstraint(fields=["entrance", "door"], name="home_numbered_once")]

    def __str__(self):
        return f"{self.entrance}{self.door}"


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


class Ownership(Period):
    """A title: of a person, or of a 产权单位 for unsold public housing (物业管理条例 §25)."""

    home = models.ForeignKey(Home, models.PROTECT, related_name="ownerships", verbose_name="房屋")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="ownerships",
        null=True,
        blank=True,
        verbose_name="业主",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="ownerships",
        null=True,
        blank=True,
        verbose_name="产权单位",
    )

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "产权"
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None),
                name="ownership_has_exactly_one_owner",
            ),
            models.UniqueConstraint(
                fields=["home", "person"], condition=Q(until=None), name="home_owned_once_by_a_person"
            ),
        ]

    def __str__(self):
        return f"{self.person or self.organisation} · {self.home}"


class Occupancy(Period):
    """物业使用人: lives in the home without owning it (物业管理条例 §37)."""

    home = models.ForeignKey(Home, models.PROTECT, related_name="occupancies", verbose_name="房屋")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="occupancies", verbose_name="使用人"
    )
    kind = models.CharField("身份", max_length=10, choices=OccupancyKind)

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "居住"
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["home", "person"], condition=Q(until=None), name="home_occupied_once_by_a_person"
            ),
        ]

    def __str__(self):
        return f"{self.person} · {self.home}"


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


def _how_many(rows):
    per_home = rows.filter(home=OuterRef("home")).order_by().values("home").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(per_home), 0)


class HomeClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Her own, and those that her 居委会 must confirm."""
        return self.filter(Q(person=user) | Q(home__entrance__building__community__in=communities_confirmed_by(user)))

    def worked_on_by(self, user):
        """What the person's 居委会 must confirm, one's own claims excepted."""
        here = self.filter(home__entrance__building__community__in=communities_confirmed_by(user))
        return here.exclude(person=user)

    def of(self, user):
        return self.filter(person=user)

    def waiting(self):
        return self.filter(state=ClaimState.WAITING)

    def for_list(self):
        return self.select_related("person", "home__entrance__building__community")

    def with_residents(self):
        """How many own and how many occupy the home today: counts only, who they are is not the claim's business."""
        return self.annotate(
            owners=_how_many(Ownership.objects.current()),
            occupants=_how_many(Occupancy.objects.current()),
        )


class HomeClaim(models.Model):
    """绑定房屋: what a person says about a home until the 居委会 has confirmed it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="home_claims", verbose_name="申请人"
    )
    home = models.ForeignKey(Home, models.PROTECT, related_name="claims", verbose_name="房屋")
    kind = models.CharField("身份", max_length=10, choices=ClaimKind)
    state = models.CharField("状态", max_length=10, choices=ClaimState, default=ClaimState.WAITING)
    claimed_at = models.DateTimeField("申请时间")
    decided_at = models.DateTimeField("核实时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="核实人",
    )
    reason = models.CharField("说明", max_length=200, blank=True)

    objects = HomeClaimQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "房屋绑定申请"
        ordering = ["claimed_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_is_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="claim_is_decided_by_somebody_or_waits",
            ),
            models.UniqueConstraint(
                fields=["person", "home"], condition=Q(state="waiting"), name="home_claimed_once_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.person} · {self.home}"

    def get_absolute_url(self):
        return reverse("home_claims")

    @property
    def state_tone(self):
        return TONES[self.state]

    def urls_for(self, people):
        """The claimant is led to her own homes, the 居委会 to what it must confirm."""
        return {self.person_id: reverse("claim_home")}


# --- facts asked by every room above ----------------------------------------------------------------


def homes_of(user):
    """Homes that the person owns or occupies today."""
    return Home.objects.filter(
        Q(pk__in=Ownership.objects.current().filter(person=user).values("home"))
        | Q(pk__in=Occupancy.objects.current().filter(person=user).values("home"))
    )


def lives_in(user, home, kind):
    """Whether what a claim of this kind would begin holds already."""
    facts = Ownership if kind == ClaimKind.OWNER else Occupancy
    return facts.objects.current().filter(person=user, home=home).exists()


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
