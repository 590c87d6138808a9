"""Settings that every process shares. This is the only file that reads the environment (ARCHITECTURE §12.18)."""

import base64
import json
import os
import secrets
from pathlib import Path

from csp.constants import NONCE

from sightline.config.database import connection_settings

PACKAGE = Path(__file__).resolve().parents[2]
ROOT = Path(os.environ.get("SIGHTLINE_HOME", PACKAGE.parents[1]))
VAR = Path(os.environ.get("SIGHTLINE_VAR", ROOT / "var"))


def kept_secrets() -> dict[str, str]:
    """Secrets made once at first start and kept outside the database, in a file only its owner can read."""
    path = VAR / "secrets.json"
    VAR.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = {
            "secret_key": secrets.token_urlsafe(50),
            "wrapping_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(fresh, file)
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


_kept = kept_secrets()
SECRET_KEY = os.environ.get("SIGHTLINE_SECRET_KEY", _kept["secret_key"])
WRAPPING_KEY = base64.b64decode(os.environ.get("SIGHTLINE_WRAPPING_KEY", _kept["wrapping_key"]))

# where the trail's heads are kept outside the database: a place that the database's owner cannot reach (sec R60)
TRAIL_ANCHORS = Path(os.environ.get("SIGHTLINE_TRAIL_ANCHORS", VAR / "trail-anchors.jsonl"))

DEBUG = False
DEMO = os.environ.get("SIGHTLINE_DEMO", "") == "1"
PUBLIC_PROCESS = os.environ.get("SIGHTLINE_DB_ROLE", "") == "public"
ALLOWED_HOSTS = os.environ.get("SIGHTLINE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
BEHIND_TLS = os.environ.get("SIGHTLINE_TLS", "") == "1"
SITE_ADDRESS = os.environ.get("SIGHTLINE_ADDRESS", "http://localhost:8000")
PUBLIC_ADDRESS = os.environ.get("SIGHTLINE_PUBLIC_ADDRESS", "http://localhost:8001")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_linear_migrations",
    "procrastinate.contrib.django",
    "sightline.design",
    "sightline.trail",
    "sightline.accounts",
    "sightline.partnerships",
    "sightline.access",
    "sightline.outbox",
    "sightline.directory",
    "sightline.casefiles",
    "sightline.deadlines",
    "sightline.documents",
    "sightline.chronology",
    "sightline.anonymity",
    "sightline.referrals",
    "sightline.contributions",
    "sightline.meetings",
    "sightline.learning",
    "sightline.reviews",
    "sightline.dissemination",
    "sightline.insight",
    "sightline.stewardship",
    "sightline.publicsite",
]

MIDDLEWARE = [
    "sightline.design.middleware.BrowserWalls",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "sightline.accounts.middleware.Steady",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sightline.accounts.middleware.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "sightline.accounts.middleware.SecondFactor",
    "sightline.accounts.middleware.OneReturnOnly",
    "allauth.account.middleware.AccountMiddleware",
    "sightline.accounts.middleware.NoStore",
]

if PUBLIC_PROCESS:
    # the public's role may read published copies and nothing else: no session, no account, no trail
    INSTALLED_APPS = [name for name in INSTALLED_APPS if not name.startswith("allauth")]
    MIDDLEWARE = [
        "sightline.design.middleware.BrowserWalls",
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "csp.middleware.CSPMiddleware",
        "django.middleware.common.CommonMiddleware",
        ]

ROOT_URLCONF = "sightline.config.public_urls" if PUBLIC_PROCESS else "sightline.config.urls"
WSGI_APPLICATION = "sightline.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "config" / "jinja2"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "sightline.config.jinja.environment",
            "context_processors": ["sightline.config.page_context.page_context"],
        },
    },
]

DATABASES = {"default": connection_settings(os.environ, var=VAR)}
DATABASE_ROUTERS: list[str] = []

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [] if PUBLIC_PROCESS else ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "sightline.accounts.validators.NotOurWords"},
]
# words that somebody here would think of first; an installation adds its own
ORGANISATION_WORDS = [
    "sightline", "lineofsight", "line", "sight", "safeguarding", "children", "child", "partnership", "police",
    "council", "school", "health", "nhs", "social", "care", "password", "passphrase", "welcome", "letmein", "qwerty",
    "spring", "summer", "autumn", "winter", *filter(None, os.environ.get("SIGHTLINE_WORDS", "").split(",")),
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "sightline.config.sign_in.SignIn"
MFA_ADAPTER = "sightline.accounts.adapter.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
# sec R16. "offered" is for a partnership whose machines have no passkeys yet; it is a risk that they accept
PASSKEYS_REQUIRED = os.environ.get("SIGHTLINE_PASSKEYS", "required") != "offered"
# sec R18: a JSON list of providers, see docs/guide/sign-on.md
SIGN_ON = json.loads(os.environ.get("SIGHTLINE_SIGN_ON", "[]"))
STEP_UP_SECONDS = 10 * 60  # sec R27
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are invited by an administrator, who vouches for the address
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nothing is written to an address that is not known here
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
PASSWORD_RESET_TIMEOUT = 60 * 60  # sec R20
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# sec R25; counted in the database, so that every worker of every machine counts together
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip", "login_failed": "5/5m/key,30/m/ip", "reset_password": "20/m/ip,5/h/key",
    "browser_report": "30/m/ip",
    # links of invitations: how often one is opened, sent a code, tried a code
    "invited_open": "60/m/ip", "invited_send": "30/m/ip,5/10m/key", "invited_code": "30/m/ip,10/10m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("SIGHTLINE_PROXIES", "0"))

# sec R22: idle 30 minutes, absolute 12 hours, both kept by the server
SESSION_IDLE_SECONDS = 30 * 60
SESSION_IDLE_SECONDS_SHORT = 15 * 60  # administrators of accounts and of the trail
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_TLS else "csrf"
DEVICE_COOKIE_NAME = "__Host-device" if BEHIND_TLS else "device"
DEVICE_COOKIE_AGE = 180 * 24 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "sightline.design.errors.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'", NONCE],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        # the public's process may write nothing, so its pages name nowhere to report to
        **({} if PUBLIC_PROCESS else {"report-uri": ["/reports/browser/"]}),
    },
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

EMAIL_BACKEND = os.environ.get("SIGHTLINE_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR / "sent-mail"
EMAIL_HOST = os.environ.get("SIGHTLINE_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("SIGHTLINE_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SIGHTLINE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SIGHTLINE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SIGHTLINE_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("SIGHTLINE_FROM", "sightline@example.org")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
DATE_FORMAT = "j F Y"

PAGE_HOOKS = (
    {}
    if PUBLIC_PROCESS
    else {
        "set_person_context": "sightline.config.page_hooks.set_person_context",
        "record_refusal": "sightline.config.page_hooks.record_refusal",
        "hold_up": "sightline.config.page_hooks.hold_up",
        "record_opened": "sightline.config.page_hooks.record_opened",
        "confirm_first": "sightline.config.page_hooks.confirm_first",
        "resting_on": "sightline.config.page_hooks.resting_on",
        "founded_under": "sightline.config.page_hooks.founded_under",
    }
)

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a long chronology typed by hand is one form
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "sightline.config.logs.PlainWithoutValues"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # django.request logs whole paths; our paths carry references only, and errors are what it is for
    "loggers": {"sightline": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}
