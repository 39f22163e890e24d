"""K-MIP's own PDF is the published file of a version, and the portal's stands beside it."""

import hashlib
import io
import json
import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from lxml import html as lxml_html
from pypdf import PdfWriter

from agreements import documents, services
from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due
from kmip_portal.documents.services import read as bytes_of
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from kmip_portal.uploads import check_upload
from tests import make

DAY = date(2027, 1, 4)
PAGE = "/manage/agreement/7-0/own-file/"


def pdf_of(pages, title="The Agreement"):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


OWN = pdf_of(3)
SHA256 = hashlib.sha256(OWN).hexdigest()


@pytest.fixture(autouse=True)
def _november():
    with clock.at(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def proposed(secretariat, chair):
    """Version 7.0, its text frozen and the portal's file made."""
    version = make.version("7.0", "draft", drafted_by=secretariat)
    services.propose(version, by=secretariat, in_force_on=DAY, summary_of_changes="New words.")
    make_due()
    version.refresh_from_db()
    return version


def upload(content=OWN, name="KMISA final (2).pdf"):
    return SimpleUploadedFile(name, content)


def attached(version, by, content=OWN):
    services.attach_own_file(version, upload=check_upload(upload(content), {"pdf"}), by=by)
    version.refresh_from_db()
    return version


def verbs(version):
    return [event.verb for event in AuditEvent.objects.of(version).order_by("sequence")]


def text_of(response):
    return re.sub(r"\s+", " ", lxml_html.fromstring(response.content.decode()).text_content())


def test_the_attached_file_is_kept_byte_for_byte_with_its_hash(proposed, secretariat):
    rendering = proposed.pdf

    attached(proposed, secretariat)

    assert bytes_of(proposed.pdf) == OWN
    assert (proposed.pdf.sha256, proposed.pdf.size, proposed.pdf.pages) == (SHA256, len(OWN), 3)
    assert proposed.pdf.filename == f"{documents.FILENAME}-7-0-k-mip.pdf"
    assert proposed.pdf.snapshot["uploaded_as"] == "KMISA final (2).pdf"
    assert (proposed.rendering, proposed.has_own_file) == (rendering, True)
    assert verbs(proposed) == ["proposed", "attached K-MIP’s own PDF to"]
    event = AuditEvent.objects.of(proposed).get(verb="attached K-MIP’s own PDF to")
    assert event.detail["sha256"] == SHA256


def test_the_approval_is_bound_to_k_mips_own_file(proposed, secretariat, chair):
    before = proposed.pdf.sha256
    attached(proposed, secretariat)

    with pytest.raises(services.Refused, match="has changed since you opened it"):
        services.approve(proposed, by=chair, sha256=before)
    services.approve(proposed, by=chair, sha256=SHA256)

    assert proposed.approved_sha256 == SHA256


def test_who_chose_the_file_may_not_approve_it(proposed, secretariat):
    both = make.kmip_person("chair", name="Both Roles")
    attached(proposed, both)

    with pytest.raises(services.Refused, match="Someone else must approve"):
        services.approve(proposed, by=both, sha256=SHA256)


def test_the_portals_own_file_must_be_ready_too(secretariat, chair):
    version = make.version("7.0", "draft", drafted_by=secretariat)
    services.propose(version, by=secretariat, in_force_on=DAY)
    attached(version, secretariat)

    with pytest.raises(services.Refused, match="still being made"):
        services.approve(version, by=chair, sha256=SHA256)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("draft", "is attached after it is proposed, when its text is frozen"),
        ("approved", "Its file was approved, and can no longer be changed"),
        ("in_force", "Its file was approved, and can no longer be changed"),
        ("superseded", "Its file was approved, and can no longer be changed"),
    ],
)
def test_it_is_attached_after_the_text_is_frozen_and_before_the_approval(
    secretariat, status, sentence
):
    version = make.version("7.0", status, drafted_by=secretariat)
    files = StoredDocument.objects.count()

    for change in (
        lambda: attached(version, secretariat),
        lambda: services.take_own_file_away(version, by=secretariat),
    ):
        with pytest.raises(TooLate, match=sentence):
            change()

    assert StoredDocument.objects.count() == files
    assert verbs(version) == []


def test_it_can_be_taken_away_and_another_attached(proposed, secretariat):
    rendering = proposed.pdf
    attached(proposed, secretariat)
    attached(proposed, secretariat, pdf_of(2))
    assert (proposed.pdf.pages, proposed.rendering) == (2, rendering)

    services.take_own_file_away(proposed, by=secretariat)
    services.take_own_file_away(proposed, by=secretariat)  # pressed twice

    proposed.refresh_from_db()
    assert (proposed.pdf, proposed.has_own_file) == (rendering, False)
    assert verbs(proposed)[1:] == [
        "attached K-MIP’s own PDF to",
        "attached K-MIP’s own PDF to",
        "took K-MIP’s own PDF away from",
    ]


def test_the_same_file_once_more_changes_nothing(proposed, secretariat):
    attached(proposed, secretariat)
    attached(proposed, secretariat)

    assert verbs(proposed).count("attached K-MIP’s own PDF to") == 1
    assert Email.objects.filter(kind="agreements/emails/file_changed").count() == 1


def test_a_version_returned_to_draft_loses_it(proposed, secretariat):
    attached(proposed, secretariat)

    services.return_to_draft(proposed, by=secretariat)

    proposed.refresh_from_db()
    assert (proposed.pdf, proposed.rendering) == (None, None)


def test_who_may_approve_is_told_of_the_other_file(proposed, secretariat, chair):
    attached(proposed, secretariat)

    letter = Email.objects.get(kind="agreements/emails/file_changed")
    assert (letter.to, letter.subject) == (
        chair.email,
        "Another file to look at before you approve version 7.0",
    )
    assert "Amira Diallo has attached K-MIP’s own PDF to version 7.0" in letter.body
    assert SHA256 in letter.body
    assert "/manage/agreement/7-0/approve/" in letter.body


# --- the pages ------------------------------------------------------------------------------------


def test_the_secretariat_attaches_it_and_the_chair_approves_that_file(
    client, proposed, secretariat, chair
):
    client.force_login(secretariat)
    assert "Attach K-MIP’s own PDF" in text_of(client.get("/manage/agreement/7-0/"))
    assert client.post(PAGE, {"file": upload()})["Location"] == "/manage/agreement/7-0/"
    shown = text_of(client.get("/manage/agreement/7-0/"))
    assert "This is K-MIP’s own file. The portal’s own PDF of the same text" in shown
    assert SHA256 in text_of(client.get(PAGE))

    client.force_login(chair)
    approving = "/manage/agreement/7-0/approve/"
    page = client.get(approving)
    assert "check that it says the same as the text in the portal" in text_of(page)
    assert client.get("/manage/agreement/7-0.pdf").content == OWN
    assert client.get("/manage/agreement/7-0/portal.pdf").content[:5] == b"%PDF-"
    refused = client.post(approving, {"sha256": SHA256, "checked": "on"})
    assert "Confirm that it says the same as the text in the portal" in text_of(refused)
    client.post(approving, {"sha256": SHA256, "checked": "on", "same": "on"})

    proposed.refresh_from_db()
    assert (proposed.status, proposed.approved_sha256) == ("approved", SHA256)
    client.force_login(secretariat)
    assert "Its file was approved, and can no longer be changed" in text_of(client.get(PAGE))


def test_a_button_takes_it_away(client, proposed, secretariat):
    attached(proposed, secretariat)
    client.force_login(secretariat)

    client.post(PAGE, {"take_away": "yes"})

    proposed.refresh_from_db()
    assert not proposed.has_own_file


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The selected file is empty"),
        (b"PK not a PDF", "The selected file must be a PDF"),
        (OWN[:-40], "The selected file is damaged"),
        (OWN.replace(b"/Pages", b"/JS (x) /Pages", 1), "The selected file contains a program"),
    ],
    ids=["empty", "another", "cut", "program"],
)
def test_a_wrong_file_is_answered_beside_the_field(
    client, proposed, secretariat, content, sentence
):
    client.force_login(secretariat)

    page = client.post(PAGE, {"file": upload(content)})

    assert sentence in text_of(page)
    proposed.refresh_from_db()
    assert not proposed.has_own_file


def test_nobody_but_the_secretariat_attaches(client, proposed, chair, auditor, lead):
    for person in (chair, auditor, lead):
        client.force_login(person)
        assert client.post(PAGE, {"file": upload()}).status_code == 403

    proposed.refresh_from_db()
    assert not proposed.has_own_file


@pytest.fixture
def in_force(proposed, secretariat, chair):
    attached(proposed, secretariat)
    services.approve(proposed, by=chair, sha256=SHA256)
    with clock.at(DAY):
        services.bring_into_force(AgreementVersion.objects.get(pk=proposed.pk))
        yield AgreementVersion.objects.get(pk=proposed.pk)


def test_the_public_reads_k_mips_own_file_and_the_portals_beside_it(client, in_force):
    assert client.get("/agreement/current.pdf").content == OWN
    assert client.get("/agreement/versions/7-0.pdf").content == OWN
    beside = client.get("/agreement/versions/7-0/portal.pdf")
    assert (beside.status_code, hashlib.sha256(beside.content).hexdigest()) == (
        200,
        in_force.rendering.sha256,
    )
    said = text_of(client.get("/agreement/"))
    assert "3 pages) This is K-MIP’s own file." in said
    assert "The same text as an accessible PDF made by the portal (PDF," in said
    assert "K-MIP’s own file" in text_of(client.get("/agreement/versions/"))
    (facts,) = client.get("/agreement/versions.json").json()["versions"]
    assert (facts["pdf_sha256"], facts["pdf_is_own_file"]) == (SHA256, True)
    assert facts["portal_pdf"].endswith("/agreement/versions/7-0/portal.pdf")


def test_both_files_are_known_as_genuine(client, in_force, tmp_path, capsys):
    own, beside = tmp_path / "own.pdf", tmp_path / "beside.pdf"
    own.write_bytes(OWN)
    beside.write_bytes(bytes_of(in_force.rendering))
    said = {
        own: "It is K-MIP’s own file, as it was published, and has been in force since",
        beside: "It is the portal’s own PDF of the text, published beside K-MIP’s own file,",
    }
    for file, words in said.items():
        with pytest.raises(SystemExit) as ended:
            call_command("verify_document", str(file), "--json")
        facts = json.loads(capsys.readouterr().out)
        assert (ended.value.code, facts["answer"]) == (0, "current")
        assert words in facts["said"]
        page = client.post("/agreement/verify/", {"file": upload(file.read_bytes())})
        assert words in text_of(page)
    changed = client.post("/agreement/verify/", {"file": upload(OWN.replace(b"595", b"594", 1))})
    assert "Not known" in text_of(changed)


def test_a_file_that_was_not_published_is_not_known(client, proposed, secretariat):
    attached(proposed, secretariat)
    services.take_own_file_away(proposed, by=secretariat)

    assert "Not known" in text_of(client.post("/agreement/verify/", {"file": upload()}))
