"""The secretariat sees that letters arrive, and does something when they do not."""

from django.urls import reverse

from kmip_portal import in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail import services
from kmip_portal.mail.models import Email, Pause
from kmip_portal.mail.secrets import MARK
from tests import make


def refused(**fields):
    """A letter whose address the mail server does not know."""
    email = make.letter(**fields)
    services.mark_bouncing(email.to, problem="no_address", because="550 no such user")
    services.take_back(email, problem="no_address", because="550 no such user")
    return email


def test_a_letter_that_came_back_is_in_the_in_tray_and_in_the_list(client, secretariat):
    email = refused()
    client.force_login(secretariat)

    assert [item.verb for item in in_tray.needs(secretariat)] == ["1 email could not be delivered"]
    page = client.get(reverse("letters")).text
    assert email.subject in page
    assert "Email address does not exist" in page
    detail = client.get(reverse("letter", args=[email.stem])).text
    assert email.to in detail
    assert "The address works again" in detail


def test_the_address_is_cleared_and_the_letter_sent_again_once(client, secretariat):
    email = refused()
    client.force_login(secretariat)

    client.post(reverse("address_clear", args=[email.stem]))
    for _ in range(2):
        client.post(reverse("letter_resend", args=[email.stem]))

    assert Email.objects.filter(again_of=email).count() == 1
    assert in_tray.needs(secretariat) == []


def test_another_address_gets_the_same_words(client, secretariat):
    email = refused()
    client.force_login(secretariat)

    client.post(
        reverse("letter", args=[email.stem]),
        {"to": "new@weald.example", "submission_id": "7a3e1c3e-6d0c-4df6-9a31-0d7d1b3c0a11"},
    )

    again = Email.objects.get(again_of=email)
    assert (again.to, again.body) == ("new@weald.example", email.body)


def test_a_link_or_code_is_shown_to_nobody(client, secretariat):
    email = make.letter(body=f"Sign here:\n\n{MARK}", secret="https://portal.example/very-secret")
    client.force_login(secretariat)

    page = client.get(reverse("letter", args=[email.stem])).text

    assert "very-secret" not in page
    assert "shown only to the person it was sent to" in page
    assert "Send it again" not in page


def test_emails_are_paused_for_a_reason_that_shows_and_go_again(client, secretariat):
    client.force_login(secretariat)

    assert "Enter the reason" in client.post(reverse("letters_pause"), {"submission_id": ""}).text
    client.post(reverse("letters_pause"), {"reason": "The mail provider moves house"})
    assert "The mail provider moves house" in client.get(reverse("letters")).text
    assert [item.verb for item in in_tray.needs(secretariat)] == ["Let emails go again"]

    client.post(reverse("letters_resume"))
    assert not Pause.objects.standing().exists()
    assert [event.verb for event in AuditEvent.objects.all()[:2]] == ["resumed", "paused"]
