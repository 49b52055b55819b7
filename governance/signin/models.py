"""Sessions: who is signed in where."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.accounts import standing


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Her own that still open something."""
        now = timezone.now()
        idle, whole = (timedelta(seconds=seconds) for seconds in standing.limits_of(user))
        mine = self.filter(person=user, expire_date__gt=now)
        return mine.filter(seen_at__gt=now - idle, begun_at__gt=now - whole)


class Session(AbstractBaseSession):
    """One sign-in on one device, or a visit that has not signed in. `session_key` is a hash: it opens nothing."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions", null=True, verbose_name="人员"
    )
    begun_at = models.DateTimeField("登录时间", default=timezone.now)
    seen_at = models.DateTimeField("最近使用", default=timezone.now)
    agent = models.CharField("设备", max_length=60, blank=True)
    network = models.CharField("网络", max_length=30, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "登录"
        indexes = [models.Index(fields=["person", "-seen_at"], name="session_by_person", condition=~Q(person=None))]

    def __str__(self):
        return f"{self.agent or '未知设备'} {self.begun_at:%Y-%m-%d %H:%M}"

    @classmethod
    def get_session_store_class(cls):
        from governance.signin.sessions import SessionStore

        return SessionStore
