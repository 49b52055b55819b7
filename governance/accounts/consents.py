"""同意: what a person agreed to, in which words and when. The rooms above add the purposes that they ask for."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from governance.accounts.models import Consent

PRIVACY_NOTICE = "2026-11-23"  # the version in templates/about.html that a new person agrees to
PRIVACY = "privacy"


@dataclass(frozen=True)
class Purpose:
    """One thing that is asked. `needed` says why it cannot be withdrawn by itself; `withdraw(consent)` undoes it."""

    name: str
    label: str
    version: str
    needed: str = ""
    withdraw: Callable | None = None


_purposes: dict[str, Purpose] = {}


def add(purpose):
    """Add a purpose; a name said twice with another meaning is a programming error."""
    if _purposes.get(purpose.name, purpose) != purpose:
        raise ValueError(f"purpose {purpose.name} has two meanings")
    _purposes[purpose.name] = purpose


def get(name):
    """The purpose, or KeyError."""
    return _purposes[name]


@transaction.atomic
def give(*, person, purpose, about="", how="page", at=None):
    """Note that she agreed; once for each thing that it is about, until she takes it back."""
    return Consent.objects.get_or_create(
        person=person,
        purpose=purpose,
        about=about,
        withdrawn_at=None,
        defaults={"version": get(purpose).version, "how": how, "given_at": at or timezone.now()},
    )[0]


@transaction.atomic
def withdraw(*, consent, at=None):
    """Take it back, and undo what it allowed. Returns None where it was taken back before."""
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    purpose = get(consent.purpose)
    if consent.withdrawn_at or purpose.needed:
        return None
    consent.withdrawn_at = at or timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    if purpose.withdraw:
        purpose.withdraw(consent)
    return consent


add(
    Purpose(
        PRIVACY,
        "隐私说明",
        PRIVACY_NOTICE,
        needed="保留账号必须同意隐私说明；不再同意时，请在本页注销账号。",
    )
)
