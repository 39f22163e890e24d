"""Where K-MIP's people begin: what needs them, and how the partnership stands."""

import re

from django.urls import reverse

from kmip_portal.desk import numbers
from tests import make


def figures(page):
    """{what is counted: number} as the page says them."""
    found = re.findall(r'portal-figures__number">([^<]+)</span>\s*([^<]+)</a>', page)
    return {what.strip(): number for number, what in found}


def test_the_partnership_stands_beside_what_needs_somebody(client, secretariat):
    make.version(needs_acceptance="everyone")
    signed, known = make.organisation("Signed Council"), make.organisation("Known Council")
    for one in (signed, known):
        one.is_known_public_service = True
        one.save()
    make.acceptance(signed)
    client.force_login(secretariat)

    page = client.get(reverse("manage")).text

    assert figures(page) == {
        "signatory": "1",
        "of known public services have signed": "50%",
        "applications to join wait for a decision": "0",
        "repeat records are active": "0",
        "of them are overdue for review": "0",
    }
    for name in ("Applications", "Acceptances", "Organisations", "Reviews", "Campaigns", "Emails"):
        assert f">{name}</a>" in page


def test_the_navigation_shows_only_what_this_person_may_open(client, chair):
    client.force_login(chair)

    assert ">Emails</a>" not in client.get(reverse("manage")).text


def test_the_numbers_cost_the_same_however_many_there_are(secretariat, django_assert_num_queries):
    make.campaigns.signed_before(5)

    with django_assert_num_queries(3):
        found = numbers.figures(secretariat)

    assert found[0].number == "5"
