"""One list of settings, top to bottom, from the environment. `.env.example` explains each name."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from kmip_portal import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("KMIP_DATA_DIR", BASE_DIR / "data")

# --- what kind of place this is -----------------------------------------------------------
DEMONSTRATION = env.demonstration("KMIP_DEMONSTRATION")
DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
BASE_URL = env.address("KMIP_BASE_URL", f"http://localhost:{env.whole('PORT', 8000)}")
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [
    urlsplit(BASE_URL).hostname or "localhost",
    *env.words("KMIP_ALLOWED_HOSTS", "localhost 127.0.0.1"),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # the window, by kmip_portal/desk/window.py
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # so that our own templates/forms stand in for Django's
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    # ours, ground floor first: each may import only those above it in this list
    "kmip_portal.audit",
    "kmip_portal.accounts",
    "kmip_portal.adjustments",
    "kmip_portal.retention",
    "kmip_portal.submissions",
    "kmip_portal.secretariat",
    "kmip_portal.mail",
    "kmip_portal.jobs",
    "kmip_portal.documents",
    "kmip_portal.law",
    "kmip_portal.search",
    "agreements",
    "signatories",
    "signatories.expertise",
    "records",
    "reviews",
    "kmip_portal.desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kmip_portal.desk.middleware.BrowserPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kmip_portal.desk.middleware.SessionLimitsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kmip_portal.desk.middleware.NoNulMiddleware",
    "kmip_portal.desk.two_steps.TwoStepsMiddleware",
    "kmip_portal.desk.middleware.RescueMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kmip_portal.lifecycle.InvalidMoveMiddleware",
]

ROOT_URLCONF = "kmip_portal.urls"
WSGI_APPLICATION = "kmip_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kmip_portal.desk.context.portal",
            ],
            "builtins": ["kmip_portal.portal_tags", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "kmip_portal.forms.PortalRenderer"

# --- where things are kept ----------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a write waits its turn instead of failing half way with "database is locked"
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON"
        ),
    }
# opening a connection takes longer than most pages ask of it
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    # shared by all processes, so that rate limits count once
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}
}

MEDIA_ROOT = DATA_DIR / "files"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.folder("KMIP_STATIC_DIR", DATA_DIR / "static")
STORAGES = {
    "default": env.files("KMIP_FILES_URL"),
    "staticfiles": {"BACKEND": "kmip_portal.static_files.Collected"},
}

# --- the seal on PDFs: self-made under DATA_DIR unless a file is named ------------------------
SEAL_FILE = env.text("KMIP_SEAL_FILE", "")
SEAL_PASSWORD = env.text("KMIP_SEAL_PASSWORD", "")
TIMESTAMP_URL = env.text("KMIP_TIMESTAMP_URL", "")

# --- people ------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "kmip_portal.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "kmip_portal.accounts.passwords.NotOnTheDenyList"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "in_tray"
ACCOUNT_ADAPTER = "kmip_portal.desk.sign_in.InvitationOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/15m/key,60/15m/ip",
    "request_login_code": "20/m/ip,3/15m/key",
    "single_sign_on": "120/m/ip",  # one office, one address: many begin at nine
    "another_format": "10/h/ip",
    "contact_report": "10/h/ip",
    "search": "60/m/ip",  # of those who are not signed in
    # joining, which needs no account
    "join_begin": "30/h/ip",
    "join_letter": "30/h/ip,5/h/key",
    "join_code": "60/15m/ip",
    "mailbox_code": "5/15m/key",
    "access_ask": "30/h/ip,5/h/key",
    "link_again": "3/h/key,10/d/key",
    "signing": "60/15m/ip",  # codes typed and links asked for; each link counts by itself as well
}
ACCOUNT_FORMS = {
    "login": "kmip_portal.accounts.forms.SignInForm",
    "request_login_code": "kmip_portal.accounts.forms.AskForCodeForm",
    "confirm_login_code": "kmip_portal.accounts.forms.CodeForm",
    "reset_password": "kmip_portal.accounts.forms.AskForResetForm",
    "reset_password_from_key": "kmip_portal.accounts.forms.NewPasswordForm",
    "set_password": "kmip_portal.accounts.forms.SetPasswordForm",
    "change_password": "kmip_portal.accounts.forms.ChangePasswordForm",
    "confirm_email_verification_code": "kmip_portal.accounts.forms.EmailCodeForm",
    "reauthenticate": "kmip_portal.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a letter whenever a password or a second step is changed
ACCOUNT_SESSION_REMEMBER = False  # closing the browser signs out
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # both steps at once: the device asks who is there
MFA_ADAPTER = "kmip_portal.desk.two_steps.RequiredTwoStep"
OPENID_MAY_BE_LOCAL = False  # single sign-on is asked on the public internet, over https, alone
TWO_STEPS_REQUIRED = not DEMONSTRATION  # of leads and K-MIP's people; there it is only offered
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # a passkey cannot be guessed
MFA_FORMS = {
    "authenticate": "kmip_portal.accounts.forms.SecondStepForm",
    "reauthenticate": "kmip_portal.accounts.forms.ConfirmSecondStepForm",
    "activate_totp": "kmip_portal.accounts.forms.TurnOnAppForm",
    "deactivate_totp": "kmip_portal.accounts.forms.TurnOffAppForm",
    "generate_recovery_codes": "kmip_portal.accounts.forms.RecoveryCodesForm",
    "add_webauthn": "kmip_portal.accounts.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "kmip_portal.accounts.passkey_forms.RenamePasskeyForm",
    "authenticate_webauthn": "kmip_portal.accounts.passkey_forms.PasskeyForm",
    "reauthenticate_webauthn": "kmip_portal.accounts.passkey_forms.ConfirmPasskeyForm",
    "login_webauthn": "kmip_portal.accounts.passkey_forms.SignInPasskeyForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("KMIP_TRUSTED_PROXIES", 0)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
SESSION_ENGINE = "kmip_portal.accounts.sessions"
SESSION_COOKIE_NAME = "kmip_session"
SESSION_COOKIE_AGE = 12 * 60 * 60  # from signing in
SESSION_IDLE_AGE = 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "kmip_csrf"
CSRF_COOKIE_AGE = SESSION_COOKIE_AGE
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kmip_portal.desk.views.csrf_failure"

# --- what a browser is told ----------------------------------------------------------------
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- letters -----------------------------------------------------------------------------
LETTER_FOLDER = DATA_DIR / "letters"  # where letters go in demonstration mode
if DEMONSTRATION and not env.text("EMAIL_URL", ""):
    EMAIL_BACKEND = "kmip_portal.mail.folder.LetterFolder"
else:
    globals().update(env.mail_server("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.text("KMIP_FROM_EMAIL", "K-MIP portal <portal@kmip.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
# where letters that cannot be delivered come back to, and how we learn of it: by reading the
# mailbox, or by the mail provider's signed word at /mail/returned/
RETURN_ADDRESS = env.text("KMIP_RETURN_ADDRESS", "")
RETURNED_MAIL_DIR = env.text("KMIP_RETURNED_MAIL_DIR", "")
RETURNED_MAIL_KEY = env.text("KMIP_RETURNED_MAIL_KEY", "")

# --- scheduled and background work ---------------------------------------------------------
BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if not REDIS_URL:
    for name in ("messages", "control"):
        (BROKER_DIR / name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 1800,
        "socket_timeout": 30,
        "socket_keepalive": True,
        "health_check_interval": 25,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = "Europe/London"

# --- the three registries: plain functions, named here, called through the ground -----------
IN_TRAY = [
    "kmip_portal.mail.in_tray.needs",
    "kmip_portal.secretariat.in_tray.needs",
    "kmip_portal.adjustments.in_tray.needs",
    "agreements.in_tray.needs",
    "signatories.in_tray.needs",
    "signatories.campaigns.in_tray.needs",
    "signatories.signing_own.needs",
    "signatories.expertise.in_tray.needs",
    "signatories.expertise.question_in_tray.needs",
    "signatories.expertise.meeting_in_tray.needs",
    "records.in_tray.needs",
    "records.patterns.in_tray.needs",
    "records.assessments.in_tray.needs",
    "records.advice.in_tray.needs",
    "reviews.in_tray.needs",
    "kmip_portal.documents.in_tray.needs",
    "kmip_portal.desk.statement_in_tray.needs",
]
SEARCH = [  # in the order in which the page offers them
    "agreements.search.clauses",
    "agreements.search.versions",
    "signatories.expertise.search.guides",
    "signatories.expertise.search.questions",
    "signatories.expertise.search.templates",
    "signatories.expertise.search.news",
    "signatories.expertise.search.meetings",
    "signatories.search.contacts",
    "signatories.search.organisations",
    "records.found.own_records",
    "records.assessments.found.own_assessments",
    "kmip_portal.desk.found.pages",
]
CONSEQUENCES = [
    "signatories.expertise.consequences.named",
    "records.consequences.named",
    "records.advice.consequences.named",
    "records.assessments.consequences.named",
    "reviews.consequences.named",
]

# --- what people hand in ----------------------------------------------------------------------
CLAMD = env.text("KMIP_CLAMD", "")  # host:port, or the path of a socket

# --- words, time and logs -------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "kmip_portal.log_lines.LineWithoutLinks",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "kmip_portal.log_lines.JsonLine"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.one_of("KMIP_LOG_FORMAT", "line", "json"),
        }
    },
    "root": {"handlers": ["console"], "level": env.text("KMIP_LOG_LEVEL", "WARNING")},
}
SENTRY_DSN = env.dsn("SENTRY_DSN")  # failures are told to it too
SILENCED_SYSTEM_CHECKS = []
