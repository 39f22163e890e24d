import pytest


@pytest.fixture(autouse=True)
def _fresh(fresh_children):
    """What guards the portal from files is tried as it runs there."""
