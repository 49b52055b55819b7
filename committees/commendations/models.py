"""表扬、感谢: silk banners and letters that a body or an organisation was given, private until the giver agrees."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from committees.bodies.models import Committee, Seat, watches_over
from committees.bodies.standing import STEERING
from committees.commendations.states import TONES, CommendationKind, CommendationState
from governance.accounts.states import ConsentWay
from governance.registry.models import Community, Organisation, communities_confirmed_by, workplaces_of
from governance.walls import Walled


def received_by(user):
    """A condition: the person is of the side that was thanked, or of the street that watches over it."""
    chairs = Seat.objects.current().filter(person=user, office__in=STEERING)
    near = Q(committee__isnull=False, community__in=communities_confirmed_by(user))
    own = Q(committee__in=chairs.values("committee")) | Q(organisation__in=workplaces_of(user))
    return own | near | watches_over(user)


def given_by(user):
    """A condition: it came from the person, or from the organisation that he or she works for."""
    return Q(giver=user) | Q(giver_organisation__in=workplaces_of(user))


class CommendationQuerySet(Walled):
    def visible_to(self, user):
        """What was published, by everybody; the rest by who gave it, who received it and the street."""
        if not user.is_authenticated:
            return self.public()
        published = Q(state=CommendationState.PUBLISHED)
        return self.filter(published | given_by(user) | received_by(user)).scoped()

    def public(self):
        return self.filter(state=CommendationState.PUBLISHED).scoped()

    def for_list(self):
        return self.select_related("committee", "organisation", "giver", "giver_organisation", "community__street")


class Commendation(models.Model):
    """To one body or organisation, from one giver: a person with an account, an organisation, or words for either."""

    kind = models.CharField("种类", max_length=10, choices=CommendationKind)
    state = models.CharField("状态", max_length=10, choices=CommendationState, default=CommendationState.RECORDED)
    community = models.ForeignKey(Community, models.PROTECT, related_name="commendations", verbose_name="社区")
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="commendations", null=True, blank=True, verbose_name="送给的组织"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="commendations", null=True, blank=True, verbose_name="送给的单位"
    )
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="commendations",
        null=True,
        blank=True,
        verbose_name="送出的居民",
    )
    giver_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="commendations_given",
        null=True,
        blank=True,
        verbose_name="送出的单位",
    )
    giver_words = models.CharField("来自", max_length=60, blank=True)
    given_on = models.DateField("日期")
    words = models.TextField("内容", max_length=2000)
    image = models.CharField("照片", max_length=100, blank=True)
    thumb = models.CharField("照片小图", max_length=100, blank=True)
    nonce = models.UUIDField("表单标识")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    role = models.CharField("登记单位", max_length=60)
    consent_way = models.CharField("怎样同意公开", max_length=10, choices=ConsentWay, blank=True)
    consent_on = models.DateField("同意日期", null=True, blank=True)
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = CommendationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "表扬感谢"
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recorded_by", "nonce"], name="commendation_recorded_once_per_form"),
            models.CheckConstraint(
                condition=Q(committee=None, organisation__isnull=False) | Q(committee__isnull=False, organisation=None),
                name="commendation_is_to_one",
            ),
            models.CheckConstraint(
                condition=Q(giver__isnull=False, giver_organisation=None, giver_words="")
                | Q(giver=None, giver_organisation__isnull=False, giver_words="")
                | Q(giver=None, giver_organisation=None) & ~Q(giver_words=""),
                name="commendation_is_from_one",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CommendationKind.values) & ~Q(words=""), name="commendation_says_what_it_is"
            ),
            # the states that there are, too
            models.CheckConstraint(
                condition=Q(state="recorded", published_at=None, withdrawn_at=None)
                | Q(state="published", published_at__isnull=False, withdrawn_at=None)
                | Q(state="withdrawn", withdrawn_at__isnull=False),
                name="commendation_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(giver__isnull=False)
                | ~Q(consent_way="") & Q(consent_on__isnull=False),
                name="commendation_is_published_by_consent",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") & ~Q(withdrawn_reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_reason=""),
                name="commendation_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=Q(image="", thumb="") | ~Q(image="") & ~Q(thumb=""), name="commendation_photo_has_a_thumbnail"
            ),
        ]
        indexes = [
            models.Index(fields=["-given_on", "-id"], name="commendation_by_day"),
        ]

    def __str__(self):
        return f"送给{self.receiver}的{self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("commendation", args=[self.pk])

    def journal_scope(self):
        return self.community_id, self.community.street_id

    @property
    def number(self):
        """How messages name it: never by who gave it."""
        return str(self)

    @property
    def receiver(self):
        return self.committee or self.organisation

    @property
    def tone(self):
        return TONES[self.state]

    @property
    def is_public(self):
        return self.state == CommendationState.PUBLISHED

    @property
    def alt(self):
        """What the photo shows, for who cannot see it."""
        words = self.words if len(self.words) <= 40 else f"{self.words[:40]}……"
        return f"{self.get_kind_display()}照片，写着：{words}"
