"""Asking the worker to do a sweep now: never waited for, never owed.

What a nudge asks for the beat does by itself a few seconds later, so losing one costs nothing; but a broker that
hangs would hold a person's request for as long as its socket time-outs add up to. Hence a thread of its own.
"""

import logging
import os
import threading

log = logging.getLogger(__name__)

_lock = threading.Lock()
_wanted: set[str] = set()
_sender: threading.Thread | None = None


def nudge(task):
    """Publish this task's name soon; what is asked for again before it went out, goes out once."""
    global _sender
    with _lock:
        _wanted.add(task)
        if _sender is None:
            _sender = threading.Thread(target=_send, name="nudge", daemon=True)
            _sender.start()


def _send():
    from governance.celery import app

    while task := _next():
        try:
            app.send_task(task, expires=60, retry=False)
        except Exception as error:  # whatever the transport raises, the beat does it a little later
            log.warning("nudge %s was lost: %s", task, error)


def _next():
    global _sender
    with _lock:
        if _wanted:
            return _wanted.pop()
        _sender = None
        return None


def _forget():
    """A forked child has no sender thread, whatever its parent was doing."""
    global _lock, _sender
    _lock, _sender = threading.Lock(), None
    _wanted.clear()


os.register_at_fork(after_in_child=_forget)
