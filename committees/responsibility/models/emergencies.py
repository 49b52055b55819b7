"""应急: some buildings, from a day to a day; who is on duty where, and what they say of each building each day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from committees.bodies.models import Seat
from committees.bodies.parts import PARTS, plays
from committees.responsibility.states import TONES, Condition, EmergencyKind
from governance.registry.models import Building, Posting, Street, today
from governance.walls import Walled


class EmergencyQuerySet(Walled):
    def visible_to(self, user):
        """Who is on duty in it, sits on a body there, or plays a part there. Residents read announcements."""
        seats, postings = (model.objects.current().filter(person=user) for model in (Seat, Posting))
        held = Q(person__seats__in=seats) | Q(person__postings__in=postings)  # a duty ends with the last mandate
        duties = Duty.objects.filter(held, person=user).order_by()
        here = Building.objects.filter(plays(user, PARTS) | Q(community__in=seats.values("committee__community")))
        through = Emergency.buildings.through.objects.filter(building__in=here)
        return self.filter(Q(pk__in=duties.values("emergency")) | Q(pk__in=through.values("emergency"))).scoped()

    def running(self, on=None):
        """Begun and neither over nor ended early: it ends by itself at its date."""
        on = on or today()
        return self.filter(since__lte=on, last_day__gte=on, ended_at=None)


class Emergency(models.Model):
    kind = models.CharField("类别", max_length=10, choices=EmergencyKind)
    name = models.CharField("名称", max_length=40)
    street = models.ForeignKey(Street, models.PROTECT, related_name="emergencies", verbose_name="街道")
    buildings = models.ManyToManyField(Building, related_name="emergencies", verbose_name="楼")
    since = models.DateField("开始日期")
    last_day = models.DateField("最后一天")
    check_by = models.TimeField("每天几点前报平安")
    declared_at = models.DateTimeField("启动时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="启动人")
    ended_at = models.DateTimeField("提前结束时间", null=True, blank=True)
    ended_reason = models.CharField("提前结束原因", max_length=200, blank=True)
    nonce = models.UUIDField("表单标识")

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "应急"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "nonce"], name="a_form_declares_one_emergency"),
            models.CheckConstraint(condition=Q(kind__in=EmergencyKind.values), name="emergency_is_of_a_known_kind"),
            models.CheckConstraint(condition=Q(last_day__gte=F("since")), name="emergency_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_reason="") | Q(ended_at__isnull=False) & ~Q(ended_reason=""),
                name="emergency_ended_early_says_why",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("emergency", args=[self.pk])

    def journal_scope(self):
        return None, self.street_id

    def holds_on(self, day):
        """Whether it runs on this day; nobody has to end it."""
        return self.since <= day <= self.last_day and self.ended_at is None

    @property
    def is_running(self):
        return self.holds_on(today())


class EmergencyDay(models.Model):
    """One day of it: what its clock is about."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="days", verbose_name="应急")
    day = models.DateField("日期")

    class Meta:
        verbose_name = verbose_name_plural = "应急日"
        ordering = ["emergency", "day"]
        constraints = [models.UniqueConstraint(fields=["emergency", "day"], name="emergency_has_a_day_once")]

    def __str__(self):
        return f"{self.emergency} {self.day:%m-%d}"

    def get_absolute_url(self):
        return f"{self.emergency.get_absolute_url()}?day={self.day:%Y-%m-%d}"

    @property
    def number(self):
        return f"{self.emergency.name}{self.day.month}月{self.day.day}日"

    def journal_scope(self):
        return None, self.emergency.street_id

    def silent(self):
        """Buildings of which nobody has said anything yet, whether or not somebody is on duty there."""
        said = CheckIn.objects.filter(emergency=self.emergency_id, day=self.day).values("building")
        return Building.objects.filter(emergencies=self.emergency_id).exclude(pk__in=said).order_by("pk")


class Duty(models.Model):
    """值班: one person for one building on one day."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="duties", verbose_name="应急")
    building = models.ForeignKey(Building, models.PROTECT, related_name="+", verbose_name="楼")
    day = models.DateField("日期")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="duties", verbose_name="值班人")

    class Meta:
        verbose_name = verbose_name_plural = "值班"
        ordering = ["emergency", "day", "building"]
        constraints = [
            models.UniqueConstraint(fields=["emergency", "building", "day"], name="one_on_duty_per_building_and_day")
        ]

    def __str__(self):
        return f"{self.day:%m-%d} {self.building}"


class CheckIn(models.Model):
    """报平安: what was said of a building on a day; the last one holds."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="check_ins", verbose_name="应急")
    building = models.ForeignKey(Building, models.PROTECT, related_name="+", verbose_name="楼")
    day = models.DateField("日期")
    condition = models.CharField("情况", max_length=10, choices=Condition)
    words = models.CharField("说明", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="check_ins", verbose_name="报告人")
    nonce = models.UUIDField("表单标识")

    class Meta:
        verbose_name = verbose_name_plural = "报平安"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "nonce"], name="a_check_in_is_made_once"),
            models.CheckConstraint(
                condition=Q(condition="fine", words="") | Q(condition="trouble") & ~Q(words=""),
                name="trouble_is_said_in_words",
            ),
        ]
        indexes = [models.Index(fields=["emergency", "day", "building", "-id"], name="check_in_by_day")]

    def __str__(self):
        return f"{self.building} {self.get_condition_display()}"

    @property
    def tone(self):
        return TONES[self.condition]
