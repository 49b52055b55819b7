"""走访: a round through a zone, each knock at a door, and what was asked there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from committees.bodies.models import Zone, communities_steered_by, seats_of, watches_over, works_in
from governance.registry.models import Building, Community, Home, communities_confirmed_by, today
from governance.walls import Walled
from issues.petitions.models import Category, Petition
from issues.visits.limits import GRACE, MOST_WORDS
from issues.visits.states import TONES, Outcome, Weight


class RoundQuerySet(Walled):
    def visible_to(self, user):
        """Who leads the zone, chair and deputy, the 居委会, and the street: how far it is and what is wanted."""
        everywhere = Q(community__in=communities_steered_by(user)) | Q(community__in=communities_confirmed_by(user))
        return self.filter(everywhere | Q(zone__lead__in=seats_of(user)) | watches_over(user)).scoped()


class Round(models.Model):
    """One walk through a zone, from a day to a day."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="rounds", verbose_name="片区")
    community = models.ForeignKey(Community, models.PROTECT, related_name="rounds", verbose_name="社区")
    name = models.CharField("名称", max_length=40)
    begins_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    opened_at = models.DateTimeField("发起时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发起人")
    nonce = models.UUIDField("表单标识")

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "走访"
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "nonce"], name="a_form_opens_one_round"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="round_ends_after_it_begins"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("round", args=[self.pk])

    @property
    def has_begun(self):
        return self.begins_on <= today()

    @property
    def is_over(self):
        return self.ends_on < today()

    def takes(self, day):
        """Whether what is sent on this day still counts."""
        return self.begins_on <= day <= self.ends_on + GRACE

    def homes(self):
        """All homes of its zone, in the order one walks."""
        here = Home.objects.filter(entrance__building__zones=self.zone_id).select_related("entrance__building")
        return here.order_by("entrance__building__number", "entrance__number", "storey", "door", "pk")


class VisitQuerySet(Walled):
    def visible_to(self, user):
        """Who works at this door. Neighbours never; the street reads numbers, not doors."""
        return self.filter(works_in(user)).scoped()

    def latest(self):
        """The last knock at each door of each round: what holds of it."""
        return self.order_by("round_id", "home_id", "-pk").distinct("round_id", "home_id")


class Visit(models.Model):
    """One knock at one door. Nobody there at ten and a talk at six are two; the last one holds."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="visits", verbose_name="走访")
    community = models.ForeignKey(Community, models.PROTECT, related_name="+", verbose_name="社区")
    building = models.ForeignKey(Building, models.PROTECT, related_name="visits", verbose_name="楼")
    home = models.ForeignKey(Home, models.PROTECT, related_name="visits", verbose_name="房屋")
    outcome = models.CharField("结果", max_length=10, choices=Outcome)
    visited_on = models.DateField("日期")
    at = models.DateTimeField("登记时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits", verbose_name="走访人")
    nonce = models.UUIDField("表单标识")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入户走访"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "nonce"], name="a_knock_is_entered_once"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="visit_has_a_known_outcome"),
        ]
        indexes = [
            models.Index(fields=["round", "home", "-id"], name="visit_by_home"),
            models.Index(fields=["building", "-visited_on"], name="visit_by_building"),
        ]

    def __str__(self):
        return f"{self.home} · {self.get_outcome_display()}"

    @property
    def tone(self):
        return TONES[self.outcome]

    @property
    def is_filed(self):
        """Whether something that was asked there has become a petition."""
        return any(wish.petition_id for wish in self.wishes.all())


class WishQuerySet(models.QuerySet):
    def of(self, visits):
        """What was asked at these doors; who may read it is decided by the visits."""
        return self.filter(visit__in=visits)


class Wish(models.Model):
    """What was asked there: a category and a few words. Goes when the household takes back its consent to the talk."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="wishes", verbose_name="入户走访")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name="类别")
    words = models.CharField("内容", max_length=MOST_WORDS, blank=True)
    weight = models.PositiveSmallIntegerField("着急程度", choices=Weight, default=Weight.PLAIN)
    petition = models.ForeignKey(
        Petition, models.PROTECT, related_name="wishes", null=True, blank=True, verbose_name="诉求"
    )

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "居民意愿"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__in=Weight.values), name="wish_has_a_known_weight"),
        ]

    def __str__(self):
        return f"{self.category}：{self.words}" if self.words else str(self.category)
