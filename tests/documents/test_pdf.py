"""The PDF: accessible by an outside judge, sealed with where the history stood, fed by us alone."""

import socket
from io import BytesIO
from threading import Thread

import page
import pypdf
import pytest

from kmip_portal.audit.services import record
from kmip_portal.documents import pdf
from kmip_portal.documents.drawing import OwnAssets
from kmip_portal.documents.services import read
from tests import make
from tests.documents.nasty import TEXTS
from tests.documents.test_word import OUTLINE

SNAPSHOT = OUTLINE | {"name": "ROS-7K2M-9QXD", "fingerprint": "f" * 64, "history_head": "7-abc"}


def made(snapshot=SNAPSHOT, template="documents/outline.html"):
    return pdf.render(template, snapshot)[0]


def text_of(content):
    return "\n".join(each.extract_text() for each in pypdf.PdfReader(BytesIO(content)).pages)


def judged(content):
    """What fails of PDF/UA-1, by an outside judge."""
    report = page.validate_pdf_bytes(content, profile="ua1")
    return [(failure.rule_id, failure.message) for failure in report.failures]


def test_it_is_accessible():
    assert judged(made()) == []


# of scripts that our own face does not have: each may print as a box, and can be copied out
BOXES = {"line separators", "joined", "astral", "noncharacters", "delete", "chinese", "devanagari"}
PRINTED = {name: text for name, text in TEXTS.items() if name != "long"}  # 200 sheets


@pytest.mark.parametrize(("name", "text"), PRINTED.items(), ids=PRINTED)
def test_it_stays_accessible_whatever_people_write(name, text):
    blocks = [
        {"type": "heading", "level": 1, "text": text[:300] or "x"},
        {"type": "paragraph", "text": text},
        {"type": "list", "entries": [text]},
        {"type": "fields", "rows": [{"label": text[:300], "value": text, "tag": "it"}]},
    ]

    rules = {rule for rule, _ in judged(made(SNAPSHOT | {"title": "x", "blocks": blocks}))}
    # fewer on a machine that has fonts of its own
    assert rules <= ({"PDFUA1-NOTDEF-GLYPH-001"} if name in BOXES else set())


@pytest.mark.parametrize("name", ["chinese", "devanagari", "astral"])
def test_text_that_prints_as_boxes_can_be_copied_out(name):
    blocks = [{"type": "paragraph", "text": TEXTS[name]}]

    said = text_of(made(SNAPSHOT | {"title": "x", "blocks": blocks}))

    assert sorted(set(TEXTS[name]) - set(said)) == []


def test_markup_that_people_write_stays_text():
    text = "<script>alert(1)</script> <b>a</b> &amp; {{ 7*7 }}"

    said = text_of(made(SNAPSHOT | {"blocks": [{"type": "paragraph", "text": text}]}))

    assert text in said.replace("\n", " ")


LONG = SNAPSHOT | {"blocks": [{"type": "paragraph", "text": "Some words. " * 20}] * 200}


@pytest.mark.usefixtures("fresh_children")
def test_a_large_document_is_drawn_apart_and_is_the_same(monkeypatch):
    apart = made(LONG)
    monkeypatch.setattr(pdf, "LARGE", 10_000_000)

    assert made(LONG) == apart
    assert judged(apart) == []


@pytest.mark.usefixtures("fresh_children")
def test_a_document_that_takes_too_much_is_given_up_with_a_reason(monkeypatch):
    monkeypatch.setattr(pdf, "MEMORY", 100 * 1024 * 1024)

    with pytest.raises(pdf.NotDrawn, match="too much time or memory"):
        made(LONG)


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"


def test_it_carries_its_fingerprint_and_the_newest_event(secretariat, police):
    event = record(secretariat, "accepted", police)
    document = make.made_file("pdf", snapshot=OUTLINE)

    said = text_of(read(document))
    assert document.snapshot_sha256 in said.replace("\n", "")
    assert f"1-{event.hash[:16]}" in said


def test_the_same_request_makes_the_same_bytes(secretariat, police):
    document = make.made_file("pdf", snapshot=OUTLINE)
    record(secretariat, "accepted", police)
    seals = {"fingerprint": document.snapshot_sha256, "history_head": document.history_head}

    assert made(document.snapshot | seals) == read(document)


# --- what it is made of ------------------------------------------------------------------------

SECRET = "the secret of this machine"


@pytest.fixture
def listener():
    """A web server of this machine; the paths it was asked for."""
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(1000))

        thread = Thread(target=answer, daemon=True)
        thread.start()
        asked_at = f"127.0.0.1:{server.getsockname()[1]}"
        yield asked_at, asked
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


REACHES = {
    "a picture": '<img src="{}" alt="x">',
    "a picture of another size": '<img srcset="{} 2x" src="{}" alt="x">',
    "a style sheet": '<link rel="stylesheet" href="{}">',
    "an import": "<style>@import url({});</style>",
    "a background": '<p style="background-image: url({})">x</p>',
    "a font": "<style>@font-face {{ font-family: x; src: url({}) }} * {{ font: 1em x }}</style>",
    "an object": '<object data="{}">x</object>',
    "an embedded thing": '<embed src="{}">',
    "a drawing": '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{}"/></svg>',
    "a drawing used again": '<svg><use href="{}#x"/></svg>',
    "an attachment": '<link rel="attachment" href="{}">',
    "a link to an attachment": '<a rel="attachment" href="{}">x</a>',
    "a base": '<base href="{}"><img src="x.png" alt="x">',
}


@pytest.fixture
def hostile(tmp_path, settings):
    """A template with this markup in it, as if somebody had found a way to write it there."""
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]

    def write(markup):
        (tmp_path / "hostile.html").write_text(
            f'<html lang="en"><head><title>x</title></head><body><h1>x</h1>{markup}</body></html>'
        )
        return made({}, "hostile.html")

    return write


@pytest.mark.parametrize("markup", REACHES.values(), ids=REACHES)
def test_a_document_fetches_nothing_but_our_own_assets(hostile, listener, tmp_path, markup):
    place, asked = listener
    secret = tmp_path / "secret.png"
    secret.write_text(SECRET)
    for address in (
        f"http://{place}/x.png",
        f"//{place}/x.css",
        f"ftp://{place}/x.png",
        secret.as_uri(),
        f"kmip:../../../../../../../../../..{secret}",
        f"kmip:{secret}",
        "data:text/css,p%7Bcolor:red%7D",
    ):
        content = hostile(markup.replace("{}", address).replace("{{", "{").replace("}}", "}"))

        read = pypdf.PdfReader(BytesIO(content))
        assert list(read.attachments) == []
        assert "/EmbeddedFiles" not in read.trailer["/Root"].get("/Names", {})
        assert SECRET.encode() not in content
    assert asked == []


def test_our_own_assets_are_found(settings):
    fetched = OwnAssets(settings.STATICFILES_DIRS[0]).fetch("kmip:documents/print.css")

    assert b"Atkinson" in fetched.read()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x.css",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "data:text/css,p{}",
        "kmip:../kmip_portal/settings.py",
        "kmip:/etc/passwd",
        "kmip:documents/../../kmip_portal/settings.css",
        "kmip:",
    ],
)
def test_the_fetcher_refuses_the_rest(url, settings):
    with pytest.raises(ValueError, match="only the portal’s own assets"):
        OwnAssets(settings.STATICFILES_DIRS[0]).fetch(url)
