"""What the secretariat does about letters: pause, send again, another address."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail import outbox, services
from kmip_portal.mail.models import Email, Pause
from kmip_portal.mail.secrets import MARK
from tests import make
from tests.mail.reading import text_of


def test_while_paused_nothing_goes_and_afterwards_everything(post_office, secretariat):
    make.letter(), make.letter()
    pause = services.pause(reason="The wording of the review is wrong", by=secretariat)
    assert outbox.send_due() == 0
    assert [paused.reason for paused in Pause.objects.standing()] == [pause.reason]

    services.resume(pause, by=secretariat)

    assert outbox.send_due() == 2
    assert [event.verb for event in AuditEvent.objects.all()] == ["resumed", "paused"]


def test_a_pause_holds_letters_already_in_hand(post_office, secretariat):
    make.letter()
    [email] = outbox.claim("in hand")
    services.pause(reason="Stop", by=secretariat)

    assert outbox._send_one(email, "in hand", outbox.Line(), "") is False


def test_letters_are_paused_once_and_resumed_once(secretariat, chair):
    pause = services.pause(reason="Stop", by=secretariat)
    with pytest.raises(TooLate, match="Amira Diallo has already paused emails: Stop"):
        services.pause(reason="Stop too", by=chair)
    services.resume(pause, by=chair)
    with pytest.raises(TooLate, match="already let emails go"):
        services.resume(pause, by=secretariat)


def test_the_database_knows_one_pause(secretariat):
    Pause.objects.create(reason="One", paused_by=secretariat)
    with pytest.raises(IntegrityError):
        Pause.objects.create(reason="Two", paused_by=secretariat)


def test_a_letter_sent_again_is_a_new_letter(post_office, secretariat):
    email = make.letter()
    outbox.send_due()

    again = services.resend(email, by=secretariat, key="press-1")
    assert services.resend(email, by=secretariat, key="press-1") == again
    outbox.send_due()

    first, second = post_office.letters
    assert text_of(first) == text_of(second)
    assert first["message-id"] != second["message-id"]
    assert again.again_of == email
    assert AuditEvent.objects.filter(verb="sent again").count() == 1


def test_a_link_is_never_sent_twice(post_office, secretariat):
    email = make.letter(body=f"Sign at {MARK}", secret="https://portal.example/sign/old/")
    outbox.send_due()

    with pytest.raises(ValueError, match="with a new one"):
        services.resend(email, by=secretariat, key="1")
    services.resend(email, by=secretariat, key="2", secret="https://portal.example/sign/new/")
    outbox.send_due()

    assert "sign/old" not in text_of(post_office.letters[1])
    assert "sign/new" in text_of(post_office.letters[1])


def test_a_letter_is_sent_to_another_address_instead(post_office, secretariat):
    email = make.letter("pat@wealdd.example")

    again = services.change_address(email, to="pat@weald.example", by=secretariat, key="1")
    outbox.send_due()

    assert post_office.addresses() == ["pat@weald.example"]
    email.refresh_from_db()
    again.refresh_from_db()
    assert (email.last_error, again.state) == ("Sent to pat@weald.example instead.", "Sent")
    [event] = AuditEvent.objects.filter(verb="changed the address of")
    assert event.detail == {"to": "pat@weald.example"}


def test_nobody_can_have_a_link_sent_to_themselves(post_office, secretariat):
    email = make.letter(body=f"Sign at {MARK}", secret="https://portal.example/sign/abc/")

    with pytest.raises(TooLate, match="only pat@"):
        services.change_address(email, to=secretariat.email, by=secretariat, key="1")
    assert Email.objects.count() == 1


def test_a_letter_being_sent_keeps_its_address(secretariat):
    make.letter()
    [email] = outbox.claim("in hand")

    with pytest.raises(TooLate, match="being sent now"):
        services.change_address(email, to="x@kmip.example", by=secretariat, key="1")


def test_letters_are_shown_to_those_who_keep_them(secretariat, auditor, lead, client):
    email = make.letter()

    assert [list(Email.objects.visible_to(who)) for who in (secretariat, auditor)] == [[email]] * 2
    assert not Email.objects.visible_to(lead).exists()


def test_a_letter_for_working_hours_waits_for_them(post_office):
    with clock.at(clock.on_day(clock.today().replace(year=2027, month=3, day=26), 11)):
        email = make.letter(in_working_hours=True)

    assert email.not_before.isoformat() == "2027-03-30T09:00:00+01:00"


def test_letters_that_wait_because_of_a_pause_are_not_late(client, secretariat):
    make.letter(not_before=clock.now() - timedelta(hours=1))
    assert client.get("/readyz").json()["letters"].startswith("late")

    services.pause(reason="Stop", by=secretariat)
    assert client.get("/readyz").json()["letters"] == "ok"
