"""From the form to the files: somebody records a one-off sharing."""

from uuid import uuid4

from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due
from records import services
from records.models import Party, RecordOfSharing
from signatories.services import memberships
from tests import make

START = reverse("records:record_new")
NEW = reverse("records:record_new_page")


def address(name, record):
    return reverse(f"records:record_{name}", args=[record.reference])


def verbs():
    return list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))


def test_a_share_is_recorded_on_one_page_and_comes_back_as_two_files(client, pat):
    make.version()
    client.force_login(pat)
    before = len(verbs())

    answered = client.post(NEW, make.posted(make.record_answers()), follow=True)

    record = RecordOfSharing.objects.get()
    assert answered.redirect_chain == [(address("check", record), 302)]
    page = answered.content.decode()
    assert "Check your answers before you save the record" in page
    assert "Attendance panel in autumn" in page
    assert "The other organisation is not a signatory" in page

    saved = client.post(
        address("check", record), {"row_version": record.row_version}, follow=True
    ).content.decode()

    assert "Record saved" in saved
    assert record.reference in saved
    record.refresh_from_db()
    assert (record.status, record.decision, record.decided_by) == ("decided", "share", pat)
    assert record.agreement_version.number == "6.0"
    assert verbs()[before:] == ["started", "saved"]
    assert client.get(address("pdf", record)).status_code == 202
    assert client.get(address("docx", record)).status_code == 202

    make_due()

    assert client.get(address("pdf", record)).content.startswith(b"%PDF-1.7")
    assert client.get(address("docx", record)).content.startswith(b"PK")
    assert "Download the record (PDF, " in client.get(address("detail", record)).content.decode()


def test_who_asked_who_held_and_who_received_it_are_kept_as_rows(pat, council):
    trust = make.signatory("Medway Trust", organisation_type="OT_NHS")

    asked_of_us = make.draft(pat, council, partner=make.picked(trust))
    we_asked = make.draft(pat, council, partner=make.picked(trust), route="made")
    offered = make.draft(pat, council, partner=make.picked(trust), route="offered")

    def parts(record):
        return [(party.direction, str(party), party.contact_name) for party in record.parties.all()]

    assert parts(asked_of_us) == [
        ("asks", "Medway Trust", "Nia Baker"),
        ("gives", "Holmesdale Council", ""),
        ("receives", "Medway Trust", "Nia Baker"),
    ]
    assert parts(we_asked) == [
        ("asks", "Holmesdale Council", "Nia Baker"),
        ("gives", "Medway Trust", ""),
        ("receives", "Holmesdale Council", "Nia Baker"),
    ]
    assert [part[:2] for part in parts(offered)][-2:] == [
        ("gives", "Holmesdale Council"),
        ("receives", "Medway Trust"),
    ]
    assert set(Party.objects.filter(direction="receives").values_list("controller_role")) == {
        ("RO_SEP",)
    }


def test_the_other_organisation_is_picked_by_typing_without_a_script(client, pat):
    trust = make.organisation("Medway Trust")
    make.organisation("Medway Trust for Housing")
    client.force_login(pat)
    answers = make.posted(make.record_answers()) | {"partner": "medway tru", "partner_choice": ""}

    asked = client.post(NEW, answers).content.decode()

    assert "Select which organisation you mean by ‘medway tru’" in asked
    client.post(NEW, answers | {"partner_searched": "medway tru", "partner_choice": trust.slug})
    assert RecordOfSharing.objects.get().partner.organisation == trust


def test_a_double_click_makes_one_record(client, pat):
    client.force_login(pat)
    twice = make.posted(make.record_answers()) | {"submission_id": str(uuid4())}
    before = len(verbs())

    first, second = client.post(NEW, twice), client.post(NEW, twice)

    record = RecordOfSharing.objects.get()
    assert first.url == second.url == address("check", record)
    assert verbs()[before:] == ["started"]

    client.post(address("check", record))
    again = client.post(address("check", record))

    assert again.url == address("saved", record)
    assert StoredDocument.objects.filter(subject=record.reference).count() == 2
    assert verbs()[before:] == ["started", "saved"]


def test_the_same_form_sent_again_with_other_words_keeps_the_other_words(client, pat):
    client.force_login(pat)
    sent = make.posted(make.record_answers()) | {"submission_id": str(uuid4())}

    client.post(NEW, sent)
    client.post(NEW, sent | {"title": "Attendance panel in winter"})

    assert RecordOfSharing.objects.get().title == "Attendance panel in winter"


def test_a_saved_record_is_locked(client, pat, council):
    record = make.record(pat, council)
    client.force_login(pat)

    for name, end in (("edit", record.get_absolute_url()), ("check", address("saved", record))):
        assert client.post(address(name, record), {"title": "Other"}).url == end
    refused = client.post(address("delete", record))

    assert refused.status_code == 409
    assert "is now “Saved”" in refused.content.decode()
    record.refresh_from_db()
    assert (record.title, record.status) == ("Attendance panel in autumn", "decided")


def test_a_record_made_before_signing_stands_outside_the_agreement(client, pat, council):
    make.version()
    client.force_login(pat)

    asked = client.get(NEW).content.decode()
    before = make.record(pat, council)
    make.acceptance(council)
    after = make.record(pat, council)

    assert "Holmesdale Council has not signed version 6.0 yet." in asked
    assert (before.outside_agreement, after.outside_agreement) == (True, False)
    assert "Outside the agreement" in client.get(before.get_absolute_url()).content.decode()
    assert "has not signed" not in client.get(NEW).content.decode()


def test_who_works_for_several_says_for_whom(client, pat):
    elsewhere = make.organisation("Weald Council", is_public_authority=True)
    team = make.team(elsewhere, "Safeguarding")
    make.member(elsewhere, "practitioner", team, person=pat)
    client.force_login(pat)
    answers = make.posted(make.record_answers())

    page = client.get(NEW).content.decode()
    unsaid = client.post(NEW, answers).content.decode()
    client.post(NEW, answers | {"place": f"{elsewhere.slug}/{team.pk}"})

    assert "Safeguarding, Weald Council" in page
    assert "Select which organisation and team it is for" in unsaid
    record = RecordOfSharing.objects.get()
    assert (record.organisation, record.team) == (elsewhere, team)


def test_a_record_is_kept_for_whom_was_chosen_whatever_another_tab_says_since(client, pat, council):
    elsewhere = make.organisation("Aylesford Council")
    make.member(elsewhere, "practitioner", person=pat)
    client.force_login(pat)
    working_for = reverse("membership:working_for")
    client.post(working_for, {"organisation": council.slug})
    form = client.get(START).context["form"]
    chosen = {label: key for key, label in form.fields["place"].choices}[str(council)]
    sent = {"place": chosen, "layout": "steps"}

    client.post(working_for, {"organisation": elsewhere.slug})
    client.post(START, sent)

    assert RecordOfSharing.objects.get().organisation == council
    memberships.remove_person(person=pat, organisation=elsewhere, by=pat)
    refused = client.post(START, sent | {"place": elsewhere.slug})
    assert "Select which organisation and team it is for" in refused.text
    assert RecordOfSharing.objects.count() == 1


def test_a_record_is_closed_once_nothing_is_wrong_with_it(client, pat, council):
    record = make.record(pat, council)
    client.force_login(pat)

    client.post(address("close", record))

    record.refresh_from_db()
    assert (record.status, record.closed_by) == ("closed", pat)
    assert verbs()[-1] == "closed"


def test_saving_is_one_transaction(pat, council, monkeypatch):
    draft = make.draft(pat, council)
    monkeypatch.setattr(services, "record_event", lambda *args, **more: 1 / 0)

    try:
        services.decide(draft, by=pat)
    except ZeroDivisionError:
        draft.refresh_from_db()

    assert draft.status == "draft"
    assert not StoredDocument.objects.filter(subject=draft.reference).exists()
