"""会定事项: who does what until when. What belongs to an issue is carried out as a task of an upper room."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse

from committees.meetings.models.agenda import AgendaItem, kept_from
from committees.meetings.models.meetings import Meeting
from committees.meetings.models.resolutions import Resolution
from committees.meetings.states import ENDED, PUBLIC_RESOLUTIONS, TONES, ActionState
from governance.facts import Fact, any_of
from governance.journal.models import scope_of
from governance.registry.models import Organisation, Posting, today, workplaces_of
from governance.walls import Walled

RECUSED = Fact(
    "recused",
    "须回避议题所涉的事项",
    lambda user: Q(item__isnull=False, item__in=AgendaItem.objects.filter(kept_from(user)).order_by().values("pk")),
)
FOLLOWED = Fact(
    "followed",
    "本委员会委员、居委会和街道人员",
    lambda user: Q(meeting__in=Meeting.objects.followed_by(user)),
    (RECUSED,),
)
ORGANISATION = Fact("organisation", "承办单位人员", lambda user: Q(organisation__in=workplaces_of(user)), (RECUSED,))


# What a published resolution promised, and what was asked at a 物业报告会 once the organisation has it.
EVERYBODYS = Q(resolution__state__in=PUBLIC_RESOLUTIONS) | Q(meeting__kind="report", given_at__isnull=False)


class ActionItemQuerySet(Walled):
    FACTS = (FOLLOWED, ORGANISATION)

    def visible_to(self, user):
        """Who follows the meeting, and who must act; not who must keep out of the matter."""
        return self.filter(any_of(self.FACTS, user)).scoped()

    def public(self):
        """What everybody may read."""
        return self.filter(EVERYBODYS).scoped()

    def shown_to(self, user):
        """With what everybody may read; `user` may be anonymous."""
        if not user.is_authenticated:
            return self.public()
        mine = self.model.objects.visible_to(user)
        return self.filter(Q(pk__in=mine) | EVERYBODYS).scoped()

    def open(self):
        return self.filter(state=ActionState.OPEN)

    def carried_by(self, row):
        kind = ContentType.objects.get_for_model(row)
        return self.filter(carrier_type=kind, carrier_id=row.pk)

    def without_ground(self):
        """What was given and is not settled, though the resolution behind it is no more."""
        return self.filter(resolution__state__in=ENDED, state__in=[ActionState.OPEN, ActionState.DONE])

    def by_due(self, on):
        """With `days_left` to sort by."""
        days = Func(
            F("due_on"),
            Value(on, models.DateField()),
            template="(%(expressions)s)",
            arg_joiner=" - ",
            output_field=models.IntegerField(),
        )
        return self.annotate(days_left=days)

    def for_list(self):
        return self.select_related("meeting__community", "organisation", "resolution", "item")


def grounds_lost(*tasks):
    """By the key of a task of one upper room, what it carries though the resolution behind it is no more."""
    found = {}
    if tasks:
        kind = ContentType.objects.get_for_model(tasks[0])
        rows = ActionItem.objects.without_ground().filter(carrier_type=kind, carrier_id__in=[row.pk for row in tasks])
        for row in (
            rows.unscoped("who reads a task reads what is behind it").select_related("resolution").order_by("pk")
        ):
            found.setdefault(row.carrier_id, []).append(row)
    return found


class ActionItem(models.Model):
    """`carrier` is the task that it became; without one it runs on a clock of its own."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions", verbose_name="会议")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="actions", null=True, blank=True, verbose_name="议题"
    )
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, related_name="actions", null=True, blank=True, verbose_name="决议"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="承办单位")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="责任人")
    text = models.CharField("做什么", max_length=300)
    due_on = models.DateField("完成日期")
    state = models.CharField("状态", max_length=10, choices=ActionState, default=ActionState.WAITING)
    given_at = models.DateTimeField("交办时间", null=True, blank=True)
    carrier_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", null=True, blank=True)
    carrier_id = models.BigIntegerField(null=True, blank=True)
    carrier = GenericForeignKey("carrier_type", "carrier_id")
    report = models.CharField("办理结果", max_length=500, blank=True)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    cancelled_reason = models.CharField("不再办理的原因", max_length=200, blank=True)
    added_at = models.DateTimeField("登记时间")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    nonce = models.UUIDField("表单标识")

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会定事项"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["added_by", "nonce"], name="action_added_once_per_form"),
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_is_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(carrier_type=None, carrier_id=None)
                | Q(carrier_type__isnull=False, carrier_id__isnull=False),
                name="action_is_carried_by_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", given_at=None)
                | Q(state="cancelled")
                | (Q(state__in=["open", "done"]) & Q(given_at__isnull=False)),
                name="action_in_hand_was_given",
            ),
            models.CheckConstraint(
                condition=(Q(state="done", done_at__isnull=False) & ~Q(report=""))
                | (~Q(state="done") & Q(done_at=None)),
                name="action_is_done_with_a_report",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") ^ Q(cancelled_reason=""), name="action_that_is_dropped_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "due_on", "id"], condition=Q(state="open"), name="action_in_hand"),
            models.Index(fields=["carrier_type", "carrier_id"], name="action_by_carrier"),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("action_item", args=[self.pk])

    def journal_scope(self):
        return scope_of(self.meeting)

    def hearers(self, people):
        """As for the matter that it belongs to."""
        matter = self.item.subject if self.item else None
        return matter.hearers(people, at_work=self.organisation) if hasattr(matter, "hearers") else people

    @property
    def number(self):
        """How it is called where no words of people may stand."""
        return f"会定事项 {self.pk}"

    @property
    def state_tone(self):
        return TONES.get(ActionState(self.state), "work")

    @property
    def is_carried(self):
        return self.carrier_id is not None

    @property
    def is_late(self):
        return self.state == ActionState.OPEN and self.due_on < today()

    @property
    def is_held(self):
        """It waits for its resolution to pass."""
        return self.resolution is not None and not self.resolution.has_passed

    @property
    def is_in_hand_of_one(self):
        """Of the person named, as long as he works there; else the organisation's people look after it."""
        return self.posting is not None and (self.posting.until is None or self.posting.until > today())
