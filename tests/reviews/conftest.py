import pytest

from tests import make


@pytest.fixture
def police_signed(police):
    """Weald Police are a signatory."""
    make.acceptance(police)
    return police


@pytest.fixture
def outsider_signed(outsider):
    """So is the outsider's council."""
    council = outsider.memberships.get().organisation
    make.acceptance(council)
    return council


@pytest.fixture
def cast(police_signed, practitioner, lead, signing_officer, representative, outsider_signed):
    """Everybody of the police, and the outsider's council, all of them signatories."""
