"""A letter that does not go is tried again, later each time, or given up where a person sees it."""

from datetime import UTC, datetime, timedelta

import pytest

from kmip_portal import clock
from kmip_portal.mail import outbox
from kmip_portal.mail.models import BACK_OFF, Email
from tests import make
from tests.mail.sink import RudeServer

MONDAY = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)


def test_each_failure_waits_longer_and_the_last_is_given_up(post_office):
    post_office.to["pat@kmip.example"] = "451 4.3.0 Try later"
    with clock.at(MONDAY):
        email = make.letter()
    moment, waits = MONDAY, []
    for _ in range(6):
        with clock.at(moment):
            assert email.state in ("Waiting to be sent", "Trying again")
            outbox.send_due()
        email.refresh_from_db()
        waits.append(email.not_before - moment)
        moment = email.not_before

    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    assert waits[:5] == BACK_OFF == [minute, 5 * minute, 30 * minute, 2 * hour, 12 * hour]
    assert (email.attempts, email.state) == (6, "Could not be sent")
    assert email.last_error == "451 4.3.0 Try later"
    with clock.at(moment + timedelta(days=9)):
        assert outbox.send_due() == 0


@pytest.mark.parametrize("answer", ["421 4.3.2 Closing", "451 4.7.1 Greylisted", "452 4.2.2 Full"])
@pytest.mark.parametrize("when", ["to", "data"])
def test_an_answer_of_later_is_tried_again(post_office, answer, when):
    setattr(post_office, when, {"pat@kmip.example": answer} if when == "to" else answer)
    with clock.at(MONDAY):
        email = make.letter()
        assert outbox.send_due() == 0
    email.refresh_from_db()
    assert (email.state, email.attempts) == ("Trying again", 1)

    post_office.to, post_office.data = {}, ""
    with clock.at(MONDAY + BACK_OFF[0]):
        assert outbox.send_due() == 1
    email.refresh_from_db()
    assert (email.state, email.last_error) == ("Sent", "")


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("550 5.1.1 No such user", "Email address does not exist"),
        ("550 No such user", "Email address does not exist"),
        ("552 5.2.2 Over quota", "Inbox not accepting messages right now"),
        ("550 5.7.1 Your server is on a list", "Could not be sent"),
        ("554 No", "Could not be sent"),
        ("554 N\x00o", "Could not be sent"),
    ],
)
def test_an_answer_of_never_is_given_up_at_once_and_shown(post_office, answer, shown):
    post_office.to["pat@kmip.example"] = answer
    email = make.letter()
    outbox.send_due()
    email.refresh_from_db()

    assert (email.state, email.last_error) == (shown, answer.replace("\0", " "))
    assert outbox.send_due() == 0


@pytest.mark.parametrize(
    "address", ["refused@kmip.example", "later@kmip.example", "not an address", "a@b\r\nBcc: x"]
)
def test_one_bad_address_touches_nobody_else(post_office, address):
    post_office.to |= {"refused@kmip.example": "550 No", "later@kmip.example": "421 Later"}
    for number in range(5):
        make.letter(f"before-{number}@kmip.example")
    bad = make.letter(address)
    for number in range(5):
        make.letter(f"after-{number}@kmip.example")

    assert outbox.send_due() == 10
    bad.refresh_from_db()
    assert bad.sent_at is None
    assert Email.objects.exclude(pk=bad.pk).filter(attempts__gt=0).count() == 0
    assert len(set(post_office.addresses())) == 10


def test_while_the_mail_server_is_down_no_try_is_counted(post_office):
    post_office.stop()
    with clock.at(MONDAY):
        emails = [make.letter() for _ in range(3)]
        assert outbox.send_due() == 0
        assert outbox.send_due() == 0
    for email in emails:
        email.refresh_from_db()
        assert (email.attempts, email.state) == (0, "Waiting to be sent")

    post_office.start()
    with clock.at(MONDAY + timedelta(minutes=1)):
        assert outbox.send_due() == 3


@pytest.mark.parametrize("answer", ["421 4.3.2 Busy", "530 5.7.0 Authenticate", "553 Not you"])
def test_a_server_that_does_not_take_our_letters_gives_up_none_of_them(post_office, answer):
    post_office.from_ = answer
    with clock.at(MONDAY):
        email = make.letter()
        outbox.send_due()
    email.refresh_from_db()

    assert (email.attempts, email.given_up_at) == (0, None)


def test_a_letter_too_big_for_the_server_is_given_up_alone(post_office):
    post_office.from_ = "552 5.3.4 Too big"
    email = make.letter()
    outbox.send_due()
    email.refresh_from_db()

    assert email.state == "Could not be sent"


@pytest.mark.parametrize("greeting", [b"421 4.3.2 Busy\r\n", b"", None])
def test_a_server_that_does_not_greet_counts_as_down(post_office, settings, greeting):
    """Told to come later, hung up on, or left hanging."""
    settings.EMAIL_TIMEOUT = 1
    with RudeServer(greeting) as settings.EMAIL_PORT:
        email = make.letter()
        outbox.send_due()
    email.refresh_from_db()

    assert (email.attempts, email.state) == (0, "Waiting to be sent")


def test_a_server_that_falls_silent_over_every_letter_is_soon_left_alone(post_office, settings):
    settings.EMAIL_TIMEOUT = 0.6
    post_office.seconds_a_letter = 1.5
    for _ in range(6):
        make.letter()
    outbox.send_due()

    assert Email.objects.filter(attempts__gt=0).count() == 2
    assert Email.objects.waiting().count() == 6


def test_a_line_dropped_after_the_letter_was_taken_repeats_it_with_the_same_message_id(post_office):
    post_office.hangs_up_after_taking = 1
    with clock.at(MONDAY):
        make.letter(), make.letter()
        assert outbox.send_due() == 1
    with clock.at(MONDAY + BACK_OFF[0]):
        assert outbox.send_due() == 1

    first, second, again = (letter["message-id"] for letter in post_office.letters)
    assert first == again != second
