"""A demonstration prints its password and asks for no second step: it never runs for real."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kmip_portal import env

NAMES = (*env.FOR_REAL, "DATABASE_URL", "REDIS_URL", "KMIP_BASE_URL", "KMIP_TRUSTED_PROXIES")
FOR_REAL = dict.fromkeys(env.FOR_REAL, "anything") | {
    "DATABASE_URL": "postgres://kmip:secret@db:5432/kmip",
    "REDIS_URL": "redis://redis:6379/0",
    "KMIP_BASE_URL": "https://portal.example",
    "KMIP_TRUSTED_PROXIES": "1",
}


@pytest.fixture(autouse=True)
def _no_names(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KMIP_DEMONSTRATION", "true")


@pytest.mark.parametrize("name", NAMES)
def test_it_does_not_start_beside_a_production_setting_and_says_which(monkeypatch, name):
    monkeypatch.setenv(name, FOR_REAL[name])

    with pytest.raises(ImproperlyConfigured, match=rf"is true, and {name} is set"):
        env.demonstration("KMIP_DEMONSTRATION")

    monkeypatch.setenv("KMIP_DEMONSTRATION", "false")
    assert not env.demonstration("KMIP_DEMONSTRATION")


def test_alone_and_on_a_database_that_says_what_it_is_it_starts(monkeypatch):
    assert env.demonstration("KMIP_DEMONSTRATION")

    monkeypatch.setenv("DATABASE_URL", "postgres://kmip:secret@db:5432/kmip_demonstration_1")
    monkeypatch.setenv("REDIS_URL", FOR_REAL["REDIS_URL"])
    monkeypatch.setenv("KMIP_BASE_URL", "http://localhost:8000")
    assert env.demonstration("KMIP_DEMONSTRATION")


def test_the_portal_itself_ends_with_that_sentence(tmp_path):
    words = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "kmip_portal.settings",
        "SECRET_KEY": "x" * 60,
        "KMIP_DATA_DIR": str(tmp_path),
        "KMIP_DEMONSTRATION": "true",
        "EMAIL_URL": "smtp://mail:25",
    }
    told = subprocess.run(
        [sys.executable, "-c", "import kmip_portal.settings"],
        check=False, env=words, cwd=Path(env.__file__).parents[1], capture_output=True, text=True,
    )  # fmt: skip

    assert told.returncode != 0
    assert "KMIP_DEMONSTRATION is true, and EMAIL_URL is set." in told.stderr
