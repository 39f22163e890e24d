"""A table as an Excel workbook: what is in it, and what it can never become."""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest

from kmip_portal.documents import workbook
from kmip_portal.uploads.packages import kind_of_package

CODE = re.compile("_x([0-9A-Fa-f]{4})_")
MAIN = f"{{{workbook.MAIN}}}"


def made(rows, columns=("Name", "On"), notes=()):
    return workbook.render(
        {
            "title": "Organisations & others",
            "sheet": "Register 2027/01",
            "columns": [
                {"label": label, "kind": "day" if label == "On" else "text"} for label in columns
            ],
            "rows": rows,
            "notes": list(notes),
        }
    )


def cells(content, sheet=1):
    """What each cell says to Excel: a number as it is, text as text, codes as what they name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        tree = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))  # noqa: S314
    return [
        [CODE.sub(_named, "".join(cell.itertext())) for cell in row.iter(f"{MAIN}c")]
        for row in tree.iter(f"{MAIN}row")
    ]


def _named(code):
    return chr(int(code[1], 16))


def test_the_header_is_words_and_days_are_days():
    content = made([["Weald Police", "2027-01-04"], ["Nobody", None]])

    assert cells(content) == [["Name", "On"], ["Weald Police", "46391"], ["Nobody", ""]]
    text = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in text
    assert '<autoFilter ref="A1:B3"/>' in text


def test_numbers_are_numbers_and_words_in_their_place_are_words():
    content = workbook.render(
        {
            "title": "Numbers",
            "sheet": "Numbers",
            "columns": [{"label": "Number", "kind": "number"}],
            "rows": [[1200], ["Fewer than 5"], [None]],
            "notes": [],
        }
    )

    assert cells(content) == [["Number"], ["1200"], ["Fewer than 5"], [""]]
    text = zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="A2" s="0"><v>1200</v></c>' in text


def test_the_notes_stand_on_a_sheet_of_their_own():
    content = made([], notes=[["As at", "4 January 2027"]])

    assert cells(content, 2)[1] == ["As at", "4 January 2027"]


def test_any_text_comes_back_as_it_was_and_is_never_a_formula():
    texts = ["=HYPERLINK(1)", "+44", "<b>&amp;", "  two  spaces ", "Ænd 漢字", "line\nbreak"]
    texts += ["_x0041_", "_x005F_x0041_", "a_x000d_x000D_", "_x41_"]
    content = made([[text, None] for text in texts])

    assert [row[0] for row in cells(content)[1:]] == texts
    assert b"<f>" not in zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("sign", ["a", "𝒦", "_x0041_"])
def test_a_cell_holds_no_more_than_excel_takes_and_says_what_is_missing(sign):
    most = sign * (2 * 32_767 // len(sign.encode("utf-16-le")))
    content = made([[most, None], [most + sign, None], [sign + most * 3, None]])

    whole, longer, longest = (row[0] for row in cells(content)[1:])
    assert whole == most
    assert longer.endswith("longer than a cell of Excel can be; the CSV file has all of it)")
    assert len(longer.encode("utf-16-le")) <= len(longest.encode("utf-16-le")) <= 2 * 32_767


def test_it_is_a_workbook_to_our_own_check_of_files_as_well():
    assert kind_of_package(made([["Weald Police", "2027-01-04"]])) == "xlsx"


def test_the_same_table_gives_the_same_bytes():
    assert made([["A", None]]) == made([["A", None]])


def test_columns_past_z_have_two_letters():
    assert [workbook._letters(n) for n in (1, 26, 27, 52, 53, 702, 703)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
