"""The register as an Excel workbook: a button asks, a worker makes, looking changes nothing."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due
from signatories import register_workbook
from signatories.models import Organisation
from tests import make
from tests.make.campaigns import accept_at_once

EXCEL = "/signatories/download/excel/"


@pytest.fixture(autouse=True)
def county():
    version = make.version("6.0", in_force_on=date(2026, 1, 5), accept_by=date(2026, 4, 5))
    accept_at_once(
        [make.organisation("Weald Police"), make.organisation("=Odd Council")],
        version,
        date(2026, 2, 1),
    )
    return version


def files():
    return StoredDocument.objects.filter(kind="register")


def sheet(content):
    return zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


def test_looking_asks_for_nothing_and_the_button_for_one_file(client):
    assert "Make the Excel file" in client.get(EXCEL).text
    assert not files().exists()

    waiting = client.post(EXCEL, follow=True)
    assert waiting.status_code == 202
    assert waiting["Refresh"] == "3"
    assert client.post(EXCEL)["Location"] == waiting.request["PATH_INFO"]
    assert files().count() == 1


def test_a_file_of_who_has_not_signed_is_for_kmip_alone(client, secretariat, outsider):
    make.organisation("Unsigned Parish", is_known_public_service=True)
    client.force_login(secretariat)
    address = client.post(EXCEL + "?status=not_signed")["Location"]
    make_due()
    assert "Unsigned Parish" in sheet(client.get(address).content)
    assert client.get(address)["Cache-Control"] == "private, no-cache"

    client.force_login(outsider)
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 404


def test_a_worker_makes_it_and_anybody_may_have_it(client):
    address = client.post(EXCEL + "?on=2026-03-01")["Location"]
    make_due()
    file = client.get(address)

    assert file.status_code == 200
    assert file["Content-Disposition"] == 'attachment; filename="signatories-2026-03-01.xlsx"'
    text = sheet(file.content)
    assert "Weald Police" in text
    assert ">=Odd Council<" in text
    assert text.count("<row ") == 3


def test_it_holds_what_was_searched_for_and_says_so(client):
    address = client.post(EXCEL + "?q=weald&status=signed&letter=w")["Location"]
    make_due()
    content = client.get(address).content

    assert sheet(content).count("<row ") == 2
    notes = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet2.xml").decode()
    for words in ("Search", "weald", "First letter", "As at"):
        assert words in notes


def test_another_day_or_a_new_signatory_is_another_file(client, county):
    first = client.post(EXCEL)["Location"]
    assert client.post(EXCEL + "?on=2026-03-01")["Location"] != first
    accept_at_once([make.organisation("New Council")], county, date(2026, 2, 2))
    assert client.post(EXCEL)["Location"] != first


def test_a_date_that_is_none_gets_a_sentence(client):
    assert client.post(EXCEL + "?on=banana").status_code == 400


def test_so_many_in_an_hour_and_the_next_has_to_wait(client):
    first = client.post(EXCEL)["Location"].rpartition("/")[2]
    kept = StoredDocument.objects.get(key__endswith=first.removesuffix(".xlsx"))
    for number in range(1, register_workbook.MOST):
        kept.pk, kept.key = None, f"register/{number}"
        StoredDocument.objects.bulk_create([kept])

    again = client.post(EXCEL + "?on=2026-03-01")
    assert "Too many files were asked for just now" in again.text
    assert files().count() == register_workbook.MOST
    assert client.post(EXCEL).status_code == 302  # what is there already is given to anybody


def test_the_known_who_have_not_signed_are_in_no_file_of_the_public(client, secretariat):
    Organisation.objects.filter(name="Weald Police").update(is_known_public_service=True)
    make.organisation("Only Known Council", is_known_public_service=True)
    assert client.post(EXCEL + "?status=not_signed").status_code == 400

    client.force_login(secretariat)
    address = client.post(EXCEL + "?status=not_signed")["Location"]
    make_due()
    assert "Only Known Council" in sheet(client.get(address).content)
