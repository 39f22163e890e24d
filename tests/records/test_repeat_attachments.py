"""Files that go with a repeat record: part of what is agreed, and read by who takes part."""

import hashlib
import io
import re
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.documents import word
from kmip_portal.documents.models import StoredDocument
from records import arrangement, copying, disposing, sending
from records.models import Attachment
from records.services import Place
from signatories.picker import PickedOrganisation
from tests import make
from tests.records.going_round import by_link, page, verbs
from tests.uploads import made

PDF = made.pdf()
DIGEST = hashlib.sha256(PDF).hexdigest()


def sent(content=PDF, name="Procedure for the panel.pdf", what="Step by step procedure", **more):
    return {
        "what": what,
        "file": SimpleUploadedFile(name, content),
        "submission_id": str(uuid4()),
    } | more


def attach(client, record, slug="security", **more):
    return client.post(page("attachment_add", record, slug), sent(**more))


@pytest.fixture
def draft(client, lee, council, trust):
    record = make.repeat_draft(lee, council, trust)
    client.force_login(lee)
    return record


@pytest.fixture
def waiting(client, lee, draft):
    """Sent round with one file."""
    attach(client, draft)
    return sending.send(draft, by=lee, name="Lee Lead", role="Head of information")


def test_a_file_is_attached_to_a_section_and_read_from_there(client, draft):
    task = page("task", draft, "security")

    answer = attach(client, draft)
    shown = client.get(task)
    one = Attachment.objects.get()
    file = client.get(page("attachment", draft, one.number))

    assert answer.url == task
    assert "Procedure for the panel.pdf" in shown.text
    assert "Attachments to this section" not in client.get(page("task", draft, "rhythm")).text
    assert (one.sha256, one.size, one.heading) == (DIGEST, len(PDF), "Security and keeping")
    assert file.content == PDF
    assert "attached a file to" in verbs(draft)
    assert DIGEST in client.get(page("record_check", draft)).text


def test_what_is_no_document_is_refused_and_what_was_typed_stays(client, draft):
    refused = attach(client, draft, content=b"<html>", name="Procedure.pdf", what="Data flow")
    macro = attach(client, draft, content=made.old_word(), name="old.docx")

    assert "The selected file must be a DOCX, ODT, PDF or XLSX" in refused.text
    assert 'value="Data flow"' in refused.text
    assert "The selected file" in macro.text
    assert not Attachment.objects.exists()
    assert not StoredDocument.objects.filter(kind="attachment").exists()


def test_a_good_file_waits_while_the_rest_is_put_right(client, draft):
    asked = attach(client, draft, what="")
    mark = re.search(r'name="file-kept" value="([^"]+)"', asked.text)[1]

    client.post(
        page("attachment_add", draft, "security"),
        {"what": "Procedure", "file-kept": mark, "submission_id": str(uuid4())},
    )

    assert "Enter what it is" in asked.text
    assert Attachment.objects.get().sha256 == DIGEST


def test_the_guard_reads_what_it_is_and_what_the_file_is_called(client, draft):
    asked = attach(client, draft, what="Notes", name="Plan for 943 476 5919.pdf")

    assert "NHS number" in asked.text
    assert not Attachment.objects.exists()


def test_the_same_file_and_a_taken_name_are_refused(client, draft):
    attach(client, draft)

    twice = attach(client, draft, name="Another name.pdf")
    same_name = attach(client, draft, content=made.pdf(b"<< /Other 1 >>"))

    assert "This file is attached already, as ‘Procedure for the panel.pdf’" in twice.text
    assert "A file called ‘Procedure for the panel.pdf’ is attached already" in same_name.text
    assert draft.attachments.count() == 1


def test_a_record_takes_ten_files(client, lee, draft):
    for number in range(10):
        make.attachment(draft, lee, f"{number}.pdf", b"%d" % number)

    assert "A record takes 10 files or fewer" in attach(client, draft).text
    assert draft.attachments.count() == 10


def test_the_button_pressed_twice_attaches_one_file(client, draft):
    again = str(uuid4())
    first, second = (attach(client, draft, submission_id=again) for _ in range(2))

    assert first.url == second.url
    assert Attachment.objects.count() == 1


def test_a_file_taken_out_of_a_draft_is_gone_and_its_number_names_no_other(client, draft):
    attach(client, draft)
    question = client.get(page("attachment_remove", draft, 1))
    client.post(page("attachment_remove", draft, 1))
    client.post(page("attachment_remove", draft, 1))
    attach(client, draft)

    assert "Remove ‘Procedure for the panel.pdf’ from this draft?" in question.text
    assert [one.number for one in Attachment.objects.all()] == [2]
    assert StoredDocument.objects.filter(kind="attachment").count() == 1
    assert verbs(draft).count("removed a file from") == 1
    assert client.get(page("attachment", draft, 1)).status_code == 404


def test_it_is_part_of_what_a_party_confirms_and_of_its_hash(waiting, trust):
    asked = waiting.confirmations.get(party__organisation=trust)

    label, words = asked.content["Security and keeping"][f"attachment/{waiting.attachments.get()}"]
    assert label == "Attachment: Procedure for the panel.pdf"
    assert words == f"Step by step procedure\n{len(PDF)} bytes, SHA-256 {DIGEST}"
    assert asked.is_whole


def test_a_party_without_an_account_reads_it_by_its_link_and_code(client, waiting):
    address = by_link(client)
    shown = client.get(address)
    token = address.split("/")[-3]
    file = reverse("records:confirm_attachment", args=[token, 1])

    assert f'href="{file}"' in shown.text
    assert DIGEST in shown.text
    assert client.get(file).content == PDF
    assert client.get(reverse("records:confirm_attachment", args=[token, 2])).status_code == 404
    client.session.flush()
    client.logout()
    assert client.get(file).url == reverse("records:confirm_start", args=[token])


def test_who_takes_part_reads_it_and_nobody_else(
    client, waiting, trust, school, secretariat, chair
):
    file = page("attachment", waiting, 1)
    seen = {}
    for who in (make.member(trust, "lead"), make.member(school, "lead"), secretariat, chair):
        client.force_login(who)
        seen[who.name] = client.get(file).status_code
    client.logout()

    assert list(seen.values()) == [200, 404, 404, 404]
    assert "/account/" in client.get(file).url


def test_once_it_is_sent_round_no_file_comes_or_goes(client, waiting):
    assert attach(client, waiting, content=made.docx(), name="Late.docx").status_code == 409
    assert client.post(page("attachment_remove", waiting, 1)).status_code == 409
    assert [one.name for one in Attachment.objects.all()] == ["Procedure for the panel.pdf"]


def test_the_next_version_begins_with_it_and_nobody_is_asked_again(client, lee, waiting, trust):
    make.confirm(waiting, trust)
    later = make.next_active(waiting, lee)

    assert later.status == "active"
    given = later.confirmations.get(party__organisation=trust)
    assert given.stands_from.record == waiting
    assert [one.file for one in later.attachments.all()] == [
        one.file for one in waiting.attachments.all()
    ]


def test_removed_in_the_next_version_it_stays_in_the_one_before(client, lee, waiting, trust):
    make.confirm(waiting, trust)
    later = arrangement.next_version(waiting, by=lee)

    client.post(page("attachment_remove", later, 1))
    changes = client.get(page("record_changes", later)).text
    sending.send(later, by=lee, name="Lee Lead", role="Head")

    assert not later.attachments.exists()
    assert client.get(page("attachment", waiting, 1)).content == PDF
    assert "Attachment: Procedure for the panel.pdf" in changes
    assert later.confirmations.unanswered().count() == 1
    assert waiting.confirmations.get(party__organisation=trust).is_whole


def test_who_was_shown_a_file_reads_it_after_it_was_taken_out(client, lee, waiting, trust, surgery):
    address = by_link(client)
    client.get(address)
    token = address.split("/")[-3]
    client.post(address, {
        "answer": "change", "parts": ["Security and keeping"], "reason": "A shorter procedure",
        "name": "Casey Contact", "role": "Manager",
    })  # fmt: skip
    sending.take_back(waiting, by=lee)
    client.force_login(lee)
    client.post(page("attachment_remove", waiting, 1))
    arrangement.add_parties(waiting, [PickedOrganisation(surgery, surgery.name)], by=lee)
    client.force_login(make.member(surgery, "lead"))
    assert client.get(page("attachment", waiting, 1)).status_code == 404
    client.force_login(lee)

    assert not waiting.attachments.current().exists()
    assert DIGEST not in client.get(waiting.get_absolute_url()).text
    assert client.get(page("attachment", waiting, 1)).content == PDF
    client.logout()
    by_link(client)
    assert client.get(reverse("records:confirm_attachment", args=[token, 1])).content == PDF


def test_who_takes_no_part_reads_no_file_by_the_link(client, waiting):
    address = by_link(client)
    client.get(address)
    token = address.split("/")[-3]
    file = reverse("records:confirm_attachment", args=[token, 1])
    assert client.get(file).content == PDF

    client.post(address, {
        "answer": "not_us", "not_us_reason": "We closed the service",
        "name": "Casey Contact", "role": "Manager",
    })  # fmt: skip

    assert client.get(file).status_code == 404
    assert file not in client.get(address).text


def test_a_file_that_nobody_was_shown_is_gone_at_once(client, lee, waiting):
    """Sent, taken back, another file attached by mistake: nobody has seen it."""
    sending.take_back(waiting, by=lee)
    client.force_login(lee)
    attach(client, waiting, name="Names.pdf", content=PDF + b"\n% names\n", what="Names")
    assert waiting.attachments.count() == 2
    client.post(page("attachment_remove", waiting, 2))

    assert [one.number for one in waiting.attachments.all()] == [1]
    assert client.get(page("attachment", waiting, 2)).status_code == 404


def test_the_files_of_the_record_name_it_with_its_hash(client, waiting, trust):
    make.confirm(waiting, trust)

    content = word.render(waiting.docx.snapshot)
    said = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()

    for text in (said, str(waiting.pdf.snapshot)):
        assert "Attachment: Procedure for the panel.pdf" in text
        assert DIGEST in text
    data = client.get(reverse("records:record_json", args=[waiting.reference])).json()
    assert [one["sha256"] for one in data["attachments"]] == [DIGEST]


def test_the_public_never_reads_of_it(client, lee, council, trust):
    record = make.repeat_draft(lee, council, trust, publication="full")
    client.force_login(lee)
    attach(client, record)
    sending.send(record, by=lee, name="Lee Lead", role="Head of information")
    make.confirm(record, trust)
    client.logout()

    public = client.get(reverse("records:published_record", args=[record.reference])).text
    files = [
        client.get(reverse("records:published_download", args=[kind])).getvalue().decode()
        for kind in ("csv", "json")
    ]

    assert record.title in public
    for text in (public, *files):
        assert "Procedure for the panel" not in text
        assert DIGEST not in text


def test_a_record_is_found_by_what_is_attached_to_it(client, draft):
    attach(client, draft, what="Ledger of handovers")

    found = client.get(reverse("records:record_list"), {"q": "ledger"})

    assert draft.reference in found.text


def test_where_the_signed_copy_is_kept_changes_nobody_s_confirmation(lee, waiting, trust):
    make.confirm(waiting, trust)

    later = make.next_active(waiting, lee, signed_copy="Legal team, third floor, file 12")

    assert later.status == "active"
    assert later.confirmations.get(party__organisation=trust).stands_from.record == waiting
    assert later.signed_copy == "Legal team, third floor, file 12"


def test_disposing_of_a_version_leaves_the_file_to_the_other(client, lee, waiting, trust):
    make.confirm(waiting, trust)
    make.next_active(waiting, lee)
    seven_years = clock.today() + timedelta(days=7 * 366)

    with clock.at(seven_years):
        assert disposing.dispose([waiting], by=lee) == 1
    waiting.refresh_from_db()

    proof = disposing.proof_of(waiting).detail["files"]
    assert proof[f"{waiting.reference}-attachment-1"] == DIGEST
    assert not waiting.attachments.exists()
    [kept] = Attachment.objects.all()
    assert client.get(page("attachment", kept.record, 1)).content == PDF


def test_a_draft_that_was_deleted_is_wiped_with_its_file(client, lee, draft):
    attach(client, draft)
    client.post(page("record_delete", draft))

    with clock.at(clock.today() + timedelta(days=60)):
        assert disposing.wipe_deleted() == 1

    assert not Attachment.objects.exists()
    assert not StoredDocument.objects.filter(kind="attachment").exists()


def test_a_copy_of_the_arrangement_takes_no_files(lee, council, waiting, trust):
    make.confirm(waiting, trust)

    copy = copying.copy_arrangement(waiting, by=lee, place=Place(council), submission_id=uuid4())

    assert copy.title == waiting.title
    assert not copy.attachments.exists()
