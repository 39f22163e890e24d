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


@pytest.fixture
def lee(council):
    """Leads the council, and so sends its repeat records."""
    return make.member(council, "lead", name="Lee Lead", job_title="Head of information")


@pytest.fixture
def trust():
    return make.organisation("Weald Trust", organisation_type="OT_NHS")


@pytest.fixture
def surgery():
    return make.organisation("Fernhill Surgery", organisation_type="OT_NHS")


@pytest.fixture
def school():
    return make.organisation("Quay School", organisation_type="OT_SCHOOL")
