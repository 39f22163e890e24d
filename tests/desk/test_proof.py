"""Anyone can ask whether a file is genuine, and gets one of five plain answers."""

import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from pypdf import PdfReader, PdfWriter

from agreements import documents as agreement_files
from agreements import services as agreements
from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.desk import proof
from kmip_portal.documents import marks, sealing
from kmip_portal.documents import services as documents
from kmip_portal.documents.models import StoredDocument
from signatories.services import acceptances
from tests import make

PAGE = "/agreement/verify/"


def published(number, day, before=None):
    """A version with its real, sealed file, in force from this day."""
    drafter, approver = make.kmip_person("secretariat"), make.kmip_person("chair")
    with clock.at(clock.on_day(day, 0, 1)):
        version = agreements.start_draft(number=number, by=drafter)
        if before is None:
            make.clause(version, level=1, number="1", heading="Introduction", body="Words.")
        agreements.propose(version, by=drafter, in_force_on=day)
        documents.make_due()
        version.refresh_from_db()
        agreements.approve(version, by=approver, sha256=version.pdf.sha256)
        if not version.can("supersede"):
            agreements.bring_into_force(AgreementVersion.objects.get(pk=version.pk))
    version.refresh_from_db()
    return version


@pytest.fixture
def old():
    return published("5.1", date(2025, 1, 1))


@pytest.fixture
def current(old):
    return published("6.0", date(2026, 2, 3), before=old)


def content(version):
    return documents.read(version.pdf)


def unknown_pdf():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def altered(genuine):
    middle = len(genuine) // 3
    return genuine[:middle] + bytes([genuine[middle] ^ 1]) + genuine[middle + 1 :]


def sealed_by_somebody_else(settings, tmp_path):
    """The seal of another portal."""
    settings.DATA_DIR = tmp_path
    return sealing.seal(unknown_pdf(), of="something")[0]


def asked_of_the_command(file, *arguments):
    with pytest.raises(SystemExit) as ended:
        call_command("verify_document", str(file), *arguments)
    return ended.value.code


@pytest.fixture
def files(current, old, tmp_path, settings):
    """A file of each kind, and the answer it should get."""
    data_dir = settings.DATA_DIR
    made = {
        "current": content(current),
        "superseded": content(old),
        "altered": altered(content(current)),
        "unknown": unknown_pdf(),
        "foreign": sealed_by_somebody_else(settings, tmp_path),
        "picture": b"\x89PNG not a PDF",
    }
    settings.DATA_DIR = data_dir
    for name, found in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(found)
    return tmp_path


def test_the_command_gives_five_answers_and_five_exit_codes(files, capsys):
    answers = {}
    for name in ("current", "altered", "superseded", "unknown", "foreign", "picture", "missing"):
        code = asked_of_the_command(files / f"{name}.pdf", "--json")
        facts = json.loads(capsys.readouterr().out)
        assert facts["code"] == code
        answers[name] = (code, facts["answer"])

    assert answers == {
        "current": (0, "current"),
        "altered": (1, "altered"),
        "superseded": (2, "superseded"),
        "unknown": (3, "unknown"),
        "foreign": (4, "foreign"),
        "picture": (4, "foreign"),
        "missing": (4, "foreign"),
    }


def test_the_command_answers_in_words(files, capsys):
    asked_of_the_command(files / "superseded.pdf")

    assert capsys.readouterr().out == (
        "Genuine, but superseded: superseded.pdf\n"
        "Version 5.1 of the Kent and Medway Information Sharing Agreement. "
        "It is the file that was published, in force from 1 January 2025 until version 6.0 "
        "replaced it on 3 February 2026.\n"
    ).replace("Agreement. ", "Agreement. ")


def test_the_page_answers_the_same_for_a_file_without_script(client, files):
    def headline(name):
        file = SimpleUploadedFile("file.pdf", (files / f"{name}.pdf").read_bytes())
        response = client.post(PAGE, {"file": file})
        assert response.status_code == 200
        assert not response.cookies
        return response.context["answer"].headline

    assert {name: headline(name) for name in ("current", "superseded", "altered", "unknown")} == {
        "current": "Genuine and current",
        "superseded": "Genuine, but superseded",
        "altered": "Altered",
        "unknown": "Not known",
    }
    assert headline("picture") == "Not a file of the portal"


def test_the_page_answers_a_fingerprint_without_the_file(client, current, old):
    said = client.get(f"{PAGE}?sha256={old.pdf.sha256}").content.decode()

    assert "Genuine, but superseded" in said
    assert "version 6.0 replaced it on 3 February 2026" in said
    facts = client.get(f"{PAGE}?sha256={current.pdf.sha256}&format=json").json()
    assert (facts["answer"], facts["reference"]) == ("current", "6.0")


def test_an_unknown_fingerprint_with_our_mark_is_altered(client, current):
    nought = "0" * 64

    assert client.get(f"{PAGE}?sha256={nought}&seal=yes").context["answer"].verdict == "altered"
    assert client.get(f"{PAGE}?sha256={nought}").context["answer"].verdict == "unknown"
    assert client.get(f"{PAGE}?sha256={nought}&pdf=no").context["answer"].verdict == "foreign"
    assert client.get(f"{PAGE}?sha256=nonsense").context["answer"] is None


def test_a_file_that_is_added_to_is_altered(current, tmp_path):
    """A reader's own "save as" keeps the seal's bytes and appends to them."""
    writer = PdfWriter(io.BytesIO(content(current)), incremental=True)
    writer.pages[0].rotate(90)
    writer.write(tmp_path / "turned.pdf")

    assert asked_of_the_command(tmp_path / "turned.pdf") == 1


def test_nothing_of_an_upload_is_kept(client, current, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    before = StoredDocument.objects.count()
    file = SimpleUploadedFile("file.pdf", content(current) + b" " * 4_000_000)

    assert client.post(PAGE, {"file": file}).context["answer"].verdict == "altered"
    assert list(tmp_path.iterdir()) == []
    assert StoredDocument.objects.count() == before


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Select a PDF"),
        ({"file": SimpleUploadedFile("words.docx", b"PK")}, "The selected file must be a PDF"),
        ({"file": SimpleUploadedFile("empty.pdf", b"")}, "The selected file is empty"),
        (
            {"file": SimpleUploadedFile("big.pdf", b"%PDF-" + b"0" * 22 * 1024 * 1024)},
            "The selected file must be smaller than 20MB",
        ),
    ],
    ids=["nothing", "word", "empty", "large"],
)
def test_what_cannot_be_looked_at_is_said_in_a_sentence(client, sent, sentence):
    said = client.post(PAGE, sent).content.decode()

    assert said.count(sentence) == 2  # beside the field, and in the summary
    assert "Error: Check that a file is genuine" in said


def test_a_certificate_is_known_by_its_reference_until_its_acceptance_ends(
    client, police, current, secretariat
):
    statement = acceptances.accept_online(
        organisation=police, version=current, name="A B", job_title="C", authority="D"
    )
    documents.make_due()
    statement.certificate.refresh_from_db()
    address = f"{PAGE}?sha256={statement.certificate.sha256}"

    stands = client.get(address)
    assert stands.context["answer"].verdict == "current"
    assert statement.reference in stands.content.decode()
    assert "Weald Police" not in stands.content.decode()
    acceptances.withdraw(statement, by=secretariat)
    assert client.get(address).context["answer"].verdict == "superseded"


def test_a_record_is_known_only_to_those_who_may_see_it(client, practitioner, outsider, police):
    record = make.record(practitioner, police, files=True)
    documents.make_due()
    record.pdf.refresh_from_db()
    address = f"{PAGE}?sha256={record.pdf.sha256}"

    assert record.reference not in client.get(address).content.decode()
    client.force_login(outsider)
    assert client.get(address).context["answer"].verdict == "unknown"
    client.force_login(practitioner)
    assert record.reference in client.get(address).content.decode()


def test_a_version_that_was_never_in_force_is_not_known_to_the_public(client, current, secretariat):
    draft = agreements.start_draft(number="7.0", by=secretariat)
    agreements.propose(draft, by=secretariat, in_force_on=clock.today())
    documents.make_due()
    draft.refresh_from_db()
    address = f"{PAGE}?sha256={draft.pdf.sha256}&seal=yes"

    assert "7.0" not in client.get(address).content.decode()
    client.force_login(secretariat)
    assert "version 7.0 has not been in force yet" in client.get(address).content.decode()


def test_a_file_made_by_the_portal_is_whole_for_other_readers(current):
    assert len(PdfReader(io.BytesIO(content(current))).pages) == current.pdf.pages


def test_a_word_file_that_is_known_is_said_to_be_what_it_is(client, current, old, settings):
    current.refresh_from_db()
    said = client.get(f"{PAGE}?sha256={current.word.sha256}&pdf=no").context["answer"]
    assert (said.verdict, said.reference) == ("current", "6.0")
    assert said.said.startswith(
        "It is the portal’s Word file of the text, offered beside the PDF that was published"
    )
    changes = agreement_files.request_tracked_changes(old, current)
    form = make.made_file("docx", snapshot={"title": "Blank", "blocks": []}, kind="blank-form")
    documents.make_due()
    changes.refresh_from_db()

    said = client.get(f"{PAGE}?sha256={changes.sha256}&pdf=no").context["answer"]
    assert (said.verdict, said.name) == ("current", "What changed from version 5.1 to version 6.0")
    said = client.get(f"{PAGE}?sha256={form.sha256}&pdf=no").context["answer"]
    assert said.said == "It is a blank form, as the portal offers it."


def test_the_changes_to_a_draft_are_not_known_to_the_public(client, current, secretariat):
    draft = agreements.start_draft(number="7.0", by=secretariat)
    changes = agreement_files.request_tracked_changes(current, draft)
    documents.make_due()
    changes.refresh_from_db()
    address = f"{PAGE}?sha256={changes.sha256}&pdf=no"

    assert client.get(address).context["answer"].verdict == "unknown"
    client.force_login(secretariat)
    assert client.get(address).context["answer"].reference == "7.0"


def test_a_file_that_was_saved_anew_without_its_seal_is_altered(client, current, tmp_path):
    """As other programs do it: what the file says of itself stays, the seal goes."""
    writer = PdfWriter(clone_from=io.BytesIO(content(current)))
    del writer.root_object["/AcroForm"]
    writer.remove_annotations("/Widget")
    writer.write(tmp_path / "saved.pdf")
    saved = (tmp_path / "saved.pdf").read_bytes()
    for mark in marks.all_marks(proof.all_seals())[1:]:
        saved = saved.replace(mark.encode(), b"-" * len(mark))
    (tmp_path / "saved.pdf").write_bytes(saved)

    assert asked_of_the_command(tmp_path / "saved.pdf") == 1
    file = SimpleUploadedFile("saved.pdf", saved)
    assert client.post(PAGE, {"file": file}).context["answer"].verdict == "altered"
    assert marks.MAKER in client.get(PAGE).content.decode()  # where a script looks for it
