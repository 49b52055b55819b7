"""Sending one text message: a gateway over HTTP where one is configured, a file that the demo shows where none is.

    sms.send("15400000001", "【钥匙】...", key=str(uuid4()))      # returns when the gateway took it, raises NotSent

Whoever calls decides when and how often: never within a request's transaction, and again with the same `key`, by which
the gateway knows a message that it has already sent. Nothing is kept here.
"""

import json
import logging
import os
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from governance import outward

log = logging.getLogger(__name__)

SHOWN_SECONDS = 600
MOST_KEPT = 64 * 1024


class NotSent(Exception):
    """The gateway refused, answered nonsense, or did not answer in time. It may have sent the message all the same."""


def is_available():
    """Whether text messages go anywhere; pages offer no codes where they do not."""
    return bool(settings.SMS["url"]) or settings.DEMO


def is_slow():
    """Whether sending leaves this machine."""
    return bool(settings.SMS["url"])


def send(phone, text, key):
    """Hand one message to the gateway, within `settings.SMS["seconds"]` in all."""
    if settings.SMS["url"]:
        try:
            outward.post(settings.SMS["url"], {"phone": phone, "text": text, "key": key}, key=key, **_how())
        except outward.NotTaken as error:
            raise NotSent(str(error)) from error
    elif settings.DEMO:
        _keep(phone, text)
    else:
        raise NotSent("no gateway is configured (SMS_URL)")


def _how():
    return {"seconds": settings.SMS["seconds"], "token": settings.SMS["token"]}


def shown_to(phone):
    """The last message to this number of the last ten minutes, for the box on a demo's page; "" outside a demo."""
    if not settings.DEMO or settings.SMS["url"]:
        return ""
    try:
        lines = _kept().read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    for line in reversed(lines):
        with suppress(ValueError):
            message = json.loads(line)
            if message["phone"] == phone:
                return message["text"] if time.time() - message["at"] < SHOWN_SECONDS else ""
    return ""


def _kept():
    return Path(settings.VAR_DIR) / "sms.jsonl"


def _keep(phone, text):
    """A line per message in a file of this installation, as mail is kept in files; one write, so lines stay whole."""
    line = json.dumps({"at": time.time(), "phone": phone, "text": text}, ensure_ascii=False) + "\n"
    path = _kept()
    try:
        if path.exists() and path.stat().st_size > MOST_KEPT:
            path.replace(path.with_suffix(".old"))
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(line)
    except OSError as error:
        raise NotSent(f"cannot keep the message: {error}") from error
    log.info("text message to *%s: %s", phone[-4:], text)
