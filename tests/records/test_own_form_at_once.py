"""Two people of the secretariat use two forms at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from records import own_forms
from records.models import OwnForm
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one write at a time by itself",
    ),
]


def test_the_later_of_two_forms_replaces_the_earlier(lee):
    forms = [make.own_form(lee) for _ in range(4)]

    def use(form):
        try:
            own_forms.use(form, by=lee)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as pool:
        list(pool.map(use, forms))

    assert sorted(one.status for one in OwnForm.objects.all()) == ["in_use", *["replaced"] * 3]
