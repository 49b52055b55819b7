"""Events (what happened) and notices (whom to tell); unsent notices are the outbox."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Max, Q
from django.urls import reverse

from governance.journal import verbs
from governance.journal.states import Channel, CheckedBy
from governance.walls import Walled


class EventQuerySet(models.QuerySet):
    def about(self, *subjects):
        """Events of any of these rows, oldest first."""
        wanted = Q(pk__in=[])
        for subject in subjects:
            wanted |= Q(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
        return self.filter(wanted).order_by("pk")

    def outer(self):
        """Without inner notes."""
        return self.filter(inner=False)


class Event(models.Model):
    """Written once by `record`; a database trigger refuses change and deletion. Order is by `id`.

    `data["words"]` is a digest of `words`: nobody changes what was typed unseen, and an erasure leaves its mark.
    """

    verb = models.CharField("事项", max_length=60)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="办理人",
    )
    role = models.CharField("身份", max_length=60, blank=True)
    at = models.DateTimeField("时间")
    data = models.JSONField("内容", default=dict)
    words = models.JSONField("原话", default=dict)  # what people typed; the only column that an erasure may touch
    inner = models.BooleanField("内部", default=False)
    # Plain numbers: places stand above the journal. Where it happened, so that a street's auditor finds it.
    community = models.BigIntegerField("社区", null=True, blank=True)
    street = models.BigIntegerField("街道", null=True, blank=True)
    # The proof (chain.py). Empty in events from before it existed; their seal proves them.
    token = models.UUIDField("随机标识", null=True, unique=True, editable=False)
    mac = models.CharField("校验码", max_length=64, default="", db_default="", blank=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "事件"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_by_subject"),
            models.Index(fields=["community", "-id"], name="event_by_community"),
            models.Index(fields=["street", "-id"], condition=~Q(street=None), name="event_by_street"),
            models.Index(fields=["verb", "-id"], name="event_by_verb"),
            models.Index(fields=["at"], name="event_by_time"),
        ]

    def __str__(self):
        return f"{self.title} {self.at:%Y-%m-%d %H:%M}"

    @property
    def title(self):
        return verbs.get(self.verb).title

    @property
    def text(self):
        return self._filled(verbs.get(self.verb).text)

    @property
    def notice_text(self):
        verb = verbs.get(self.verb)
        return self._filled(verb.notice or verb.text or verb.title)

    @property
    def said(self):
        """Facts and typed words together, for whoever reads them."""
        return {**self.data, **self.words}

    def _filled(self, template):
        return verbs.fill(template, {"role": self.role, **self.said})


def scope_of(subject):
    """(community, street) as primary keys, None where the subject does not say; asks the database nothing."""
    if hasattr(subject, "journal_scope"):
        return subject.journal_scope()
    place = subject._state.fields_cache.get("community")
    street = place.street_id if place else getattr(subject, "street_id", None)
    return getattr(subject, "community_id", None), street


class Seal(models.Model):
    """An event's place in the chain, given by the sealer; changed and deleted as little as the event itself."""

    position = models.BigIntegerField("位置", primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="seal", verbose_name="事件")
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "封存"
        ordering = ["position"]
        constraints = [models.CheckConstraint(condition=Q(position__gte=1), name="seals_are_counted_from_one")]

    def __str__(self):
        return f"{self.position} {self.digest}"


class Verification(models.Model):
    """The journal was read through: when, how, up to where, and what was found."""

    at = models.DateTimeField("时间")
    how = models.CharField("方式", max_length=10, choices=CheckedBy)
    position = models.BigIntegerField("链头位置")
    digest = models.CharField("链头摘要", max_length=64, blank=True)
    events = models.BigIntegerField("核对条数")
    faults = models.PositiveIntegerField("问题数", default=0)
    words = models.TextField("问题", max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "记录核验"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(how__in=CheckedBy.values), name="verification_is_of_a_known_way")
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.position}"

    def get_absolute_url(self):
        """Where the state of the journal is shown."""
        return reverse("audit")


class NoticeQuerySet(Walled):
    def visible_to(self, user):
        return self.filter(recipient=user, channel=Channel.INBOX).scoped()

    def unread(self):
        return self.filter(read_at=None)

    def unsent(self):
        return self.filter(sent_at=None, given_up_at=None)

    def watched_by(self, user):
        """The operators look after the sending; what a message says they are not shown."""
        return (self.all() if user.is_active and user.is_superuser else self.none()).scoped()

    def given_up(self):
        return self.filter(given_up_at__isnull=False).order_by("-given_up_at")


class Notice(models.Model):
    event = models.ForeignKey(Event, models.PROTECT, related_name="notices")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name="收件人"
    )
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    url = models.CharField("链接", max_length=200, blank=True)
    key = models.UUIDField("消息标识", default=uuid.uuid4, unique=True, editable=False)
    urgent = models.BooleanField("紧急", default=False)
    send_from = models.DateTimeField("自何时可发", null=True, blank=True)
    message = models.UUIDField("随哪条消息", null=True, blank=True, editable=False)
    next_try_at = models.DateTimeField("下次发送")
    tries = models.PositiveSmallIntegerField("已尝试", default=0)
    sent_at = models.DateTimeField("已发送", null=True, blank=True)
    given_up_at = models.DateTimeField("已放弃", null=True, blank=True)
    last_error = models.CharField("最近错误", max_length=300, blank=True)
    read_at = models.DateTimeField("已读", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient", "channel"], name="a_person_is_told_once_per_channel"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None), name="a_notice_is_sent_or_given_up_not_both"
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="notice_channel_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at=None, given_up_at=None),
                name="notice_outbox",
            ),
            models.Index(
                fields=["recipient", "channel", "sent_at"],
                condition=~Q(channel="inbox"),
                name="notice_by_recipient",
            ),
            models.Index(fields=["given_up_at"], condition=Q(given_up_at__isnull=False), name="notice_given_up"),
            models.Index(fields=["recipient", "-id"], condition=Q(channel="inbox"), name="notice_inbox"),
            models.Index(fields=["recipient"], condition=Q(channel="inbox", read_at=None), name="notice_unread"),
        ]

    def __str__(self):
        return f"{self.recipient} · {self.event.title}"


def last_deeds(rows):
    """By primary key, the last event by a person on each row of one kind, 0 where there is none.

    A form carries it as its stamp: a deed since then means that the form is out of date.
    """
    rows = list(rows)
    stamps = dict.fromkeys((row.pk for row in rows), 0)
    if rows:
        kind = ContentType.objects.get_for_model(rows[0])
        events = Event.objects.outer().exclude(by=None).filter(subject_type=kind, subject_id__in=stamps).order_by()
        stamps |= dict(events.values_list("subject_id").annotate(Max("pk")))
    return stamps
