"""Who keeps records in these stories: a council whose profile says what it is."""

import pytest

from tests import make


@pytest.fixture
def council():
    return make.organisation(
        "Holmesdale Council",
        organisation_type="OT_COUNTY",
        is_public_authority=True,
        is_competent_authority=False,
    )


@pytest.fixture
def pat(council):
    return make.member(council, "practitioner", name="Pat Practitioner")
