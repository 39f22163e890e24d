"""A year on one page: whose it is, what it says, and its PDF."""

from datetime import date, timedelta
from io import BytesIO

import page as judge
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kmip_portal import clock
from kmip_portal.desk.year import organisation, partnership
from kmip_portal.desk.year.summary import Year
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due
from records import reviewing
from tests import make

POLICING = {"authorised_by": "Inspector"}


@pytest.fixture(autouse=True)
def _in_june():
    """No story below begins in one year and ends in another."""
    with clock.at(clock.on_day(date(2026, 6, 17), 11)):
        yield


@pytest.fixture
def year():
    return Year(clock.today().year)


@pytest.fixture
def own(police):
    """The address of the year of the police."""
    return f"/signatories/{police.slug}/year/{clock.today().year}/"


def of(organisation_or_none, year):
    if organisation_or_none is None:
        return dict(partnership.summary(year).lines())
    return dict(organisation.summary(organisation_or_none, year).lines())


def test_a_lead_finds_it_on_the_page_of_their_organisation(client, police, lead, own):
    make.acceptance(police)
    client.force_login(lead)
    link = "The year on one page, for governors or a board"

    assert link in client.get(f"/signatories/{police.slug}/").text
    html = client.get(own).text
    assert f"Information sharing in {clock.today().year} so far" in html
    assert "Only leads of Weald Police see this page and its PDF." in html


def test_kmip_sees_no_small_numbers_of_an_organisation(
    client, police, practitioner, secretariat, own
):
    make.acceptance(police)
    make.record(practitioner, police, **POLICING)
    for person in (secretariat, practitioner):
        client.force_login(person)
        assert client.get(own).status_code == 403
        assert "The year on one page" not in client.get(f"/signatories/{police.slug}/").text

    client.force_login(secretariat)
    html = client.get(f"/manage/reports/year/{clock.today().year}/").text
    assert "Fewer than 5" in html


def test_its_own_numbers_are_shown_however_small(police, practitioner, lead, year):
    make.record(practitioner, police, **POLICING)
    make.refusal(practitioner, police)
    told = of(police, year)

    assert told["Saved in the year"] == "2"
    assert told["Shared, or shared in part"] == "1"
    assert told["Not shared"] == "1"
    assert of(police, Year(year.number - 1))["Saved in the year"] == "0"


def test_reviews_on_time_and_late_are_told_apart(police, lead, outsider, year):
    elsewhere = outsider.memberships.get().organisation
    first, second = (make.repeat_active(lead, police, elsewhere, **POLICING) for _ in range(2))
    due = first.review_date
    assert (due - timedelta(days=1)).year == (due + timedelta(days=1)).year
    with clock.at(due - timedelta(days=1)):
        reviewing.nothing_changed(first, by=lead, review_date=due + timedelta(days=300))
    with clock.at(due + timedelta(days=1)):
        assert of(police, Year(due.year))["Overdue for review at the end"] == "1"
        reviewing.nothing_changed(second, by=lead, review_date=due + timedelta(days=300))
        told, all_told = of(police, Year(due.year)), of(None, Year(due.year))

    assert told["Reviewed in the year by their day"] == "1 of 2 (50%)"
    assert all_told["Reviews of them done by their day"] == "1 of 2 (50%)"
    assert told["Kept by it and active at the end"] == "2"
    theirs = of(elsewhere, year)
    assert theirs["Kept by others, in which it took part at the end"] == "2"
    assert theirs["Requests to confirm, answered"] == "2 of 2 (100%)"


def test_review_answers_and_contacts_are_told(police, lead, signing_officer, year):
    make.acceptance(police)
    make.contact(police)
    review = make.open_review()
    asked = make.question(make.member(make.signatory("Asking Council"), "lead"))
    make.answer(asked, lead)
    told = of(police, year)

    assert told["Annual review"] == f"{review.year}: no response"
    assert told["Questions answered"] == "1"
    assert told["Contacts confirmed in the last 6 months"] == "1 of 1 (100%)"
    assert "Contacts confirmed in the last 6 months" not in of(police, Year(year.number - 1))


def test_the_pdf_is_made_by_a_worker_on_one_sheet_and_accessible(client, police, lead, own):
    make.acceptance(police)
    client.force_login(lead)
    waiting = client.post(own + "pdf/", follow=True)
    assert waiting.status_code == 202
    assert client.post(own + "pdf/")["Location"] == waiting.request["PATH_INFO"]

    make_due()
    document = StoredDocument.objects.get(kind="year summary")
    content = client.get(waiting.request["PATH_INFO"]).content
    assert document.pages == 1
    text = " ".join(pypdf.PdfReader(BytesIO(content)).pages[0].extract_text().split())
    for label, value in organisation.summary(police, Year(clock.today().year)).lines():
        assert label in text
        assert value in text
    assert judge.validate_pdf_bytes(content, profile="ua1").failures == []


def test_the_pdf_is_for_those_alone_who_see_the_page(client, police, lead, secretariat, own):
    make.acceptance(police)
    client.force_login(lead)
    address = client.post(own + "pdf/")["Location"]
    client.force_login(secretariat)
    assert client.get(address).status_code == 403
    kmips = client.post(f"/manage/reports/year/{clock.today().year}/pdf/")["Location"]
    client.force_login(lead)
    assert client.get(kmips).status_code == 403


def test_a_year_to_come_or_long_ago_is_not_found(client, police, lead, own, year):
    client.force_login(lead)
    for number in (year.number + 1, year.number - 11):
        assert client.get(f"/signatories/{police.slug}/year/{number}/").status_code == 404
    assert client.get(f"/signatories/{police.slug}/year/{year.number - 10}/").status_code == 200


def test_queries_do_not_grow_with_what_happened(police, lead, practitioner, year):
    make.record(practitioner, police, **POLICING)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            of(police, year)
            of(None, year)
        return len(asked)

    before = queries()
    for _ in range(3):
        make.record(practitioner, police, **POLICING)
        make.signatory()
    assert queries() <= before < 70
