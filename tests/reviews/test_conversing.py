"""K-MIP and whoever made a proposal write to each other; what waits for an answer says so."""

import pytest

from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from reviews.services import concluding, conversing, responding
from tests import make
from tests.make.deciding import SOONER

TOLD = "reviews/emails/message"


@pytest.fixture
def review():
    make.secretariat(mailbox="secretariat@kmip.example")
    return make.deciding.answered_review()


@pytest.fixture
def point(review, police, lead):
    make.acceptance(police, review.version)
    return make.deciding.said(
        review, "answering", wording=SOONER, of=police, by=lead, shown="unnamed"
    )


def at(point, page="messages/"):
    return f"/reviews/{point.review.year}/proposals/{point.reference}/{page}"


def in_tray(client):
    return client.get("/in-tray/").text


def test_each_side_writes_and_the_other_has_it_in_its_in_tray(
    client, point, secretariat, lead, representative
):
    client.force_login(secretariat)
    client.post(at(point), {"text": "Are five days enough for schools?"})
    client.force_login(lead)
    assert "Answer K-MIP" in in_tray(client)
    assert "Are five days enough for schools?" in client.get(at(point, "")).text

    client.post(at(point), {"text": "Yes, in term time."})
    assert "Answer K-MIP" not in in_tray(client)
    client.force_login(secretariat)
    assert "Answer Weald Police" in in_tray(client)

    letters = Email.objects.filter(kind=TOLD).order_by("pk")
    assert sorted(one.to for one in letters) == sorted(
        [lead.email, representative.email, "secretariat@kmip.example"]
    )
    assert "Are five days enough for schools?" in letters[0].body
    assert f"http://testserver{at(point, '')}" in letters[0].body
    assert letters.last().subject.startswith(f"Weald Police has written about {point.reference}")


def test_what_needs_no_answer_is_set_aside(client, point, secretariat, lead):
    conversing.write(point, text="Thank you.", from_kmip=True, by=secretariat)
    client.force_login(lead)
    assert "This needs no answer" in client.get(at(point)).text

    for _ in range(2):
        client.post(at(point), {"settle": "yes"})

    assert "Answer K-MIP" not in in_tray(client)
    assert point.messages.get().settled_by == lead


def test_nobody_else_reads_the_messages(client, point, secretariat, outsider, practitioner):
    conversing.write(point, text="Between us two.", from_kmip=True, by=secretariat)
    make.acceptance(outsider.memberships.get().organisation)

    client.force_login(outsider)
    assert client.get(at(point)).status_code == 403
    assert "Between us two." not in client.get(at(point, "")).text
    client.force_login(practitioner)  # reads what their organisation is asked, and leaves it
    assert "Between us two." in client.get(at(point, "")).text
    assert client.post(at(point), {"text": "Mine"}).status_code == 403


def test_pressed_twice_a_message_is_sent_once(client, point, secretariat):
    client.force_login(secretariat)
    sent = {"text": "Why five?", "submission_id": "0b2f8a9e-5d1b-4a0a-9d0f-1f6d3c9c7a11"}

    for _ in range(2):
        client.post(at(point), sent)

    assert point.messages.count() == 1


def test_nothing_is_written_without_words_or_after_the_end(client, point, secretariat, chair):
    client.force_login(secretariat)
    assert "Enter your message" in client.post(at(point), {"text": ""}).text

    make.deciding.begin_deciding(point.review, secretariat)
    make.deciding.decide(point, "next_year", secretariat)
    concluding.conclude(type(point.review).objects.get(), by=chair)

    assert client.get(at(point)).status_code == 409
    with pytest.raises(TooLate, match="is published, so no more is written about its points"):
        conversing.write(point, text="Late", from_kmip=True, by=secretariat)


def test_where_only_a_signing_officer_responds_they_are_told(secretariat, chair):
    """What K-MIP asks, and what was decided, reaches whoever answered."""
    review = make.deciding.answered_review()
    alone = make.signatory("Lonely Borough")
    officer = make.member(alone, "signing_officer")
    point = make.deciding.said(review, "keeping", "comment", of=alone, by=officer)

    conversing.write(point, text="How long?", from_kmip=True, by=secretariat)
    review = make.deciding.begin_deciding(review, secretariat)
    make.deciding.decide(point, "not_accepted", secretariat)
    concluding.conclude(review, by=chair)

    told = Email.objects.filter(to=officer.email).values_list("kind", flat=True)
    assert {"reviews/emails/message", "reviews/emails/decided"} <= set(told)


def test_about_what_was_taken_back_nobody_is_asked_any_more(
    client, review, point, secretariat, lead, police
):
    """There is no page to answer on; and should it come again, the question waits again."""
    conversing.write(point, text="How long?", from_kmip=True, by=secretariat)
    client.force_login(lead)
    assert "Answer K-MIP" in in_tray(client)

    responding.respond(review, police, by=lead)
    assert client.get(at(point)).status_code == 404
    assert "Answer K-MIP" not in in_tray(client)

    responding.respond(review, police, by=lead, answer="comments")
    assert "Answer K-MIP" in in_tray(client)
