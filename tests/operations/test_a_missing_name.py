"""A name that is missing, or whose value makes no sense, stops the start with one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kmip_portal import env


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Set SECRET_KEY; .env.example shows how."),
        ({"SECRET_KEY": "x" * 60}, "Set EMAIL_URL; .env.example shows how."),
        (
            {"SECRET_KEY": "x" * 60, "KMIP_BASE_URL": "portal.example"},
            "KMIP_BASE_URL is 'portal.example'; give an address like https://kmip.example.",
        ),
    ],
)
def test_a_command_says_which_name_and_no_more(tmp_path, given, told):
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        check=False, cwd=Path(env.__file__).parents[1], capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "KMIP_DATA_DIR": str(tmp_path), **given},
    )  # fmt: skip

    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{told}\n")
