"""Readers of environment variables: each returns a typed value or says which variable is wrong."""

import ipaddress
import os
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, default: bool = False) -> bool:
    """`1/true/yes/on` and `0/false/no/off`; anything else is refused by name."""
    raw = os.environ.get(name, "").strip().lower()
    if raw == "":
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {raw!r}")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty items."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def rate_limits(demo: bool, name: str = "RATE_LIMITS") -> bool:
    """Off only for load and scan runs against a demo; a portal with real people does not start without limits."""
    on = flag(name, default=True)
    if not on and not demo:
        raise ImproperlyConfigured(f"{name}=off is for demo mode only (YAOSHI_DEMO=1)")
    return on


def networks(name: str) -> list:
    """Addresses or networks with commas, "127.0.0.1, 10.0.0.0/8"."""
    try:
        return [ipaddress.ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be addresses or networks with commas: {error}") from error


def database(name: str = "DATABASE_URL") -> dict:
    """`postgresql://user:password@host:port/name?host=/socket/folder` as a Django database dict."""
    raw = os.environ.get(name, "postgresql://yaoshi@localhost/yaoshi")
    try:
        url = urlsplit(raw)
        port = url.port or ""
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}") from error
    if url.scheme not in {"postgresql", "postgres"} or len(url.path) < 2:
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host/name")
    query = {key: values[-1] for key, values in parse_qs(url.query).items()}
    host = query.pop("host", None) or url.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path[1:]),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(query.pop("port", port)),
        "OPTIONS": query,
    }


def broker(name: str = "REDIS_URL") -> str:
    """A broker address in Celery's spelling; `unix://` becomes `redis+socket://`."""
    raw = os.environ.get(name, "redis://localhost:6379/0")
    scheme, _, rest = raw.partition("://")
    if scheme == "unix":
        return "redis+socket://" + rest.replace("?db=", "?virtual_host=")
    if scheme not in {"redis", "rediss", "redis+socket"}:
        raise ImproperlyConfigured(f"{name} must begin with redis://, rediss://, unix:// or redis+socket://")
    return raw


def mail(name: str = "EMAIL_URL") -> dict:
    """`smtp://user:password@host:port?tls=1`, `file:///folder` or empty (files under VAR_DIR)."""
    raw = os.environ.get(name, "")
    if not raw:
        return {}
    try:
        url = urlsplit(raw)
        port = url.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}") from error
    if url.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": url.path,
        }
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp://user:password@host:587?tls=1")
    query = parse_qs(url.query)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port or (465 if url.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": query.get("tls", ["0"])[-1] == "1",
    }


def sms(name: str = "SMS_URL") -> dict:
    """The text message gateway: an https address that takes JSON, a token, the seconds it may take in all."""
    raw = os.environ.get(name, "")
    try:
        url = urlsplit(raw)
        local = url.hostname in {"localhost", "127.0.0.1", "::1"} and url.port != 0
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}") from error
    if raw and not (url.hostname and (url.scheme == "https" or (url.scheme == "http" and local))):
        raise ImproperlyConfigured(f"{name} must begin with https:// (http:// only on this machine)")
    return {"url": raw, "token": os.environ.get("SMS_TOKEN", ""), "seconds": number("SMS_SECONDS", 5)}


def number(name: str, default: int) -> int:
    """A whole number above zero."""
    raw = os.environ.get(name, "").strip() or str(default)
    if not (raw.isascii() and raw.isdigit() and 0 < int(raw) < 10**9):
        raise ImproperlyConfigured(f"{name} must be a whole number above 0, not {raw!r}")
    return int(raw)


def quiet_hours(name: str = "QUIET_HOURS") -> tuple[int, int] | None:
    """`20-8`: whole hours of the evening and the morning between which nothing goes out but what is urgent; `off`."""
    raw = os.environ.get(name, "20-8").strip()
    if raw == "off":
        return None
    first, _, until = raw.partition("-")
    if not (first.isdigit() and until.isdigit() and int(first) < 24 and int(until) < 24):
        raise ImproperlyConfigured(f"{name} must look like 20-8, or be off, not {raw!r}")
    return int(first), int(until)


# What is measured: (warn above, fail above); seconds for ages. A sweep runs every 10 to 30 seconds.
HEALTH_LIMITS = {
    "last_tick_seconds": (50, 600),
    "oldest_unsent_seconds": (120, 1800),
    "sweep_lag_seconds": (120, 600),
    "stuck_clocks": (0, 100),
    "notices_given_up": (0, 1000),
    "journal_faults": (0, 0),
    "missing_migrations": (0, 0),
    "disk_used_percent": (95, 99),
}


def health_limits(name: str = "HEALTH_LIMITS") -> dict[str, tuple[int, int]]:
    """`disk_used_percent=90:97,stuck_clocks=5:50`: above the first it is a warning, above the second a failure."""
    limits = dict(HEALTH_LIMITS)
    for word in words(name):
        what, _, both = word.partition("=")
        warn, _, fail = both.partition(":")
        if what not in limits or not all(part.isascii() and part.isdigit() for part in (warn, fail)):
            raise ImproperlyConfigured(f"{name}: {word!r} must look like disk_used_percent=90:97")
        limits[what] = int(warn), int(fail)
    return limits
