"""公示: one published text with its end, the paper that hangs in the area, and what people object to."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from committees.announcements import kinds
from committees.announcements.states import TONES, AnnouncementState, Way
from committees.bodies.parts import plays
from governance.registry.models import Community
from governance.walls import Walled


def on_side(user, prefix=""):
    """A condition on announcements, or on rows beside them: the person is on the side that published it."""
    found = Q(pk__in=[])
    by_side = {}
    for kind in kinds.known():
        by_side.setdefault(kind.side, []).append(kind.name)
    for side, names in by_side.items():
        found |= Q(**{f"{prefix}kind__in": names}) & plays(user, side, prefix)
    for kind in kinds.known():
        if kind.also:
            rows = Announcement.objects.filter(kind.also(user), kind=kind.name)
            found |= Q(**{f"{prefix}pk__in": rows.values("pk")})
    return found


class AnnouncementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whatever was published, by everybody, for good; a draft by the side that will publish it."""
        published = Q(posted_at__isnull=False)
        return self.filter(published | on_side(user)) if user.is_authenticated else self.filter(published)

    def published(self):
        return self.filter(state__in=[AnnouncementState.ONLINE, AnnouncementState.ENDED])

    def about(self, *subjects):
        """Those that publish one of these rows, newest first."""
        wanted = Q(pk__in=[])
        for subject in subjects:
            wanted |= Q(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
        return self.filter(wanted).order_by("-pk")


class Announcement(models.Model):
    kind = models.CharField("类别", max_length=30)
    community = models.ForeignKey(Community, models.PROTECT, related_name="announcements", verbose_name="社区")
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    title = models.CharField("标题", max_length=80)
    text = models.TextField("正文", max_length=4000)
    state = models.CharField("状态", max_length=10, choices=AnnouncementState, default=AnnouncementState.DRAFTED)
    drafted_at = models.DateTimeField("拟稿时间")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人")
    role = models.CharField("公示单位", max_length=60)
    nonce = models.UUIDField("表单标识", null=True, blank=True)  # of what was typed into a form, not of a room's deed
    posted_at = models.DateTimeField("开始公示", null=True, blank=True)
    ends_at = models.DateTimeField("截止", null=True, blank=True)
    explanation = models.CharField("计算说明", max_length=300, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)
    place = models.CharField("张贴位置", max_length=100, blank=True)
    paper_on = models.DateField("张贴日期", null=True, blank=True)
    image = models.CharField("张贴照片", max_length=100, blank=True)
    thumb = models.CharField("照片小图", max_length=100, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["drafted_by", "nonce"], name="announcement_written_once_per_form"),
            # the states that there are, too
            models.CheckConstraint(
                condition=Q(state="drafted", posted_at=None, ends_at=None)
                | Q(state="withdrawn")
                | Q(state__in=["online", "ended"], posted_at__isnull=False, ends_at__isnull=False),
                name="announcement_online_has_begun_and_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("posted_at")), name="announcement_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ended", "withdrawn"], ended_at__isnull=False)
                | Q(state__in=["drafted", "online"], ended_at=None),
                name="announcement_over_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") & ~Q(withdrawn_reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_reason=""),
                name="announcement_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=Q(paper_on=None, place="") | Q(paper_on__isnull=False) & ~Q(place=""),
                name="announcement_on_paper_says_where",
            ),
            models.CheckConstraint(
                condition=Q(image="", thumb="") | ~Q(image="") & ~Q(thumb="") & Q(paper_on__isnull=False),
                name="announcement_photo_is_of_a_paper",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="announcement_by_subject"),
            models.Index(fields=["community", "-id"], name="announcement_by_community"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("announcement", args=[self.pk])

    def journal_scope(self):
        return self.community_id, self.community.street_id

    @property
    def law(self):
        """What the room above registered for this kind."""
        return kinds.get(self.kind)

    @property
    def number(self):
        """How it is called where no title may stand."""
        return f"{self.community}{self.law.label}"

    @property
    def tone(self):
        return TONES[self.state]

    @property
    def is_online(self):
        return self.state == AnnouncementState.ONLINE

    @property
    def last_day(self):
        """The last day that still counts: an end at 24:00 is held as 00:00 of the next."""
        return self.ends_at - timedelta(microseconds=1) if self.ends_at else None


class ObjectionQuerySet(Walled):
    def visible_to(self, user):
        """Who objects, and the side that published; nobody else, not even the neighbours."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | on_side(user, "announcement__")).scoped()

    def unanswered(self):
        return self.filter(replied_at=None)


class Objection(models.Model):
    """异议: what a resident says against it while it is published, and the answer.

    Who came to the counter may have no account: then nobody is `person`, and who wrote it down is kept instead.
    """

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="objections", verbose_name="公示")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="objections",
        null=True,
        blank=True,
        verbose_name="提出人",
    )
    way = models.CharField("提出方式", max_length=10, choices=Way, default=Way.ONLINE, db_default=Way.ONLINE.value)
    objector = models.CharField("提出人姓名", max_length=30, blank=True, default="", db_default="")
    received_on = models.DateField("收到日期", null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="登记人"
    )
    nonce = models.UUIDField("表单标识")
    text = models.TextField("异议", max_length=1000)
    made_at = models.DateTimeField("提出时间")
    reply = models.TextField("答复", max_length=1000, blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    replied_role = models.CharField("答复单位", max_length=60, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "nonce"], name="objection_made_once_per_form"),
            models.UniqueConstraint(fields=["taken_by", "nonce"], name="objection_taken_once_per_form"),
            models.CheckConstraint(
                condition=Q(way="online", person__isnull=False, taken_by=None, received_on=None, objector="")
                | Q(way__in=["spoken", "written"], person=None, taken_by__isnull=False, received_on__isnull=False),
                name="objection_is_made_online_or_taken_at_the_counter",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | ~Q(reply="") & Q(replied_at__isnull=False),
                name="objection_is_answered_in_words",
            ),
        ]

    def __str__(self):
        return f"{self.announcement} · 异议"

    def get_absolute_url(self):
        return f"{self.announcement.get_absolute_url()}#objections"

    def journal_scope(self):
        return self.announcement.journal_scope()

    @property
    def said_by(self):
        """For who may read the objection; at the counter nobody has to give a name."""
        return str(self.person) if self.person else self.objector or "未留姓名"
