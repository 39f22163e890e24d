"""An address whose letters come back gets no more of them until a person clears it."""

from datetime import UTC, datetime

import pytest

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail import outbox, services
from kmip_portal.mail.each import mark_sent
from kmip_portal.mail.models import BouncingAddress, Email
from kmip_portal.mail.secrets import MARK
from tests import make

MONDAY = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)


def bouncing(post_office, address="pat@kmip.example"):
    """The address after a letter to it was refused."""
    post_office.to[address] = "550 5.1.1 No such user"
    make.letter(address)
    outbox.send_due()
    del post_office.to[address]
    return BouncingAddress.objects.get()


def test_a_refused_address_is_marked_with_the_servers_words(post_office):
    with clock.at(MONDAY):
        found = bouncing(post_office)

    assert (found.address, found.because) == ("pat@kmip.example", "550 5.1.1 No such user")
    assert str(AuditEvent.objects.get()) == "The portal stopped writing to pat@kmip.example"


@pytest.mark.parametrize(
    "answer", ["451 4.7.1 Later", "550 5.7.1 You are on a list", "554 5.3.0 Broken", "554 No"]
)
def test_an_address_is_not_marked_for_what_is_not_its_fault(post_office, answer):
    post_office.to["pat@kmip.example"] = answer
    make.letter()
    outbox.send_due()

    assert not BouncingAddress.objects.exists()


def test_a_refused_letter_is_no_fault_of_its_address(post_office):
    post_office.data = "550 5.6.0 I do not like these words"
    make.letter()
    outbox.send_due()

    assert not BouncingAddress.objects.exists()


@pytest.mark.parametrize("spelling", ["pat@kmip.example", " Pat@KMIP.example "])
def test_further_letters_are_held_with_the_reason(post_office, spelling):
    with clock.at(MONDAY):
        waiting = make.letter(not_before=clock.on_day(MONDAY.date(), 18))
        bouncing(post_office)
        written_after = make.letter(spelling)
    with clock.at(MONDAY.replace(day=20)):
        assert outbox.send_due() == 0

    for email in (waiting, written_after):
        email.refresh_from_db()
        assert email.state == "Held"
        assert email.held_because == "Email address does not exist, found on 11 January 2027"
    assert post_office.letters == []


def test_letters_written_to_many_are_held_too(post_office):
    bouncing(post_office)
    people = ["Pat@kmip.example", "lee@kmip.example"]
    words = {"organisation": "Weald Police", "role": "lead"}
    letters = [services.Letter((to, "Pat"), f"many-{to}", words) for to in people]

    assert services.send_many("signatories/emails/access_ended", letters) == 2
    outbox.send_due()
    assert post_office.addresses() == ["lee@kmip.example"]


def test_the_next_letter_in_the_same_hand_is_held(post_office):
    post_office.to["pat@kmip.example"] = "550 5.1.1 No such user"
    make.letter()
    second = make.letter()
    outbox.send_due()
    second.refresh_from_db()

    assert (second.state, second.attempts) == ("Held", 0)


def test_a_letter_on_its_way_when_its_address_is_found_bouncing_has_gone(post_office, secretariat):
    make.letter(body=MARK, secret="493827")
    [email] = outbox.claim("one")
    found = services.mark_bouncing(email.to, problem="no_address", because="550 No such user")
    services.clear_address(found, by=secretariat)
    mark_sent(email)
    email.refresh_from_db()

    assert (email.state, email.given_up_at, email.held_because) == ("Sent", None, "")


def test_once_cleared_its_letters_go(post_office, secretariat):
    found = bouncing(post_office)
    held = make.letter()

    services.clear_address(found, by=secretariat)

    assert outbox.send_due() == 1
    held.refresh_from_db()
    assert held.state == "Sent"
    assert str(AuditEvent.objects.first()) == "Amira Diallo cleared pat@kmip.example"
    with pytest.raises(TooLate, match="already cleared pat@"):
        services.clear_address(found, by=secretariat)


def test_a_link_that_was_held_does_not_go_late(post_office, secretariat):
    found = bouncing(post_office)
    held = make.letter(body=f"Your code is {MARK}", secret="493827")

    services.clear_address(found, by=secretariat)

    assert outbox.send_due() == 0
    held.refresh_from_db()
    assert (held.state, held.secret, held.last_error) == (
        "Could not be sent",
        None,
        services.GROWN_OLD,
    )


def test_an_address_may_bounce_again(post_office, secretariat):
    services.clear_address(bouncing(post_office), by=secretariat)
    post_office.to["pat@kmip.example"] = "550 5.1.1 No such user"
    make.letter()
    outbox.send_due()

    assert BouncingAddress.objects.count() == 2
    assert BouncingAddress.objects.standing("pat@kmip.example").count() == 1


def test_what_wants_attention_is_what_will_not_arrive(post_office, secretariat):
    bouncing(post_office)
    [refused] = Email.objects.all()
    held = make.letter()
    make.letter("lee@kmip.example")

    assert list(Email.objects.wanting_attention()) == [held, refused]
    services.change_address(refused, to="pat@weald.example", by=secretariat, key="1")
    assert list(Email.objects.wanting_attention()) == [held]
