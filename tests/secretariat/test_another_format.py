"""Anybody asks for a document in another format; the secretariat answers within 5 working days."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from kmip_portal.secretariat import format_requests
from kmip_portal.secretariat.models import FormatRequest, Secretariat
from kmip_portal.secretariat.tasks import forget_format_details
from tests import make

URL = "/agreement/another-format/"


@pytest.fixture(autouse=True)
def _monday():
    cache.clear()  # nobody has asked before
    with clock.at(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        make.secretariat()
        yield


def asked(**answers):
    return {
        "document": "agreement",
        "format": "large_print",
        "details": "24 point, please",
        "name": "Mo Reader",
        "email": "mo@reader.example",
        "submission_id": str(uuid4()),
    } | answers


def test_a_request_reaches_the_secretariat_as_a_letter_and_in_its_in_tray(client, secretariat):
    form = asked()

    pages = [client.post(URL, form) for _ in range(2)]

    one = FormatRequest.objects.get()
    assert {page.url for page in pages} == {f"{URL}{one.reference}/"}
    sent = client.get(pages[0].url).text
    assert one.reference in sent
    assert "Monday 30 November 2026" in sent
    assert "Mo Reader" not in sent
    letter = Email.objects.get(kind="secretariat/emails/format_asked")
    assert letter.to == "kmip@holmesdale.example"
    assert "Large print" in letter.body
    assert "mo@reader.example" not in letter.body
    assert [(item.verb, item.due_on) for item in in_tray.needs(secretariat)] == [
        ("Answer a request for another format", date(2026, 11, 30))
    ]


def test_the_secretariat_sees_how_to_reach_the_person_and_marks_it_answered(client, secretariat):
    one = make.format_request(phone="01632 960 001", address="1 Mill Lane\nElham")
    client.force_login(secretariat)
    page = client.get(one.get_absolute_url()).text
    assert all(words in page for words in ("Mo Reader", "mo@reader.example", "01632 960 001"))
    answer = {"answer": "Sent by post on Tuesday.", "done": "on"}
    assert (
        "Select the box to confirm" in client.post(one.get_absolute_url(), {"answer": "Sent"}).text
    )

    client.post(one.get_absolute_url(), answer)

    one.refresh_from_db()
    assert (one.status, one.answered_by, one.answer) == (
        "answered",
        secretariat,
        "Sent by post on Tuesday.",
    )
    assert in_tray.needs(secretariat) == []
    events = AuditEvent.objects.of(one).order_by("sequence")
    assert [event.verb for event in events] == ["received", "answered"]
    assert client.post(one.get_absolute_url(), answer).status_code == 409
    listed = reverse("secretariat:format_request_list")
    assert one.reference not in client.get(listed).text
    assert one.reference in client.get(f"{listed}?show=answered").text


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"document": ""}, "Select which document you need"),
        ({"format": ""}, "Select which format you need"),
        ({"name": ""}, "Enter your name"),
        ({"email": ""}, "Enter an email address, a phone number or a postal address"),
        ({"email": "mo"}, "Enter an email address in the correct format"),
        ({"email": "", "phone": "12"}, "Enter a phone number, like 01632 960 001"),
        ({"document": "other", "details": ""}, "Enter which document you need"),
        ({"format": "other", "details": ""}, "Enter which format you need"),
        ({"details": "x" * 1001}, "What you tell us must be 1,000 characters or less"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_once_and_nothing_is_kept(client, answers, sentence):
    page = client.post(URL, asked(**answers)).text

    assert page.count(sentence) == 2  # in the summary and beside the field
    assert not FormatRequest.objects.exists()


def test_what_looks_like_personal_information_is_quoted_and_nothing_is_kept(client):
    page = client.post(URL, asked(details="My NHS number is 943 476 5919")).text

    assert "Check for personal information" in page
    assert "943 476 5919" in page
    assert not FormatRequest.objects.exists()


@pytest.mark.parametrize("way", ["email", "phone", "address"])
def test_any_one_way_of_reaching_the_person_will_do(client, way):
    ways = {"email": "mo@reader.example", "phone": "01632 960 001", "address": "1 Mill Lane"}

    client.post(URL, asked(email="") | {way: ways[way]})

    assert getattr(FormatRequest.objects.get(), way) == ways[way]


def test_the_link_on_a_page_has_chosen_the_document(client):
    assert 'value="statement" checked' in client.get(f"{URL}?document=statement").text
    assert "checked" not in client.get(f"{URL}?document=nothing").text


def test_too_many_from_one_place_are_told_so_and_keep_what_they_wrote(client):
    for _ in range(10):
        assert client.post(URL, asked()).status_code == 302

    page = client.post(URL, asked(name="Eleventh Reader"))

    assert page.status_code == 429
    assert "Too many requests came from where you are" in page.text
    assert 'value="Eleventh Reader"' in page.text
    assert FormatRequest.objects.count() == 10


def test_without_a_secretariat_the_request_waits_all_the_same(client, secretariat):
    Secretariat.objects.all().delete()

    client.post(URL, asked())

    assert not Email.objects.filter(kind="secretariat/emails/format_asked").exists()
    assert len(in_tray.needs(secretariat)) == 1


def test_who_asked_is_forgotten_90_days_after_the_answer(client, secretariat):
    waiting, one = make.format_request(), make.format_request(phone="01632 960 001")
    format_requests.answer(one, by=secretariat, answer="Sent.")

    with clock.at(clock.now() + timedelta(days=89)):
        assert forget_format_details() == 0
    with clock.at(clock.now() + timedelta(days=91)):
        assert (forget_format_details(), forget_format_details()) == (1, 0)

    one.refresh_from_db()
    waiting.refresh_from_db()
    assert (one.name, one.email, one.phone, one.details) == ("", "", "", "")
    assert (one.format, one.answer) == ("large_print", "Sent.")
    assert waiting.name == "Mo Reader"
    client.force_login(secretariat)
    assert "Deleted 90 days after the answer" in client.get(one.get_absolute_url()).text


def test_the_list_asks_the_database_as_often_for_many(client, secretariat):
    listed = reverse("secretariat:format_request_list")
    client.force_login(secretariat)
    make.format_request()
    client.get(listed)
    with CaptureQueriesContext(connection) as for_one:
        client.get(listed)
    for _ in range(29):
        make.format_request()

    with CaptureQueriesContext(connection) as for_many:
        page = client.get(listed).text

    assert page.count("Large print") == 25
    assert len(for_many) == len(for_one)
