"""Blank forms anybody may download: real headings, header rows, named places to answer."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from kmip_portal.documents import opendocument, word
from kmip_portal.documents import services as documents
from kmip_portal.documents.models import StoredDocument
from records.blank_forms import one_off, repeat
from records.questions import QUESTIONS
from records.tasks import request_blank_forms
from signatories import blank_statement
from signatories.tasks import request_blank_statement
from tests import make

ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"


@pytest.fixture(params=["one-off", "repeat", "statement"])
def outline(request):
    if request.param == "statement":
        return blank_statement.outline(make.version("6.0"))
    return {"one-off": one_off, "repeat": repeat}[request.param]()


def tags(document):
    return [tag.get(qn("w:val")) for tag in document.element.body.iter(qn("w:tag"))]


def test_every_place_to_answer_has_its_own_title_and_tag(outline):
    document = Document(io.BytesIO(word.render(outline)))
    controls = list(document.element.body.iter(qn("w:sdt")))
    found = tags(document)

    assert len(found) == len(set(found)) == len(controls) > 5
    assert all(control.find(f"{qn('w:sdtPr')}/{qn('w:alias')}") is not None for control in controls)


def test_headings_do_not_skip_and_tables_have_header_rows(outline):
    document = Document(io.BytesIO(word.render(outline)))
    levels = {p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")}

    assert levels == {"Heading 1"}
    assert document.paragraphs[0].style.name == "Title"
    assert document.core_properties.title == outline["title"]
    assert document.core_properties.language == "en-GB"
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None


def test_the_one_off_form_asks_all_that_the_portal_asks():
    asked = {tag.split(".")[0] for tag in tags(Document(io.BytesIO(word.render(one_off()))))}

    assert asked == set(QUESTIONS)


def test_choices_are_lists_boxes_and_days():
    body = Document(io.BytesIO(word.render(one_off()))).element.body
    first = next(body.iter(qn("w:dropDownList")))

    assert [item.get(qn("w:displayText")) for item in first] == [
        "Shared",
        "Shared in part",
        "Not shared",
        "More was asked for before deciding",
        "The request was passed to another organisation",
    ]
    assert len(list(body.iter(qn("w:date")))) == sum(q.kind == "day" for q in QUESTIONS.values())
    assert len(list(body.iter(qn("w14:checkbox")))) > 50


def test_the_opendocument_copy_says_the_same(outline):
    with zipfile.ZipFile(io.BytesIO(opendocument.render(outline))) as package:
        assert package.namelist()[0] == "mimetype"
        assert package.infolist()[0].compress_type == zipfile.ZIP_STORED
        content = etree.fromstring(package.read("content.xml"))
        styles = package.read("styles.xml").decode()
    headings = [h.text for h in content.iter(f"{ODF % 'text'}h")]
    words = " ".join(content.itertext())

    assert headings == [b["text"] for b in outline["blocks"] if b["type"] == "heading"]
    for block in outline["blocks"]:
        for row in block.get("rows", []):
            assert not isinstance(row, dict) or row["label"] in words
    tables = list(content.iter(f"{ODF % 'table'}table"))
    assert len(tables) == len(list(content.iter(f"{ODF % 'table'}table-header-rows"))) > 0
    assert 'fo:language="en" fo:country="GB"' in styles


def test_the_same_outline_gives_the_same_opendocument_bytes(outline):
    assert opendocument.render(outline) == opendocument.render(outline)


def test_signs_of_markup_stay_words_in_an_opendocument():
    blocks = [{"type": "paragraph", "text": '<b> & "quoted"\nnext\tline'}]
    file = opendocument.render({"title": "<T> & U", "blocks": blocks})
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        content = etree.fromstring(package.read("content.xml"))

    assert "".join(content.itertext()) == '<T> & U<b> & "quoted"nextline'


def test_the_timetable_asks_once_and_the_forms_are_there(client):
    make.version(
        "5.1", "superseded", in_force_on=make.version("6.0").in_force_on.replace(year=2020)
    )
    address = "/agreement/acceptance-statement.docx"
    assert client.get(address).status_code == 202

    assert (request_blank_statement(), request_blank_statement()) == (2, 0)
    assert (request_blank_forms(), request_blank_forms()) == (4, 0)
    documents.make_due()

    assert Document(io.BytesIO(client.get(address).content)).paragraphs[0].text == (
        "Acceptance statement"
    )
    odt = client.get("/agreement/records-of-sharing/repeat.odt")
    assert odt["Content-Type"] == "application/vnd.oasis.opendocument.text"
    assert "(ODT, " in client.get("/agreement/records-of-sharing/").content.decode()
    assert not StoredDocument.objects.filter(made_at=None).exists()


@pytest.mark.parametrize("name", ["one-off.pdf", "other.docx", "one-off.exe"])
def test_there_are_no_other_forms(client, name):
    assert client.get(f"/agreement/records-of-sharing/{name}").status_code == 404
