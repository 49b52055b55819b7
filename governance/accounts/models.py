"""People who sign in, what they agreed to, and how often one may do what."""

import re
from datetime import timedelta

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse

from governance.accounts import limits
from governance.accounts.states import ConsentWay, Purpose
from governance.walls import Walled

mobile_number = RegexValidator(r"^1[3-9]\d{9}$", "请填写 11 位手机号码")


def bare_number(typed):
    """A mobile number as people write it, "138 1234-5678" or with +86, down to its digits."""
    if not isinstance(typed, str):
        return typed
    return re.sub(r"^\+?86(?=1)", "", re.sub(r"[\s\-\u2010-\u2015]", "", typed))


GRACE = timedelta(days=30)  # between asking to close an account and the erasure


class User(AbstractUser):
    """A person. What they may do follows from facts in other rooms (homes, seats, postings)."""

    first_name = None
    last_name = None
    display_name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机号", max_length=11, blank=True, validators=[mobile_number])
    is_demo = models.BooleanField("演示人员", default=False, editable=False)
    note = models.CharField("说明", max_length=60, blank=True, help_text="此人是谁；演示登录页上显示")
    reach = models.JSONField("通知偏好", default=dict, blank=True, editable=False)
    closing_at = models.DateTimeField("申请注销", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("已注销", null=True, blank=True, editable=False)

    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        indexes = [
            models.Index(fields=["phone"], name="user_by_phone", condition=~models.Q(phone="")),
            models.Index(
                fields=["closing_at"],
                name="user_leaving",
                condition=models.Q(closing_at__isnull=False, closed_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(is_active=False, phone="", email="", note=""),
                name="a_closed_account_names_nobody",
            ),
        ]

    def __str__(self):
        return self.display_name

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return self.display_name

    def get_absolute_url(self):
        return reverse("my_data")

    @property
    def is_leaving(self):
        """Asked to close the account and may still come back."""
        return self.closing_at is not None and self.closed_at is None

    @property
    def leaves_at(self):
        return self.closing_at + GRACE if self.closing_at else None


def demo_people():
    """Those that the sign-in page offers in one click; the other demo people only make the numbers right."""
    return User.objects.filter(is_demo=True, is_active=True).exclude(note="").order_by("pk")


def person_with(pk):
    """The person of this key, or none."""
    return User.objects.filter(pk=pk).first()


def people_with_phone(phone):
    """Who may be meant by a number. Couples share one, so there can be several."""
    return User.objects.filter(phone=phone, is_active=True).exclude(phone="").order_by("pk")


class Allowance(models.Model):
    """How often one may do something, counted for each value of `per`; operators edit `amount` and `seconds`."""

    action = models.CharField("事项", max_length=20, choices=limits.actions)
    per = models.CharField("按什么计数", max_length=40, help_text="account、network、number、person，可用 + 连接")
    amount = models.PositiveIntegerField("最多次数")
    seconds = models.PositiveIntegerField("在多少秒内", validators=[MinValueValidator(1)])
    basis = models.CharField("理由", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "频次限制"
        ordering = ["action", "per", "seconds"]
        constraints = [
            models.UniqueConstraint(fields=["action", "per", "seconds"], name="one_allowance_per_window"),
            models.CheckConstraint(condition=models.Q(seconds__gte=1), name="an_allowance_has_a_window"),
        ]

    def __str__(self):
        return f"{self.get_action_display()} · {self.per} · {self.amount} 次 / {self.seconds} 秒"

    def clean(self):
        unknown = set(self.per.split("+")) - set(limits.PARTS)
        if unknown:
            raise ValidationError({"per": f"只能用 {'、'.join(limits.PARTS)}，用 + 连接"})


class Spending(models.Model):
    """What was spent of an allowance: moments within the window. The key is a hash; whose it is cannot be read."""

    key = models.CharField(max_length=40, primary_key=True)
    times = ArrayField(models.DateTimeField())
    until = models.DateTimeField(db_index=True)
    refused = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = "频次计数"

    def __str__(self):
        return self.key


class Code(models.Model):
    """The last code sent to a number for one purpose. Neither the number nor the code can be read from it."""

    holder = models.CharField(max_length=40)
    purpose = models.CharField(max_length=10, choices=Purpose)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "短信验证码"
        constraints = [
            models.UniqueConstraint(fields=["holder", "purpose"], name="one_code_per_number_and_purpose"),
            models.CheckConstraint(condition=models.Q(purpose__in=Purpose.values), name="code_purpose_is_known"),
            models.CheckConstraint(condition=models.Q(tries__lte=5), name="a_code_is_tried_five_times_at_most"),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} {self.sent_at:%Y-%m-%d %H:%M}"


class ConsentQuerySet(Walled):
    def visible_to(self, user):
        """One's own: what somebody agreed to is nobody else's business."""
        return self.filter(person=user).scoped()

    def in_force(self):
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """同意: who agreed to what, in which version of the text, when and how (个人信息保护法 §14, §15)."""

    person = models.ForeignKey(User, models.PROTECT, related_name="consents", verbose_name="本人")
    purpose = models.CharField("事项", max_length=30)
    about = models.CharField("关于", max_length=40, blank=True)
    version = models.CharField("文本版本", max_length=20)
    how = models.CharField("方式", max_length=10, choices=ConsentWay, default=ConsentWay.PAGE)
    given_at = models.DateTimeField("同意时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "同意记录"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "about"],
                condition=models.Q(withdrawn_at=None),
                name="agreed_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_is_withdrawn_after_it_was_given",
            ),
            models.CheckConstraint(condition=models.Q(how__in=ConsentWay.values), name="consent_came_in_a_known_way"),
        ]

    def __str__(self):
        return f"{self.purpose} {self.version}"
