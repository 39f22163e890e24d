"""The repeat record as a Word form, both ways: nothing in it is lost, and nothing is guessed."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from kmip_portal.documents import word
from kmip_portal.documents.services import make_due
from records import arrangement, form_rows, sending
from records.answers import read
from records.blank_forms import repeat
from records.models import RecordOfSharing, UploadedForm
from records.questions import QUESTIONS_OF
from records.word_in import read_word
from tests import make

UPLOAD = reverse("records:record_upload")


def upload(client, content):
    file = SimpleUploadedFile("filled.docx", content)
    return client.post(UPLOAD, {"file": file, "submission_id": str(uuid4())}, follow=True)


def rows_of(record):
    parties = [
        (one.called, *(getattr(one, name) for table in (form_rows.PARTIES, form_rows.CONTACTS)
                       for name in form_rows.TABLES[table][1]))
        for one in record.parties.select_related("organisation").order_by("number")
    ]  # fmt: skip
    items = [
        (
            one.item,
            one.category,
            one.why_needed,
            one.kept_for,
            str(one.given_by),
            str(one.received_by),
        )
        for one in record.data_items.all()
    ]
    return parties, items


@pytest.fixture
def draft(lee, council, trust, surgery):
    """Three organisations, one with a basis of its own, and items of all sorts."""
    record = make.repeat_draft(lee, council, trust, surgery, items=["Date of last attendance"])
    ours, theirs, third = record.parties.order_by("number")
    arrangement.change_party(
        third,
        by=lee,
        answers={
            "direction": "both",
            "own_basis": "A6_1_E",
            "own_power": "Its own founding act, section 4; “quoted”",
            "contact_phone": "01622 555 019",
        },
    )
    more = [
        {"item": "Reason for absence, coded", "why_needed": "To judge the risk",
         "category": "PD_EDU", "given_by": ours, "received_by": theirs, "kept_for": "One term"},
        {"item": "Plan", "why_needed": "To act", "given_by": third, "received_by": None},
    ]  # fmt: skip
    arrangement.add_items(record, more, by=lee)
    record.refresh_from_db()
    return record


def filled(record):
    return word.render(repeat(read(record), record))


def test_the_form_asks_all_that_the_portal_asks():
    fields = [block for block in repeat()["blocks"] if block["type"] == "fields"]

    asked = [name for name, question in QUESTIONS_OF["repeat"].items() if not question.is_rows]
    assert [row["tag"] for block in fields for row in block["rows"]] == asked


def test_a_filled_form_comes_back_as_it_was(client, lee, draft):
    client.force_login(lee)

    page = upload(client, filled(draft))
    again = RecordOfSharing.objects.exclude(pk=draft.pk).get()

    assert read(again) == read(draft)
    assert rows_of(again) == rows_of(draft)
    assert (again.kind, again.status) == ("repeat", "draft")
    kept = UploadedForm.objects.get(record=again)
    assert (kept.doubts, kept.unread) == ([], [])
    assert "0 to check" in page.text
    assert "Reason for absence, coded" in page.text


def test_the_form_is_made_from_the_record_and_reads_back(client, lee, draft):
    client.force_login(lee)
    client.post(reverse("records:record_form_ask", args=[draft.reference]))
    make_due()
    asked = client.post(reverse("records:record_form_ask", args=[draft.reference]))

    form = read_word(client.get(asked.url).content)

    assert form.kind == "repeat"
    assert form.answers["title"] == draft.title
    assert [one["item"] for one in form.rows.items] == [
        "Date of last attendance", "Reason for absence, coded", "Plan",
    ]  # fmt: skip


def changed(record, change):
    document = Document(io.BytesIO(filled(record)))
    tables = {
        name: next(
            table
            for table in document.tables
            if tuple(cell.text for cell in table.rows[0].cells) == head
        )
        for name, (head, _) in form_rows.TABLES.items()
    }
    change(tables)
    out = io.BytesIO()
    document.save(out)
    return read_word(out.getvalue())


def write(table, row, column, text):
    table.rows[row].cells[column].text = text


@pytest.mark.parametrize(
    ("table", "row", "column", "typed", "why"),
    [
        ("parties", 2, 0, "Weald Trsut", "Check which organisation this is"),
        ("parties", 2, 0, "Holmesdale Council", "This organisation is there twice"),
        ("parties", 2, 0, "", "This row does not say of which organisation it is"),
        ("parties", 1, 1, "Sometimes", "This is not one of the choices"),
        ("parties", 1, 2, "King", "This is not one of the choices"),
        ("contacts", 1, 3, "not an address", "Enter an email address, like name@example.gov.uk"),
        ("contacts", 1, 0, "Nobody", "This row does not say of which organisation it is"),
        ("items", 2, 1, "Gossip", "This is not one of the choices"),
        ("items", 2, 2, "Nobody", "No organisation of this name takes part"),
        ("items", 2, 0, "", "This row does not say of which item it is"),
        ("items", 2, 0, "x" * 201, "An item takes 200 characters or fewer"),
        ("items", 2, 0, "date of LAST attendance", "This item is there twice"),
        (
            "contacts",
            1,
            3,
            f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.uk",
            "Enter an email address, like name@example.gov.uk",
        ),
        ("items", 2, 4, "y" * 501, "This takes 500 characters or fewer"),
    ],
)
def test_what_a_cell_says_is_taken_or_told(draft, table, row, column, typed, why):
    form = changed(draft, lambda tables: write(tables[table], row, column, typed))

    told = [doubt for doubt in form.doubts if doubt.why == why]
    assert table in [one.field for one in told]
    assert typed in told[0].text


def test_a_row_more_is_an_item_more(draft):
    def add(tables):
        for cell, text in zip(
            tables["items"].add_row().cells, ("Address", "", "", "", "To visit", ""), strict=True
        ):
            cell.text = text

    assert [one["item"] for one in changed(draft, add).rows.items][-1] == "Address"


def test_a_table_whose_header_is_gone_is_not_dropped(draft):
    def behead(tables):
        table = tables["items"]
        table._tbl.remove(table.rows[0]._tr)

    form = changed(draft, behead)

    said = "\n".join([*form.unread, *(doubt.text for doubt in form.doubts)])
    assert "Reason for absence, coded" in said
    assert "To judge the risk" in said


def test_the_guard_reads_the_rows_too(client, lee, draft):
    arrangement.add_items(
        draft, [{"item": "As for NHS 943 476 5919", "why_needed": "Born 1.2.2015"}], by=lee
    )
    client.force_login(lee)

    page = upload(client, filled(draft))

    assert "Check for personal information" in page.text
    assert RecordOfSharing.objects.count() == 1


def test_what_had_to_be_looked_at_is_wiped_when_it_is_sent(lee, draft):
    UploadedForm.objects.create(
        record=draft, name="a.docx", sha256="a", uploaded_by=lee, found=1,
        doubts=[["parties", "Weald Trsut", "Check"]], unread=["something"],
    )  # fmt: skip

    sending.send(draft, by=lee, name="Lee Lead", role="Head")

    kept = UploadedForm.objects.get(record=draft)
    assert (kept.doubts, kept.unread) == ([], [])


def test_a_second_press_is_one_draft(client, lee, draft):
    client.force_login(lee)
    sent = {"submission_id": str(uuid4())}
    for _ in range(2):
        file = SimpleUploadedFile("filled.docx", filled(draft))
        client.post(UPLOAD, sent | {"file": file})

    assert RecordOfSharing.objects.count() == 2


def test_an_organisation_by_two_of_its_names_is_told_and_its_items_are_its(draft, trust):
    trust.other_names = "Weald Partnership"
    trust.save()

    def add(tables):
        cells = tables["parties"].add_row().cells
        cells[0].text, cells[1].text = "Weald Partnership", "Gives"
        write(tables["items"], 2, 2, "Weald Partnership")

    rows = changed(draft, add).rows
    assert ("parties", "This organisation is there twice") in [
        (table, why) for table, _, why in rows.doubts
    ]
    named = rows.items[1]["given_by"]
    assert rows.parties[named]["organisation"].organisation == trust
    assert rows.parties[named]["direction"] == "receives"
