"""决议: what the 物管会 decides by signatures, and what only its owners can decide."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from committees.bodies.models import COUNTS_LIE_WITHIN, Ballot, Committee, Seat
from committees.bodies.states import OwnersMatter
from committees.meetings.models.agenda import AgendaItem
from committees.meetings.models.meetings import Meeting
from committees.meetings.states import (
    ENDED,
    PASSED,
    PUBLIC_RESOLUTIONS,
    TONES,
    MatterClass,
    ResolutionState,
    SignedHow,
)
from governance.facts import Fact, any_of
from governance.walls import Walled

FOLLOWED = Fact(
    "followed",
    "本委员会委员、居委会和街道人员",
    lambda user: Q(meeting__in=Meeting.objects.followed_by(user)) if user.is_authenticated else Q(pk__in=[]),
)
PUBLIC = Fact("public", "任何人，限已公布的", lambda user: Q(state__in=PUBLIC_RESOLUTIONS))


class ResolutionQuerySet(Walled):
    FACTS = (FOLLOWED, PUBLIC)

    def visible_to(self, user):
        """Everybody once it is published; before, who follows the meeting."""
        return self.filter(any_of(self.FACTS, user)).scoped()

    def public(self):
        return self.filter(state__in=PUBLIC_RESOLUTIONS).scoped()

    def for_list(self):
        return self.select_related("meeting", "community", "committee")


class Resolution(models.Model):
    """Its words never change (a trigger refuses it): what somebody signed is what is published."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions", verbose_name="会议")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="resolutions", null=True, blank=True, verbose_name="议题"
    )
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="resolutions", verbose_name="委员会")
    community = models.ForeignKey("registry.Community", models.PROTECT, related_name="resolutions", verbose_name="社区")
    title = models.CharField("决议事项", max_length=80)
    text = models.TextField("决议内容", max_length=2000)
    matter_class = models.CharField("事项类别", max_length=10, choices=MatterClass)
    owners_matter = models.CharField("业主共同决定的事项", max_length=14, choices=OwnersMatter, blank=True)
    state = models.CharField("状态", max_length=10, choices=ResolutionState, default=ResolutionState.PROPOSED)
    owners_agreed = models.BooleanField("业主表决通过", default=False)
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人")
    signed_at = models.DateTimeField("通过时间", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    effective_at = models.DateTimeField("生效时间", null=True, blank=True)
    ended_at = models.DateTimeField("撤销或者作废时间", null=True, blank=True)
    ended_reason = models.CharField("撤销或者作废原因", max_length=300, blank=True)
    nonce = models.UUIDField("表单标识")

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "决议"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposed_by", "nonce"], name="resolution_proposed_once_per_form"),
            models.CheckConstraint(
                condition=Q(state__in=ResolutionState.values), name="resolution_is_in_a_known_state"
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(title=""), name="resolution_has_words"),
            models.CheckConstraint(
                condition=Q(matter_class="ordinary", owners_matter="")
                | Q(matter_class="owners", owners_matter__in=OwnersMatter.values),
                name="owners_matter_is_named",
            ),
            models.CheckConstraint(
                condition=Q(matter_class="ordinary") | Q(owners_agreed=True) | ~Q(state__in=PASSED),
                name="owners_matter_passes_by_the_owners_vote",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PASSED) | Q(signed_at__isnull=False), name="resolution_passes_by_signatures"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC_RESOLUTIONS) | Q(published_at__gte=F("signed_at")),
                name="resolution_is_published_after_it_passed",
            ),
            models.CheckConstraint(
                condition=~Q(state="effective") | Q(effective_at__gte=F("published_at")),
                name="resolution_takes_effect_after_its_publicity",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["revoked", "voided"], ended_at__isnull=False) & ~Q(ended_reason=""))
                | (~Q(state__in=["revoked", "voided"]) & Q(ended_at=None, ended_reason="")),
                name="resolution_ends_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["community", "state", "-id"], name="resolution_by_community")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("resolution", args=[self.pk])

    @property
    def number(self):
        """How it is called where no words of people may stand."""
        return f"决议 {self.pk}"

    @property
    def state_tone(self):
        return TONES[self.state]

    @property
    def is_owners(self):
        return self.matter_class == MatterClass.OWNERS

    @property
    def is_public(self):
        return self.state in PUBLIC_RESOLUTIONS

    @property
    def has_passed(self):
        return self.state in PASSED and self.state != ResolutionState.REVOKED

    @property
    def has_ended(self):
        return self.state in ENDED

    @property
    def spoken(self):
        """How it is named to those who work by it: by its title once everybody may read it."""
        return f"决议“{self.title}”" if self.is_public else "会议的一份决议"

    @property
    def said_of_end(self):
        """What became of it, for whoever acted on it; why it was revoked everybody reads."""
        reason = f"：{self.ended_reason}" if self.is_public else ""
        return f"{self.spoken}{self.get_state_display()}{reason}".rstrip("。") + "。"


class ResolutionSignature(models.Model):
    """A member agrees. `digest` is of the words that were signed."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="signatures", verbose_name="决议")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name="席位")
    how = models.CharField("方式", max_length=6, choices=SignedHow)
    paper = models.CharField("纸质签字页存放处", max_length=100, blank=True)
    digest = models.CharField("摘要", max_length=64)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "决议签字"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "seat"], name="a_seat_signs_a_resolution_once"),
            models.CheckConstraint(condition=Q(how__in=SignedHow.values), name="signature_is_of_a_known_way"),
            models.CheckConstraint(
                condition=Q(how="paper") ^ Q(paper=""), name="signature_on_paper_says_where_the_paper_is"
            ),
        ]

    def __str__(self):
        return f"{self.resolution} · {self.seat.get_kind_display()}"


class OwnerVoteRecord(Ballot):
    """What the official system counted (条例 §35: votes over a network are held there, never here)."""

    resolution = models.OneToOneField(Resolution, models.PROTECT, related_name="vote", verbose_name="决议")

    class Meta:
        verbose_name = verbose_name_plural = "业主表决结果"
        constraints = [models.CheckConstraint(condition=COUNTS_LIE_WITHIN, name="vote_counts_lie_within_one_another")]

    def __str__(self):
        return f"{self.resolution}业主表决"


class Answered(models.Model):
    """A matter that this resolution answered: one resolution may answer many."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="answered", verbose_name="决议")
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="答复人")

    class Meta:
        verbose_name = verbose_name_plural = "以决议答复的事项"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "subject_type", "subject_id"], name="a_resolution_answers_a_matter_once"
            )
        ]

    def __str__(self):
        return f"{self.resolution} · {self.subject_id}"
