"""Several events for one person within ten minutes become one letter."""

from datetime import UTC, datetime, timedelta

import pytest

from kmip_portal import clock
from kmip_portal.mail import outbox
from kmip_portal.mail.models import Email
from kmip_portal.mail.services import send
from tests import make
from tests.mail.reading import text_of, words_of

MONDAY = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)


def minutes(number):
    return timedelta(minutes=number)


def news(number, after=0, to="pat@kmip.example", **fields):
    """An event, so many minutes after ten on Monday."""
    with clock.at(MONDAY + minutes(after)):
        return send(
            "signatories/emails/access_ended",
            to=(to, "Pat O'Brien"),
            dedupe=f"news-{number}",
            organisation=f"Smith & Sons {number}",
            role="lead",
            **{"together": True} | fields,
        )


def send_at(after):
    with clock.at(MONDAY + minutes(after)):
        return outbox.send_due()


def test_what_happens_within_ten_minutes_is_told_in_one_letter(post_office):
    parts = [news(1), news(2, after=4), news(3, after=9, to="Pat@kmip.example")]
    assert send_at(9) == 0
    assert send_at(10) == 1
    assert send_at(60) == 0

    [letter] = post_office.letters
    text, html = words_of(letter)
    assert text == html
    assert letter["subject"] == "3 things to tell you from the K-MIP portal"
    assert text_of(letter).startswith("Dear Pat O'Brien\n\nThere are 3 things to tell you.\n\n1. ")
    assert [f"Smith & Sons {n}" in text_of(letter) for n in (1, 2, 3)] == [True] * 3
    assert text_of(letter).count("Dear") == text_of(letter).count("The K-MIP secretariat") == 1
    for part in parts:
        part.refresh_from_db()
        assert part.state == "Sent"


def test_one_event_alone_is_its_own_letter(post_office):
    news(1)
    news(2, to="lee@kmip.example")

    assert send_at(10) == 2
    assert [letter["subject"] for letter in post_office.letters] == [
        Email.objects.get(dedupe=f"news-{n}").subject for n in (1, 2)
    ]
    assert text_of(post_office.letters[0]).count("Dear Pat O'Brien") == 1


def test_nobody_waits_longer_than_ten_minutes(post_office):
    news(1)
    news(2, after=8)
    news(3, after=11)
    send_at(10)
    assert len(post_office.letters) == 1
    send_at(20)
    assert len(post_office.letters) == 1
    send_at(21)
    assert len(post_office.letters) == 2


def test_other_letters_do_not_wait(post_office):
    news(1)
    news(2, together=False)

    assert send_at(0) == 1


def test_a_letter_with_a_secret_never_waits_for_others():
    with pytest.raises(ValueError, match="never told with others"):
        news(1, secret="493827")


def test_news_does_not_wait_for_what_is_planned_for_later(post_office):
    news(1, not_before=MONDAY + timedelta(days=2))
    news(2)

    assert send_at(10) == 1


def test_a_weekend_of_events_is_one_letter_on_monday_morning(post_office):
    saturday = -2 * 24 * 60
    for number in range(4):
        news(number, after=saturday + 60 * number, in_working_hours=True)

    with clock.at(MONDAY.replace(hour=8, minute=59)):
        assert outbox.send_due() == 0
    assert send_at(-50) == 1
    assert post_office.letters[0]["subject"].startswith("4 things")


def test_a_joint_letter_that_is_refused_shows_on_each_part(post_office):
    parts = [news(1), news(2)]
    post_office.to["pat@kmip.example"] = "550 5.1.1 No such user"
    send_at(10)

    for part in parts:
        part.refresh_from_db()
        assert part.state == "Email address does not exist"


def test_gathering_again_makes_no_second_letter(post_office):
    news(1), news(2)
    post_office.stop()
    send_at(10)
    send_at(11)
    post_office.start()
    send_at(12)

    assert len(post_office.letters) == 1
    assert Email.objects.filter(kind="emails/together").count() == 1
    assert make.letter().parts.count() == 0
