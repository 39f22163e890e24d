"""Records past their time are wiped by a lead, and proof remains."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import verify
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due
from records import arrangement, disposing, in_tray, reviewing, sending, services
from records.models import Addendum, CodedAnswer, Party, RecordOfSharing, RecordWords, UploadedForm
from records.retention import saved_before
from records.tasks import forget_fetched_files, keep_words, wipe_deleted_drafts
from tests import make

PAGE = reverse("records:record_retention")


@pytest.fixture
def lead(council):
    return make.member(council, "lead", name="Lena Lead")


def due(person):
    return [one.reference for one in disposing.due(person)]


def sent(*records):
    return {"records": [one.reference for one in records], "sure": "on"}


def test_leads_find_the_page_from_the_list_of_records(client, pat, council):
    make.record(pat, council)
    link = f'href="{reverse("records:record_retention")}"'
    for person, found in ((make.member(council, "lead"), True), (pat, False)):
        client.force_login(person)
        assert (link in client.get(reverse("records:record_list")).text) is found


def test_each_is_due_on_the_day_after_its_time_and_not_before(pat, council, lead):
    old_draft, saved = make.draft(pat, council), make.refusal(pat, council)
    closed = make.refusal(pat, council)
    services.close(closed, by=pat)
    today = clock.today()

    assert due(lead) == []
    with clock.at(today + timedelta(days=90)):
        assert due(lead) == []
    with clock.at(today + timedelta(days=91)):
        assert due(lead) == [old_draft.reference]
    with clock.at(today.replace(year=today.year + 6)):
        assert due(lead) == [old_draft.reference]
    with clock.at(today.replace(year=today.year + 6) + timedelta(days=1)):
        assert due(lead) == [one.reference for one in (old_draft, saved, closed)]


def test_a_draft_that_came_back_to_be_changed_is_not_past_its_time(lead, council, trust):
    today = clock.today()
    with clock.at(today - timedelta(days=200)):
        record = make.repeat_draft(lead, council, trust)
    sending.send(record, by=lead, name="Lena Lead", role="Head")
    record.refresh_from_db()
    sending.take_back(record, by=lead)

    assert due(lead) == []
    with clock.at(today + timedelta(days=91)):
        assert due(lead) == [record.reference]


def test_an_ended_repeat_record_and_each_version_before_it_are_kept_for_six_years(
    lead, council, trust
):
    first = make.repeat_active(lead, council, trust)
    last = sending.send(
        arrangement.next_version(first, by=lead), by=lead, name="Lena Lead", role="Head"
    )
    today = clock.today()
    with clock.at(today + timedelta(days=300)):
        reviewing.end(last, by=lead, ended_on=clock.today(), after_ending="Each deletes its copy")

    with clock.at(today.replace(year=today.year + 6) + timedelta(days=1)):
        assert due(lead) == [first.reference]
    with clock.at(today.replace(year=today.year + 6) + timedelta(days=301)):
        assert due(lead) == [first.reference, last.reference]
        assert disposing.dispose([first, last], by=lead) == 2
    last.refresh_from_db()
    assert (last.status, last.title, last.after_ending) == ("disposed", "", "")
    assert not last.confirmations.exists()


def test_a_version_replaced_before_that_day_was_kept_goes_by_its_next_one(lead, council, trust):
    first = make.repeat_active(lead, council, trust)
    make.next_active(first, lead)
    RecordOfSharing.objects.filter(pk=first.pk).update(replaced_at=None)
    six_years = clock.today().replace(year=clock.today().year + 6)

    with clock.at(six_years):
        assert due(lead) == []
    with clock.at(six_years + timedelta(days=1)):
        assert due(lead) == [first.reference]


def test_the_draft_of_a_next_version_is_kept_as_long_as_the_live_one_is_active(
    lead, council, trust
):
    today = clock.today()
    record = make.repeat_active(lead, council, trust)
    draft = arrangement.next_version(record, by=lead)

    with clock.at(today + timedelta(days=200)):
        assert due(lead) == []
        reviewing.end(record, by=lead, ended_on=today, after_ending="Each deletes its copy")
        assert due(lead) == [draft.reference]


def test_six_years_before_the_29th_of_february_is_the_28th():
    assert clock.day_in_london(saved_before(date(2028, 2, 29))) == date(2022, 2, 28)


def test_what_is_held_for_proceedings_is_kept_and_shown(client, pat, council, lead):
    made = make.record(
        pat, council, retention="RT_LEGALHOLD", retention_text="Inquest hold, reviewed yearly"
    )
    held = make.past_its_time(made)
    client.force_login(lead)

    page = client.get(PAGE).content.decode()

    assert due(lead) == []
    assert "Held for proceedings" in page
    assert held.reference in page
    assert disposing.dispose([held], by=lead) == 0


def test_a_lead_wipes_what_they_chose_and_the_proof_remains(client, pat, council, lead):
    record = make.uploaded(pat, council, title="Panel about exclusions")
    services.save_draft(record, by=pat, answers=make.record_answers(title="Panel about exclusions"))
    record = services.decide(RecordOfSharing.objects.get(), by=pat)
    make_due()
    record.refresh_from_db()
    hashes = {one.filename: one.sha256 for one in StoredDocument.objects.filter(
        subject=record.reference)}  # fmt: skip
    kept = [one.file for one in StoredDocument.objects.filter(subject=record.reference)]
    other = make.past_its_time(make.refusal(pat, council))
    make.past_its_time(record)
    client.force_login(lead)

    page = client.post(PAGE, sent(record), follow=True).content.decode()

    assert "1 record disposed of." in page
    record.refresh_from_db()
    assert (record.status, record.disposed_by) == ("disposed", lead)
    assert (record.pdf, record.docx, record.title, record.data_shared) == (None, None, "", "")
    for model in (Party, CodedAnswer, Addendum, UploadedForm, RecordWords):
        assert not model.objects.filter(record=record).exists(), model
    event = AuditEvent.objects.of(record).first()
    assert (event.verb, event.actor) == ("disposed of", lead)
    assert event.detail["files"] == hashes
    assert len(hashes) == 3
    assert event.detail["rule"] == "Saved records are kept for 6 years"
    assert verify().holds
    assert due(lead) == [other.reference]
    shown = client.get(record.get_absolute_url()).content.decode()
    for words in (*hashes.values(), event.hash, "Lena Lead", "This record is disposed of"):
        assert words in shown
    everything = shown + client.get(reverse("records:record_list")).content.decode()
    assert "xclusion" not in everything
    assert len(kept) == 3


def test_the_bytes_of_its_files_go_with_it(pat, council, lead, django_capture_on_commit_callbacks):
    record = make.past_its_time(make.record(pat, council, files=True))
    file = record.pdf.file
    assert file.storage.exists(file.name)

    with django_capture_on_commit_callbacks(execute=True):
        disposing.dispose([record], by=lead)

    assert not file.storage.exists(file.name)


def test_nothing_goes_unless_it_is_confirmed_and_due(client, pat, council, lead):
    record, young = make.past_its_time(make.refusal(pat, council)), make.refusal(pat, council)
    client.force_login(lead)

    page = client.post(PAGE, {"records": [record.reference]}).content.decode()
    assert "Confirm that nobody needs these records" in page
    page = client.post(PAGE, sent(young)).content.decode()
    assert "Select at least one record" in page
    assert disposing.dispose([young], by=lead) == 0
    assert set(RecordOfSharing.objects.values_list("status", flat=True)) == {"decided"}


def test_others_do_not_dispose(client, pat, council, lead, outsider):
    record = make.past_its_time(make.refusal(pat, council))
    client.force_login(pat)
    assert client.post(PAGE, sent(record)).status_code == 403
    client.force_login(outsider)
    client.post(PAGE, sent(record))

    assert disposing.dispose([record], by=outsider) == 0
    record.refresh_from_db()
    assert record.status == "decided"


def test_twice_is_once(pat, council, lead):
    record = make.past_its_time(make.refusal(pat, council))

    assert [disposing.dispose([record], by=lead) for _ in range(2)] == [1, 0]
    assert AuditEvent.objects.of(record).filter(verb="disposed of").count() == 1


def test_what_was_disposed_of_is_not_found_copied_or_made_again(client, pat, council, lead):
    record = make.disposed(pat, council, by=lead)
    client.force_login(pat)

    assert keep_words() == 0
    for name in ("record_copy", "record_form_ask"):
        status = client.post(reverse(f"records:{name}", args=[record.reference])).status_code
        assert status in (403, 404), name
    for name in ("record_pdf", "record_docx", "record_original"):
        assert client.get(reverse(f"records:{name}", args=[record.reference])).status_code == 404
    for name in ("record_edit", "record_check"):
        url = reverse(f"records:{name}", args=[record.reference])
        assert client.get(url).status_code in (302, 403)


def test_a_lead_is_reminded_until_nothing_is_due(pat, council, lead):
    record = make.past_its_time(make.refusal(pat, council))

    def verbs(person):
        return [item.verb for item in in_tray.needs(person)]

    assert verbs(lead) == ["Dispose of records"]
    assert verbs(pat) == []
    disposing.dispose([record], by=lead)
    assert verbs(lead) == []


def test_a_deleted_draft_is_wiped_after_a_month(pat, council):
    draft = make.draft(pat, council, title="Panel about exclusions")
    services.discard(draft, by=pat)

    assert wipe_deleted_drafts() == 0
    with clock.at(clock.now() + timedelta(days=31)):
        assert (wipe_deleted_drafts(), wipe_deleted_drafts()) == (1, 0)
    draft.refresh_from_db()
    assert (draft.title, draft.status) == ("", "discarded")
    assert AuditEvent.objects.of(draft).first().verb == "wiped"


def test_files_that_somebody_fetched_are_forgotten_after_a_day(client, pat, council):
    make.record(pat, council)
    client.force_login(pat)
    address = client.post(reverse("records:record_excel"), {"submission_id": ""}).url
    make_due()
    assert client.get(address).status_code == 200

    with clock.at(clock.now() + timedelta(hours=25)):
        assert forget_fetched_files() == 1

    assert client.get(address).status_code == 404
