"""Sessions: who is signed in where; and the secrets of second factors, which no table tells."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

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


def mark_of(master):
    """Eight digits by which a device knows the key it was made with; they tell nothing of it."""
    return hashlib.sha256(b"signin.second_factor:" + master.encode()).hexdigest()[:8]


def fresh_key():
    """What the table keeps: which key of the settings, and chance."""
    return mark_of(settings.SECOND_FACTOR_KEYS[0]) + secrets.token_hex(20)


class Authenticator(TOTPDevice):
    """An authenticator app. Who reads the table, or a backup of it, cannot make codes: the secret is counted anew each
    time from `key` and from a key of the settings. Devices from before keep their secret in `key`, without a mark.
    """

    class Meta:
        proxy = True

    @property
    def bin_key(self):
        masters = {mark_of(master): master for master in settings.SECOND_FACTOR_KEYS}
        if len(self.key) == len(fresh_key()):
            master = masters.get(self.key[:8])
            if master is None:  # made with a key that is no longer in the settings: no code is right
                return secrets.token_bytes(20)
            return salted_hmac("signin.second_factor", self.key, secret=master, algorithm="sha256").digest()[:20]
        return super().bin_key
