"""What is kept reads back equal wherever it goes."""

import csv
import io
import json
import logging
import re
import unicodedata
from pathlib import Path

import pytest

from kmip_portal.spreadsheets import cell
from signatories.organisation_file import UnreadableFile, read
from tests import make
from tests.corpus.texts import TEXTS
from tests.input.opening import quietly
from tests.input.pages import words_in
from tests.input.sinks import SINKS

TEMPLATES = Path(__file__).parents[2] / "templates"
LINES = sorted({text.lines for text in TEXTS if text.lines})
LINE = sorted({text.line for text in TEXTS if text.line})
# half a pair cannot stand in a file of UTF-8
UNKEEPABLE = [t for t in TEXTS if t.line is None and not re.search("[\ud800-\udfff]", t.typed)]
FORMULAS = [
    *("=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "\ufeff=1", "\u200b=1"),
    *("＝1", "＋1", "－1", "＠1"),
]


@pytest.mark.parametrize("name", SINKS)
def test_every_text_reads_back(name, tried, caplog):
    caplog.set_level(logging.WARNING, "weasyprint")
    sink, counts, longest = SINKS[name]
    texts = [text for text in sorted({*LINES, *LINE}) if not longest or len(text) <= longest]
    if name in ("letter subject", "Word, title"):
        texts = [text for text in texts if text in LINE]

    read = sink(texts)

    assert len(read) == len(texts)
    boxes = {chr(int(code, 16)) for code in re.findall(r"\(U\+(\w+)\)", caplog.text)}
    changed, drawn = [], 0
    for text, back in zip(texts, read, strict=True):
        if boxes & set(text):
            drawn += 1  # no face on this machine has the sign: a box stands there, and says so
        elif counts(text) != counts(back):
            changed.append(f"{quietly(text)} became {quietly(back)}")
    assert not changed, "\n".join(changed)
    assert not [sign for sign in boxes if unicodedata.name(sign, "").startswith("LATIN")]
    tried["text × sink: read back equal"] += len(texts) - drawn
    tried["text × sink: signs that no face here draws, shown as boxes"] += drawn


def names():
    return [text for text in LINE if len(text) <= 200]


def test_a_name_in_the_public_register(client, tried):
    """As page, CSV and JSON, and found again by searching for it."""
    signed = {
        make.signatory(name, slug=f"organisation-{n}").slug: name for n, name in enumerate(names())
    }

    answer = client.get("/signatories/download/", {"format": "json"})
    as_json = json.loads(b"".join(answer.streaming_content))
    assert sorted(entry["name"] for entry in as_json["organisations"]) == sorted(signed.values())

    answer = client.get("/signatories/download/", {"format": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert sorted(line[0] for line in lines[1:]) == sorted(map(cell, signed.values()))
    assert not [text for line in lines for text in line if text.lstrip()[:1] in set("=+-@＝＋－＠")]

    for slug, name in signed.items():
        assert words_in(client.get(f"/signatories/{slug}/").content.decode(), "h1") == [name]
        assert client.get("/signatories/", {"q": name}).status_code == 200
    tried["text × sink: read back equal"] += 4 * len(signed)


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_a_cell_that_begins_like_a_formula_stays_text(text):
    assert cell(text) == f"'{text}"


def test_a_cell_that_does_not_is_left_alone():
    assert [cell(one) for one in ("Kent", "a=b", 12, None)] == ["Kent", "a=b", "12", ""]


@pytest.mark.parametrize("text", [t for t in TEXTS if t.typed], ids=lambda text: text.id)
def test_a_text_can_be_looked_for(text, client):
    """What is typed into a search is taken or refused, and never an error of ours."""
    typed = text.typed.encode("utf-8", "replace").decode()[:2_000]
    for address in ("/signatories/", "/signatories/download/"):
        assert client.get(address, {"q": typed}).status_code in (200, 400), address


@pytest.mark.parametrize("text", UNKEEPABLE, ids=lambda text: text.id)
def test_a_file_of_organisations_is_told_what_it_cannot_hold(text):
    """Nothing is taken out of a name in silence: its cell is named, or the whole file refused."""
    content = f"name,organisation_type\nKent {text.typed},OT_POLICE\n"
    try:
        found = read(content.encode(), types={"OT_POLICE": "Police"}, areas={})
    except UnreadableFile:
        return
    assert [(problem.line, problem.column) for problem in found.problems] == [(2, "name")]


def test_no_letter_escapes_what_it_says():
    """Letters are plain text: <O’Brien & Sons> stands there as it is.

    A piece of a letter (its name begins with _) is drawn as the letter around it is.
    """
    number = re.compile(r"\{\{ \w+\|length \}\}")
    letters = [
        path
        for path in TEMPLATES.rglob("*.txt")
        if "{{" in number.sub("", path.read_text()) and not path.name.startswith("_")
    ]
    assert len(letters) > 10
    assert [
        str(path.relative_to(TEMPLATES))
        for path in letters
        if not re.match(
            r"\s*\{% (autoescape off|extends \"(emails|account/email)/[\w/]*\.txt\") %\}|\{% load",
            path.read_text(),
        )
    ] == []
