"""A Word file becomes clauses, and nothing of it is dropped silently."""

import base64
import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from agreements.word import read_agreement
from kmip_portal.uploads import BadFile

SAMPLE = Path(__file__).parents[2] / "agreements" / "sample"
CURRENT = SAMPLE / "agreement.docx"
PNG = base64.b64decode(  # one white dot
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP6DwABBQECz6AuzQAAAABJRU5ErkJggg=="
)


def document(*paragraphs):
    """A Word document of (style, text) pairs."""
    made = Document()
    for style, text in paragraphs:
        made.add_paragraph(text, style=style)
    return made


def read(made):
    file = io.BytesIO()
    made.save(file)
    return read_agreement(file)


def by_number(found):
    return {clause.number: clause for clause in found.clauses if clause.number}


def test_the_sample_is_read_whole():
    found = read_agreement(CURRENT)

    assert (found.title, found.number, found.is_sample) == (
        "Kent and Medway Information Sharing Agreement",
        "6.0",
        True,
    )
    assert found.unread == []
    assert found.notes == []
    assert [part.number for part in found.parts] == [
        "", *(str(n) for n in range(1, 11)), "Schedule 1", "Schedule 2", "Schedule 3",
    ]  # fmt: skip
    assert len([clause for clause in found.clauses if "." in clause.number]) == 33


def test_keys_are_unique_and_come_from_the_headings():
    found = read_agreement(CURRENT)
    keys = [clause.key for clause in found.clauses]

    assert len(keys) == len(set(keys))
    assert by_number(found)["3.1"].key == "purposes-of-sharing"


def test_a_clause_keeps_its_key_when_earlier_versions_number_it_otherwise():
    now, before = read_agreement(CURRENT), read_agreement(SAMPLE / "agreement-5-0.docx")
    number_of = [{clause.key: clause.number for clause in found.clauses} for found in (now, before)]

    assert (number_of[0]["golden-rules"], number_of[1]["golden-rules"]) == ("4.5", "4.4")


def test_numbers_typed_by_hand_read_like_automatic_ones():
    automatic = by_number(read_agreement(SAMPLE / "agreement-5-1.docx"))
    typed = by_number(read_agreement(SAMPLE / "agreement-5-0.docx"))

    assert typed["2.3"].body_markdown == automatic["2.3"].body_markdown
    assert "   1. asks how the information" in typed["2.3"].body_markdown


def test_every_clause_the_sample_mentions_exists():
    for name in ("agreement.docx", "agreement-5-1.docx", "agreement-5-0.docx"):
        found = read_agreement(SAMPLE / name)
        text = " ".join(clause.body_markdown for clause in found.clauses)
        mentioned = set(re.findall(r"clause (\d+\.\d+)", text)) | set(
            re.findall(r"Schedule [123](?= (?:hold|and)|[.,])", text)
        )
        assert mentioned <= set(by_number(found)), name
        assert "{" not in text


def test_lists_and_tables_become_markdown():
    clauses = by_number(read_agreement(CURRENT))

    assert "   - **De-identified information** has had" in clauses["4.6"].body_markdown
    assert "\n     - health, sex life" in clauses["4.6"].body_markdown
    assert "Table: Contact points of a partner\n\n| Role |" in clauses["2.4"].body_markdown
    assert "\n\n2. In a small organisation" in clauses["2.4"].body_markdown
    assert "[data sharing code of practice](https://ico.org.uk/" in clauses["4.1"].body_markdown


def test_text_before_the_first_heading_is_kept():
    found = read(document(("Normal", "Read this first."), ("Heading 1", "1. Start")))

    assert [(c.heading, c.body_markdown) for c in found.clauses] == [
        ("About this document", "Read this first."),
        ("Start", ""),
    ]


def test_a_number_in_a_heading_is_only_taken_in_its_turn():
    found = read(document(("Heading 1", "1 Start"), ("Heading 1", "30 days to answer")))

    assert [(c.number, c.heading) for c in found.clauses] == [
        ("1", "Start"),
        ("", "30 days to answer"),
    ]


def test_signs_that_markdown_would_take_for_itself_stay_words():
    found = read(document(("Heading 1", "Start"), ("Normal", "# 2*3*4 and _this_ [x](y) <b>")))

    assert found.clauses[0].body_markdown == r"\# 2\*3\*4 and \_this\_ \[x\](y) \<b>"


def test_two_headings_alike_get_two_keys():
    found = read(document(("Heading 1", "Review"), ("Heading 2", "Review")))

    assert [clause.key for clause in found.clauses] == ["review", "review-2"]


def test_what_cannot_be_read_is_listed_with_its_place():
    made = document(("Heading 1", "1. Start"), ("Normal", "Words."))
    paragraph = made.paragraphs[-1]
    gone = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = "old words"
    run.append(text)
    gone.append(run)
    paragraph._p.append(gone)
    paragraph.add_run()._r.append(OxmlElement("w:drawing"))
    hidden = paragraph.add_run("secret")
    hidden.font.hidden = True

    assert read(made).unread == [
        "A tracked deletion was left out: “old words” (in 1 Start)",
        "A picture or drawing (in 1 Start)",
        "Hidden text: “secret” (in 1 Start)",
    ]


def test_a_picture_is_listed_where_it_stands_and_its_caption_stays(client, secretariat):
    made = document(("Heading 1", "1. Start"), ("Normal", "Before. "))
    made.paragraphs[-1].add_run().add_picture(io.BytesIO(PNG))
    described = made.paragraphs[-1].add_run().add_picture(io.BytesIO(PNG))
    described._inline.docPr.set("descr", "How information flows")
    made.add_paragraph("Figure 1: how information flows", style="Caption")
    made.add_table(1, 1).cell(0, 0).paragraphs[0].add_run().add_picture(io.BytesIO(PNG))
    listed = [
        "A picture or drawing (in 1 Start)",
        "A picture or drawing: “How information flows” (in 1 Start)",
        "A picture or drawing (in 1 Start)",
    ]

    found = read(made)

    assert found.unread == listed
    assert found.clauses[0].body_markdown.startswith("Before.\n\nFigure 1: how information flows")
    client.force_login(secretariat)
    file = io.BytesIO()
    made.save(file)
    upload = SimpleUploadedFile("agreement.docx", file.getvalue())
    page = client.post("/manage/agreement/import/", {"file": upload, "number": "6.0"})
    said = page.content.decode()
    assert [said.count(words) for words in ("How information flows” (in", listed[0])] == [1, 2]


def test_merged_cells_are_spread_out_and_said():
    made = document(("Heading 1", "1. Start"))
    table = made.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both"
    table.cell(1, 0).text, table.cell(1, 1).text = "a|b", "c"
    found = read(made)

    assert found.clauses[0].body_markdown == "| Both |  |\n| --- | --- |\n| a\\|b | c |"
    assert found.notes == ["A table with merged cells was spread out (in 1 Start)"]


def test_words_inside_content_controls_are_read():
    made = document(("Heading 1", "1. Start"), ("Normal", "Inside."))
    paragraph = made.paragraphs[-1]._p
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    paragraph.addprevious(control)
    control.append(content)
    content.append(paragraph)

    assert read(made).clauses[0].body_markdown == "Inside."


def test_a_contents_list_is_left_out_and_said():
    made = document(("Heading 1", "1. Start"))
    made.styles.add_style("toc 1", 1)
    made.add_paragraph("1. Start ..... 2", style="toc 1")
    found = read(made)

    assert (found.clauses[0].body_markdown, found.left_out) == (
        "",
        ["The contents list, which the portal makes itself"],
    )


def packed(changes, drop=()):
    """The sample with some of its parts replaced or left out."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(CURRENT) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in drop:
                target.writestr(name, changes.get(name, source.read(name)))
        for name in set(changes) - set(source.namelist()):
            target.writestr(name, changes[name])
    return file


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (io.BytesIO(b""), "The selected file is empty"),
        (io.BytesIO(b"%PDF-1.7 not Word"), "The selected file must be a Word document (DOCX)"),
        (
            io.BytesIO(CURRENT.read_bytes()[:9000]),
            "The selected file must be a Word document (DOCX)",
        ),
        (packed({}, {"[Content_Types].xml"}), "The selected file must be a Word document (DOCX)"),
        (
            packed({"word/document.xml": b"<broken"}),
            "The selected file is damaged. Open it in Word, save it again and retry",
        ),
        (
            packed({}, {"word/document.xml"}),
            "The selected file is damaged. Open it in Word, save it again and retry",
        ),
        (
            packed({"word/vbaProject.bin": b"x"}),
            "The selected file contains macros. Save it as a Word document without macros (DOCX)",
        ),
        (
            packed({"word/media/large.bmp": b"0" * 21 * 1024 * 1024}),
            "The selected file is too large when unpacked. Save it again from Word and retry",
        ),
        (io.BytesIO(b"0" * 6 * 1024 * 1024), "The selected file must be smaller than 5MB"),
    ],
    ids=["empty", "pdf", "cut", "no-types", "broken", "no-text", "macros", "bomb", "large"],
)
def test_a_wrong_file_is_refused_with_a_sentence(file, sentence):
    with pytest.raises(BadFile) as refused:
        read_agreement(file)

    assert str(refused.value) == sentence


def test_a_document_without_headings_is_refused_with_a_sentence():
    with pytest.raises(BadFile, match="has no headings"):
        read(document(("Normal", "Only words.")))


def test_an_entity_is_not_expanded(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("taken from the disk")
    with zipfile.ZipFile(CURRENT) as package:
        xml = package.read("word/document.xml")
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{outside}">]>'.encode()
    xml = re.sub(rb"(<\?xml[^>]*\?>)", rb"\1" + declared, xml, count=1)
    xml = xml.replace(b"This is a sample.", b"&e; This is a sample.", 1)
    try:
        found = read_agreement(packed({"word/document.xml": xml}))
    except BadFile:
        return
    assert "taken from the disk" not in str(found)


def test_bold_and_page_furniture_of_the_sample_say_it_is_a_sample():
    header = Document(str(CURRENT)).sections[0].header.paragraphs[0]

    assert header.text == "Sample – not the official text"
    assert header._p.find(qn("w:r")) is not None
