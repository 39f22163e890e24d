"""A saved record is locked; what is wrong in it is corrected by dated addenda."""

import io
from uuid import uuid4

import pypdf
import pytest
from docx import Document

from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents.services import make_due, read
from kmip_portal.lifecycle import TooLate
from records import correcting, services
from records.models import Addendum
from tests import make
from tests.records.test_files import controls
from tests.records.test_filing import address

SAID = {
    "wrong": "It says 6 years after the case closes",
    "right": "It is 10 years",
    "reason": "The schedule was read on the wrong line",
}


def corrected(record, by, **changes):
    return correcting.add_correction(record, by=by, submission_id=uuid4(), **{**SAID, **changes})


def test_a_correction_stands_on_the_page_and_in_every_file_beside_what_was_said(
    client, pat, council
):
    record = make.record(pat, council, files=True)
    first = record.pdf.snapshot["blocks"]
    client.force_login(pat)
    assert "Add a correction" in client.get(record.get_absolute_url()).text

    client.post(address("correct", record), SAID)
    corrected(record, pat, wrong="A second thing")
    make_due()

    record.refresh_from_db()
    page = client.get(record.get_absolute_url()).text
    assert record.pdf.snapshot["blocks"][: len(first)] == first
    said = controls(Document(io.BytesIO(read(record.docx))))
    sheets = pypdf.PdfReader(io.BytesIO(read(record.pdf))).pages
    printed = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    data = client.get(address("json", record)).json()
    for name, words in SAID.items():
        assert words in page
        assert said[f"correction_1_{name}"] == words
        assert words in printed
        assert data["corrections"][0][name] == words
    assert said["retention_text"] == record.retention_text
    assert said["correction_2_wrong"] == "A second thing"
    assert f"by {pat}" in said["correction_1_added"]
    assert [one.verb for one in AuditEvent.objects.of(record)][:2] == ["corrected", "corrected"]
    assert all(one.detail == {} for one in AuditEvent.objects.of(record))


def test_a_closed_record_is_corrected_too_and_stays_closed(pat, council):
    record = make.record(pat, council)
    services.close(record, by=pat)

    corrected(record, pat)

    record.refresh_from_db()
    assert (record.status, record.addenda.count()) == ("closed", 1)


def test_pressing_twice_adds_one(client, pat, council):
    record = make.record(pat, council)
    client.force_login(pat)
    sent = SAID | {"submission_id": str(uuid4())}

    client.post(address("correct", record), sent)
    client.post(address("correct", record), sent)

    assert Addendum.objects.count() == 1


def test_a_draft_is_changed_and_not_corrected(client, pat, council):
    draft = make.draft(pat, council)
    client.force_login(pat)

    assert client.get(address("correct", draft)).url == draft.get_absolute_url()
    with pytest.raises(TooLate):
        corrected(draft, pat)


def test_each_part_is_asked_for_and_the_guard_reads_all_of_them(client, pat, council):
    record = make.record(pat, council)
    client.force_login(pat)

    empty = client.post(address("correct", record), {"wrong": ""}).text
    guarded = client.post(address("correct", record), SAID | {"right": "NHS 943 476 5919"}).text

    for words in ("Enter what is wrong", "Enter what is right", "Enter why it is corrected"):
        assert empty.count(words) == 2
    assert "943 476 5919" in guarded
    assert not Addendum.objects.exists()


def test_a_colleague_who_may_only_read_corrects_nothing(client, council):
    team = make.team(council, "Early help")
    record = make.record(make.member(council, "practitioner", team), council, team)
    client.force_login(make.member(council, "practitioner", team))

    assert "Add a correction" not in client.get(record.get_absolute_url()).text
    assert client.post(address("correct", record), SAID).status_code == 403


def test_the_data_says_everything_that_was_answered(client, pat, council):
    record = make.record(pat, council)
    client.force_login(pat)

    data = client.get(address("json", record)).json()

    assert data["reference"] == record.reference
    assert data["answers"]["art6"] == {
        "question": "What was your lawful basis?",
        "answer": ["A6_1_E"],
        "in_words": "Public task / official authority",
    }
    assert data["answers"]["partner"]["answer"] == "Holmesdale Hospital"
    assert data["answers"]["sharing_date"]["answer"] == record.sharing_date.isoformat()
    assert (data["outside_agreement"], data["corrections"]) == (True, [])
