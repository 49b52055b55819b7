"""Sending one text message: a gateway over HTTP where one is configured, a file that the demo shows where none is.

    sms.send("15400000001", "【钥匙】...", key=str(uuid4()))      # returns when the gateway took it, raises NotSent

Whoever calls decides when and how often: never within a request's transaction, and again with the same `key`, by which
the gateway knows a message that it has already sent. Nothing is kept here.
"""

import http.client
import json
import logging
import os
import socket
import ssl
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

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
        _post({"phone": phone, "text": text, "key": key})
    elif settings.DEMO:
        _keep(phone, text)
    else:
        raise NotSent("no gateway is configured (SMS_URL)")


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


def _post(message):
    url, seconds = urlsplit(settings.SMS["url"]), settings.SMS["seconds"]
    body = json.dumps(message, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message["key"]}
    if settings.SMS["token"]:
        headers["Authorization"] = f"Bearer {settings.SMS['token']}"
    if url.scheme == "https":
        context = ssl.create_default_context()
        gateway = http.client.HTTPSConnection(url.hostname, url.port, timeout=seconds, context=context)
    else:
        gateway = http.client.HTTPConnection(url.hostname, url.port, timeout=seconds)
    # A socket's time-out begins anew with each byte; a gateway that drips must be cut off all the same.
    cut = threading.Timer(seconds, _hang_up, [gateway])
    cut.daemon = True
    cut.start()
    try:
        gateway.request("POST", url.path + (f"?{url.query}" if url.query else "") or "/", body, headers)
        answer = gateway.getresponse()
        answer.read(64 * 1024)
    except (OSError, http.client.HTTPException, AttributeError) as error:  # AttributeError: cut off between two steps
        raise NotSent(f"{type(error).__name__}: {error}"[:200]) from error
    finally:
        cut.cancel()
        gateway.close()
    if not 200 <= answer.status < 300:
        raise NotSent(f"the gateway answered {answer.status}")


def _hang_up(gateway):
    if gateway.sock is not None:
        with suppress(OSError):
            gateway.sock.shutdown(socket.SHUT_RDWR)
