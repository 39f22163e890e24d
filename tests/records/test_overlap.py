"""You already share this with them: a live repeat record is shown before a one-off is finished."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.law.book import book
from records import services
from tests import make
from tests.make.records import picked

HEADING = "You already share this with them"


def page(client, name, record):
    return client.get(reverse(f"records:{name}", args=[record.reference])).text


@pytest.fixture
def weekly(lee, council, trust):
    return make.repeat_active(lee, council, trust)


def test_it_is_said_on_the_check_and_before_closing(client, pat, council, trust, weekly):
    client.force_login(pat)
    draft = make.draft(pat, council, partner=picked(trust))
    saved = make.record(pat, council, partner=picked(trust))

    for told in (page(client, "record_check", draft), page(client, "record_detail", saved)):
        assert HEADING in told
        assert weekly.get_absolute_url() in told
        assert book().label("purpose_presets", "PU_CHILD_PROT") in told
    assert client.get(weekly.get_absolute_url()).status_code == 200  # the link leads somewhere


def test_the_other_side_of_the_repeat_record_is_told_too(client, council, trust, weekly):
    nurse = make.member(trust, "practitioner")
    client.force_login(nurse)

    assert HEADING in page(
        client, "record_check", make.draft(nurse, trust, partner=picked(council))
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"partner": None},
        {"purpose_codes": ["PU_RESEARCH"]},
        {"decision": "not_share"},
    ],
    ids=["another organisation", "another purpose", "nothing is shared"],
)
def test_it_is_not_said_of_what_no_repeat_record_covers(
    client, pat, council, trust, surgery, weekly, changes
):
    client.force_login(pat)
    given = {"partner": picked(trust)} | changes
    draft = make.draft(pat, council, **{**given, "partner": given["partner"] or picked(surgery)})

    assert HEADING not in page(client, "record_check", draft)


@pytest.mark.parametrize("end", [None, -1], ids=["ends today", "ended yesterday"])
def test_it_is_said_until_the_day_it_ends(client, pat, lee, council, trust, end):
    today = clock.today()
    make.repeat_active(
        lee,
        council,
        trust,
        start_date=today - timedelta(days=30),
        end_date=today + timedelta(days=end or 0),
    )
    client.force_login(pat)
    draft = make.draft(pat, council, partner=picked(trust))

    assert (HEADING in page(client, "record_check", draft)) is (end is None)


def test_a_repeat_record_that_waits_for_others_covers_nothing(client, pat, lee, council, trust):
    make.repeat_waiting(lee, council, trust)
    client.force_login(pat)
    draft = make.draft(pat, council, partner=picked(trust))

    assert HEADING not in page(client, "record_check", draft)


def test_what_is_closed_is_not_asked_about_any_more(client, pat, council, trust, weekly):
    client.force_login(pat)
    closed = make.record(pat, council, partner=picked(trust))
    services.close(closed, by=pat)

    assert HEADING not in page(client, "record_detail", closed)
