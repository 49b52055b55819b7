"""Deeds of the second factor: an authenticator app, and ten recovery codes for the day the phone is lost.

django-otp keeps the devices, knows the arithmetic, refuses a code twice and slows guesses down; pages, limits
and events are ours (docs/adr/0010). Recovery codes are kept as hashes in its tables and shown once; the secret of the
app is in no table at all (Authenticator).
"""

import base64
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from governance.journal.actions import record
from governance.signin.models import Authenticator, fresh_key

HOW_MANY = 10


def is_on(person):
    return Authenticator.objects.filter(user=person, confirmed=True).exists()


def waiting(person):
    """A device that was begun and not yet confirmed by its first code."""
    return Authenticator.objects.filter(user=person, confirmed=False).order_by("-pk").first()


def codes_left(person):
    return StaticToken.objects.filter(device__user=person).count()


@transaction.atomic
def begin(*, person):
    """A fresh secret. An earlier one that nobody confirmed is gone: it may have been seen by somebody else."""
    Authenticator.objects.filter(user=person, confirmed=False).delete()
    return Authenticator.objects.create(user=person, name="app", confirmed=False, key=fresh_key())


def address_of(device):
    """What the QR code says: otpauth://..."""
    return device.config_url


def key_of(device):
    """The same secret for typing: groups of four."""
    key = base64.b32encode(device.bin_key).decode()
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


@transaction.atomic
def confirm(*, person, typed, at=None):
    """Turn it on with the first right code; returns the recovery codes, or nothing for a wrong one."""
    device = Authenticator.objects.select_for_update().filter(user=person, confirmed=False).order_by("-pk").first()
    if device is None or not device.verify_token(bare(typed)):
        return []
    Authenticator.objects.filter(user=person).exclude(pk=device.pk).delete()
    Authenticator.objects.filter(pk=device.pk).update(confirmed=True)
    record("person.second_factor_on", subject=person, by=person, at=at or timezone.now(), tell=[person])
    return _new_codes(person)


@transaction.atomic
def verify(*, person, typed):
    """Six digits of the app, or a recovery code, which is then used up. A wrong one slows the next try down."""
    typed = bare(typed)
    if typed.isascii() and typed.isdigit() and len(typed) == 6:
        devices = Authenticator.objects.select_for_update().filter(user=person, confirmed=True)
    else:
        devices, typed = StaticDevice.objects.select_for_update().filter(user=person), _kept(typed)
    return any(device.verify_token(typed) for device in devices)


@transaction.atomic
def renew_codes(*, person, at=None):
    """Ten new ones; the old ones open nothing any more."""
    record("person.recovery_codes_renewed", subject=person, by=person, at=at or timezone.now(), tell=[person])
    return _new_codes(person)


@transaction.atomic
def turn_off(*, person, by, why, at=None):
    """The secret and the recovery codes are deleted: they are no facts, and must not lie about."""
    Authenticator.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    record("person.second_factor_off", subject=person, by=by, at=at or timezone.now(), tell=[person], why=why)


def bare(typed):
    """As people copy it: spaces, dashes, capitals."""
    return "".join(char for char in typed.lower() if char.isalnum())


def _new_codes(person):
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="codes")
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower()[:10] for _ in range(HOW_MANY)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_kept(code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _kept(code):
    """A hash that fits the library's sixteen characters."""
    digest = salted_hmac("signin.recovery", code, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:16]
