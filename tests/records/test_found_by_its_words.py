"""On PostgreSQL a word among very many records is found by the index, not by reading them all."""

from uuid import uuid4

import pytest
from django.db import connection

from records.models import RecordOfSharing, RecordWords
from records.search import keep_words, matching
from tests import make

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="the index is PostgreSQL’s"
)
MANY = 20_000
OTHERS = "".join(f" word{n}" for n in range(150))  # a record says about so many


def filled(owner, of):
    """So many records of one organisation; each says some words, one of them a rare one."""
    made = RecordOfSharing.objects.bulk_create(
        RecordOfSharing(owner=owner, organisation=of, title=f"Panel {n}", submission_id=uuid4())
        for n in range(MANY)
    )
    RecordWords.objects.bulk_create(
        RecordWords(record=one, text=f" panel number{n} week{n % 52}{OTHERS}")
        for n, one in enumerate(made)
    )
    rare = make.draft(owner, of, title="About the zephyr")
    keep_words(rare)
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('records_words')")  # as the vacuum does
        cursor.execute("ANALYZE records_recordofsharing")
        cursor.execute("ANALYZE records_recordwords")
    return rare


def test_a_search_among_twenty_thousand_uses_the_index(pat, council):
    rare = filled(pat, council)
    lead = make.member(council, "lead")

    for words in ("zephyr", "zeph", "about zephyr"):
        found = matching(RecordOfSharing.objects.visible_to(lead), words)
        plan = found.explain()
        assert "Bitmap Index Scan on records_words" in plan, plan
        assert "Seq Scan on records_recordwords" not in plan, plan
        assert list(found) == [rare]
