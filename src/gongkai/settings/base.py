"""
The settings, all of them: a deployment is a few addresses in the environment.

======================  ==========================================  =====================================
variable                without it                                  with it
======================  ==========================================  =====================================
``GONGKAI_HOME``        the working tree, or the current folder     where ``var/`` lies
``GONGKAI_DATABASE``    ``sqlite:///…/var/gongkai.sqlite3``         ``postgres://user:secret@host/name``
``GONGKAI_CACHE``       ``memory://``                               ``redis://host:6379/0``
``GONGKAI_FILES``       ``file:///…/var/files``                     ``file:///srv/files``
``GONGKAI_HOSTS``       this machine only                           ``www.example.gov.cn,10.0.0.5``
``GONGKAI_HTTPS``       0                                           1: behind a proxy that speaks HTTPS
``GONGKAI_SECRET_KEY``  made once, kept in ``var/secret_key``       the key itself
``GONGKAI_SEAL_KEYS``   made once, kept in ``var/seal_key``    the newest key, a comma, the older ones
``GONGKAI_MAIL``        no mail is sent                             ``smtp://user:secret@host:587?from=a@b.cn&tls=1``
``GONGKAI_DEBUG``       0                                           1: faults are shown in the browser (for developers)
======================  ==========================================  =====================================

Each may also be given as ``GONGKAI_…_FILE``, the name of a file that holds it.
"""

from datetime import timedelta
from pathlib import Path

from gongkai.settings import backends
from gongkai.settings.environment import flag, secret_key, text

_TREE = Path(__file__).resolve().parents[3]
HOME = Path(text("HOME") or (_TREE if (_TREE / "pyproject.toml").is_file() else Path.cwd()))
VAR = HOME / "var"

SECRET_KEY = secret_key(VAR / "secret_key")
# What is personal is sealed with the first of these keys; the others open what was sealed before.
SEAL_KEYS = tuple(filter(None, text("SEAL_KEYS").split(","))) or (secret_key(VAR / "seal_key", named="SEAL_KEY"),)
DEBUG = flag("DEBUG")
ALLOWED_HOSTS = backends.hosts(text("HOSTS", "127.0.0.1,localhost,[::1]"))

DATABASES = {"default": backends.database(text("DATABASE", f"sqlite:///{VAR}/gongkai.sqlite3"))}
CACHES = {"default": backends.cache(text("CACHE", "memory://"))}
STORAGES = {
    "default": backends.storage(text("FILES", f"file://{VAR}/files")),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

_mail = backends.mail(text("MAIL"))
MAIL_FROM = DEFAULT_FROM_EMAIL = _mail["from"]
EMAIL_HOST, EMAIL_PORT = _mail["host"], _mail["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["user"], _mail["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _mail["tls"], _mail["ssl"], 20

# Rendered public pages, laid out like their addresses; a web server in front may hand them out (docs/deployment.md).
PAGES = VAR / "pages"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "django_prose_editor",
    "gongkai.organs",
    "gongkai.journal",
    "gongkai.review",
    "gongkai.delivery",
    "gongkai.files",
    "gongkai.search",
    "gongkai.papers",
    "gongkai.portal",
    "gongkai.policies",
    "gongkai.applications",
    "gongkai.annual",
    "gongkai.web",
    "gongkai.demonstration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongkai.web.middleware.HeadersMiddleware",
    "gongkai.web.middleware.PlainAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gongkai.web.middleware.InitialPasswordMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.web.context.surroundings",
            ]
        },
    }
]

ROOT_URLCONF = "gongkai.web.urls"
WSGI_APPLICATION = "gongkai.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Assets come out of the packages that bring them; there is no step of collecting that could be forgotten.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

# ---- who may come in

AUTH_USER_MODEL = "organs.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Five wrong passwords from one address for one name, then a quarter of an hour of rest. By name alone, anyone could
# lock an officer out of the desk on the day of a deadline.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "gongkai.web.entry.locked_out"
AXES_CLIENT_IP_CALLABLE = "gongkai.kernel.caller.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# ---- what the browser is told

HTTPS = flag("HTTPS")
SESSION_COOKIE_NAME = "gongkai_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "gongkai.web.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 180 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Without this Django mails errors to administrators that nobody has named, and says nothing here.
    # A page that is not there is no fault of ours.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}
