"""The one settings file; what differs between machines comes from the environment (docs/operations.md)."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from kombu import Exchange, Queue

from governance import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var")).resolve()

# --- what this installation is -------------------------------------------------------------------
DEMO = environment.flag("YAOSHI_DEMO")
HTTPS = environment.flag("YAOSHI_HTTPS")
DEBUG = environment.flag("YAOSHI_DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
# The first signs the journal's events; the others are old ones whose events are still believed.
JOURNAL_KEYS = [os.environ.get("JOURNAL_KEY") or SECRET_KEY, *environment.words("JOURNAL_KEY_FALLBACKS")]
# The first makes the secrets of second factors; with the others, old ones, earlier devices still work.
SECOND_FACTOR_KEYS = [
    os.environ.get("SECOND_FACTOR_KEY") or SECRET_KEY,
    *environment.words("SECOND_FACTOR_KEY_FALLBACKS"),
]
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" + (",*" if DEMO else ""))
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
RATE_LIMITS = environment.rate_limits(DEMO)
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")
SITE = {
    "name": os.environ.get("SITE_NAME", "钥匙"),
    "host": os.environ.get("SITE_HOST", "主办单位待填写"),
    "phone": os.environ.get("SITE_PHONE", "12345"),
    "icp": os.environ.get("SITE_ICP", ""),
    "url": os.environ.get("SITE_URL", "http://localhost:8000"),
}

# --- the house: bottom of the staircase first ----------------------------------------------------
INSTALLED_APPS = [
    "governance.accounts",
    "governance.journal",
    "governance.exports",
    "governance.imports",
    "governance.attachments",
    "governance.registry",
    "governance.signin",
    "governance.people",
    "governance.clocks",
    "governance.audit",
    "committees.bodies",
    "committees.contracts",
    "committees.party",
    "committees.announcements",
    "committees.commendations",
    "committees.formation",
    "committees.meetings",
    "committees.responsibility",
    "committees.taskforces",
    "issues.petitions",
    "issues.visits",
    "issues.insight",
    "issues.demo",
    "governance.operators.OperatorsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_htmx",
    "template_partials",
    "csp",
]

MIDDLEWARE = [
    "governance.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # above what answers by itself: files, refused methods
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "governance.middleware.known_methods_only",
    "governance.middleware.reading_is_walled",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "governance.signin.middleware.sessions_end",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "governance.middleware.private_pages_are_not_stored",
    "governance.middleware.refusals_are_pages",
    "governance.signin.middleware.limits_are_told",
]

ROOT_URLCONF = "governance.urls"
WSGI_APPLICATION = "governance.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["governance.phrases"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "issues.insight.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- data ----------------------------------------------------------------------------------------
# A black-holed connection is not ended by statement_timeout, hence the client's own time-outs.
DATABASES = {"default": environment.database()}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "application_name": "yaoshi",
    "options": "-c statement_timeout=20s -c lock_timeout=8s -c idle_in_transaction_session_timeout=60s",
    **DATABASES["default"]["OPTIONS"],
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "media"))
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- people --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["governance.accounts.backends.PeopleBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "governance.accounts.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "governance.accounts.passwords.NotTooWellKnown"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "governance.signin.sessions"
# (idle, in all) seconds by standing (governance/accounts/standing.py); the shortest of what a person is holds.
SESSION_LIMITS = {
    "operator": (60 * environment.number("IDLE_MINUTES_STREET", 30), 12 * 3600),
    "street": (60 * environment.number("IDLE_MINUTES_STREET", 30), 12 * 3600),
    "staff": (60 * environment.number("IDLE_MINUTES_STAFF", 8 * 60), 7 * 24 * 3600),
    "seat": (60 * environment.number("IDLE_MINUTES_STAFF", 8 * 60), 7 * 24 * 3600),
    "resident": (60 * environment.number("IDLE_MINUTES_RESIDENT", 14 * 24 * 60), 90 * 24 * 3600),
}
SESSION_COOKIE_AGE = SESSION_LIMITS["resident"][0]
OTP_TOTP_ISSUER = SITE["name"]
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "governance.views.csrf_failure"

# --- what the browser is told --------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- language, time, files -----------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- mail ----------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "yaoshi@localhost")
EMAIL_TIMEOUT = 10
globals().update(
    environment.mail()
    or {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": VAR_DIR / "mail",
    }
)

# --- text messages ---------------------------------------------------------------------------------
SMS = environment.sms()
QUIET_HOURS = environment.quiet_hours()  # nothing goes out between them but what is urgent
HOOK_HOSTS = environment.words("HOOK_HOSTS", "qyapi.weixin.qq.com,oapi.dingtalk.com")  # whose group bots may be told

# --- Celery: nudges and sweeps; nothing that matters lives only in the broker --------------------
CELERY_BROKER_URL = environment.broker()
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * 3600,  # above the longest task, or a task that still runs is begun a second time
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "socket_keepalive": True,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Queues apart, each with a worker of its own (governance/runtime/workers.py); a worker without --queues takes all.
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), name) for name in ("clocks", "sending", "heavy")]
CELERY_TASK_DEFAULT_QUEUE = CELERY_TASK_DEFAULT_EXCHANGE = CELERY_TASK_DEFAULT_ROUTING_KEY = "clocks"
# Here and not beside the tasks: a nudge knows a task by its name only.
CELERY_TASK_ROUTES = {
    "journal.send_due": {"queue": "sending"},
    "imports.work": {"queue": "heavy"},
    "exports.write_due": {"queue": "heavy"},
    "petitions.sweep_photos": {"queue": "heavy"},
    "attachments.sweep": {"queue": "heavy"},
    "audit.verify": {"queue": "heavy"},
    "clocks.inspect": {"queue": "heavy"},
}
CELERY_BEAT_SCHEDULER = "governance.beat:Scheduler"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
# `expires` keeps a broker that was away from piling up sweeps that the next one does anyway.
TICK_SECONDS = float(os.environ.get("TICK_SECONDS", "10"))
CLOCK_BATCH = int(os.environ.get("CLOCK_BATCH", "200"))  # steps fired in one transaction
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "clocks.tick", "schedule": TICK_SECONDS, "options": {"expires": 30}},
    "send": {"task": "journal.send_due", "schedule": 15, "options": {"expires": 30}},
    "seal": {"task": "journal.seal", "schedule": 30, "options": {"expires": 30}},
    "verify": {"task": "audit.verify", "schedule": 3600, "options": {"expires": 1800}},
    "looks": {"task": "audit.looks", "schedule": 3600, "options": {"expires": 1800}},
    "inspect": {"task": "clocks.inspect", "schedule": 3600, "options": {"expires": 1800}},
    "signin": {"task": "signin.sweep", "schedule": 600, "options": {"expires": 300}},
    "photos": {"task": "petitions.sweep_photos", "schedule": 30, "options": {"expires": 60}},
    "attachments": {"task": "attachments.sweep", "schedule": 600, "options": {"expires": 300}},
    "recusals": {"task": "petitions.settle_who_acts", "schedule": 600, "options": {"expires": 300}},
    "exports": {"task": "exports.write_due", "schedule": 30, "options": {"expires": 60}},
    "export_files": {"task": "exports.sweep", "schedule": 60, "options": {"expires": 60}},
    "imports": {"task": "imports.sweep", "schedule": 15, "options": {"expires": 30}},
    "facts": {"task": "insight.refresh", "schedule": 30, "options": {"expires": 60}},
    "leavers": {"task": "people.sweep_leavers", "schedule": 3600, "options": {"expires": 1800}},
}

# --- what a monitor is told: {what is measured: (warn above, fail above)} ---------------------------
HEALTH_LIMITS = environment.health_limits()

# --- logs ----------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "celery.app.trace": {"level": "WARNING"}},
}
