"""Who owns and who lives in a home; the authority of residents follows from it."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from governance.journal.models import scope_of
from governance.registry.models.organisations import Organisation
from governance.registry.models.periods import Period
from governance.registry.models.places import Home
from governance.registry.states import ClaimKind, OccupancyKind, Title


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
    title = models.CharField("产权性质", max_length=16, choices=Title, blank=True)
    share = models.PositiveIntegerField("份额（分子）", default=1)
    shares = models.PositiveIntegerField("份额（分母）", default=1, help_text="独有为 1/1；份额不详也填 1/1")

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
            models.UniqueConstraint(
                fields=["home", "organisation"], condition=Q(until=None), name="home_owned_once_by_an_organisation"
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, shares__gte=F("share")), name="ownership_share_is_a_fraction_up_to_one"
            ),
            models.CheckConstraint(condition=Q(title="") | Q(title__in=Title.values), name="ownership_title_is_known"),
            # Unsold public housing belongs to its 产权单位 (物业管理条例 §25), never to a person.
            models.CheckConstraint(
                condition=~Q(title="unsold_public") | Q(organisation__isnull=False),
                name="unsold_public_home_belongs_to_an_organisation",
            ),
        ]

    def __str__(self):
        return f"{self.person or self.organisation} · {self.home}"

    def get_absolute_url(self):
        return reverse("claim_home")

    def journal_scope(self):
        return scope_of(self.home.entrance.building)


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

    def get_absolute_url(self):
        return reverse("claim_home")

    def journal_scope(self):
        return scope_of(self.home.entrance.building)


def homes_of(user):
    """Homes that the person owns or occupies today. One subquery, not two with OR: that would read every home."""
    owned = Ownership.objects.current().filter(person=user).order_by().values("home")
    occupied = Occupancy.objects.current().filter(person=user).order_by().values("home")
    return Home.objects.filter(pk__in=owned.union(occupied))


def lives_in(user, home, kind):
    """Whether what a claim of this kind would begin holds already."""
    facts = Ownership if kind == ClaimKind.OWNER else Occupancy
    return facts.objects.current().filter(person=user, home=home).exists()


def residents_of(home):
    """People who own or occupy the home today."""
    bound = Q(pk__in=Ownership.objects.current().filter(home=home).values("person"))
    bound |= Q(pk__in=Occupancy.objects.current().filter(home=home).values("person"))
    return get_user_model().objects.filter(bound).order_by("pk")


def bindings_today(user):
    """What binds the person to homes today: (kind of row, what she is there, the row)."""
    where = "home__entrance__building__community"
    owned = Ownership.objects.current().filter(person=user).select_related(where).order_by("pk")
    lived_in = Occupancy.objects.current().filter(person=user).select_related(where).order_by("pk")
    rows = [("ownership", "业主", fact) for fact in owned]
    return rows + [("occupancy", fact.get_kind_display(), fact) for fact in lived_in]
