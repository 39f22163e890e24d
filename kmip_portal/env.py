"""Settings read from the environment, in one place, loudly when one is missing or wrong."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The value of `name`; without a default it must be set."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name}; .env.example shows how.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """True or false, and nothing else."""
    value = text(name, str(default)).lower()
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; say true or false.")
    return value == "true"


# each says that real people are near: that letters leave, that addresses and files are real
FOR_REAL = (
    "EMAIL_URL", "KMIP_FILES_URL", "KMIP_SEAL_FILE", "KMIP_TIMESTAMP_URL", "KMIP_RETURN_ADDRESS",
    "KMIP_RETURNED_MAIL_DIR", "KMIP_RETURNED_MAIL_KEY", "SENTRY_DSN",
)  # fmt: skip


def demonstration(name: str) -> bool:
    """Whether sample people sign in with a printed password; never beside a production setting.

    On PostgreSQL and Redis only with a database whose own name says that it is a demonstration.
    """
    if not flag(name):
        return False
    found = [one for one in FOR_REAL if os.environ.get(one)]
    if text("KMIP_BASE_URL", "").startswith("https:"):
        found.append("KMIP_BASE_URL")
    if whole("KMIP_TRUSTED_PROXIES", 0):
        found.append("KMIP_TRUSTED_PROXIES")
    if "demonstration" not in text("DATABASE_URL", "").rpartition("/")[2]:
        found += [one for one in ("DATABASE_URL", "REDIS_URL") if os.environ.get(one)]
    if found:
        raise ImproperlyConfigured(
            f"{name} is true, and {', '.join(found)} is set. A demonstration prints its password "
            f"and asks for no second step: it never runs with what is for real people."
        )
    return True


def whole(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}; give a whole number.")
    return int(value)


def one_of(name: str, *values: str) -> str:
    """One of these words; the first, where none is given."""
    value = text(name, values[0])
    if value not in values:
        raise ImproperlyConfigured(f"{name} is {value!r}; say {' or '.join(values)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by spaces or commas."""
    return text(name, default).replace(",", " ").split()


def folder(name: str, default: Path) -> Path:
    """A folder that exists from here on."""
    path = Path(text(name, str(default))).expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def address(name: str, default: str) -> str:
    """An http or https address without a slash at its end."""
    value = text(name, default).rstrip("/")
    if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; give an address like https://kmip.example."
        )
    return value


def dsn(name: str) -> str:
    """A project of a Sentry, https://key@host/number; nothing where none is named."""
    value = text(name, "")
    place = urlsplit(value)
    whole_number = place.path.rpartition("/")[2].isdigit()
    if value and not (place.scheme in {"http", "https"} and place.username and whole_number):
        # without its value: that holds a key
        raise ImproperlyConfigured(f"{name} must look like https://key@host/number")
    return value


def database(name: str, default: str) -> dict:
    """A database by its address, postgres://user:password@host:5432/name or sqlite:///path."""
    found = environ.Env.db_url_config(text(name, default))
    if found["ENGINE"].rpartition(".")[2] not in {"postgresql", "sqlite3"}:
        raise ImproperlyConfigured(f"{name} must name PostgreSQL or SQLite.")
    return dict(found)


def mail_server(name: str) -> dict:
    """How letters leave: smtp+tls://user:password@host:587."""
    return dict(environ.Env.email_url_config(text(name)))


def files(name: str) -> dict:
    """Where files are kept: s3://key:secret@endpoint/bucket?region=…, or on this machine's disk."""
    value = text(name, "")
    if not value:
        return {"BACKEND": "kmip_portal.documents.storage.WholeFileStorage"}
    place = urlsplit(value)
    scheme = {"s3": "https", "s3+http": "http"}.get(place.scheme)
    bucket = place.path.strip("/")
    if not (scheme and place.hostname and place.username and place.password and bucket):
        # without its value: that holds a secret
        raise ImproperlyConfigured(f"{name} must look like s3://key:secret@endpoint/bucket")
    return {
        "BACKEND": "kmip_portal.documents.bucket.BucketStorage",
        "OPTIONS": {
            "access_key": unquote(place.username),
            "secret_key": unquote(place.password),
            "endpoint_url": f"{scheme}://{place.netloc.rpartition('@')[2]}",
            "bucket_name": bucket,
            "region_name": parse_qs(place.query).get("region", ["us-east-1"])[0],
        },
    }
