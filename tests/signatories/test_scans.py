"""A signed statement is sent as a scan: looked at page by page, sent again, accepted."""

from io import BytesIO

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from kmip_portal import clock
from kmip_portal.mail.models import Email
from kmip_portal.uploads import BadFile
from kmip_portal.uploads.pages import TALL, WIDE, pages_of
from signatories.models import AcceptanceStatement, Organisation, StatementFile
from signatories.services import scans
from tests import make
from tests.input.pages import fields_of
from tests.uploads import made

SEND = "/signatories/weald-police/send-statement/"


@pytest.fixture(autouse=True)
def version():
    return make.version("6.0")


def photo(kind="JPEG", size=(2000, 3000)):
    """A page with something on it."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).rectangle((100, 100, 900, 300), fill="black")
    out = BytesIO()
    pillow_heif.register_heif_opener()
    picture.save(out, kind)
    return out.getvalue()


def pdf(pages=2):
    """A scanner's PDF: a picture a page."""
    pictures = [Image.new("RGB", (600, 850), (250, 250, 240 - n)) for n in range(pages)]
    out = BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


def answers(content=None, filename="signed.jpg", **more):
    today = clock.today()
    return {
        "file": SimpleUploadedFile(filename, photo() if content is None else content),
        "version": "6-0",
        "signed_on-day": today.day,
        "signed_on-month": today.month,
        "signed_on-year": today.year,
        "name": "Sam Signer",
        "job_title": "Chief constable",
        "authority": "Head of the force",
    } | more


def sent(client, by, **more):
    """Sent by this person; the statement."""
    client.force_login(by)
    response = client.post(SEND, answers(**more))
    assert response.status_code == 302, response.context["form"].errors
    return AcceptanceStatement.objects.latest("pk")


def check(client, statement, **decision):
    return client.post(f"/manage/acceptances/{statement.reference}/check/", decision)


EVERY = {"checks": ["organisation", "signed", "dated", "version"], "decision": "accept"}


# --- drawing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["jpg", "png", "heic"])
def test_a_photo_becomes_one_picture_small_enough_to_show(kind):
    drawn = pages_of(kind, photo({"jpg": "JPEG", "png": "PNG", "heic": "HEIF"}[kind]))

    [picture] = drawn.pictures
    shown = Image.open(BytesIO(picture))
    assert (shown.format, shown.mode) == ("JPEG", "RGB")
    assert shown.width <= WIDE
    assert shown.height <= TALL
    dark = shown.getpixel((shown.width * 500 // 2000, shown.height * 200 // 3000))
    assert max(dark) < 40


def test_every_page_of_a_pdf_is_drawn_and_ten_at_most():
    assert len(pages_of("pdf", pdf(2)).pictures) == 2
    assert len(pages_of("pdf", pdf(12)).pictures) == 10


def test_a_word_file_gives_its_words():
    assert "We accept the agreement." in pages_of("docx", made.docx()).words


@pytest.mark.parametrize("kind", ["pdf", "jpg", "png", "heic", "docx"])
def test_what_cannot_be_drawn_is_refused_in_words(kind):
    with pytest.raises(BadFile, match="The selected file"):
        pages_of(kind, b"not a file of any kind" * 40)


# --- sent, checked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "pages"),
    [
        (photo(), "signed.jpg", 1),
        (photo("PNG", (900, 1200)), "signed.png", 1),
        (photo("HEIF"), "IMG_1.HEIC", 1),
        (pdf(3), "scan.pdf", 3),
    ],
    ids=["jpg", "png", "heic", "pdf"],
)
def test_a_copy_is_looked_at_beside_what_was_typed(
    client, police, lead, secretariat, content, name, pages
):
    statement = sent(client, lead, content=content, filename=name)
    scans.draw_due()
    assert (statement.status, statement.how) == ("submitted", "scan")
    assert police not in Organisation.objects.signatories()
    client.force_login(secretariat)

    page = client.get(f"/manage/acceptances/{statement.reference}/check/")

    assert page.text.count("<img") == pages
    assert f'alt="Page 1 of {pages} of the uploaded statement"' in page.text
    assert "Chief constable" in page.text
    shown = client.get(f"/manage/acceptances/{statement.reference}/files/1/1.jpg")
    assert shown["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    original = client.get(f"/manage/acceptances/{statement.reference}/files/1/")
    assert original["Content-Disposition"].startswith("attachment")
    assert b"".join(original.streaming_content) == content


def test_accepted_the_organisation_is_a_signatory(client, police, lead, secretariat):
    statement = sent(client, lead)
    assert Email.objects.get(kind__endswith="scan_received").to == lead.email
    client.force_login(secretariat)
    assert "Check a signed statement" in client.get("/in-tray/").text

    response = check(client, statement, **EVERY)

    assert response.status_code == 302
    assert police in Organisation.objects.signatories()
    statement.refresh_from_db()
    assert statement.snapshot["files"][0]["sha256"] == statement.files.get().sha256


def test_a_poor_copy_comes_back_and_a_second_try_is_accepted(client, police, lead, secretariat):
    statement = sent(client, lead)
    client.force_login(secretariat)
    check(client, statement, decision="better", why="It is not signed.", words="Page 2 is blank.")

    letter = Email.objects.get(kind__endswith="scan_returned")
    assert letter.to == lead.email
    assert "It is not signed. Page 2 is blank." in letter.body
    again = f"/signatories/weald-police/acceptances/{statement.reference}/send-again/"
    assert again in letter.body
    client.force_login(lead)
    assert "Send a better copy of your signed statement" in client.get("/in-tray/").text
    assert "Page 2 is blank." in client.get(again).text

    client.post(again, {"file": SimpleUploadedFile("better.pdf", pdf(1))})

    statement.refresh_from_db()
    assert statement.status == "submitted"
    assert [one.attempt for one in StatementFile.objects.all()] == [1, 2]
    client.force_login(secretariat)
    page = client.get(f"/manage/acceptances/{statement.reference}/check/").text
    assert "better.pdf" in page
    assert "signed.jpg" not in page
    check(client, statement, **EVERY)
    assert police in Organisation.objects.signatories()


def test_the_next_one_comes_up_at_once(client, police, lead, secretariat):
    first = sent(client, lead)
    other = make.organisation("Oak School")
    second = scans.send(
        organisation=other, version=first.version, name="A", job_title="B", authority="C",
        signed_on=clock.today(), files=[], by=secretariat,
    )  # fmt: skip
    client.force_login(secretariat)

    assert "(1 left)" in client.get(f"/manage/acceptances/{first.reference}/check/").text
    response = check(client, first, next="yes", **EVERY)

    assert response["Location"] == f"/manage/acceptances/{second.reference}/check/"


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        ({"words": ""}, "Select if you accept this statement"),
        ({"decision": "accept", "checks": ["signed"]},
         "Select all the checks that are right, or ask for a better copy"),
        ({"decision": "better"}, "Select why you need a better copy"),
        ({"decision": "better", "why": "other"}, "Enter why you need a better copy"),
    ],
)  # fmt: skip
def test_a_check_says_what_it_needs(client, lead, secretariat, decision, says):
    statement = sent(client, lead)
    client.force_login(secretariat)

    assert says in check(client, statement, **decision).text
    statement.refresh_from_db()
    assert statement.status == "submitted"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "empty.pdf", "The selected file is empty"),
        (b"hello", "a.txt", "The selected file must be a PDF"),
        (made.pdf(trailer=b"/Encrypt 9 0 R"), "a.pdf", "The selected file is password protected"),
        (photo()[:-5000], "cut.jpg", "The selected file is damaged"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_keeps_what_was_typed(
    client, police, lead, content, name, says
):
    client.force_login(lead)

    page = client.post(SEND, answers(content, name)).text

    assert says in page
    assert 'value="Chief constable"' in page
    assert not AcceptanceStatement.objects.exists()


def test_a_good_file_waits_while_the_rest_is_put_right(client, police, lead):
    client.force_login(lead)

    page = client.post(SEND, answers(name="")).text

    assert "Enter the name of the person who signed" in page
    assert "signed.jpg (" in page
    assert "is kept. Select another file only to replace it" in page
    again = answers() | {"file-kept": fields_of(page)["file-kept"]}
    del again["file"]
    assert client.post(SEND, again).status_code == 302
    assert StatementFile.objects.get().name == "signed.jpg"


def test_sent_twice_or_after_accepting_nothing_is_added(client, police, lead):
    submission = "6b1f8a52-6c62-4a43-9d36-bd37fd1e2a11"
    client.force_login(lead)
    urls = {client.post(SEND, answers(submission_id=submission))["Location"] for _ in range(2)}

    assert len(urls) == 1
    assert StatementFile.objects.count() == 1
    assert client.post(SEND, answers()).status_code == 409


def test_who_sends_and_who_sees(client, police, lead, signing_officer, practitioner, outsider,
                                secretariat, auditor):  # fmt: skip
    for person, status in (
        (lead, 200), (signing_officer, 200), (secretariat, 200), (practitioner, 403),
        (outsider, 404),
    ):  # fmt: skip
        client.force_login(person)
        assert client.get(SEND).status_code == status
    statement = sent(client, lead)
    scans.draw_due()
    places = ("check/", "files/1/", "files/1/1.jpg")
    for person, statuses in ((lead, [403] * 3), (auditor, [403, 200, 200])):
        client.force_login(person)
        got = [
            client.get(f"/manage/acceptances/{statement.reference}/{place}").status_code
            for place in places
        ]
        assert got == statuses


def test_a_file_that_cannot_be_drawn_can_still_be_opened(client, police, lead, secretariat):
    statement = sent(client, lead, content=made.heic(), filename="odd.heic")
    for _ in range(4):
        scans.draw_due()
    client.force_login(secretariat)

    page = client.get(f"/manage/acceptances/{statement.reference}/check/").text

    assert "Its pages cannot be shown here" in page
    assert statement.files.get().tries == 3
