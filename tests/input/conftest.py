"""What every form of the portal is opened with, on one day."""

from datetime import date

import pytest
from allauth.core.context import request_context
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache

from kmip_portal import clock
from tests import make
from tests.input.opening import rows, world
from tests.make import kept

TODAY = date(2026, 11, 20)


@pytest.fixture
def around(rf, request):
    """The rows are made once a process, and put back for each text."""
    http = rf.post("/")
    cache.clear()
    with clock.at(TODAY):
        standing = kept.once(
            "around",
            lambda: rows(make.user("taken@kmip.example"), request.getfixturevalue("police")),
        )
        http.user, http.session = standing.person, SessionStore()
        with request_context(http):
            yield world(standing, http)
    cache.clear()
