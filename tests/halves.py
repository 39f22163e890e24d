"""Tests that bring all they need are the same in both halves of .ci/run: each runs in one of them.

A test says so by `pytest.mark.brings("files")` or `pytest.mark.brings("servers")`. Both kinds run
where they are asked for by hand, as the long run of tests/faults is.
"""

import os

import pytest

# what a test brings: whether it runs on PostgreSQL, and where that is
HALVES = {
    "files": (False, "without KMIP_TEST_DATABASE_URL, the first half of .ci/run"),
    "servers": (True, "with KMIP_TEST_DATABASE_URL, the second half of .ci/run"),
}


def why_left_out(brings: str, *, on_postgresql: bool) -> str:
    """Why it does not run here; nothing where it does."""
    runs_on_postgresql, where = HALVES[brings]
    if runs_on_postgresql == on_postgresql:
        return ""
    return f"It brings its own {brings} and runs once: {where}."


def pytest_collection_modifyitems(items):
    if "KMIP_FAULT_LETTERS" in os.environ:  # by hand
        return
    on_postgresql = bool(os.environ.get("KMIP_TEST_DATABASE_URL"))
    for one in items:
        mark = one.get_closest_marker("brings")
        if mark and (why := why_left_out(*mark.args, on_postgresql=on_postgresql)):
            one.add_marker(pytest.mark.skip(reason=why))
