"""An impact assessment is screened, written, sent, and approved by another person; it is locked
from the moment it is sent."""

from uuid import uuid4

import pytest
from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.references import is_reference
from records.assessments import advising, deciding, writing
from records.assessments.answers import content_sha256, gaps
from records.models import ImpactAssessment
from records.models.assessment_answers import Likelihood, Severity, level_of
from records.services import Place
from tests import make


def url(name, made, *more):
    return reverse(f"records:{name}", args=[made.reference, *more])


def test_a_start_is_one_draft_however_often_it_is_sent(practitioner, police):
    submission = uuid4()
    first, again = (
        writing.start(by=practitioner, place=Place(police), title="One", submission_id=submission)
        for _ in range(2)
    )

    assert first == again
    assert is_reference(first.reference)
    assert first.reference.startswith("DPIA-")
    assert first.family == first.reference


def test_the_pages_lead_from_the_start_to_a_draft_that_is_complete(client, practitioner, police):
    client.force_login(practitioner)
    page = client.post(reverse("records:assessment_new"), {"title": "Attendance panels"})
    made = ImpactAssessment.objects.get()
    assert page.url == url("assessment_section", made, "screening")

    answers = make.assessment_answers() | {"title": made.title}
    for slug in ("screening", "processing", "purpose", "consultation", "necessity", "residual",
                 "review"):  # fmt: skip
        sent = client.post(url("assessment_section", made, slug), make.posted(answers))
        assert sent.status_code == 302, (slug, sent.context["form"].errors)
    posted = make.posted(make.risk_answers())
    assert client.post(url("risk_add", made), posted).status_code == 302
    made.refresh_from_db()

    assert gaps(made) == []
    assert "Send to be approved" in client.get(made.get_absolute_url()).content.decode()


def test_a_screening_is_a_result_with_its_reason_and_who_decided(practitioner, lead, police):
    made = make.screening(practitioner, police)

    approved = deciding.approve(deciding.send(made, by=practitioner), by=lead)

    assert approved.what == "Screening"
    assert approved.screened_by == practitioner
    assert "special" in str(approved.pdf.snapshot)


def test_the_law_leaves_no_choice_for_some_things(client, practitioner, police):
    made = make.assessment(practitioner, police)
    client.force_login(practitioner)
    told = {
        "title": "A square full of cameras", "triggers": ["DT_MONITOR"], "needed": "not_needed",
        "screening_reason": "They are small", "row_version": made.row_version,
    }  # fmt: skip
    page = client.post(url("assessment_section", made, "screening"), told)

    assert "the law asks for one" in page.content.decode()


def test_a_full_assessment_lacks_what_it_does_not_say(practitioner, police):
    made = make.assessment(practitioner, police, risks=[], aims="", accepted_by_name="")

    assert [gap.words for gap in gaps(made)] == [
        "Enter what you plan, and why an assessment was needed",
        "Enter the name of who accepts the risk that remains",
        "Add at least one risk",
    ]
    with pytest.raises(deciding.NotReady):
        deciding.send(made, by=practitioner, why_without_opinion="None")


@pytest.mark.parametrize(
    ("likelihood", "severity", "level"),
    [
        ("remote", "severe", "low"),
        ("probable", "minimal", "low"),
        ("possible", "significant", "medium"),
        ("probable", "significant", "high"),
        ("possible", "severe", "high"),
    ],
)
def test_the_level_of_a_risk_follows_the_scale_of_the_regulator(likelihood, severity, level):
    assert level_of(Likelihood(likelihood), Severity(severity)) == level


def test_a_high_risk_that_remains_is_told_to_the_regulator_first(practitioner, lead, police):
    high = make.risk_answers(residual_likelihood="possible")
    made = make.assessment(practitioner, police, risks=[high])

    assert {gap.field for gap in gaps(made)} == {"ico_consulted_on", "ico_outcome"}
    writing.save_section(
        made,
        by=practitioner,
        answers={"ico_consulted_on": made.started_at.date(), "ico_outcome": "Go on, with care"},
    )
    sent = deciding.send(made, by=practitioner, why_without_opinion="Away")

    assert deciding.approve(sent, by=lead).status == "approved"


def test_nobody_approves_what_they_wrote_or_advised_on(practitioner, lead, police):
    theirs = make.assessment_sent(lead, police)
    with pytest.raises(TooLate):
        deciding.approve(theirs, by=lead)

    edited = make.assessment(practitioner, police)
    writing.save_section(edited, by=lead, answers={"benefits": "Fewer letters"})
    edited = deciding.send(edited, by=practitioner, why_without_opinion="Away")
    with pytest.raises(TooLate):
        deciding.approve(edited, by=lead)


def test_it_is_locked_while_it_is_being_approved_and_after(practitioner, lead, police):
    made = make.assessment_sent(practitioner, police)
    for change in (
        lambda: writing.save_section(made, by=practitioner, answers={"aims": "More"}),
        lambda: writing.add_risk(made, by=practitioner, answers=make.risk_answers(harm="Loss")),
        lambda: writing.remove_risk(made.risks.get(), by=practitioner),
        lambda: writing.discard(made, by=practitioner),
    ):
        with pytest.raises(InvalidMove):
            change()
    approved = deciding.approve(made, by=lead)
    with pytest.raises(InvalidMove):
        writing.save_section(approved, by=practitioner, answers={"aims": "More"})

    assert approved.approved_sha256 == content_sha256(approved)


def test_it_is_sent_back_with_what_should_change(client, practitioner, lead, police):
    made = make.assessment_sent(practitioner, police)
    client.force_login(lead)
    told = {
        "outcome": "send_back",
        "because": "Say more of rights",
        "row_version": made.row_version,
    }
    client.post(url("assessment_decide", made), told)
    made.refresh_from_db()

    assert (made.status, made.sent_back_by) == ("draft", lead)
    client.force_login(practitioner)
    assert "Say more of rights" in client.get(made.get_absolute_url()).content.decode()


def test_who_approves_signs_for_what_they_read(client, practitioner, lead, police):
    made = make.assessment_sent(practitioner, police)
    seen = made.row_version
    deciding.take_back(made, by=practitioner)
    writing.save_section(made, by=practitioner, answers={"aims": "Something else"})
    deciding.send(made, by=practitioner, why_without_opinion="Away")
    client.force_login(lead)

    page = client.post(url("assessment_decide", made), {"outcome": "approve", "row_version": seen})

    assert page.status_code == 409
    made.refresh_from_db()
    assert made.status == "being_approved"


def test_the_next_version_says_the_same_and_takes_its_place(practitioner, lead, police):
    made = make.assessment_approved(practitioner, police, lead)
    later, again = (writing.next_version(made, by=practitioner) for _ in range(2))
    assert later == again
    assert later.aims == made.aims
    assert later.risks.get().harm == made.risks.get().harm
    assert later.accepted_until is None

    answers = make.assessment_answers()
    days = {name: answers[name] for name in ("accepted_until", "review_date")}
    writing.save_section(later, by=practitioner, answers=days)
    deciding.approve(deciding.send(later, by=practitioner, why_without_opinion="Away"), by=lead)
    made.refresh_from_db()

    assert made.status == "replaced"


def test_an_opinion_belongs_to_the_text_it_was_given_on(practitioner, lead, police):
    made = make.assessment(practitioner, police)
    told = {"said": "against", "words": "Too many fields", "name": "Dee Officer", "role": "DPO",
            "given_on": made.started_at.date()}  # fmt: skip
    advising.write_down(made, by=practitioner, **told)
    with pytest.raises(deciding.NotReady):
        deciding.send(made, by=practitioner)

    writing.save_section(made, by=practitioner, answers={"minimisation": "Two fields"})
    with pytest.raises(deciding.NotReady):  # nobody said anything of this text
        deciding.send(made, by=practitioner)
    advising.write_down(made, by=practitioner, **(told | {"said": "go_on", "words": "Good"}))

    assert deciding.send(made, by=practitioner).status == "being_approved"


def test_the_history_says_that_it_happened_and_nothing_of_it(practitioner, lead, police):
    made = make.assessment_approved(practitioner, police, lead)
    events = AuditEvent.objects.of(made)

    assert [event.verb for event in events.order_by("sequence")] == [
        "started", "changed", "changed", "sent to be approved", "approved"]  # fmt: skip
    assert "Attendance" not in str([(one.subject_name, one.detail) for one in events])
