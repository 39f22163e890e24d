"""A letter is written with what it tells of, and is sent after it: at least once, never lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from kmip_portal import clock
from kmip_portal.mail import outbox
from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import MARK
from kmip_portal.mail.services import send
from kmip_portal.secretariat.models import Secretariat
from tests import make
from tests.mail.reading import text_of, words_of

MONDAY = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)


def ended(name="Pat O'Brien", organisation="Smith & Sons' Charity", **fields):
    return send(
        "signatories/emails/access_ended",
        to=fields.pop("to", ("pat@kmip.example", name)),
        dedupe=fields.pop("dedupe", "ended-1"),
        organisation=organisation,
        role="lead",
        **fields,
    )


# --- written with what it tells of ------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_rolled_back_with_what_it_tells_of(post_office):
    with transaction.atomic():
        make.letter()
        transaction.set_rollback(True)

    assert Email.objects.count() == 0
    assert post_office.letters == []


@pytest.mark.django_db(transaction=True)
def test_a_letter_goes_after_the_commit_and_not_before(post_office):
    with transaction.atomic():
        make.letter()
        assert post_office.letters == []

    assert post_office.addresses() == ["pat@kmip.example"]


def test_the_same_letter_is_written_once(post_office):
    first, second = ended(), ended(organisation="Another")
    outbox.send_due()
    third = ended()

    assert first == second == third
    assert outbox.send_due() == 0
    assert len(post_office.letters) == 1


# --- what it says -----------------------------------------------------------------------------


def test_text_and_html_say_the_same_words(post_office):
    Secretariat.objects.create(
        status="agreed",
        organisation_name="Weald & Downs Council",
        mailbox="agreement@weald.example",
        from_on="2020-01-01",
    )
    ended()
    outbox.send_due()

    [letter] = post_office.letters
    text, html = words_of(letter)
    assert text == html
    assert "O'Brien" in text
    assert "Smith & Sons' Charity" in " ".join(text)
    assert "&amp;" in text_of(letter, "html")
    assert "&amp;" not in text_of(letter)
    assert letter["from"] == "K-MIP portal <portal@kmip.example>"
    assert letter["reply-to"] == "agreement@weald.example"
    assert letter["auto-submitted"] == "auto-generated"


def test_a_link_is_whole_in_both(post_office):
    link = "https://portal.example/sign/abc-123/?a=1&b=2"
    make.letter(body=f"Dear Pat\n\nSign here:\n\n{link}\n\n<b>Not bold</b>")
    outbox.send_due()

    [letter] = post_office.letters
    assert f"\n{link}\n" in text_of(letter)
    assert 'href="https://portal.example/sign/abc-123/?a=1&amp;b=2"' in text_of(letter, "html")
    assert "&lt;b&gt;Not bold" in text_of(letter, "html")


@pytest.mark.parametrize(
    "name",
    [
        "Pat Practitioner",
        'Ann "Nan" Other',
        "Smith, Jo (DPO)",
        "Zoë Nguyễn",
        "李 雷",
        "a@b.example",
    ],
)
def test_a_name_of_any_shape_reaches_its_address(post_office, name):
    make.letter("pat@kmip.example", name=name)
    outbox.send_due()

    [address] = post_office.letters[0]["to"].addresses
    assert (address.display_name, address.addr_spec) == (name, "pat@kmip.example")


def test_a_subject_is_one_line(post_office):
    make.letter(subject="Your link\r\nBcc: everybody@kmip.example \n")
    outbox.send_due()

    [letter] = post_office.letters
    assert letter["subject"] == "Your link Bcc: everybody@kmip.example"
    assert letter["bcc"] is None


# --- secrets ----------------------------------------------------------------------------------


def test_a_secret_is_at_rest_only_encrypted_joined_while_sending_and_wiped_after(post_office):
    email = make.letter(body=f"Your code is {MARK}.", secret="493827")

    assert "493827" not in email.body
    assert b"493827" not in bytes(email.secret)
    assert _everything_at_rest().count("493827") == 0

    outbox.send_due()
    email.refresh_from_db()

    assert "Your code is 493827." in text_of(post_office.letters[0])
    assert "Your code is 493827." in text_of(post_office.letters[0], "html")
    assert email.secret is None
    assert "493827" not in _everything_at_rest()
    assert MARK in email.body


def test_a_secret_outlives_a_new_key_of_the_portal(post_office, settings):
    make.letter(body=MARK, secret="493827")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next key of the portal"
    outbox.send_due()

    assert "493827" in text_of(post_office.letters[0])


def test_a_secret_nobody_can_open_any_more_is_given_up(post_office, settings):
    email = make.letter(body=MARK, secret="493827")
    settings.SECRET_KEY = "another key"
    other = make.letter()
    outbox.send_due()
    email.refresh_from_db()

    assert email.given_up_at
    assert len(post_office.letters) == 1
    assert other.dedupe != email.dedupe


def test_a_letter_given_up_keeps_no_secret(post_office):
    post_office.to["pat@kmip.example"] = "550 5.1.1 No such user"
    email = make.letter(body=MARK, secret="493827")
    outbox.send_due()
    email.refresh_from_db()

    assert (email.state, email.secret) == ("Email address does not exist", None)


def _everything_at_rest():
    return repr(list(Email.objects.values_list()))


# --- when it goes -----------------------------------------------------------------------------


def test_a_letter_waits_for_its_time(post_office):
    with clock.at(MONDAY):
        make.letter(not_before=MONDAY + timedelta(hours=2))
        assert outbox.send_due() == 0
    with clock.at(MONDAY + timedelta(hours=2)):
        assert outbox.send_due() == 1


def test_letters_go_in_the_order_of_their_time(post_office):
    with clock.at(MONDAY):
        for who, minutes in [("third", 3), ("first", 1), ("second", 2), ("also-second", 2)]:
            make.letter(f"{who}@kmip.example", not_before=MONDAY + timedelta(minutes=minutes))
    with clock.at(MONDAY + timedelta(hours=1)):
        outbox.send_due()

    names = [address.partition("@")[0] for address in post_office.addresses()]
    assert names == ["first", "second", "also-second", "third"]


def test_many_letters_share_a_few_lines(post_office):
    for _ in range(outbox.BATCH * 2 + 1):
        make.letter()

    assert outbox.send_due() == outbox.BATCH * 2 + 1
    assert post_office.lines == 3


def test_a_sender_makes_way_at_the_end_of_its_shift(post_office):
    make.letter()

    assert outbox.send_due(shift=0) == 0
    assert outbox.send_due() == 1


def test_the_command_says_how_many_went_and_wait(post_office, capsys):
    make.letter()
    make.letter(not_before=clock.now() + timedelta(days=1))

    call_command("send_letters", json=True)

    assert capsys.readouterr().out == '{"sent": 1, "waiting": 1}\n'


def test_an_address_in_letters_of_another_alphabet_is_written_as_mail_servers_do(post_office):
    make.letter("pat@bücher.example")
    outbox.send_due()

    assert post_office.addresses() == ["pat@xn--bcher-kva.example"]
