"""Two workers bring the index in line at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kmip_portal.search import indexing
from kmip_portal.search.models import SearchDocument, SearchWord
from kmip_portal.search.sources import Document, Source

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one write at a time by itself",
    ),
]
THINGS = [Document(f"{n}", f"Thing {n}", "Words of it " * 50, "/", "Page") for n in range(400)]


def at_once(*lists):
    def one(things):
        try:
            return indexing._bring_in_line(Source("page", "Pages", lambda: things, None))
        finally:
            connection.close()

    with ThreadPoolExecutor(len(lists)) as pool:
        return list(pool.map(one, lists))


def test_each_thing_is_in_the_index_once():
    at_once(*[THINGS] * 4)

    assert SearchDocument.objects.count() == len(THINGS)
    assert SearchWord.objects.filter(document__key="7").count() == 3  # thing, 7, word


def test_one_writes_what_another_takes_out():
    at_once(THINGS)
    others = [one._replace(text="Other words") for one in THINGS]

    at_once(others, THINGS[:200], others[::-1])

    assert set(SearchDocument.objects.values_list("key", flat=True)) >= {
        one.key for one in THINGS[:200]
    }
    at_once(others)
    assert SearchDocument.objects.filter(text="Other words").count() == len(THINGS)
