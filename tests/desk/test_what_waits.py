"""The number beside “In-tray” on every page: what waits for the person who is signed in."""

import re
from datetime import timedelta

import pytest

from kmip_portal import clock
from tests import make

NOW = clock.on_day(clock.today(), 10)


@pytest.fixture
def pat(client):
    pat = make.member(make.signatory("Holmesdale Council"), "practitioner")
    client.force_login(pat)
    return pat


@pytest.fixture
def waits(client):
    """waits(): the number that the next page shows; nothing where nothing waits."""

    def read(path="/help/") -> int:
        found = re.search(r'portal-count">(\d+)', client.get(path).text)
        return int(found[1]) if found else 0

    return read


def test_what_others_send_shows_within_a_minute(pat, waits):
    with clock.at(NOW):
        assert waits() == 0
        make.draft(pat, pat.memberships.get().organisation)

    with clock.at(NOW + timedelta(seconds=59)):
        assert waits() == 0
    with clock.at(NOW + timedelta(seconds=60)):
        assert waits() == 1


def test_what_the_person_does_shows_at_once(client, pat, waits):
    mine = make.draft(pat, pat.memberships.get().organisation)
    with clock.at(NOW):
        assert waits() == 1
        client.post(f"/records/{mine.reference}/delete/")
        assert waits() == 0


def test_the_in_tray_and_its_number_agree(pat, waits):
    with clock.at(NOW):
        waits()
        make.draft(pat, pat.memberships.get().organisation)

        assert waits("/in-tray/") == 1
        assert waits() == 1


def test_pages_that_follow_do_not_count_again(client, pat, django_assert_max_num_queries):
    with clock.at(NOW):
        client.get("/help/")
        with django_assert_max_num_queries(7):
            client.get("/help/")
