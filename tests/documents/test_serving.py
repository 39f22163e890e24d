"""A file is handed out whole and as it was made, or a page says why not."""

import hashlib
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from kmip_portal import clock
from kmip_portal.documents import at_hand
from kmip_portal.documents.models import TRIES, StoredDocument
from kmip_portal.documents.services import DamagedFile, document_response, read
from tests import make


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def document():
    return make.made_file("docx")


def ask(document, *, public=False, method="get", **headers):
    request = getattr(RequestFactory(headers=headers), method)("/file")
    request.user = AnonymousUser()
    return document_response(document, request, public=public)


def test_it_is_what_was_made(document):
    response = ask(document)

    assert response.status_code == 200
    assert hashlib.sha256(response.content).hexdigest() == document.sha256
    assert response["ETag"] == f'"{document.sha256}"'
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Disposition"] == 'attachment; filename="record-of-sharing.docx"'
    assert response["Content-Type"].endswith("wordprocessingml.document")


def test_a_public_file_may_be_kept_for_a_while(document):
    assert ask(document, public=True)["Cache-Control"] == "public, max-age=300"


def test_a_name_in_any_letters_reaches_the_browser():
    document = make.made_file("docx", filename="Cofnod “rhannu” – Caerŵysg.docx")

    assert "filename*=utf-8''Cofnod%20" in ask(document)["Content-Disposition"]


@pytest.mark.parametrize("seen", ['"{}"', 'W/"{}"', '"other", "{}"', "*"])
def test_a_browser_that_has_it_is_told_so(document, seen):
    response = ask(document, if_none_match=seen.format(document.sha256))

    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == f'"{document.sha256}"'
    assert response["Cache-Control"] == "private, no-cache"


def test_a_browser_that_has_another_gets_it(document):
    assert ask(document, if_none_match='"other"').status_code == 200


def test_until_it_is_made_a_page_says_so_and_looks_again():
    response = ask(make.asked_file("pdf"))

    assert (response.status_code, response["Refresh"]) == (202, "3")
    assert "“record-of-sharing.pdf” will be here in a few seconds" in response.content.decode()


def test_one_that_could_not_be_made_is_not_waited_for():
    document = make.asked_file("docx", {"title": "x", "blocks": [{"type": "unheard of"}]})
    StoredDocument.objects.update(attempts=TRIES, leased_until=clock.now() + timedelta(minutes=1))
    document.refresh_from_db()
    assert ask(document).status_code == 202  # the last try is still running

    with clock.at(clock.now() + timedelta(minutes=2)):
        response = ask(document)

    assert response.status_code == 503
    assert "Refresh" not in response
    assert "Your file could not be made" in response.content.decode()


def missing(path, content):
    path.unlink()


def truncated(path, content):
    path.write_bytes(content[:-1])


def emptied(path, content):
    path.write_bytes(b"")


def lengthened(path, content):
    path.write_bytes(content + b"\0")


def flipped(path, content):
    middle = len(content) // 2
    path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])


def made_a_folder(path, content):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "damage", [missing, truncated, emptied, lengthened, flipped, made_a_folder]
)
def test_a_damaged_file_is_never_handed_out(document, files, damage, caplog):
    path = files / document.file.name
    damage(path, path.read_bytes())

    with pytest.raises(DamagedFile):
        read(document)
    response = ask(document)

    assert response.status_code == 503
    assert response["Content-Type"].startswith("text/html")
    assert "ETag" not in response
    assert "This file cannot be shown" in response.content.decode()
    assert f"Stored document {document.pk} is not served" in caplog.text


@pytest.mark.parametrize("bit", range(0, 8 * 20, 8))
def test_one_bit_anywhere_is_enough(document, files, bit):
    path = files / document.file.name
    content = bytearray(path.read_bytes())
    place = len(content) * bit // 160
    content[place] ^= 1 << (bit // 8 % 8)
    path.write_bytes(content)

    assert ask(document).status_code == 503


class TestPublicFilesAtHand:
    """A file that everybody fetches is read and checked once by each web process."""

    def test_the_bytes_are_those_that_were_checked_whatever_the_disk_has_now(self, document):
        made = ask(document, public=True).content
        document.file.storage.delete(document.file.name)

        assert ask(document, public=True).content == made
        assert ask(document).status_code == 503

    def test_a_damaged_file_is_not_kept(self, document):
        path = Path(document.file.path)
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        assert ask(document, public=True).status_code == 503

        path.write_bytes(whole)
        assert ask(document, public=True).content == whole

    def test_no_more_is_kept_than_the_budget(self, monkeypatch):
        monkeypatch.setattr(at_hand, "BUDGET", 1000)
        read = {name: SimpleNamespace(sha256=name * 64, size=400) for name in "abc"}
        times = []

        def from_disk(document):
            times.append(document.sha256[0])
            return b"." * document.size

        for name in "abcab":
            at_hand.content(read[name], from_disk)
        assert times == ["a", "b", "c", "a", "b"]

        for name in "bab":
            at_hand.content(read[name], from_disk)
        assert times == ["a", "b", "c", "a", "b"]


def test_which_file_it_is_is_asked_again_once_it_may_have_changed(document):
    asked = []

    def ask_the_database():
        asked.append(document)
        return document

    for _ in range(3):
        assert at_hand.which("the agreement", ask_the_database) is document
    assert len(asked) == 1
    at_hand.forget()
    at_hand.which("the agreement", ask_the_database)
    assert len(asked) == 2


def test_a_file_that_is_not_made_yet_is_asked_for_each_time():
    waiting = make.asked_file()
    asked = []
    for _ in range(2):
        at_hand.which("the agreement", lambda: asked.append(1) or waiting)
    assert len(asked) == 2
