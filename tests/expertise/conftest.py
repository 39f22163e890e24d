import pytest

from tests import make


@pytest.fixture
def council():
    """Another signatory."""
    return make.signatory("Holmesdale Council")


@pytest.fixture
def pat(police, practitioner):
    """Pat Practitioner, of Weald Police, a signatory."""
    make.acceptance(police)
    return practitioner


@pytest.fixture
def cam(council):
    """Of the council: whoever answers."""
    return make.member(council, "lead", name="Cam Councillor")
