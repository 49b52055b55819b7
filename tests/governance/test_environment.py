"""What differs between machines is read from the environment: typed, or refused by the variable's name."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from governance import environment


@pytest.fixture
def said(monkeypatch):
    """`said(NAME="value")` sets variables for this test."""

    def setting(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return setting


@pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
def test_a_flag_is_on(said, value):
    said(F=value)
    assert environment.flag("F") is True


@pytest.mark.parametrize("value", ["0", "false", "No", "off"])
def test_a_flag_is_off(said, value):
    said(F=value)
    assert environment.flag("F", default=True) is False


@pytest.mark.parametrize("default", [True, False])
def test_an_unset_or_empty_flag_is_the_default(said, default):
    assert environment.flag("NOT_SET", default) is default
    said(F="")
    assert environment.flag("F", default) is default


@pytest.mark.parametrize("value", ["maybe", "2", "ja", "\u200b1"])
def test_anything_else_is_refused_by_name(said, value):
    said(YAOSHI_DEMO=value)
    with pytest.raises(ImproperlyConfigured, match="YAOSHI_DEMO"):
        environment.flag("YAOSHI_DEMO")


def test_words(said):
    said(W=" a, b ,,c,")
    assert environment.words("W") == ["a", "b", "c"]
    assert environment.words("NOT_SET", "x,y") == ["x", "y"]
    assert environment.words("NOT_SET") == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p@db.example:5433/yaoshi", ("yaoshi", "u", "p", "db.example", "5433", {})),
        ("postgres://u@db/yaoshi", ("yaoshi", "u", "", "db", "", {})),
        ("postgresql://u:p%40%2F%3A@db/%E9%92%A5", ("钥", "u", "p@/:", "db", "", {})),
        ("postgresql://u@/y?host=/var/run/pg&port=5432", ("y", "u", "", "/var/run/pg", "5432", {})),
        ("postgresql://u@/y?host=%2Ftmp%2Fa%20b", ("y", "u", "", "/tmp/a b", "", {})),
        ("postgresql://u@db/y?sslmode=require", ("y", "u", "", "db", "", {"sslmode": "require"})),
        ("postgresql://u@[::1]:5432/y", ("y", "u", "", "::1", "5432", {})),
    ],
)
def test_a_database_address(said, url, expected):
    said(DATABASE_URL=url)
    read = environment.database()
    assert tuple(read[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")) == expected


@pytest.mark.parametrize(
    "url", ["", "mysql://u@db/y", "postgresql://u@db", "postgresql://u@db:port/y", "yaoshi", "postgresql://[::1/y"]
)
def test_a_database_address_that_cannot_be_meant(said, url):
    said(DATABASE_URL=url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.database()


@pytest.mark.parametrize(
    ("url", "celery"),
    [
        ("redis://cache:6379/1", "redis://cache:6379/1"),
        ("rediss://:secret@cache/0", "rediss://:secret@cache/0"),
        ("unix:///tmp/a%20b/socket?db=0", "redis+socket:///tmp/a%20b/socket?virtual_host=0"),
        ("redis+socket:///tmp/s?virtual_host=2", "redis+socket:///tmp/s?virtual_host=2"),
    ],
)
def test_a_broker_address(said, url, celery):
    said(REDIS_URL=url)
    assert environment.broker() == celery


@pytest.mark.parametrize("url", ["", "amqp://cache", "cache:6379"])
def test_a_broker_address_that_cannot_be_meant(said, url):
    said(REDIS_URL=url)
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        environment.broker()


def test_a_mail_server(said):
    said(EMAIL_URL="smtp://u%40x:p%2F@mail.example:587?tls=1")
    read = environment.mail()
    assert (read["EMAIL_HOST"], read["EMAIL_PORT"], read["EMAIL_HOST_USER"]) == ("mail.example", 587, "u@x")
    assert (read["EMAIL_HOST_PASSWORD"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == ("p/", True, False)
    said(EMAIL_URL="smtps://mail.example")
    assert (environment.mail()["EMAIL_PORT"], environment.mail()["EMAIL_USE_SSL"]) == (465, True)
    said(EMAIL_URL="file:///var/spool/yaoshi")
    assert environment.mail()["EMAIL_FILE_PATH"] == "/var/spool/yaoshi"
    said(EMAIL_URL="")
    assert environment.mail() == {}


@pytest.mark.parametrize("url", ["mail.example", "smtp://", "smtp://mail:port", "imap://mail", "smtp://[::1"])
def test_a_mail_server_that_cannot_be_meant(said, url):
    said(EMAIL_URL=url)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        environment.mail()


def test_a_monitors_limits_are_changed_one_by_one(said):
    said(HEALTH_LIMITS="disk_used_percent=90:97, stuck_clocks=5:50")
    limits = environment.health_limits()
    assert (limits["disk_used_percent"], limits["stuck_clocks"]) == ((90, 97), (5, 50))
    assert limits["last_tick_seconds"] == environment.HEALTH_LIMITS["last_tick_seconds"]


@pytest.mark.parametrize("value", ["disk=90:97", "disk_used_percent=90", "disk_used_percent=a:b", "nonsense"])
def test_a_monitors_limit_that_cannot_be_read_is_refused(said, value):
    said(HEALTH_LIMITS=value)
    with pytest.raises(ImproperlyConfigured, match="HEALTH_LIMITS"):
        environment.health_limits()
