"""A portal with the sample agreement, the guides that come with it, and something of each kind."""

import pytest

from kmip_portal import clock
from kmip_portal.desk.sample import agreement
from kmip_portal.search import indexing
from tests import make
from tests.make.questions import answer, question


@pytest.fixture
def portal(secretariat, chair, police, practitioner):
    """Everything is in the index; police and a hospital trust have signed."""
    current = agreement.make_versions(clock.today(), drafter=secretariat, approver=chair)[-1]
    trust = make.organisation("North Downs Hospitals NHS Trust", organisation_type="OT_NHS_TRUST")
    for one in (police, trust):
        make.acceptance(one, current)
    make.contact(police, "referrals")
    make.contact(police, "out_of_hours", phone="01622 000000")
    make.contact(trust, "caldicott", published_to="public")
    asked = question(practitioner, "May an NHS number stand in the subject line of an email?")
    answer(asked, make.member(trust, "lead"), "No: use the body, encrypted.")
    question(practitioner, "Who answers a subject access request for shared records?")
    indexing.refresh()
    return asked
