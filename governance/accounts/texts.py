"""A text message that nobody waits for: it leaves after the commit, on a line of its own if the gateway is elsewhere.

Whoever got nothing asks again: a page must offer another way, or the same way once more.
"""

import logging
import threading
import uuid

from django.db import transaction

from governance import sms

log = logging.getLogger(__name__)

MOST_AT_ONCE = 20

_lines = threading.BoundedSemaphore(MOST_AT_ONCE)


def send_after_commit(phone, text, *, out=True):
    """Without `out` all is done but the sending: whether somebody has the number must not show in the time it takes."""
    transaction.on_commit(lambda: _dispatch(phone, text, out), robust=True)


def _dispatch(phone, text, out):
    """A thread for the unknown number too, which then does nothing: starting one takes time that can be measured."""
    if not sms.is_slow():
        _send(phone, text)
    elif _lines.acquire(blocking=False):
        threading.Thread(target=_send_on_a_line, args=(phone, text, out), name="sms", daemon=True).start()
    else:
        log.error("text message to *%s was dropped: %s are waiting for the gateway", phone[-4:], MOST_AT_ONCE)


def _send_on_a_line(phone, text, out):
    try:
        if out:
            _send(phone, text)
    finally:
        _lines.release()


def _send(phone, text):
    try:
        sms.send(phone, text, str(uuid.uuid4()))
    except sms.NotSent as error:
        log.error("text message to *%s was not sent: %s", phone[-4:], error)
