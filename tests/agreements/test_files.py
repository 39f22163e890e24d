"""The agreement for download: Word, tracked changes, data."""

import hashlib
import io
import json

import pypdf
import pytest
from docx import Document

from agreements import services, tasks
from agreements.models import AgreementVersion
from agreements.word import read_agreement
from kmip_portal import clock
from kmip_portal.documents import services as documents
from kmip_portal.documents.models import StoredDocument
from tests import make

CHANGES = "/agreement/compare/5-1/6-0.docx"


@pytest.fixture
def versions():
    old = make.version("5.1", "superseded", in_force_on=clock.today().replace(year=2024))
    current = make.version("6.0")
    current.clauses.filter(number="1.1").update(body="1. Share when it is right and lawful.")
    return old, current


def test_proposing_asks_for_both_files_and_returning_lets_go_of_them(secretariat):
    version = make.version("7.0", "draft", drafted_by=secretariat)
    services.propose(version, by=secretariat, in_force_on=clock.today())
    documents.make_due()

    word = AgreementVersion.objects.get(pk=version.pk).word
    found = read_agreement(io.BytesIO(documents.read(word)))
    assert [c.heading for c in found.clauses] == ["Introduction", "Sharing without consent"]
    assert word.filename.endswith("agreement-7-0.docx")
    services.return_to_draft(version, by=secretariat)
    assert AgreementVersion.objects.get(pk=version.pk).word is None


def test_the_timetable_finds_versions_without_a_word_file_once(client, versions):
    AgreementVersion.objects.update(word=None)
    assert client.get("/agreement/current.docx").status_code == 202

    assert (tasks.request_word_files(), tasks.request_word_files()) == (2, 0)
    documents.make_due()

    response = client.get("/agreement/current.docx")
    assert Document(io.BytesIO(response.content)).core_properties.language == "en-GB"
    assert response["Content-Disposition"].startswith("attachment")
    assert client.get("/agreement/versions/5-1.docx").status_code == 200


def test_tracked_changes_are_made_when_asked_for_and_once(client, versions):
    assert "Make the document" in client.get(CHANGES).content.decode()
    before = StoredDocument.objects.count()

    for _ in range(2):
        assert client.post(CHANGES).url == CHANGES
    assert StoredDocument.objects.count() == before + 1
    assert client.get(CHANGES).status_code == 202
    documents.make_due()

    xml = Document(io.BytesIO(client.get(CHANGES).content)).element.xml
    assert xml.count("<w:ins ") == 1
    assert 'w:author="K-MIP"' in xml


def test_tracked_changes_of_a_draft_follow_the_draft(client, versions, secretariat):
    draft = make.version("7.0", "draft", drafted_by=secretariat)
    address = "/agreement/compare/6-0/7-0.docx"
    assert client.post(address).status_code == 404
    client.force_login(secretariat)
    client.post(address)
    draft.clauses.update(heading="Another heading")

    assert "Make the document" in client.get(address).content.decode()


def test_nothing_compares_with_itself(client, versions):
    assert client.get("/agreement/compare/6-0/6-0.docx").status_code == 404


def test_the_versions_as_data(client, versions):
    _, current = versions
    facts = client.get("/agreement/versions.json").json()["versions"]

    assert [each["number"] for each in facts] == ["6.0", "5.1"]
    assert facts[0]["replaced_on"] is None
    assert facts[1]["replaced_on"] == current.in_force_on.isoformat()
    assert facts[0]["pdf_sha256"] == current.approved_sha256
    assert facts[0]["docx"] == "http://testserver/agreement/versions/6-0.docx"
    clauses = json.loads(client.get("/agreement/versions/6-0.json").content)["clauses"]
    assert clauses[1]["body"] == "1. Share when it is right and lawful."


def test_the_page_offers_the_word_file(client, versions):
    assert "/agreement/versions/6-0.docx" in client.get("/agreement/").content.decode()


def test_handing_out_the_pdf_reads_one_row_and_not_what_it_was_made_from(
    client, versions, django_assert_num_queries
):
    with django_assert_num_queries(1) as asked:
        client.get("/agreement/current.pdf")

    assert '"snapshot"' not in asked.captured_queries[0]["sql"]


@pytest.mark.parametrize("own_file", [False, True], ids=["our file", "K-MIP's own file"])
def test_the_data_are_byte_for_byte_what_is_attached_to_the_pdf(
    client, secretariat, chair, own_file
):
    version = make.version("6.0", "draft", drafted_by=secretariat)
    services.propose(version, by=secretariat, in_force_on=clock.today())
    documents.make_due()
    version.refresh_from_db()
    ours = documents.read(version.pdf)
    if own_file:
        AgreementVersion.objects.filter(pk=version.pk).update(
            rendering=version.pdf, pdf=make.stored_pdf("own.pdf")
        )
        version.refresh_from_db()
    services.approve(version, by=chair, sha256=version.pdf.sha256)

    data = client.get("/agreement/versions/6-0.json").content

    [(name, [attached])] = pypdf.PdfReader(io.BytesIO(ours)).attachments.items()
    assert (name, data) == ("agreement-6-0.json", attached)
    printed = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(ours)).pages)
    assert hashlib.sha256(data).hexdigest() in printed.replace("\n", "")
