"""A version goes out as Word and comes back the same; what changed goes out as tracked changes."""

import copy
import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agreements.word import read_agreement, tracked, writing
from agreements.word.writing import bookmark_of
from kmip_portal.markdown import render

SAMPLE = Path(__file__).parents[2] / "agreements" / "sample"
FILES = ("agreement.docx", "agreement-5-1.docx", "agreement-5-0.docx")


def snapshot(found):
    """What a version read from this file freezes."""
    return {
        "title": found.title,
        "number": found.number,
        "is_sample": found.is_sample,
        "in_force_on": "2027-01-04",
        "made_at": "2026-11-23T09:00:00Z",
        "clauses": [
            {"key": c.key, "level": c.level, "number": c.number, "heading": c.heading,
             "body": c.body_markdown}
            for c in found.clauses
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def versions():
    return {name: snapshot(read_agreement(SAMPLE / name)) for name in FILES}


def text(*bodies, number="1.1"):
    """A version of one clause for each body."""
    part, _, first = number.rpartition(".")
    clauses = [{"key": "part", "level": 1, "number": part, "heading": "Part", "body": ""}]
    clauses += [
        {"key": f"c{n}", "level": 2, "number": f"{part}.{int(first) + n}", "heading": f"Clause {n}",
         "body": body}
        for n, body in enumerate(bodies)
    ]  # fmt: skip
    return {
        "title": "T",
        "number": "1.0",
        "is_sample": False,
        "in_force_on": "",
        "made_at": "2026-11-23T09:00:00Z",
        "clauses": clauses,
    }


def back(content):
    return read_agreement(io.BytesIO(content))


def bodies(content):
    return [clause.body_markdown for clause in back(content).clauses if clause.level == 2]


@pytest.mark.parametrize("name", FILES)
def test_the_sample_comes_back_equal_and_nothing_is_unread(versions, name):
    found = back(writing.write(versions[name]))

    assert snapshot(found)["clauses"] == versions[name]["clauses"]
    assert (found.title, found.number, found.is_sample) == (
        versions[name]["title"], versions[name]["number"], True
    )  # fmt: skip
    assert (found.unread, found.notes) == ([], [])


def test_headings_and_numbers_are_words_own(versions):
    document = Document(io.BytesIO(writing.write(versions["agreement.docx"])))
    headings = [p for p in document.paragraphs if p.style.name.startswith("Heading")]
    typed = [p.text for p in headings if p.text[:1].isdigit() or p.text.startswith("Schedule")]

    assert len(headings) == 49
    assert typed == []
    assert not any(p.text.startswith(("(a)", "4.2.1", "•")) for p in document.paragraphs)


def test_tables_have_header_rows_and_captions_and_links_lead_to_clauses(versions):
    document = Document(io.BytesIO(writing.write(versions["agreement.docx"])))
    xml = document.element.body
    anchors = {link.get(qn("w:anchor")) for link in xml.iter(qn("w:hyperlink"))} - {None}
    bookmarks = {mark.get(qn("w:name")) for mark in xml.iter(qn("w:bookmarkStart"))}
    outside = [r.target_ref for r in document.part.rels.values() if r.is_external]

    assert len(document.tables) == 3
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert anchors <= bookmarks
    assert bookmark_of("golden-rules") in bookmarks
    assert any("ico.org.uk" in address for address in outside)
    assert document.core_properties.language == "en-GB"


def test_long_keys_have_bookmarks_that_word_can_keep():
    names = {bookmark_of("a-very-long-name-of-a-clause-" * 2 + tail) for tail in "xy"}

    assert len(names) == 2
    assert {len(name) for name in names} == {40}


@pytest.mark.parametrize(
    "body",
    [
        "1. One\n\n2. Two:\n   1. a\n   2. b:\n      1. i\n      2. ii\n   3. c\n\n3. Three",
        "1. One\n\n5. Five\n\n6. Six",
        "- point\n  1. a\n  2. b",
        "1) One\n\n2) Two",
        "1. One\n\n   More of one.\n\n   - point\n\n     More of the point.\n\nAfter.",
        r"\# not a heading \*nor this\* \[x\](y) 2\_3 \<b> &amp;",
        "**Bold** and *slanted* and [a (link)](<https://a.example/x(y)>) and clause 1.2.",
        "Table: Named \\*so\\*\n\n| A | B |\n| --- | --- |\n| a\\|b | **x** y |\n|  | z |",
        "Table: not one\n\nbut words.",
        "\\+ at the start",
    ],
)
def test_each_kind_of_text_comes_back_as_it_reads(body):
    text_of = text(body, "Second.")
    [found, _] = bodies(writing.write(text_of))

    assert render(found, number="1.1") == render(body, number="1.1")


@pytest.mark.parametrize("number", ["1.1", "7.3", "12.40"])
def test_numbers_that_do_not_follow_are_kept(number):
    content = writing.write(text("1. One", "1. One", number=number))
    numbers = [clause.number for clause in back(content).clauses]
    part, _, first = number.partition(".")

    assert numbers == [part, number, f"{part}.{int(first) + 1}"]
    assert bodies(content) == ["1. One", "1. One"]


def test_other_kinds_of_numbers_are_kept():
    version = text("Words.")
    for number, level in [("Part 2", 1), ("2.1", 2), ("Annex A", 1), ("", 2), ("Annex C", 1)]:
        version["clauses"].append(
            {"key": f"k{number}", "level": level, "number": number, "heading": f"H {number}",
             "body": "1. One"}
        )  # fmt: skip
    found = back(writing.write(version)).clauses

    assert [(c.number, c.level) for c in found[2:]] == [
        ("Part 2", 1), ("2.1", 2), ("Annex A", 1), ("", 2), ("Annex C", 1),
    ]  # fmt: skip
    assert {c.body_markdown for c in found[2:]} == {"1. One"}


# --- tracked changes ---------------------------------------------------------------------------
def settled(content, *, accept):
    """The file as Word leaves it after accepting, or rejecting, all changes."""
    file = io.BytesIO(content)
    document = Document(file)
    body = document.element.body
    stays, goes = (qn("w:ins"), qn("w:del"))[:: 1 if accept else -1]
    for mark in list(body.iter(goes)):
        holder = mark.getparent()
        if holder.tag == qn("w:trPr"):
            holder.getparent().getparent().remove(holder.getparent())
        elif holder.tag == qn("w:rPr") and holder.getparent().tag == qn("w:pPr"):
            paragraph = holder.getparent().getparent()
            paragraph.getparent().remove(paragraph)
        else:
            holder.remove(mark)
    for mark in list(body.iter(stays)):
        holder = mark.getparent()
        for child in list(mark):
            mark.addprevious(child)
        holder.remove(mark)
    for table in list(body.iter(qn("w:tbl"))):
        if table.find(qn("w:tr")) is None:
            table.getparent().remove(table)
    for words in body.iter(qn("w:delText")):
        words.tag = qn("w:t")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changes(old, new):
    return tracked.write({"old": old, "new": new, "made_at": "2026-11-23T09:00:00Z"})


@pytest.mark.parametrize("pair", [(1, 0), (2, 1), (2, 0), (0, 2)])
def test_accepting_gives_the_new_text_and_rejecting_the_old(versions, pair):
    old, new = (versions[FILES[place]] for place in pair)
    content = changes(old, new)
    accepted, rejected = (back(settled(content, accept=accept)) for accept in (True, False))

    assert snapshot(accepted)["clauses"] == new["clauses"]
    assert snapshot(rejected)["clauses"] == old["clauses"]
    assert accepted.unread == rejected.unread == []


def test_our_own_reader_takes_the_changes_as_accepted_and_says_so(versions):
    old, new = versions["agreement-5-1.docx"], versions["agreement.docx"]
    found = back(changes(old, new))

    assert snapshot(found)["clauses"] == new["clauses"]
    assert any("tracked deletion" in said for said in found.unread)


def test_changes_name_who_and_when_and_each_has_its_own_number(versions):
    old, new = versions["agreement-5-1.docx"], versions["agreement.docx"]
    body = Document(io.BytesIO(changes(old, new))).element.body
    marks = [*body.iter(qn("w:ins")), *body.iter(qn("w:del"))]
    ids = [mark.get(qn("w:id")) for mark in marks]

    assert {mark.get(qn("w:author")) for mark in marks} == {"K-MIP"}
    assert {mark.get(qn("w:date")) for mark in marks} == {"2026-11-23T09:00:00Z"}
    assert len(ids) == len(set(ids)) > 20


def test_two_equal_texts_have_no_tracked_change(versions):
    body = Document(io.BytesIO(changes(versions[FILES[0]], versions[FILES[0]]))).element.body

    assert not [*body.iter(qn("w:ins"), qn("w:del"))]


def test_only_the_words_that_changed_are_marked():
    body = Document(
        io.BytesIO(changes(text("1. Keep this for ten days."), text("1. Keep this for six days.")))
    ).element.body

    marks = body.iter(qn("w:del"), qn("w:ins"))
    words = ["".join(t.text for t in m.iter(qn("w:t"), qn("w:delText"))) for m in marks]
    assert words == ["ten", "six"]


def test_a_moved_clause_goes_from_one_place_and_comes_to_another(versions):
    old = versions[FILES[0]]
    new = copy.deepcopy(old)
    new["clauses"].insert(9, new["clauses"].pop(20))
    content = changes(old, new)
    order = [[c.heading for c in back(settled(content, accept=yes)).clauses] for yes in (1, 0)]

    assert order == [[c["heading"] for c in each["clauses"]] for each in (new, old)]


TABLE = "Table: T\n\n| A | B |\n| --- | --- |\n| {} | {} |\n| x | y |"
PIECES = ["%d. One thing", "%d. Another thing\n   1. a point\n   2. b point", "Plain words here.",
          "%d. Points\n   1. b point", "- a bullet\n  - deeper",
          "%d. In\n   - it\n     1. a\n     2. b",
          "**Bold** words and clause 1.1.", TABLE.format("p", "q"), TABLE.format("other", "q"),
          "| A |\n| --- |\n| one column |", "Some [link](https://a.example)."]  # fmt: skip


def numbered(pieces):
    count, body = 0, []
    for piece in pieces:
        count += "%d" in piece
        body.append(piece.replace("%d", str(count)))
    return "\n\n".join(body)


texts = st.lists(
    st.lists(st.sampled_from(PIECES), max_size=4).map(numbered), min_size=1, max_size=4
)


@settings(max_examples=15, deadline=None)
@example(["1. Another thing\n   1. a point\n   2. b point"], ["1. Points\n   1. b point"])
@given(texts, texts)
def test_any_two_texts_are_both_in_the_file(old, new):
    old, new = text(*old), text(*new)
    content = changes(old, new)

    assert bodies(settled(content, accept=True)) == bodies(writing.write(new))
    assert bodies(settled(content, accept=False)) == bodies(writing.write(old))


def test_the_parts_of_the_file_are_what_word_expects(versions):
    with zipfile.ZipFile(io.BytesIO(changes(versions[FILES[1]], versions[FILES[0]]))) as package:
        numbering = package.read("word/numbering.xml").decode()

    assert numbering.rindex("<w:abstractNum ") < numbering.index("<w:num ")
