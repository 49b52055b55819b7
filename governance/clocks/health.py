"""The state of the parts that must run by themselves: database, broker, worker, beat, outbox, sweep, disk, calendar."""

import shutil
from functools import cache

from django.conf import settings
from django.db import DatabaseError, InterfaceError, ProgrammingError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.utils import timezone
from kombu import Connection

from governance import phrases
from governance.clocks.models import CalendarYear, Clock, Heartbeat
from governance.journal.models import Notice, Verification

WORDS = {
    "database": ("数据库", {"up": "正常", "down": "连不上"}),
    "broker": ("消息队列", {"up": "正常", "down": "连不上"}),
    "last_tick_seconds": ("上次巡检", "前；由调度和后台共同完成"),
    "worker_seconds": ("后台最近干活", "前；它在而巡检停了，是调度停了"),
    "oldest_unsent_seconds": ("最久未发的消息", ""),
    "sweep_lag_seconds": ("提醒滞后", ""),
    "stuck_clocks": ("停摆的时限", "个，见下表"),
    "notices_given_up": ("发不出去的消息", "条，见下表"),
    "journal_faults": ("日志核验发现的问题", "处，见审计页"),
    "missing_migrations": ("未执行的数据库变更", "个"),
    "disk_used_percent": ("磁盘已用", "%"),
    "calendar_until": ("工作日历录到", "年底"),
}


def examine(now=None):
    """A dict for monitors; ages are whole seconds, None where nothing is waiting."""
    now = now or timezone.now()
    report = {"database": "up", "broker": broker_state()}
    try:
        report["missing_migrations"] = missing_migrations()
        with transaction.atomic():
            report |= _measured(now)
    except ProgrammingError:  # a table or a column that only a missing migration will make
        return {"status": "fail", **report}
    except (DatabaseError, InterfaceError):
        return {"status": "fail", "database": "down", "broker": report["broker"]}
    return {"status": _status(report), **report}


def _measured(now):
    hearts = dict(Heartbeat.objects.values_list("name", "at"))
    notices = Notice.objects.unscoped("how many and how old, never whose")
    unsent = notices.unsent().filter(send_from__lte=now).aggregate(since=Min("send_from"))["since"]
    lag = Clock.objects.to_fire(now).order_by("next_fire_at").values_list("next_fire_at", flat=True).first()
    return {
        "last_tick_seconds": _age(hearts.get("tick"), now),
        "worker_seconds": _age(hearts.get("worker"), now),
        "oldest_unsent_seconds": _age(unsent, now),
        "sweep_lag_seconds": _age(lag, now),
        "stuck_clocks": Clock.objects.stuck().count(),
        "notices_given_up": notices.given_up().count(),
        "journal_faults": Verification.objects.order_by("-pk").values_list("faults", flat=True).first() or 0,
        "disk_used_percent": disk_used(),
        "calendar_until": CalendarYear.objects.order_by("-year").values_list("year", flat=True).first(),
    }


def in_words(report):
    """For the operators: (label, value, unit, whether it is well)."""
    lines = []
    for name, (label, said) in WORDS.items():
        if name in report:
            value = report[name]
            words = said.get(value, value) if isinstance(said, dict) else "—" if value is None else value
            words = phrases.span(value) if name.endswith("_seconds") and value is not None else words
            lines.append((label, words, "" if isinstance(said, dict) else said, judged(name, value) == "ok"))
    return lines


def judged(name, value):
    """ok, warn or fail, for one line of the report."""
    if name in ("database", "broker"):
        return "ok" if value == "up" else "fail" if name == "database" else "warn"
    if name == "last_tick_seconds" and value is None:
        return "warn"
    warn, fail = settings.HEALTH_LIMITS.get(name, (None, None))
    if warn is None or value is None or value <= warn:
        return "ok"
    return "warn" if value <= fail or name == "missing_migrations" else "fail"


def _age(moment, now):
    return None if moment is None else max(0, int((now - moment).total_seconds()))


def _status(report):
    verdicts = {judged(name, value) for name, value in report.items()}
    return next(verdict for verdict in ("fail", "warn", "ok") if verdict in verdicts)


def disk_used():
    """Percent of the disk that holds the uploads, as its owner sees it."""
    usage = shutil.disk_usage(settings.VAR_DIR if settings.VAR_DIR.exists() else "/")
    return round(100 * (usage.total - usage.free) / usage.total)


@cache
def _migrations_on_disk():
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def missing_migrations():
    """How many of this release's migrations the database has not seen."""
    return len(_migrations_on_disk() - set(MigrationRecorder(connection).applied_migrations()))


def broker_state():
    """`up` or `down`, within a second."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {"socket_timeout": 1, "socket_connect_timeout": 1}
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=options) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=1)
    except Exception:  # whatever the transport raises, the answer is the same
        return "down"
    return "up"
