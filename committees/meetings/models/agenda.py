"""议题: what is talked about, in the order set by hand."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Deferrable, Q

from committees.meetings import kinds as subjects
from committees.meetings.models.meetings import Meeting
from committees.meetings.states import Source


def kept_from(user):
    """A condition on agenda items: each is about a matter that the person must keep out of."""
    found = Q(pk__in=[])
    for kind in subjects.known():
        content = ContentType.objects.get_for_model(kind.model())
        found |= Q(subject_type=content, subject_id__in=kind.recused(user))
    return found


class AgendaItem(models.Model):
    """`subject` is what an upper room works on (an issue); what others bring is in words only. Nobody is named."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items", verbose_name="会议")
    position = models.PositiveSmallIntegerField("次序")
    title = models.CharField("议题", max_length=80)
    note = models.CharField("说明", max_length=500, blank=True)
    source = models.CharField("来源", max_length=10, choices=Source)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", null=True, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    added_at = models.DateTimeField("登记时间")
    nonce = models.UUIDField("表单标识")

    class Meta:
        verbose_name = verbose_name_plural = "议题"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="agenda_has_one_order", deferrable=Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["meeting", "subject_type", "subject_id"],
                condition=Q(subject_id__isnull=False),
                name="a_matter_is_on_an_agenda_once",
            ),
            models.UniqueConstraint(fields=["added_by", "nonce"], name="item_added_once_per_form"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="item_is_of_a_known_source"),
            models.CheckConstraint(
                condition=Q(source="issue", subject_type__isnull=False, subject_id__isnull=False)
                | (~Q(source="issue") & Q(subject_type=None, subject_id=None)),
                name="item_from_an_issue_names_it",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def named(self):
        """For the meeting's history, which who must keep out of a matter reads too: its number says nothing."""
        return getattr(self.subject, "number", "") or self.title
