"""The ways out: for each channel, a person's address, whether it is wanted, and how a message is handed over."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from governance import outward, sms
from governance.journal.states import Channel

HOOK_SECONDS = 5


@dataclass(frozen=True)
class Message:
    """What goes out as one: one notice, or several in a digest."""

    key: str
    title: str
    text: str
    url: str


def address_of(person, channel):
    """Where the person is reached on a channel, "" where nowhere."""
    if channel == Channel.EMAIL:
        return person.email
    if channel == Channel.SMS:
        return person.phone if sms.is_available() else ""
    return hook_of(person) if channel == Channel.HOOK else ""


def hook_of(person):
    """The address of a group bot, if it stands on the installation's list of hosts."""
    address = person.reach.get("hook", "")
    return address if is_allowed_hook(address) else ""


def is_allowed_hook(address):
    url = urlsplit(address)
    return url.scheme == "https" and url.hostname in settings.HOOK_HOSTS and url.port in (None, 443)


def channels_for(person, *, duty, urgent):
    """The outward channels of one message to one person.

    Mail and bot go where there is an address, unless the person does not want them; duty messages go all the same.
    Text messages are for what is urgent, and for whoever asks for them.
    """
    for channel in (Channel.EMAIL, Channel.HOOK, Channel.SMS):
        wanted = person.reach.get(channel, channel != Channel.SMS)
        if (wanted or (duty and channel != Channel.SMS) or urgent) and address_of(person, channel):
            yield channel


def hand_over(person, channel, message):
    """Give it to the channel; raises what the channel raises."""
    SENDERS[channel](address_of(person, channel), message)


def _mail(address, message):
    EmailMessage(
        subject=f"【{settings.SITE['name']}】{message.title}",
        body=f"{message.text}\n\n{message.url}\n",
        to=[address],
        headers={"Message-ID": f"<{message.key}@yaoshi>", "X-Idempotency-Key": message.key},
    ).send()


def _text(address, message):
    sms.send(address, f"【{settings.SITE['name']}】{message.text[:300]}", message.key)


def _bot(address, message):
    """WeCom and DingTalk take the same shape."""
    content = f"【{settings.SITE['name']}】{message.title}\n{message.text}\n{message.url}"
    outward.post(address, {"msgtype": "text", "text": {"content": content}}, key=message.key, seconds=HOOK_SECONDS)


SENDERS = {Channel.EMAIL: _mail, Channel.SMS: _text, Channel.HOOK: _bot}
