"""房屋码 and 任职邀请: two ways in that are given out on paper or by a link, used once, and kept as digests."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from governance.accounts.models import mobile_number
from governance.journal.models import scope_of
from governance.people.states import TONES, CodeState, InvitationState
from governance.registry.models import (
    Coverage,
    Entrance,
    Home,
    Occupancy,
    Organisation,
    Ownership,
    Posting,
    communities_confirmed_by,
    holds,
    postings_of,
    streets_of,
    today,
)
from governance.registry.states import Duty, OrganisationKind
from governance.walls import Walled

CODES_LAST = timedelta(days=60)
INVITATIONS_LAST = timedelta(days=7)
PERSON = settings.AUTH_USER_MODEL


class HomeCodeQuerySet(models.QuerySet):
    def live(self):
        """Neither used nor revoked; it may have expired."""
        return self.filter(used_at=None, revoked_at=None)


class HomeCode(models.Model):
    """房屋码: printed for one home, used once. Only its digest is here."""

    home = models.ForeignKey(Home, models.PROTECT, related_name="codes", verbose_name="房屋")
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    sheet = models.UUIDField("打印单", editable=False)
    made_at = models.DateTimeField("生成时间")
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="生成人")
    expires_at = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    used_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="使用人")
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)

    objects = HomeCodeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "房屋码"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["home"], condition=Q(used_at=None, revoked_at=None), name="home_has_one_live_code"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None) | Q(used_at__isnull=False, used_by__isnull=False),
                name="a_used_code_was_used_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None), name="a_code_is_used_or_revoked_not_both"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="a_code_expires_after_it_is_made"),
        ]
        indexes = [models.Index(fields=["sheet"], name="homecode_by_sheet")]

    def __str__(self):
        return f"房屋码 {self.pk}"

    def get_absolute_url(self):
        return reverse("claim_home")

    def journal_scope(self):
        return scope_of(self.home.entrance.building)

    def state_at(self, now):
        if self.used_at:
            return CodeState.USED
        if self.revoked_at:
            return CodeState.REVOKED
        return CodeState.EXPIRED if self.expires_at <= now else CodeState.OPEN


class InvitationQuerySet(Walled):
    def visible_to(self, user):
        """Those of the organisations whose postings the person looks after."""
        return self.filter(organisation__in=organisations_kept_by(user)).scoped()

    def open(self):
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """任职邀请: becomes a posting when it is accepted. Only the digest of its secret is here."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations", verbose_name="单位")
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机号", max_length=11, blank=True, validators=[mobile_number])
    title = models.CharField("职务", max_length=30)
    is_lead = models.BooleanField("负责人", default=False)
    duties = ArrayField(models.CharField(max_length=12, choices=Duty), verbose_name="分工", default=list, blank=True)
    since = models.DateField("任职自", default=today)
    until = models.DateField("任职至", null=True, blank=True)
    nonce = models.UUIDField("表单标识", default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("邀请时间")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="邀请人")
    expires_at = models.DateTimeField("有效期至")
    accepted_at = models.DateTimeField("接受时间", null=True, blank=True)
    accepted_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="接受人"
    )
    revoked_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职邀请"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="an_invitation_is_for_a_day_at_least"
            ),
            models.CheckConstraint(condition=Q(duties__contained_by=Duty.values), name="invitation_duties_are_known"),
            models.CheckConstraint(
                condition=~Q(duties__contains=["auditor"]) | Q(duties=["auditor"], is_lead=False),
                name="an_invited_auditor_has_no_other_duty",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="an_accepted_invitation_was_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="an_invitation_is_accepted_or_revoked_not_both"
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("by")),
                name="nobody_accepts_an_invitation_of_their_own",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} · {self.title}"

    def get_absolute_url(self):
        return reverse("staff_of", args=[self.organisation_id])

    def journal_scope(self):
        return scope_of(self.organisation)

    def state_at(self, now):
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.EXPIRED if self.expires_at <= now else InvitationState.OPEN

    @property
    def state(self):
        return self.state_at(timezone.now())

    @property
    def state_tone(self):
        return TONES[self.state]

    @property
    def duty_labels(self):
        return "、".join(Duty(duty).label for duty in self.duties)


# --- facts from which the right to give out codes and posts follows ----------------------------------


def homes_kept_by(user):
    """Homes whose residents the person looks after: the 居委会 of the community, and the street above it."""
    return Home.objects.filter(
        Q(entrance__building__community__in=communities_confirmed_by(user))
        | Q(entrance__building__community__street__in=streets_of(user))
    )


def entrances_kept_by(user):
    return Entrance.objects.filter(
        Q(building__community__in=communities_confirmed_by(user)) | Q(building__community__street__in=streets_of(user))
    )


def streets_led_by(user):
    """Streets whose office the person leads."""
    led = postings_of(user).filter(is_lead=True, organisation__kind=OrganisationKind.STREET_OFFICE)
    return led.values("organisation__street")


def organisations_kept_by(user):
    """Organisations whose postings the person looks after: those that she leads, and for the lead of a street office
    those of the street: the office itself, its departments and communities, and firms that serve nowhere else.

    An operator of the whole city is left to its own lead: a posting there would open tasks of other streets.
    """
    streets = streets_led_by(user)
    led = postings_of(user).filter(is_lead=True).values("organisation")
    serves = Coverage.objects.current().filter(organisation=OuterRef("pk"))
    here = Q(building__community__street__in=streets)
    return Organisation.objects.filter(
        Q(pk__in=led)
        | Q(street__in=streets)
        | Q(street=None, community__street__in=streets)
        | Q(street=None, community=None) & Exists(serves.filter(here)) & ~Exists(serves.exclude(here))
    )


def postings_kept_by(user):
    """Postings that the person looks after, and her own."""
    return Posting.objects.filter(Q(organisation__in=organisations_kept_by(user)) | Q(person=user))


def with_staff(organisations):
    """How many work there today and how many lead."""
    today_there = holds("postings__")
    lead = today_there & Q(postings__is_lead=True)
    return organisations.annotate(
        staff=Count("postings", filter=today_there, distinct=True), leads=Count("postings", filter=lead, distinct=True)
    )


# --- bindings: what follows from a claim, a code or the register ---------------------------------------

BINDINGS = {"ownership": Ownership, "occupancy": Occupancy}


def bindings_ended_by(user, kind):
    """Bindings of one kind that the person may end: her own, and those of her 居委会's homes. Else nothing."""
    if kind not in BINDINGS:
        return Ownership.objects.none()
    here = Q(home__entrance__building__community__in=communities_confirmed_by(user))
    rows = BINDINGS[kind].objects.filter(Q(person=user) | here & Q(person__isnull=False))
    return rows.select_related("person", "home__entrance__building__community")


def bindings_of(home):
    """Everybody who is or was bound to a home, those of today first."""
    rows = []
    for kind, facts in BINDINGS.items():
        related = ("person", "organisation") if kind == "ownership" else ("person",)
        rows += [(kind, fact) for fact in facts.objects.filter(home=home).select_related(*related)]
    now = today()
    held = [row for row in rows if row[1].until is None or row[1].until > now]
    past = [row for row in rows if row not in held]
    return sorted(held, key=lambda row: row[1].since), sorted(past, key=lambda row: row[1].until, reverse=True)[:30]


def code_of(home):
    """The last code printed for it."""
    return HomeCode.objects.filter(home=home).order_by("-pk").first()


def live_codes(homes):
    return HomeCode.objects.live().filter(home__in=homes)
