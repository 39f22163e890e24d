"""A person is asked to sign: by letter, reminded by letter, and the link is nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from signatories.models import SigningRequest
from signatories.services import signing
from tests import make

ASKED = "signatories/emails/signing_asked"


@pytest.fixture(autouse=True)
def version():
    return make.version("6.0")


def letters(email="jordan@stour.example"):
    return Email.objects.to_person(email).order_by("pk")


def test_the_person_is_asked_by_one_letter_with_a_link_that_is_not_in_it_at_rest(police, lead):
    asked = make.asked(police, by=lead, message="The governors agreed on Tuesday.")

    letter = letters().get()
    assert letter.subject == "Sign the information sharing agreement for Weald Police"
    assert "Lee Lead has asked you to sign version 6.0" in letter.body
    assert "The governors agreed on Tuesday." in letter.body
    assert make.token(asked) not in letter.body
    assert asked.links.get().token_hash not in letter.body


@pytest.mark.parametrize(("days", "is_said"), [(0, True), (-1, False)])
def test_a_last_day_is_told_of_until_it_has_been(police, lead, version, days, is_said):
    version.accept_by = clock.today() + timedelta(days=days)
    version.save()

    make.asked(police, by=lead)

    assert ("Version 6.0 is to be accepted by" in letters().get().body) == is_said


def test_asking_the_same_person_again_replaces_the_request(police, lead):
    first = make.asked(police, by=lead)
    second = make.asked(police, by=lead, email="Jordan@Stour.example")

    first.refresh_from_db()
    assert first.status == "cancelled"
    assert first.replaced_by == second
    assert SigningRequest.objects.open().get() == second


def test_two_people_may_be_asked_for_one_organisation(police, lead):
    make.asked(police, by=lead)
    make.asked(police, by=lead, name="Asha Deputy", email="asha@stour.example")

    assert SigningRequest.objects.open().count() == 2


def test_nobody_is_asked_for_what_is_accepted_already(police, lead, version):
    make.acceptance(police, version)

    with pytest.raises(TooLate, match="Weald Police has already accepted"):
        make.asked(police, by=lead)


def test_several_organisations_at_one_address_are_asked_in_one_letter(secretariat, version):
    schools = [make.organisation(f"School {n}") for n in (1, 2, 3)]
    wanted = [signing.Wanted(school, "Jordan Okafor", "jordan@stour.example") for school in schools]
    other = signing.Wanted(make.organisation("Alone Council"), "Ann Other", "ann@alone.example")

    requests = signing.ask_many([*wanted, other], version, by=secretariat)

    letter = letters().get()
    assert letter.subject == "Sign the information sharing agreement for 3 organisations"
    assert all(f"- School {n}" in letter.body for n in (1, 2, 3))
    assert requests[0].links.get().requests.count() == 3
    assert letters("ann@alone.example").count() == 1


def test_a_reminder_carries_a_new_link_and_says_when_the_first_was_sent(police, lead):
    asked = make.asked(police, by=lead)
    before = make.token(asked)
    with clock.at(clock.now() + timedelta(days=7)):
        signing.remind(asked, by=lead)

    asked.refresh_from_db()
    assert asked.reminders == 1
    assert make.token(asked) != before
    newest = letters().last()
    assert newest.subject.startswith("Reminder: sign the agreement for Weald Police by ")
    assert "we asked you to sign version 6.0" in newest.body
    assert asked.links.count() == 2


def test_a_reminder_within_the_hour_is_refused(police, lead):
    asked = make.asked(police, by=lead)

    with pytest.raises(TooLate, match="less than an hour ago"):
        signing.remind(asked, by=lead)
    assert letters().count() == 1


def test_a_link_expires_after_thirty_days_and_a_reminder_starts_them_again(police, lead):
    asked = make.asked(police, by=lead)
    with clock.at(clock.now() + timedelta(days=31)):
        assert not SigningRequest.objects.open().exists()
        assert SigningRequest.objects.expired().get() == asked
        assert asked.state == ("Link expired", "grey")
        signing.remind(asked, by=None)
        assert SigningRequest.objects.open().get() == asked


def test_what_is_cancelled_is_not_reminded(police, lead):
    asked = make.asked(police, by=lead)
    signing.cancel(asked, by=lead, reason="Jordan has left")

    with pytest.raises(TooLate, match="Cancelled"):
        signing.remind(asked, by=None)


def test_history_says_who_asked_whom_and_never_the_link(police, lead):
    asked = make.asked(police, by=lead)
    with clock.at(clock.now() + timedelta(days=1)):
        signing.remind(asked, by=lead)

    events = AuditEvent.objects.filter(subject_reference=asked.reference).order_by("sequence")
    assert [event.verb for event in events] == ["asked for a signature", "reminded"]
    assert all(event.organisations == ["weald-police"] for event in events)
    assert make.token(asked) not in str(list(events.values()))


def test_a_lead_asks_from_the_organisations_page(client, police, lead):
    client.force_login(lead)
    url = reverse("signatories:ask_to_sign", args=[police.slug])
    answers = {"name": "Jordan Okafor", "email": "jordan@stour.example"}

    page = client.get(url)
    sent = {"submission_id": page.context["form"]["submission_id"].value()} | answers
    client.post(url, sent)
    answered = client.post(url, sent, follow=True)  # pressed twice

    assert "We’ve emailed Jordan Okafor a link to sign." in answered.content.decode()
    assert SigningRequest.objects.get().asked_by == lead
    assert letters().count() == 1


def test_the_form_begins_with_the_only_signing_officer(client, police, lead, signing_officer):
    client.force_login(lead)

    page = client.get(reverse("signatories:ask_to_sign", args=[police.slug]))

    assert page.context["form"]["email"].value() == signing_officer.email


def test_a_form_with_nothing_in_it_says_what_is_missing(client, police, lead):
    client.force_login(lead)

    page = client.post(reverse("signatories:ask_to_sign", args=[police.slug]), {"name": ""})

    assert [one.text for one in page.context["form"].problems] == [
        "Enter their full name",
        "Enter their work email address",
    ]


def test_a_cancelled_request_says_why(client, police, lead):
    asked = make.asked(police, by=lead)
    client.force_login(lead)
    url = reverse("signatories:signing_cancel", args=[police.slug, asked.reference])

    page = client.post(url, {"reason": "Jordan has left"}, follow=True)

    assert "Jordan has left" in page.content.decode()
    asked.refresh_from_db()
    assert (asked.status, asked.cancelled_by) == ("cancelled", lead)


def test_a_practitioner_asks_nobody_and_another_organisation_sees_nothing(
    client, police, practitioner, outsider, lead
):
    asked = make.asked(police, by=lead)
    url = reverse("signatories:ask_to_sign", args=[police.slug])

    client.force_login(practitioner)
    assert client.get(url).status_code == 403
    client.force_login(outsider)
    assert client.get(url).status_code == 404
    assert asked not in SigningRequest.objects.visible_to(outsider)
    assert asked in SigningRequest.objects.visible_to(lead)


def test_nobody_of_the_secretariat_asks_themselves_to_sign(client, police, secretariat):
    client.force_login(secretariat)

    page = client.post(
        "/signatories/weald-police/ask-to-sign/", {"name": "Me", "email": secretariat.email.upper()}
    )

    assert "Enter the address of somebody who signs for Weald Police" in page.content.decode()
    assert not SigningRequest.objects.exists()
