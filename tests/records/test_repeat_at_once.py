"""A party answers at the moment at which it is reminded: neither waits for the other for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from kmip_portal import clock
from records import confirming, repeat_chasing
from records.models import RecordOfSharing
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one write at a time by itself"
    ),
]


def remind():
    try:
        return repeat_chasing.remind_parties()
    finally:
        connection.close()


def test_who_answers_just_now_is_not_reminded(lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    long_ago = {"asked_at": clock.now() - timedelta(days=15)}
    record.confirmations.unanswered().update(
        **long_ago, expires_at=clock.now() + timedelta(days=45)
    )
    asked = record.confirmations.unanswered().get()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        RecordOfSharing.objects.select_for_update().get(pk=record.pk)
        assert pool.submit(remind).result(timeout=5) == 0
        confirming.answer(asked, answer="confirmed", name="Casey", role="Manager")

    record.refresh_from_db()
    assert record.status == "active"
