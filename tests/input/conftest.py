"""What every form of the portal is opened with, on one day."""

from datetime import date

import pytest
from allauth.core.context import request_context
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache

from kmip_portal import clock
from tests import make
from tests.input.opening import world

TODAY = date(2026, 11, 20)


@pytest.fixture
def around(rf, police):
    person = make.user("taken@kmip.example")
    request = rf.post("/")
    request.user, request.session = person, SessionStore()
    cache.clear()
    with request_context(request), clock.at(TODAY):
        yield world(person, police, request)
    cache.clear()
