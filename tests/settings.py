"""The portal's own settings, made quick: fast hashing, tasks run where they are asked for."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_scratch = Path(tempfile.mkdtemp(prefix="kmip-tests-"))
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)


def own(redis_url: str, beside: int = 0) -> str:
    """For each of several test processes a database of its own: clearing a cache empties it.

    `beside` names others, for portals that tests start.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    server, _, number = redis_url.rpartition("/")
    if not redis_url or not worker:
        return redis_url
    return f"{server}/{int(number) + 1 + beside + int(worker)}"


os.environ.update(
    SECRET_KEY="only-for-tests-" + "x" * 50,
    KMIP_DATA_DIR=str(_scratch),
    KMIP_DEMONSTRATION="false",
    KMIP_BASE_URL="http://testserver",
    EMAIL_URL="dummymail://",
    KMIP_FILES_URL="",
    KMIP_CLAMD="",
    SENTRY_DSN="",
    DATABASE_URL=os.environ.get("KMIP_TEST_DATABASE_URL")
    or f"sqlite:///{_scratch / 'portal.sqlite3'}",
    REDIS_URL=own(os.environ.get("KMIP_TEST_REDIS_URL", "")),
)

from kmip_portal.settings import *  # noqa: E402, F403, TID251  (the environment must be ready first)

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TWO_STEPS_REQUIRED = False  # most stories are not of signing in; tests/sign_in turns it on
CELERY_TASK_ALWAYS_EAGER = True
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # one process asks what all pages ask, in some thousand ways: each is made ready once
    DATABASES["default"]["OPTIONS"]["cached_statements"] = 2000  # noqa: F405
