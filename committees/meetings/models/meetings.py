"""会议: what kind, of which body, when and where, and who is invited."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from committees.bodies.models import Committee, Seat, communities_served_by, watches_over
from committees.bodies.states import GOVERNING
from committees.meetings.models.demands import Demand, committees_of
from committees.meetings.states import OF_A_BODY, TONES, MeetingKind, MeetingState
from governance.facts import Fact, any_of
from governance.registry.models import Community, Organisation, communities_confirmed_by, homes_of, workplaces_of
from governance.walls import Walled

NOBODYS = Q(committee=None)
EARLY = timedelta(hours=6)
LONGEST = timedelta(hours=12)  # nobody sits longer; whoever forgot to close it is reminded

BODY = Fact("body", "本委员会委员", lambda user: Q(committee__in=committees_of(user)))
COMMUNITY = Fact(
    "community",
    "本社区物管会、业委会委员，限不属于某一专班的会议",
    lambda user: (NOBODYS | ~Q(kind="task_force")) & Q(community__in=communities_served_by(user)),
)
NEIGHBOURHOOD = Fact("neighbourhood", "本社区居委会人员", lambda user: Q(community__in=communities_confirmed_by(user)))
WATCHES = Fact("watches", "所属街道办事处人员", watches_over)
INVITED = Fact(
    "invited",
    "受邀单位人员",
    lambda user: Q(pk__in=Invitation.objects.filter(organisation__in=workplaces_of(user)).order_by().values("meeting")),
)
OPEN = Fact(
    "open",
    "本社区居民，限欢迎居民参加的会议",
    lambda user: Q(is_open=True, community__in=homes_of(user).order_by().values("entrance__building__community")),
)


class MeetingQuerySet(Walled):
    FACTS = (BODY, COMMUNITY, NEIGHBOURHOOD, WATCHES, INVITED, OPEN)

    def visible_to(self, user):
        """Its members, the 居委会 and the street; whoever is invited; residents where they are welcome."""
        return self.filter(any_of(self.FACTS, user)).scoped()

    def followed_by(self, user):
        """Those who read the minutes and what is decided: not the guests."""
        return self.filter(any_of((BODY, COMMUNITY, NEIGHBOURHOOD, WATCHES), user)).scoped()

    def arranged_by(self, user):
        """Those to whose agenda the person may add: of her own body; open tables of a community whose 物管会 or 居委会
        she is on.
        """
        here = Q(community__in=communities_served_by(user)) | Q(community__in=communities_confirmed_by(user))
        return self.filter(Q(committee__in=committees_of(user)) | (NOBODYS & here))

    def without(self, subject):
        """Those that do not have this matter on the agenda; all of them where there is none."""
        if subject is None:
            return self
        kind = ContentType.objects.get_for_model(subject)
        return self.exclude(items__subject_type=kind, items__subject_id=subject.pk)

    def prepared_by(self, user):
        """Those who read the papers beforehand: with the guests, but not who only comes to listen."""
        return self.filter(any_of((BODY, COMMUNITY, NEIGHBOURHOOD, WATCHES, INVITED), user))

    def public(self):
        """物业报告会 at which something was asked, with how much of it is answered: everybody's to read."""
        asked = Q(actions__given_at__isnull=False)
        counts = {"asked": Count("actions", asked), "answered": Count("actions", asked & Q(actions__state="done"))}
        return self.filter(kind=MeetingKind.REPORT).annotate(**counts).filter(asked__gt=0).scoped()

    def coming(self, now):
        return self.filter(Q(state=MeetingState.OPEN) | Q(state=MeetingState.CALLED, begins_at__gte=now))

    def for_list(self):
        return self.select_related("community", "committee")


class Meeting(models.Model):
    kind = models.CharField("类别", max_length=12, choices=MeetingKind)
    title = models.CharField("会议名称", max_length=80)
    community = models.ForeignKey(Community, models.PROTECT, related_name="meetings", verbose_name="社区")
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="meetings", null=True, blank=True, verbose_name="委员会"
    )
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="召集人")
    called_at = models.DateTimeField("召集时间")
    delegation = models.CharField("主任怎样委托", max_length=100, blank=True)
    demand = models.OneToOneField(
        Demand, models.PROTECT, related_name="meeting", null=True, blank=True, verbose_name="应提议召开"
    )
    begins_at = models.DateTimeField("开会时间")
    place = models.CharField("地点", max_length=100)
    link = models.URLField("线上会议链接", max_length=300, blank=True)
    is_open = models.BooleanField("欢迎本社区居民参加", default=False)
    state = models.CharField("状态", max_length=10, choices=MeetingState, default=MeetingState.CALLED)
    code = models.CharField("签到码", max_length=6, blank=True)
    opened_at = models.DateTimeField("开始时间", null=True, blank=True)
    closed_at = models.DateTimeField("散会时间", null=True, blank=True)
    cancelled_reason = models.CharField("取消原因", max_length=200, blank=True)
    sequence = models.PositiveSmallIntegerField("改动次数", default=0, db_default=0)
    nonce = models.UUIDField("表单标识")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ["-begins_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["called_by", "nonce"], name="meeting_called_once_per_form"),
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="meeting_is_of_a_known_kind"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_is_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(kind__in=OF_A_BODY, committee__isnull=False) | (~Q(kind__in=OF_A_BODY) & Q(committee=None)),
                name="meeting_of_members_has_its_body",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["called", "cancelled"], opened_at=None)
                | (~Q(state__in=["called", "cancelled"]) & Q(opened_at__isnull=False)),
                name="meeting_that_sat_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "approved"], closed_at__gte=F("opened_at"))
                | (~Q(state__in=["closed", "approved"]) & Q(closed_at=None)),
                name="meeting_closes_after_it_opened",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(code=""), name="sign_in_code_holds_while_the_meeting_sits"
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") ^ Q(cancelled_reason=""), name="cancelled_meeting_says_why"
            ),
        ]
        indexes = [models.Index(fields=["community", "-begins_at", "-id"], name="meeting_by_community")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meeting", args=[self.pk])

    @property
    def state_tone(self):
        return TONES[self.state]

    def get_kind_display(self):
        own = self.kind == MeetingKind.COMMITTEE and self.committee_id
        return f"{self.committee.law.short}会议" if own else MeetingKind(self.kind).label

    @property
    def day(self):
        """On which day's mandates it sits."""
        return timezone.localdate(self.opened_at or self.begins_at)

    @property
    def is_report(self):
        """The firm reports and is asked; what was asked is a ledger that everybody reads."""
        return self.kind == MeetingKind.REPORT

    @property
    def opens_at(self):
        """Not hours before the time that everybody was told."""
        return self.begins_at - EARLY

    def is_forgotten(self, at):
        """Long over, by the clock, and nobody has opened or closed it."""
        begun = self.begins_at if self.state == MeetingState.CALLED else self.opened_at
        return self.state in (MeetingState.CALLED, MeetingState.OPEN) and at > begun + LONGEST

    @property
    def must_be_held(self):
        """A third of the members demanded it, and it has not been opened yet (§57, §45)."""
        return self.demand_id is not None and self.opened_at is None

    def seats(self, on=None):
        """Who sits at its table: its body, or at an open table every governing body of the community."""
        here = {"committee__community": self.community_id, "committee__kind__in": GOVERNING}
        return Seat.objects.current(on).filter(**{"committee": self.committee_id} if self.kind in OF_A_BODY else here)

    @property
    def members(self):
        """The seats of its body on the day it sits; none where no body meets."""
        return Seat.objects.current(self.day).filter(committee=self.committee_id)

    @property
    def resolves(self):
        """Only 物管会 and 业委会 pass resolutions; the other meetings agree who does what."""
        return self.kind == MeetingKind.COMMITTEE


class Invitation(models.Model):
    """An organisation at the table; its people are told. Members need no invitation."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations", verbose_name="会议")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="meeting_invitations", verbose_name="单位"
    )
    at = models.DateTimeField("邀请时间")

    class Meta:
        verbose_name = verbose_name_plural = "受邀单位"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation"], name="organisation_invited_once_to_a_meeting")
        ]

    def __str__(self):
        return f"{self.meeting} · {self.organisation}"
