"""Several records rest on one impact assessment: it is chosen or begun from them, suggests what
they answer, and shows when it stands no more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from records import sending, services
from records.assessments import deciding, linking, writing
from records.documents import freeze
from records.models import ImpactAssessment
from tests import make

POLICING = {"collected_for_law_enforcement": False, "recipient_use_law_enforcement": False}


@pytest.fixture
def approved(practitioner, lead, police):
    return make.assessment_approved(practitioner, police, lead)


def test_it_begins_with_what_the_record_says(client, practitioner, police):
    record = make.repeat_draft(
        practitioner, police, finished=False, dpia_triggers=["DT_MATCH"], **POLICING
    )
    client.force_login(practitioner)
    page = client.post(
        f"{reverse('records:assessment_new')}?record={record.reference}", {"title": record.title}
    )
    made = ImpactAssessment.objects.get()
    record.refresh_from_db()

    assert page.status_code == 302
    assert record.assessment == made
    assert [one.code for one in made.triggers.all()] == ["DT_MATCH"]
    assert record.purpose_text in made.purposes
    assert "Public task" in made.lawful_basis


def test_records_of_the_organisation_choose_one(client, practitioner, police, approved):
    elsewhere = make.organisation("Another Council")
    theirs = make.assessment(make.member(elsewhere), elsewhere)
    first, second = (make.draft(practitioner, police, **POLICING) for _ in range(2))
    client.force_login(practitioner)
    for record in (first, second):
        page = reverse("records:record_assessment", args=[record.reference])
        wrong = client.post(page, {"assessment": theirs.reference})
        assert wrong.status_code == 200  # not theirs to choose
        assert client.post(page, {"assessment": approved.reference}).status_code == 302

    shown = client.get(approved.get_absolute_url()).content.decode()
    assert first.reference in shown
    assert second.reference in shown


def test_what_it_suggests_is_answered_by_a_person_alone(client, practitioner, police, approved):
    record = make.draft(practitioner, police, dpia_status="not_done", **POLICING)
    linking.choose(record, approved, by=practitioner)
    record.refresh_from_db()
    assert record.dpia_status == "not_done"
    client.force_login(practitioner)
    assert "Answer so" in client.get(record.get_absolute_url()).content.decode()

    answers = reverse("records:record_assessment_answers", args=[record.reference])
    client.post(answers, {"row_version": record.row_version})
    record.refresh_from_db()

    assert record.dpia_status == "done"
    assert approved.reference in record.dpia_note
    assert "Answer so" not in client.get(record.get_absolute_url()).content.decode()


def test_a_screening_suggests_that_none_was_needed(practitioner, lead, police):
    made = deciding.approve(
        deciding.send(make.screening(practitioner, police), by=practitioner), by=lead
    )
    record = make.draft(practitioner, police, **POLICING)
    linking.choose(record, made, by=practitioner)
    record.refresh_from_db()

    assert linking.suggestion(record)["dpia_status"] == "screened_not_required"


def test_what_is_frozen_of_a_record_names_it(practitioner, lead, police, approved):
    record = make.repeat_draft(lead, police, **POLICING)
    linking.choose(record, approved, by=lead)
    record.refresh_from_db()

    assert f"{approved.reference}, version 1" in str(freeze(record)["blocks"])


def test_who_takes_part_reads_it_once_it_is_approved(client, practitioner, lead, police, outsider):
    elsewhere = outsider.memberships.get().organisation
    draft = make.assessment_sent(practitioner, police)
    record = make.repeat_draft(lead, police, elsewhere, **POLICING)
    linking.choose(record, draft, by=lead)
    record.refresh_from_db()
    sending.send(record, by=lead, name=lead.name, role="Head")
    client.force_login(outsider)
    assert client.get(draft.get_absolute_url()).status_code == 404

    deciding.approve(draft, by=lead)
    page = client.get(draft.get_absolute_url())
    assert page.status_code == 200
    assert "History" not in page.content.decode()


@pytest.mark.parametrize("role", ["signing_officer", "representative"])
def test_others_of_the_organisation_do_not_see_it(client, police, approved, role):
    client.force_login(make.member(police, role))

    assert client.get(approved.get_absolute_url()).status_code == 404


def test_a_record_shows_that_its_assessment_stands_no_more(client, lead, police, approved):
    record = make.repeat_active(lead, police, make.organisation("Partner"), **POLICING)
    linking.choose(record, approved, by=lead)
    client.force_login(lead)
    verb = "See to the impact assessment of a record"
    assert verb not in {one.verb for one in make.needs(lead)}

    make.overdue(approved)
    assert "Its review is overdue" in client.get(record.get_absolute_url()).content.decode()
    assert verb in {one.verb for one in make.needs(lead)}

    deciding.still_holds(
        approved, by=lead, review_date=clock.today() + timedelta(days=300),
        accepted_by_name="Sam Siro", accepted_by_role="SIRO",
        accepted_until=clock.today() - timedelta(days=1),
    )  # fmt: skip
    shown = client.get(record.get_absolute_url()).content.decode()
    assert "The acceptance of its residual risk has ended" in shown

    deciding.withdraw(approved, by=lead, because="The panels have ended")
    assert "It was withdrawn" in client.get(record.get_absolute_url()).content.decode()


def test_a_record_rests_on_the_version_that_takes_its_place(practitioner, lead, police, approved):
    record = make.draft(practitioner, police, **POLICING)
    linking.choose(record, approved, by=practitioner)
    later = writing.next_version(approved, by=practitioner)
    answers = make.assessment_answers()
    days = {name: answers[name] for name in ("accepted_until", "review_date")}
    writing.save_section(later, by=practitioner, answers=days)
    deciding.approve(deciding.send(later, by=practitioner, why_without_opinion="Away"), by=lead)
    record.refresh_from_db()

    assert record.assessment.status == "replaced"
    assert linking.standing(record) == later
    assert not linking.on_lapsed().exists()


def test_a_draft_that_is_deleted_leaves_no_record_resting_on_it(client, practitioner, police):
    made = make.assessment(practitioner, police)
    record = make.draft(practitioner, police, **POLICING)
    linking.choose(record, made, by=practitioner)
    client.force_login(practitioner)
    page = reverse("records:assessment_delete", args=[made.reference])
    for _ in range(2):  # pressed twice
        assert client.post(page).status_code == 302
    record.refresh_from_db()

    assert record.assessment is None
    assert client.get(made.get_absolute_url()).status_code == 404


def test_a_colleague_who_saved_first_is_not_overwritten(client, practitioner, police, approved):
    record = make.draft(practitioner, police, **POLICING)
    seen = record.row_version
    services.save_draft(record, by=practitioner, answers={"title": "Another"})
    client.force_login(practitioner)
    page = reverse("records:record_assessment", args=[record.reference])
    told = {"assessment": approved.reference, "row_version": seen}

    assert client.post(page, told).status_code == 409
