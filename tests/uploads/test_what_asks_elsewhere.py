"""A file whose fields, formulas or actions ask another program or place is refused."""

import pytest

from kmip_portal.uploads import check_upload
from tests.uploads import made
from tests.uploads.handing_in import WORD, named, refusal

ASKS = (
    "The selected file asks another program or place for what it shows."
    " Take out those fields or formulas and select it again"
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def field(*pieces):
    runs = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in pieces)
    return made.docx_with("word/footer9.xml", f"<w:ftr {W}><w:p>{runs}</w:p></w:ftr>".encode())


@pytest.mark.parametrize(
    "pieces",
    [
        ("DDEAUTO c:\\\\windows\\\\cmd.exe",),
        (" DD", "E Excel Sheet1"),
        (' INCLUDEPICTURE "https://x.example/a.png"',),
        ("includetext http://x.example/a.docx",),
    ],
)
def test_a_word_file_whose_fields_ask_elsewhere_is_refused(pieces):
    assert refusal(field(*pieces), WORD) == ASKS


def test_a_field_written_in_one_piece_is_refused_too():
    part = f'<w:ftr {W}><w:fldSimple w:instr=" LINK Excel.Sheet a.xlsx"/></w:ftr>'

    assert refusal(made.docx_with("word/footer9.xml", part.encode()), WORD) == ASKS


@pytest.mark.parametrize(
    "called",
    ['Override PartName="/word/Footer9.dat"', 'Default Extension="DAT"'],
)
def test_a_part_that_is_opened_as_xml_is_read_under_any_name(called):
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
    types = made.parts()[made.TYPES].replace(
        b"</Types>", f'<{called} ContentType="{kind}"/></Types>'.encode()
    )
    part = f"<w:ftr {W}><w:instrText>DDEAUTO cmd</w:instrText></w:ftr>".encode()
    hidden = made.packed({"word/Footer9.dat": part} | made.parts() | {made.TYPES: types})

    assert refusal(hidden, WORD) == ASKS


def test_properties_as_other_programs_name_them_and_a_drawing_are_taken():
    more = (
        '<Default Extension="psmdcp"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Default Extension="svg" ContentType="image/svg+xml"/></Types>'
    )
    types = made.parts()[made.TYPES].replace(b"</Types>", more.encode())
    drawing = b"<!DOCTYPE svg><svg/>"
    file = made.docx(
        **{made.TYPES: types, "package/core.psmdcp": b"<p/>", "word/media/a.svg": drawing}
    )

    assert check_upload(named(file), WORD).kind == "docx"


@pytest.mark.parametrize("words", [" PAGE ", ' HYPERLINK "https://www.gov.uk/link"', "TOC \\o"])
def test_a_field_that_stays_in_the_file_is_taken(words):
    assert check_upload(named(field(words)), WORD).kind == "docx"


@pytest.mark.parametrize(
    "formula",
    [
        '_xlfn.IMAGE("https://x.example/a.png")',
        '_xlfn.WEBSERVICE("https://x.example")',
        'A1&amp;WebService ("x")',
        'RTD("x")',
    ],
)
def test_a_workbook_whose_formula_asks_elsewhere_is_refused(formula):
    sheet = f'<worksheet xmlns="urn:x"><c><f>{formula}</f></c></worksheet>'

    assert refusal(made.xlsx_with({"xl/worksheets/sheet9.xml": sheet}), {"xlsx"}) == ASKS


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("externalLinks/externalLink1", '<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'),
        (
            "connections",
            '<connection refreshOnLoad="1"><webPr url="https://x.example"/></connection>',
        ),
        ("connections", '<connection><dbPr connection="Provider=SQLOLEDB"/></connection>'),
    ],
)
def test_a_workbook_with_a_line_to_elsewhere_is_refused(part, words):
    file = made.xlsx_with({f"xl/{part}.xml": f'<links xmlns="urn:x">{words}</links>'})

    assert refusal(file, {"xlsx"}) == ASKS


def test_a_workbook_that_counts_is_taken():
    sheet = '<worksheet xmlns="urn:x"><c><f>SUM(Import!A1:A3)</f></c></worksheet>'

    assert check_upload(named(made.xlsx_with({"xl/worksheets/sheet9.xml": sheet})), {"xlsx"})


@pytest.mark.parametrize("name", [b"/SubmitForm", b"/GoToR", b"/Submit#46orm"])
def test_a_pdf_that_sends_or_opens_something_else_is_refused(name):
    assert "to another place, or opens another file" in refusal(made.pdf(b"<< /S " + name + b" >>"))
