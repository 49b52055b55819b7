"""Events (what happened) and notices (whom to tell); unsent notices are the outbox."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Max, Q

from governance.journal import verbs
from governance.journal.states import Channel


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

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "事件"
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="event_by_subject")]

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


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(recipient=user, channel=Channel.INBOX)

    def unread(self):
        return self.filter(read_at=None)

    def unsent(self):
        return self.filter(sent_at=None, given_up_at=None)


class Notice(models.Model):
    event = models.ForeignKey(Event, models.PROTECT, related_name="notices")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name="收件人"
    )
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    url = models.CharField("链接", max_length=200, blank=True)
    key = models.UUIDField("消息标识", default=uuid.uuid4, unique=True, editable=False)
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
