"""Several senders at once share the letters; what one leaves behind, another takes over."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from kmip_portal import clock
from kmip_portal.mail import outbox
from kmip_portal.mail.models import Email
from tests import make

MONDAY = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)


def test_two_senders_share_the_letters_and_none_is_in_both_hands(post_office):
    for _ in range(outbox.BATCH + 5):
        make.letter()

    first, second = outbox.claim("first"), outbox.claim("second")

    assert (len(first), len(second)) == (outbox.BATCH, 5)
    assert not set(first) & set(second)
    assert outbox.claim("third") == []


@pytest.mark.django_db(transaction=True)
def test_senders_at_once_send_each_letter_once(post_office):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory is one connection; the fault test does this with processes.")
    with transaction.atomic():
        for _ in range(120):
            make.letter(not_before=clock.now() - timedelta(minutes=1))
        Email.objects.update(leased_until=clock.now() + timedelta(hours=1))
    Email.objects.update(leased_until=None)

    def work():
        outbox.send_due()
        connection.close()

    senders = [threading.Thread(target=work) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert len(post_office.letters) == 120
    assert len({letter["message-id"] for letter in post_office.letters}) == 120


def test_what_a_dead_sender_left_is_taken_over_when_its_lease_ends(post_office):
    with clock.at(MONDAY):
        make.letter()
        assert len(outbox.claim("dead")) == 1
        assert outbox.send_due() == 0
    with clock.at(MONDAY + timedelta(minutes=2)):
        assert outbox.send_due() == 1


def test_a_sender_whose_lease_was_taken_over_leaves_the_letter_alone(post_office):
    with clock.at(MONDAY):
        make.letter()
        [email] = outbox.claim("slow")
    with clock.at(MONDAY + timedelta(minutes=2)):
        outbox.claim("other")
        assert outbox._send_one(email, "slow", outbox.Line(), "") is False

    assert post_office.letters == []


def test_a_lease_outlasts_the_slowest_answers(settings):
    settings.EMAIL_TIMEOUT = 20

    with clock.at(MONDAY):
        assert outbox._for_one_letter() - MONDAY > timedelta(seconds=6 * 20)
