"""Deeds of signing in: each one event."""

from django.db import transaction
from django.utils import timezone

from governance.accounts import allowances
from governance.accounts.networks import network_of, shortened
from governance.journal.actions import record
from governance.refusals import TooMany
from governance.signin.agents import words_of
from governance.signin.models import Session

PASSWORD, CODE, DEMO = "密码", "短信验证码", "演示一键登录"
SECOND_FACTOR = "动态口令"


def seen_from(request):
    """The device in words and the beginning of its network: what a person and an auditor may know of a sign-in."""
    return {
        "agent": words_of(request.headers.get("User-Agent", "")),
        "network": shortened(network_of(request)),
    }


@transaction.atomic
def signed_in(*, person, how, seen, at=None):
    return record("person.signed_in", subject=person, by=person, at=at or timezone.now(), how=how, **seen)


@transaction.atomic
def sign_in_failed(*, person, how, seen, at=None):
    """Somebody tried to be this person; it is nobody's deed."""
    return record("person.sign_in_failed", subject=person, by=None, at=at or timezone.now(), how=how, **seen)


@transaction.atomic
def signed_out(*, person, at=None):
    return record("person.signed_out", subject=person, by=person, at=at or timezone.now())


@transaction.atomic
def end_sessions(*, sessions, person, by, why, at=None):
    """They are dead with the commit: a session is its row."""
    count = sessions.filter(person=person).delete()[0]
    if count:
        record("person.sessions_ended", subject=person, by=by, at=at or timezone.now(), count=count, why=why)
    return count


@transaction.atomic
def change_password(*, person, password, keep=None, by_code=False, at=None):
    """The new password; whoever else is signed in with the old one is out. The second factor stays as it is."""
    at = at or timezone.now()
    person.set_password(password)
    person.save(update_fields=["password"])
    others = Session.objects.exclude(pk=keep.pk) if keep else Session.objects.all()
    others.filter(person=person).delete()
    verb = "person.password_reset" if by_code else "person.password_changed"
    record(verb, subject=person, by=person, at=at, tell=[person])


def note_limit(*, person, action, at=None):
    """That somebody ran into a limit, once an hour per kind: the note itself must not become a flood."""
    try:
        allowances.spend("note_of_limit", person=person, what=action)
    except TooMany:
        return
    with transaction.atomic():
        record("person.limited", subject=person, by=person, at=at or timezone.now(), what=_label(action))


def _label(action):
    from governance.accounts.limits import ACTIONS

    return ACTIONS.get(action, action)


def sweep_expired(now=None):
    """Sessions that are over."""
    return Session.objects.filter(expire_date__lt=now or timezone.now()).delete()[0]
