import pytest
from django.test import Client


@pytest.fixture
def django_client():
    """Another browser, on another machine."""
    return Client
