"""Boxes of a Word form that somebody else made: found, filled, and found again in a copy."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kmip_portal.documents.boxes import find_boxes
from kmip_portal.documents.copies import read_copy
from kmip_portal.documents.filling import fill_form
from tests.make.own_forms import control, own_form_file, tick_control

NAMES = f'{nsdecls("w")} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
SYMBOL = '<w:sym w:font="Wingdings" w:char="F0A8"/>'


def form_of(build):
    document = Document()
    build(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def opened(content):
    return Document(BytesIO(content))


def found(content):
    return [(box.kind, box.called) for box in find_boxes(content)]


def filled_and_read(content, values):
    """What is read from the form after these values were put into it."""
    return {
        place: value
        for place, value in read_copy([content], fill_form(content, values, [])).values.items()
        if value
    }


def row(table, *texts):
    cells = table.add_row().cells
    for cell, text in zip(cells, texts, strict=False):
        cell.text = text
    return cells


def in_tables(*rows, columns=2):
    def build(document):
        table = document.add_table(0, columns)
        for texts in rows:
            row(table, *texts)

    return form_of(build)


def test_an_empty_cell_is_called_by_the_label_beside_it_or_above_it():
    beside = in_tables(("Name", "", "Date", ""), columns=4)
    above = in_tables(("Name", "Post"), ("", ""), ("", ""))
    both = in_tables(("", "Sender", "Receiver"), ("Name", "", ""), columns=3)

    assert found(beside) == [("text", "Name"), ("text", "Date")]
    assert [name for _, name in found(above)] == ["Name", "Post", "Name, line 2", "Post, line 2"]
    assert [name for _, name in found(both)] == ["Name", "Name, Receiver"]


def test_a_line_of_dots_is_a_box_and_an_empty_cell_without_a_label_is_none():
    assert found(in_tables(("Name", "........"), ("", ""))) == [("text", "Name")]
    assert found(in_tables(("", ""))) == []


def symbol_on_a_line(document):
    paragraph = document.add_paragraph()
    paragraph._p.append(parse_xml(f"<w:r {NAMES}>{SYMBOL}</w:r>"))
    paragraph.add_run(" Urgent")


def around_a_cell(document):
    """A control whose content is a whole cell, as Word makes it."""
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Reason"
    cell = table.cell(0, 1)._tc
    made = parse_xml(f"<w:sdt {NAMES}><w:sdtPr><w:text/></w:sdtPr><w:sdtContent/></w:sdt>")
    cell.addprevious(made)
    made[1].append(cell)


def around_paragraphs(document):
    made = parse_xml(
        f'<w:sdt {NAMES}><w:sdtPr><w:alias w:val="Reason"/><w:showingPlcHdr/></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>Click here</w:t></w:r></w:p><w:p/></w:sdtContent></w:sdt>"
    )
    document.add_paragraph()._p.addnext(made)


def ticked_cell(document):
    """A control to tick around a whole cell, with its words in the cell before."""
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Urgent"
    cell = table.cell(0, 1)._tc
    made = tick_control("")
    run = made[1][0]
    cell.addprevious(made)
    made[1].append(cell)
    cell.find(run.tag.replace("}r", "}p")).append(run)


@pytest.mark.parametrize(
    ("build", "kind", "called"),
    [
        (symbol_on_a_line, "tick", "Urgent"),
        (around_a_cell, "text", "Reason"),
        (around_paragraphs, "text", "Reason"),
        (ticked_cell, "tick", "Urgent"),
    ],
)
def test_a_box_of_any_shape_is_found_filled_and_read_back(build, kind, called):
    content = form_of(build)
    (box,) = find_boxes(content)
    value = True if kind == "tick" else "Because\nof two lines"

    assert (box.kind, box.called) == (kind, called)
    assert filled_and_read(content, {box.place: value}) == {box.place: value}
    assert filled_and_read(content, {}) == {}


def test_the_words_of_a_sign_stand_after_it_or_before_it():
    after = in_tables(("Urgent?", "☐ Yes ☐ No"))
    before = in_tables(("Urgent?", "Yes ☐ No ☐"))

    for content in (after, before):
        yes, no = find_boxes(content)
        assert (yes.called, no.called, yes.question) == ("Yes", "No", "Urgent?")
        assert yes.group == no.group
        assert filled_and_read(content, {no.place: True}) == {no.place: True}
    assert "Yes ☐ No ☒" in opened(fill_form(before, {"tick 1": True}, [])).tables[0].cell(0, 1).text


def test_where_a_label_stands_alone_one_writes_on_after_it():
    def build(document):
        row(document.add_table(0, 2), "Name:", "Date: ......")
        row(document.add_table(0, 1), "Reasons for asking:")

    content = form_of(build)
    name, day, reasons = find_boxes(content)

    filled = fill_form(content, {name.place: "Pat", reasons.place: "One\nand two"}, [])

    assert [box.called for box in (name, day, reasons)] == ["Name", "Date", "Reasons for asking"]
    first, second = opened(filled).tables
    assert first.cell(0, 0).text == "Name: Pat"
    assert second.cell(0, 0).text == "Reasons for asking: One\nand two"
    assert read_copy([content], filled).values == {
        name.place: "Pat", day.place: "", reasons.place: "One\nand two",
    }  # fmt: skip


def test_a_control_is_no_more_bound_to_what_stood_in_it():
    """Word puts the value of a property of the file into a control that is bound to it."""

    def build(document):
        made = control("Reason", "Old", tag="reason")
        made[0].append(parse_xml(f'<w:dataBinding {NAMES} w:xpath="/a"/>'))
        document.add_paragraph()._p.append(made)

    assert (
        "dataBinding"
        not in opened(fill_form(form_of(build), {"control 0": "New"}, [])).element.body.xml
    )


def test_a_table_within_a_cell_has_boxes_of_its_own():
    def build(document):
        outer = document.add_table(1, 2)
        outer.cell(0, 0).text = "Who"
        inner = outer.cell(0, 1).add_table(1, 2)
        inner.cell(0, 0).text = "Name"

    assert ("text", "Name") in found(form_of(build))


def test_the_lower_part_of_a_merged_cell_is_no_box():
    def build(document):
        table = document.add_table(2, 2)
        table.cell(0, 0).text = "Reason"
        table.cell(0, 1).merge(table.cell(1, 1))

    assert found(form_of(build)) == [("text", "Reason")]


def test_a_control_keeps_its_dress_and_loses_its_prompt():
    def build(document):
        made = control("Reason", "Click here", prompt=True)
        made[0].append(parse_xml(f'<w:rPr {NAMES}><w:color w:val="1F3864"/></w:rPr>'))
        document.add_paragraph()._p.append(made)

    body = opened(fill_form(form_of(build), {"control 0": "Because"}, [])).element.body

    assert "Click here" not in body.xml
    assert "showingPlcHdr" not in body.xml
    assert body.xml.count('w:val="1F3864"') == 2, "of the control, and of the words in it"


def test_what_is_written_is_never_markup():
    content = in_tables(("Name", ""))
    (box,) = find_boxes(content)
    said = "“Quoted”, <w:b/> & sold;\tit’s ☐ 👍"

    assert opened(fill_form(content, {box.place: said}, [])).tables[0].cell(0, 1).text == said


def test_the_same_answers_are_the_same_bytes():
    values = {"cell 1": "A panel"}

    assert fill_form(own_form_file(), values, []) == fill_form(own_form_file(), values, [])


def test_a_page_at_the_end_stands_before_the_settings_of_the_last_section():
    blocks = [
        {"type": "heading", "level": 1, "text": "What is left"},
        {"type": "list", "entries": ["One"]},
        {"type": "fields", "caption": "Left", "rows": [{"label": "Why", "value": "Because"}]},
    ]

    document = opened(fill_form(own_form_file(), {}, blocks))

    assert document.element.body[-1].tag.endswith("}sectPr")
    assert document.tables[-1].cell(1, 1).text == "Because"
    assert document.tables[-1].rows[0]._tr.xml.count("tblHeader") == 1


def test_a_copy_of_another_form_is_no_copy():
    assert read_copy([own_form_file()], in_tables(("Colour", "red"))) is None


def test_of_two_alike_forms_a_copy_is_of_the_one_that_it_has_more_boxes_of():
    shorter = in_tables(("Name", ""), ("Post", ""))
    longer = in_tables(("Name", ""), ("Post", ""), ("Team", ""), ("Phone", ""))
    copy = in_tables(("Name", "Pat"), ("Post", "Head"), ("Team", ""), ("Phone", "1"))

    assert read_copy([longer, shorter], copy).form == 0
    assert read_copy([longer, shorter], in_tables(("Name", "Pat"), ("Post", "Head"))).form == 1


def test_what_was_added_beside_a_sign_is_not_lost():
    content = in_tables(("Urgent?", "☐ Yes ☐ Other"))
    copy = read_copy([content], in_tables(("Urgent?", "☐ Yes ☒ Other: by tomorrow")))
    rest = [cell.text for cells in copy.rest.rows for cell in cells]

    assert any("by tomorrow" in text for text in rest)
