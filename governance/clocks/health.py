"""The state of the parts that must run by themselves: database, broker, worker, beat, outbox, sweep."""

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from kombu import Connection

from governance.clocks.models import Clock, Heartbeat
from governance.journal.models import Notice

WARN_AFTER = 120  # seconds; a sweep runs every 10 to 30


def examine(now=None):
    """A dict for monitors; ages are whole seconds, None where nothing is waiting."""
    now = now or timezone.now()
    try:
        beat = Heartbeat.objects.filter(name="tick").values_list("at", flat=True).first()
        unsent = Notice.objects.unsent().order_by("next_try_at").values_list("event__at", flat=True).first()
        lag = Clock.objects.to_fire(now).order_by("next_fire_at").values_list("next_fire_at", flat=True).first()
    except (DatabaseError, InterfaceError):
        return {"status": "fail", "database": "down", "broker": broker_state()}
    report = {
        "database": "up",
        "broker": broker_state(),
        "last_tick_seconds": _age(beat, now),
        "oldest_unsent_seconds": _age(unsent, now),
        "sweep_lag_seconds": _age(lag, now),
    }
    return {"status": _status(report), **report}


def _age(moment, now):
    return None if moment is None else max(0, int((now - moment).total_seconds()))


def _status(report):
    late = [report["oldest_unsent_seconds"] or 0, report["sweep_lag_seconds"] or 0]
    if report["last_tick_seconds"] is not None:
        late.append(report["last_tick_seconds"])
    if report["broker"] == "down" or report["last_tick_seconds"] is None or max(late) > WARN_AFTER:
        return "warn"
    return "ok"


def broker_state():
    """`up` or `down`, within a second."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {"socket_timeout": 1, "socket_connect_timeout": 1}
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=options) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=1)
    except Exception:  # whatever the transport raises, the answer is the same
        return "down"
    return "up"
