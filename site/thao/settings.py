"""Every setting of the product. Values come from the environment (docs/reference/settings.md)."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF, UNSAFE_INLINE

from thao.environment import TEST, Environment

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = Path(Environment(BASE_DIR / "var").text("THAO_VAR", otherwise=str(BASE_DIR / "var")))
env = Environment(VAR)

# -- safety ---------------------------------------------------------------------------------
MODE = env.mode
DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY", "it signs sessions and activation links")
IDENTITY_KEY = env.secret("IDENTITY_KEY", "it encrypts personal identification numbers")
SEAL_KEY = env.secret("SEAL_KEY", "it seals what a QR code says")
SEAL_EARLIER_KEYS = env.text("SEAL_EARLIER_KEYS", otherwise="").split()
DEMO_SIGNING_FILE = VAR / "khoa-thu-nghiem" / "ky.toml"
SIGNING_FILE = env.text("SIGNING_FILE", otherwise=env.demo_file(DEMO_SIGNING_FILE))
ALLOWED_HOSTS = env.hosts()
SITE_URL = env.site_url()
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = env.production
SECURE_HSTS_SECONDS = 31536000 if env.production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.production
SECURE_HSTS_PRELOAD = env.production
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.text("BEHIND_PROXY", otherwise="") else None
)
SESSION_COOKIE_SECURE = env.production
CSRF_COOKIE_SECURE = env.production
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_AGE = env.number("SESSION_HOURS", otherwise=12) * 3600
SESSION_COOKIE_HTTPONLY = True
CONFIRM_MINUTES = env.number("CONFIRM_MINUTES", otherwise=15)
LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the CMS shows its previews in a frame
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # it asks for DENY
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's editor writes inline styles and scripts; only its path may (thao.middleware).
CMS_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}

# -- the apps, topmost first ----------------------------------------------------------------
INSTALLED_APPS = [
    "thao",
    "thao.home",
    "compliance",
    "certificates",
    "quizzes",
    "courses",
    "people",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.sites",  # the explorer links to it from the root of the tree
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "thao.middleware.PolicyByPath",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "people.recognising.Recognition",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "thao.urls"
WSGI_APPLICATION = "thao.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["thao.symbols"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "thao.context.branding",
                "thao.context.navigation",
                "thao.context.demo",
            ],
        },
    }
]

# -- data -----------------------------------------------------------------------------------
DATABASES = {"default": env.database()}
if env.mode == TEST and "sqlite3" in str(DATABASES["default"]["ENGINE"]):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = VAR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "site" / "static"]
CONTENT_ROOT = BASE_DIR / "content"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if env.mode == TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = env.mode == TEST
WHITENOISE_MAX_AGE = 31536000 if env.production else 60

# -- signing in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "people.backends.EmailOrStaffCodeBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = env.number("ACTIVATION_DAYS", otherwise=7) * 86400
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "home:my_work"
LOGOUT_REDIRECT_URL = "people:sign_in"
AXES_HTTP_RESPONSE_CODE = 429
AXES_USERNAME_FORM_FIELD = "username"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "people/locked.html"
AXES_ENABLE_ADMIN = False
AXES_RESET_ON_SUCCESS = True

# -- language and time ----------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
NUMBER_GROUPING = 3  # 1.402; only where a template asks for it (floatformat:"0g")
TIME_ZONE = env.text("TIME_ZONE", otherwise="Asia/Ho_Chi_Minh")

# -- background work ------------------------------------------------------------------------
CELERY_BROKER_URL = env.text(
    "CELERY_BROKER_URL", otherwise="memory://" if env.mode == TEST else "filesystem://localhost"
)
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "data_folder_in": str(VAR / "queue"),
        "data_folder_out": str(VAR / "queue"),
        "control_folder": str(VAR / "queue-control"),
        "polling_interval": 0.5,
    }
    if CELERY_BROKER_URL.startswith("filesystem:")
    else {}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "send what waits in the outbox": {"task": "people.send_waiting_letters", "schedule": 60.0},
    "close attempts whose time is over": {"task": "quizzes.close_overdue", "schedule": 60.0},
    "mark again what a crash left": {"task": "quizzes.regrade_waiting", "schedule": 120.0},
    "learn from results": {"task": "quizzes.analyse", "schedule": crontab(hour=2, minute=15)},
    "draw certificates not drawn yet": {"task": "certificates.sweep", "schedule": 120.0},
    "sign what a sitting left undone": {"task": "certificates.sign_waiting", "schedule": 120.0},
    "take back what a crash left undone": {
        "task": "certificates.take_waiting",
        "schedule": 120.0,
    },
    "stamp archived signatures again": {
        "task": "certificates.extend_signatures",
        "schedule": 3600.0,
    },
    "remind administrators of the holidays": {
        "task": "certificates.remind_of_holidays",
        "schedule": crontab(hour=6, minute=30),
    },
    "warn before certificates run out": {
        "task": "certificates.warn_of_expiry",
        "schedule": 6 * 3600.0,
    },
    "open and close assignments": {"task": "compliance.reconcile", "schedule": 3600.0},
}

# -- mail -----------------------------------------------------------------------------------
EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    otherwise="django.core.mail.backends.smtp.EmailBackend"
    if env.production
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", otherwise="localhost")
EMAIL_PORT = env.number("EMAIL_PORT", otherwise=25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", otherwise="")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", otherwise="")
EMAIL_USE_TLS = bool(env.text("EMAIL_USE_TLS", otherwise=""))
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", otherwise="thao@localhost")

# -- the name on the page (ux.md 11.1) ------------------------------------------------------
SITE_NAME = env.text("SITE_NAME", otherwise="Bồi dưỡng ISO 9001")
ORGANISATION = env.text("ORGANISATION", otherwise="Tỉnh Vĩnh Long (dữ liệu minh họa)")
HELP_PHONE = env.text("HELP_PHONE", otherwise="0200 000 000")

# -- Wagtail --------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = False
WAGTAIL_AUTOSAVE_INTERVAL = 3000
WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 3000
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

CACHE_URL = env.text("CACHE_URL", otherwise="")
CACHE_IS_SHARED = bool(CACHE_URL)  # between processes and machines
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "thao",
    }
    if CACHE_IS_SHARED
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10000  # Wagtail's page editor sends many
DATA_UPLOAD_MAX_MEMORY_SIZE = 6_000_000  # a pasted test may be as long as an uploaded one
DATA_UPLOAD_MAX_NUMBER_FILES = 1001  # signed papers that come back one by one (packing.MOST_FILES)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
