"""绑定房屋: what people say about a home until the 居委会 has confirmed it."""

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from governance.facts import Fact, any_of
from governance.journal.looks import PHONE, open_looks
from governance.journal.models import scope_of
from governance.journal.states import CLAIM_LOOKS
from governance.phrases import masked_phone
from governance.registry.models.homes import Occupancy, Ownership, homes_of, residents_of
from governance.registry.models.organisations import communities_confirmed_by
from governance.registry.models.places import Home
from governance.registry.states import TONES, VOUCHABLE, ClaimKind, ClaimState
from governance.walls import Walled


def with_residents(rows, home="home"):
    """How many own and how many occupy the home today: counts only, who they are is another question."""
    return rows.annotate(
        owners=_how_many(Ownership.objects.current(), home), occupants=_how_many(Occupancy.objects.current(), home)
    )


def _how_many(rows, home):
    per_home = rows.filter(home=OuterRef(home)).order_by().values("home").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(per_home), 0)


class HomeClaimQuerySet(Walled):
    FACTS = (
        Fact("own", "申请人本人", lambda user: Q(person=user)),
        Fact(
            "confirms",
            "房屋所在社区的居委会人员",
            lambda user: Q(home__entrance__building__community__in=communities_confirmed_by(user)),
        ),
        Fact(
            "vouches",
            "同一房屋的住户，限等待核实的家庭成员和承租人",
            lambda user: Q(state=ClaimState.WAITING, kind__in=VOUCHABLE, home__in=homes_of(user)),
        ),
    )

    def visible_to(self, user):
        """Her own, those that her 居委会 must confirm, and while they wait those that she may vouch for."""
        return self.filter(any_of(self.FACTS, user)).scoped()

    def worked_on_by(self, user):
        """What the person's 居委会 must confirm, one's own claims excepted."""
        here = self.filter(home__entrance__building__community__in=communities_confirmed_by(user))
        return here.exclude(person=user).scoped()

    def of(self, user):
        return self.filter(person=user).scoped()

    def vouched_for_by(self, user):
        """Waiting claims that somebody who lives in the same home may confirm."""
        here = self.filter(state=ClaimState.WAITING, kind__in=VOUCHABLE, home__in=homes_of(user))
        return here.exclude(person=user).scoped()

    def waiting(self):
        return self.filter(state=ClaimState.WAITING)

    def for_list(self):
        return self.select_related("person", "home__entrance__building__community")

    def with_residents(self):
        return with_residents(self)


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
    doubted_at = models.DateTimeField("住户不认识", null=True, blank=True)
    doubted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="不认识的住户"
    )

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

    is_open = False  # whether the reader of this row may see the phone in full (`shown_to`)
    look_error = ""
    look_reasons = CLAIM_LOOKS

    @property
    def masked_phone(self):
        return masked_phone(self.person.phone)

    @property
    def shown_phone(self):
        return self.person.phone if self.is_open else self.masked_phone

    @property
    def phone_target(self):
        """What a page replaces when the phone is opened."""
        return f"#phone-{self.pk}"

    def journal_scope(self):
        return scope_of(self.home.entrance.building)

    @property
    def state_tone(self):
        return TONES[self.state]

    def urls_for(self, people):
        """The claimant and who lives there are led to their own homes, the 居委会 to what it must confirm."""
        own = {self.person_id, *residents_of(self.home).values_list("pk", flat=True)}
        return {person.pk: reverse("claim_home") for person in people if person.pk in own}


def shown_to(user, claims):
    """These claims, each with the phone as this person may see it now."""
    looked = open_looks(user, claims)
    for claim in claims:
        claim.is_open = (PHONE, claim.pk) in looked
    return claims
