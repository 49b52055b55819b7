"""What signing in holds about a person: where she is signed in, known devices, the second factor."""

from django.contrib.auth import get_user_model
from django_otp import devices_for_user

from governance.accounts import holdings
from governance.phrases import moment
from governance.signin.models import Session


def register():
    holdings.add("sessions", "登录记录", sessions, erase=erase_sessions)


def sessions(person):
    for session in Session.objects.visible_to(person).order_by("-seen_at"):
        yield {
            "设备": session.agent or "未知设备",
            "网络": session.network,
            "登录时间": moment(session.begun_at),
            "最近使用": moment(session.seen_at),
        }


def erase_sessions(person, traces, at):
    """Signed out everywhere; the codes of an authenticator app are worth nothing without the account."""
    Session.objects.filter(person=person).delete()
    for device in devices_for_user(get_user_model().objects.get(pk=person.pk), confirmed=None):
        device.delete()
