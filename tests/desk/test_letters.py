"""The secretariat sees that letters arrive, and does something when they do not."""

from datetime import timedelta

from django.urls import reverse

from kmip_portal import clock, in_tray
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


CHANGED = {"to": "new@weald.example", "submission_id": "7a3e1c3e-6d0c-4df6-9a31-0d7d1b3c0a11"}


def test_letters_are_found_by_whom_they_went_to_and_what_became_of_them(
    client, secretariat, police, lead
):
    make.letter(to=lead.email, name=lead.name, subject="To the lead")
    make.letter(to="desk@weald.example", name="Weald desk", subject="To the contact")
    make.contact(police, email="desk@weald.example")
    refused(to="gone@else.example", subject="Came back")
    client.force_login(secretariat)

    def found(**asked):
        page = client.get(reverse("letters"), asked).text
        return [
            subject for subject in ("To the lead", "To the contact", "Came back")
            if f">{subject}</a>" in page
        ]  # fmt: skip

    assert found(q="Weald Police") == ["To the lead", "To the contact"]
    assert found(q=lead.name) == ["To the lead"]
    assert found(q="GONE@else.example") == ["Came back"]
    assert found(state="Email address does not exist") == ["Came back"]
    assert found(state="Sending") == ["To the lead", "To the contact"]
    assert found(state="Delivered") == []
    Email.objects.filter(to=lead.email).update(sent_at=clock.now())
    assert found(state="Delivered") == ["To the lead"]
    tomorrow = clock.today() + timedelta(days=1)
    days = {"day": tomorrow.day, "month": tomorrow.month, "year": tomorrow.year}
    assert found(**{f"from_on-{box}": value for box, value in days.items()}) == []
    assert found(kind="signatories/emails/signing_asked") == []


def test_a_letter_told_in_another_is_where_that_one_is():
    joint, part = make.letter(), make.letter()
    Email.objects.filter(pk=joint.pk).update(sent_at=clock.now())
    Email.objects.filter(pk=part.pk).update(joined_in=joint)

    assert part in Email.objects.said_to_be("Delivered")
    assert part not in Email.objects.said_to_be("Sending")


def test_an_address_is_changed_for_the_person_and_the_contact_too(
    client, secretariat, police, lead
):
    contact = make.contact(police, email=lead.email)
    other = make.member(police, "lead", name="Olu Other")
    email = refused(to=lead.email)
    client.force_login(secretariat)

    page = client.get(reverse("letter", args=[email.stem])).text
    assert "Lee Lead, who signs in with it" in page
    assert "a contact of Weald Police" in page
    client.post(reverse("letter", args=[email.stem]), CHANGED | {"everywhere": "on"})

    lead.refresh_from_db()
    contact.refresh_from_db()
    assert (lead.email, contact.email) == ("new@weald.example", "new@weald.example")
    assert Email.objects.get(again_of=email).to == "new@weald.example"
    verbs = AuditEvent.objects.filter(verb="changed the email address of")
    assert {one.actor_name for one in verbs} == {"Amira Diallo"}
    assert verbs.count() == 2
    assert set(verbs.values_list("mentions__slug", flat=True)) == {police.slug}
    told = Email.objects.get(kind="signatories/emails/address_changed")
    assert (told.to, told.subject) == (other.email, "Lee Lead now signs in with another address")
    assert "It is now new@weald.example." in told.body


def test_a_link_does_not_follow_the_address_that_is_changed_everywhere(client, secretariat, lead):
    email = refused(to=lead.email, body=f"Follow this link: {MARK}", secret="https://x.example/")
    client.force_login(secretariat)

    address = reverse("letter", args=[email.stem])
    page = client.post(address, CHANGED | {"everywhere": "on"}, follow=True).text

    assert "The address is changed in 1 place. Ask for a new link where it was asked." in page
    assert not Email.objects.filter(again_of=email).exists()


def test_the_address_of_whom_emails_reach_is_their_own_to_change(client, secretariat, lead):
    email = make.letter(to=lead.email)
    client.force_login(secretariat)

    page = client.post(reverse("letter", args=[email.stem]), CHANGED | {"everywhere": "on"}).text

    assert f"Emails to {lead.email} arrive, so Lee Lead changes it themselves" in page
    assert not Email.objects.filter(again_of=email).exists()


def test_nobody_is_given_the_address_of_somebody_of_kmip(client, secretariat, chair):
    email = refused(to=chair.email)
    client.force_login(secretariat)

    page = client.post(reverse("letter", args=[email.stem]), CHANGED | {"everywhere": "on"}).text

    assert "Chris Chair works for K-MIP, and changes their own address" in page


def test_a_link_to_sign_is_sent_anew_to_the_same_address(client, secretariat):
    asked = make.asked()
    email = Email.objects.filter(kind="signatories/emails/signing_asked").latest("pk")
    client.force_login(secretariat)
    with clock.at(clock.now() + timedelta(hours=2)):
        client.force_login(secretariat)
        page = client.post(reverse("letter_resend", args=[email.stem]), follow=True).text

    assert f"A new link is sent to {asked.email}." in page
    again = Email.objects.filter(kind="signatories/emails/signing_reminded").get()
    assert (again.to, MARK in again.body) == (asked.email, True)
