"""A table as an Excel workbook: what is in it, and what it can never become."""

import zipfile
from io import BytesIO
from xml.etree import ElementTree

from kmip_portal.documents import workbook
from kmip_portal.uploads.packages import kind_of_package

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
    """What each cell says: a number as it is, text as text."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        tree = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))  # noqa: S314
    return [
        ["".join(cell.itertext()) for cell in row.iter(f"{MAIN}c")]
        for row in tree.iter(f"{MAIN}row")
    ]


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
    content = made([[text, None] for text in texts])

    assert [row[0] for row in cells(content)[1:]] == texts
    assert b"<f>" not in zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_it_is_a_workbook_to_our_own_check_of_files_as_well():
    assert kind_of_package(made([["Weald Police", "2027-01-04"]])) == "xlsx"


def test_the_same_table_gives_the_same_bytes():
    assert made([["A", None]]) == made([["A", None]])


def test_columns_past_z_have_two_letters():
    assert [workbook._letters(n) for n in (1, 26, 27, 52, 53, 702, 703)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
