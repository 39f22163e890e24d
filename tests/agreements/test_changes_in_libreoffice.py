"""The redline as another program reads it: LibreOffice opens it and finds what came and went."""

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from agreements.word import read_agreement, tracked, writing
from tests.agreements.test_writing_word import FILES, SAMPLE, snapshot

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine"),
]
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
PARAGRAPHS = (f"{TEXT}h", f"{TEXT}p")


@pytest.fixture(scope="module")
def texts():
    return [snapshot(read_agreement(SAMPLE / name)) for name in (FILES[1], FILES[0])]


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A Word file as LibreOffice has it after opening it."""
    folder = tmp_path_factory.mktemp("office")

    def opened(name: str, content: bytes):
        source = folder / f"{name}.docx"
        source.write_bytes(content)
        subprocess.run(
            [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
             "--convert-to", "fodt", "--outdir", str(folder), str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        tree = etree.parse(Path(folder / f"{name}.fodt"))
        return tree.getroot().find(f"{OFFICE}body/{OFFICE}text")

    return opened


@pytest.fixture(scope="module")
def changes(texts, opened):
    old, new = texts
    made = tracked.write({"old": old, "new": new, "made_at": "2026-11-23T09:00:00Z"})
    return opened("changes", made)


def read(body, *, without=""):
    """Its paragraphs from the first heading on (what is before it, such as the contents, is of the
    new text alone), without the text that came ("insertion") or went ("deletion")."""
    kinds = {
        region.get(f"{TEXT}id"): kind
        for region in body.iter(f"{TEXT}changed-region")
        for kind in ("insertion", "deletion")
        if region.find(f"{TEXT}{kind}") is not None
    }
    said, left_out = [], set()

    def take(node):
        if node.tag == f"{TEXT}tracked-changes":
            return
        if node.tag in (PARAGRAPHS if said else PARAGRAPHS[:1]):
            said.append("")
        if node.tag == f"{TEXT}change-start" and kinds[node.get(f"{TEXT}change-id")] == without:
            left_out.add(node.get(f"{TEXT}change-id"))
        if node.tag == f"{TEXT}change-end":
            left_out.discard(node.get(f"{TEXT}change-id"))
        hear(node.text)
        for child in node:
            take(child)
            hear(child.tail)

    def hear(words):
        if words and said and not left_out:
            said[-1] += words

    take(body)
    return [" ".join(each.split()) for each in said if each.strip()]


def test_libreoffice_finds_insertions_and_deletions_and_who_made_them(texts, changes):
    regions = list(changes.iter(f"{TEXT}changed-region"))
    kinds = [child.tag.removeprefix(TEXT) for region in regions for child in region]

    assert min(kinds.count("insertion"), kinds.count("deletion")) >= 8
    assert {each.text for each in changes.iter(f"{DC}creator")} == {"K-MIP"}
    assert {each.text for each in changes.iter(f"{DC}date")} == {"2026-11-23T09:00:00"}


def test_with_all_accepted_it_reads_as_the_new_text_and_with_all_rejected_as_the_old(
    texts, opened, changes
):
    old, new = (
        read(opened(name, writing.write(text)))
        for name, text in zip(("old", "new"), texts, strict=True)
    )

    assert old != new
    assert read(changes, without="deletion") == new
    assert read(changes, without="insertion") == old
