"""People who sign in."""

import re

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models

mobile_number = RegexValidator(r"^1[3-9]\d{9}$", "请填写 11 位手机号码")


def bare_number(typed):
    """A mobile number as people write it, "138 1234-5678" or with +86, down to its digits."""
    if not isinstance(typed, str):
        return typed
    return re.sub(r"^\+?86(?=1)", "", re.sub(r"[\s\-\u2010-\u2015]", "", typed))


class User(AbstractUser):
    """A person. What they may do follows from facts in other rooms (homes, seats, postings)."""

    first_name = None
    last_name = None
    display_name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机号", max_length=11, blank=True, validators=[mobile_number])
    is_demo = models.BooleanField("演示人员", default=False, editable=False)
    note = models.CharField("说明", max_length=60, blank=True, help_text="此人是谁；演示登录页上显示")

    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        indexes = [models.Index(fields=["phone"], name="user_by_phone", condition=~models.Q(phone=""))]

    def __str__(self):
        return self.display_name

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return self.display_name


def demo_people():
    """Those that the sign-in page offers in one click; the other demo people only make the numbers right."""
    return User.objects.filter(is_demo=True, is_active=True).exclude(note="").order_by("pk")
