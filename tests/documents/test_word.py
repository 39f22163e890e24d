"""The Word file: headings, header rows, controls that are read back, and every text as it was."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from kmip_portal.documents import word
from tests.documents.nasty import TEXTS

OUTLINE = {
    "title": "Record of Sharing ROS-7K2M-9QXD",
    "subtitle": "One-off record",
    "mark": "Sample",
    "blocks": [
        {"type": "heading", "level": 1, "text": "What was shared"},
        {"type": "paragraph", "text": "One.\nTwo."},
        {"type": "list", "entries": ["a name", "an address"]},
        {"type": "heading", "level": 2, "text": "Answers"},
        {
            "type": "fields",
            "caption": "The request",
            "rows": [
                {"label": "Who asked?", "value": "A social worker", "tag": "requested_by"},
                {"label": "Why?", "value": "", "tag": "purpose"},
            ],
        },
        {
            "type": "table",
            "caption": "Who took part",
            "header": ["Who", "As"],
            "rows": [["A", "B"]],
        },
    ],
}


def made(outline):
    return Document(BytesIO(word.render(outline)))


def said(paragraph):
    """What a paragraph, a cell or a control says: lines and tabs as they are typed."""
    out = []
    for element in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
        if element.getparent().tag == qn("w:r"):
            out.append(
                {"t": element.text or "", "br": "\n", "tab": "\t"}[element.tag.split("}")[1]]
            )
    return "".join(out)


def controls(document):
    """Each content control: tag -> (title, what it says)."""
    found = {}
    for control in document.element.iter(qn("w:sdt")):
        properties = control.find(qn("w:sdtPr"))
        value = lambda name, p=properties: p.find(qn(name)).get(qn("w:val"))  # noqa: E731
        found[value("w:tag")] = (value("w:alias"), said(control))
    return found


def as_typed(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_headings_are_headings():
    document = made(OUTLINE)

    assert [(p.style.name, p.text) for p in document.paragraphs if p.style.name != "Normal"] == [
        ("Title", "Record of Sharing ROS-7K2M-9QXD"),
        ("Subtitle", "One-off record"),
        ("Heading 1", "What was shared"),
        ("List Bullet", "a name"),
        ("List Bullet", "an address"),
        ("Heading 2", "Answers"),
    ]
    assert document.core_properties.title == "Record of Sharing ROS-7K2M-9QXD"
    assert document.sections[0].header.paragraphs[0].text == "Sample"


def test_it_is_in_british_english_throughout():
    document = made(OUTLINE)
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}

    assert languages == {"en-GB"}
    assert document.core_properties.language == "en-GB"


def test_tables_have_a_header_row_and_a_caption():
    for table, caption in zip(made(OUTLINE).tables, ["The request", "Who took part"], strict=True):
        marked = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows]
        assert marked == [True] + [False] * (len(marked) - 1)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption


def test_each_answer_is_in_a_control_with_a_title_and_a_tag():
    assert controls(made(OUTLINE)) == {
        "requested_by": ("Who asked?", "A social worker"),
        "purpose": ("Why?", ""),
    }


def test_a_long_title_is_shortened_visibly_and_a_long_tag_is_refused():
    rows = [{"label": "x" * 200, "value": "y", "tag": "t" * 64}]
    outline = {"title": "x", "blocks": [{"type": "fields", "rows": rows}]}
    assert controls(made(outline)) == {"t" * 64: ("x" * 63 + "…", "y")}

    rows[0]["tag"] += "t"
    with pytest.raises(ValueError, match="longer than Word can keep"):
        word.render(outline)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_text_reads_back_as_it_was(text):
    outline = {
        "title": text,
        "subtitle": text or "x",
        "mark": text or "x",
        "blocks": [
            {"type": "heading", "level": 1, "text": text},
            {"type": "paragraph", "text": text},
            {"type": "list", "entries": [text]},
            {"type": "fields", "rows": [{"label": text, "value": text, "tag": "it"}]},
            {"type": "table", "caption": text, "header": [text], "rows": [[text]]},
        ],
    }
    document = made(outline)
    text = as_typed(text)

    by_style = {}
    for paragraph in document.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(said(paragraph._p))
    assert by_style["Title"] == by_style["Heading 1"] == by_style["List Bullet"] == [text]
    assert by_style["Subtitle"] == [text or "x"]
    assert said(document.sections[0].header.paragraphs[0]._p) == (text or "x")
    lines = text.split("\n")
    assert by_style["Normal"][: len(lines)] == lines
    fields, table = document.tables
    assert said(fields.rows[1].cells[0]._tc) == text
    assert controls(document)["it"][1] == text
    assert [said(row.cells[0]._tc) for row in table.rows] == [text, text]
