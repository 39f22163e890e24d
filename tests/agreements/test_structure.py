"""What a screen reader meets in the PDF of the agreement: our own look at its tags.

At the sample as it is drawn, and at forty pages as they are published, with their seal.
"""

import io
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import page
import pypdf
import pytest
from django.db import transaction
from django.test import override_settings
from pypdf.generic import ArrayObject, IndirectObject, NumberObject

from agreements import documents, services, text
from kmip_portal.benchmarks import publishing
from kmip_portal.documents import pdf, sealing

SAMPLE = Path(__file__).parents[2] / "agreements" / "sample" / "agreement.docx"
ROLES = {"Document", "NonStruct", "Div", "Part", "Sect", "P", "H1", "H2", "H3", "H4", "Span",
         "Link", "Reference", "L", "LI", "Lbl", "LBody", "TOC", "TOCI", "Table", "TR", "TH", "TD",
         "THead", "TBody", "Caption", "Figure", "Strong", "Em", "Index", "Note",
         "Artifact"}  # fmt: skip


def the_sample():
    with SAMPLE.open("rb") as file:
        return services.import_agreement(file, by=None)[0]


def forty_pages():
    return publishing.draft_of_forty_pages(by=None)


@pytest.fixture(scope="module", params=[the_sample, forty_pages], ids=["sample", "forty pages"])
def snapshot(request, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        version = request.param()
        version.in_force_on, version.review_due_on = date(2027, 1, 4), date(2028, 1, 4)
        frozen = documents.version_snapshot(version)
        transaction.set_rollback(True)
    return frozen


@pytest.fixture(scope="module")
def content(snapshot, tmp_path_factory):
    drawn, pages = pdf.render(documents.TEMPLATE, snapshot, {"fingerprint": "f" * 64})
    if pages < 30:
        return drawn
    with override_settings(DATA_DIR=tmp_path_factory.mktemp("seal")):
        return sealing.seal(drawn, of="forty pages")[0]


@pytest.fixture(scope="module")
def reader(content):
    return pypdf.PdfReader(io.BytesIO(content))


def nodes(tag, above=()):
    """Every tag in reading order, with those it stands in."""
    tag = tag.get_object()
    if isinstance(tag, ArrayObject):
        for child in tag:
            yield from nodes(child, above)
    elif isinstance(tag, dict):
        role = str(tag.get("/S", "")).removeprefix("/")
        yield tag, role, above
        if "/K" in tag:
            yield from nodes(tag["/K"], (*above, role))


@pytest.fixture(scope="module")
def tree(reader):
    return list(nodes(reader.trailer["/Root"]["/StructTreeRoot"]))


def test_it_meets_pdf_ua_1(content):
    report = page.validate_pdf_bytes(content, profile="ua1")

    assert report.is_compliant, [f"{f.rule_id}: {f.message}" for f in report.failures]


def test_the_long_one_is_about_forty_pages_and_sealed(content, reader, snapshot):
    if len(snapshot["clauses"]) == 49:
        assert len(reader.pages) == 19
        assert sealing.find_seals(content) == []
        return
    assert 38 <= len(reader.pages) <= 42
    assert [seal.is_whole for seal in sealing.find_seals(content)] == [True]


def test_headings_do_not_skip_a_level_and_stand_in_the_bookmarks(reader, tree, snapshot):
    levels = [int(role[1]) for _, role, _ in tree if re.fullmatch(r"H\d", role)]
    titles = [one.title for one in text.sections(snapshot["clauses"])]

    assert levels[:2] == [1, 2]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [mark for mark in bookmarks(reader.outline) if mark in titles] == titles


def test_every_role_is_a_standard_one(tree):
    assert {role for _, role, _ in tree if role} <= ROLES


def test_everything_stands_where_it_may(tree):
    within = {"LI": {"L"}, "TR": {"Table", "THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"}}
    wrong = [
        (role, above[-1]) for _, role, above in tree
        if role in within and above[-1] not in within[role]
    ]  # fmt: skip

    assert wrong == []


def test_every_cell_names_its_header_and_every_row_has_as_many_cells(tree):
    headers = {tag["/ID"] for tag, role, _ in tree if role == "TH"}
    for tag, role, _ in tree:
        if role == "TD":
            assert set(tag["/A"].get_object()["/Headers"]) <= headers
            assert tag["/A"].get_object()["/Headers"]
    for tag, role, _ in tree:
        if role == "Table":
            widths = {
                len([r for _, r, above in nodes(row) if r in ("TH", "TD") and len(above) == 1])
                for row, r, _ in nodes(tag)
                if r == "TR"
            }
            assert len(widths) == 1


def test_every_picture_has_words(tree):
    assert all("/Alt" in tag for tag, role, _ in tree if role == "Figure")


def test_every_link_has_its_words_and_its_place(tree, reader):
    links = [tag for tag, role, _ in tree if role == "Link"]
    annotations = [
        each.get_object()
        for sheet in reader.pages
        for each in sheet.get("/Annots", [])
        if each.get_object()["/Subtype"] == "/Link"
    ]

    assert len(links) > 40
    assert all(tag.get("/K") for tag in links)
    assert len(annotations) >= len(links)
    assert all("/StructParent" in each for each in annotations)


def test_the_reading_order_is_that_of_the_text(reader, tree, snapshot):
    """The words of the tags, one after the other, are the words of the clauses in order."""
    said = letters("".join(words_in_order(reader)))
    place = said.index(letters("About this sample"), said.index("stepsindecidingtoshare"))
    for section in text.sections(snapshot["clauses"]):
        for words in [section.title, *re.split(r"<(?:p|li|td|th|caption)\b", str(section.html))]:
            piece = letters(re.sub(r"^[^<>]*>|<[^>]+>", "", words))
            found = said.find(piece, place)
            assert found >= place, (section.title, piece)
            place = found + len(piece)


def test_the_language_is_said_once_and_holds_for_all(reader, tree):
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert {tag["/Lang"] for tag, _, _ in tree if "/Lang" in tag} <= {"en-GB"}


def test_every_page_is_read_in_the_order_of_its_tags(reader):
    assert {sheet.get("/Tabs") for sheet in reader.pages if "/Annots" in sheet} == {"/S"}


def test_every_font_is_embedded_and_knows_its_letters(reader):
    for sheet in reader.pages:
        for font in sheet["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(described)
            assert "/ToUnicode" in font


def test_contents_give_page_numbers_that_are_right(reader):
    """Each line of the contents ends with the page on which its heading stands."""
    front = "\n".join(sheet.extract_text() for sheet in reader.pages[:6])
    listed = re.findall(r"^(\d+\.\d+ [^\n.]+?) ?\.{3,}[ .]*(\d+)", front, re.MULTILINE)
    assert len(listed) > 20
    for title, number in listed:
        assert squeezed(title) in squeezed(reader.pages[int(number) - 1].extract_text())


def bookmarks(outline):
    for mark in outline:
        if isinstance(mark, list):
            yield from bookmarks(mark)
        else:
            yield mark.title


# --- reading -------------------------------------------------------------------------------------
def _list(value):
    value = value.get_object()
    return value if isinstance(value, list) else [value]


def squeezed(words):
    return re.sub(r"\s+", "", words)


def letters(words):
    return re.sub(r"[^a-z]", "", words.lower().replace("&amp;", "").replace("&quot;", ""))


def words_in_order(reader):
    """The words of the marked content that the tags name, in the order of the tags."""
    marked = {}
    for sheet in reader.pages:
        marked[sheet.indirect_reference.idnum] = _marked_words(sheet)
    for tag, role, _ in nodes(reader.trailer["/Root"]["/StructTreeRoot"]):
        sheet = tag.get("/Pg")
        if sheet is None or role == "":
            if tag.get("/Type") == "/MCR":
                yield marked[tag.raw_get("/Pg").idnum].get(int(tag["/MCID"]), "")
            continue
        for child in _list(tag.get("/K", ArrayObject())):
            if isinstance(child, NumberObject):
                yield marked[tag.raw_get("/Pg").idnum].get(int(child), "")


def _marked_words(sheet):
    """What each piece of marked content of a page says, by its number."""
    said, stack = {}, []

    def before(operator, operands, *rest):
        if operator in (b"BDC", b"BMC"):
            about = operands[1] if len(operands) > 1 else {}
            about = about.get_object() if isinstance(about, IndirectObject) else about
            stack.append(about.get("/MCID") if isinstance(about, dict) else None)
        elif operator == b"EMC" and stack:
            stack.pop()

    def text_of(words, *rest):
        if stack and stack[-1] is not None:
            said[int(stack[-1])] = said.get(int(stack[-1]), "") + words

    sheet.extract_text(visitor_operand_before=before, visitor_text=text_of)
    return said
