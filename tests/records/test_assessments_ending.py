"""An approved assessment is reviewed in time, or people are told; its files are kept, and past its
time what it said goes."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from kmip_portal import clock
from kmip_portal.documents.services import make_due, read
from kmip_portal.mail.models import Email
from records import tasks
from records.assessments import chasing, deciding, disposing, documents, linking, writing
from records.models import ImpactAssessment
from tests import make


def letters(name):
    return Email.objects.filter(kind=f"records/emails/assessment_{name}")


def test_whoever_may_approve_is_told_and_nobody_else(practitioner, lead, police):
    other = make.member(police, "lead")
    made = make.assessment(practitioner, police)
    writing.save_section(made, by=other, answers={"benefits": "More"})
    deciding.send(made, by=practitioner, why_without_opinion="Away")

    assert [one.to for one in letters("to_approve")] == [lead.email]
    verb = "Approve an impact assessment"
    assert verb in {one.verb for one in make.needs(lead)}
    assert verb not in {one.verb for one in make.needs(other)}


def test_whose_it_is_hears_what_became_of_it(practitioner, lead, police):
    made = make.assessment_sent(practitioner, police)
    deciding.send_back(made, by=lead, because="Say more")
    assert [one.to for one in letters("sent_back")] == [practitioner.email]
    verb = "Change an impact assessment that was sent back"
    assert verb in {one.verb for one in make.needs(practitioner)}

    again = deciding.send(made, by=practitioner, why_without_opinion="Away")
    deciding.approve(again, by=lead)

    assert [one.to for one in letters("approved")] == [practitioner.email]
    assert "Attendance" not in letters("approved").get().body


def test_letters_go_before_it_ends_once_each(practitioner, lead, police):
    with clock.at(clock.now() - timedelta(days=200)):
        answers = {"review_date": clock.today() + timedelta(days=228),
                   "accepted_until": clock.today() + timedelta(days=300)}  # fmt: skip
        make.assessment_approved(practitioner, police, lead, **answers)

    assert tasks.chase_assessments() == 1  # 28 days are left: the second reminder
    assert chasing.remind() == 0
    told = letters("ending").get()
    assert told.to == practitioner.email
    assert "Review the impact assessment" in told.subject

    with clock.at(clock.now() + timedelta(days=97)):
        assert chasing.remind() == 2  # overdue by far, and the acceptance ends soon
        assert lead.email in {one.to for one in letters("ending")}


def test_a_review_in_which_nothing_has_changed_begins_its_days_anew(client, lead, practitioner,
                                                                    police):  # fmt: skip
    made = make.overdue(make.assessment_approved(practitioner, police, lead))
    client.force_login(lead)
    page = reverse("records:assessment_review", args=[made.reference])
    next_year = clock.today() + timedelta(days=300)
    told = {
        "outcome": "same", "review_date": next_year, "accepted_by_name": "Sam Siro",
        "accepted_by_role": "SIRO", "accepted_until": next_year,
    }  # fmt: skip
    for _ in range(2):  # pressed twice
        assert client.post(page, make.posted(told)).status_code == 302
    made.refresh_from_db()

    assert made.reviews_done.count() == 1
    assert (made.review_date, made.lapse) == (next_year, "")


def test_both_files_say_what_was_approved(client, practitioner, lead, police):
    made = make.assessment_approved(practitioner, police, lead, files=True)
    client.force_login(practitioner)
    word = client.get(reverse("records:assessment_docx", args=[made.reference]))
    texts = Document(BytesIO(word.content)).element.iter(qn("w:t"))
    said = "\n".join(one.text or "" for one in texts)

    for words in ("Lists go by secure transfer alone", "Possible, severe: high risk",
                  "Remote, severe: low risk", "Lee Lead", made.approved_sha256):  # fmt: skip
        assert words in said
    pdf = client.get(reverse("records:assessment_pdf", args=[made.reference]))
    assert pdf.content.startswith(b"%PDF")
    assert made.pdf.sealed


def test_a_file_of_a_draft_is_marked_as_one(client, practitioner, police):
    made = make.assessment(practitioner, police)
    client.force_login(practitioner)
    ask = reverse("records:assessment_draft_ask", args=[made.reference, "docx"])
    page = client.post(ask)
    assert client.post(ask).url == page.url  # the same words are one file
    make_due()

    content = read(documents.find_draft(made, "docx", page.url.rpartition("/")[2].split(".")[0]))
    header = Document(BytesIO(content)).sections[0].header.paragraphs[0].text
    assert header.startswith("DRAFT, not approved")


def test_past_its_time_what_it_said_goes_and_the_proof_stays(practitioner, lead, police):
    made = make.assessment_approved(practitioner, police, lead)
    record = make.refusal(practitioner, police)
    type(record).objects.filter(pk=record.pk).update(assessment=made)
    deciding.withdraw(made, by=lead, because="Ended")
    with clock.at(clock.now() + timedelta(days=366 * 7)):
        assert disposing.dispose() == 0  # a record that is kept names it
        type(record).objects.filter(pk=record.pk).update(assessment=None)
        assert disposing.dispose() == 1
    made.refresh_from_db()

    assert (made.status, made.aims, made.pdf, made.risks.count()) == ("disposed", "", None, 0)


def test_a_deleted_draft_is_wiped_after_a_month(practitioner, police):
    made = make.assessment(practitioner, police)
    writing.discard(made, by=practitioner)
    assert disposing.wipe_deleted() == 0
    with clock.at(clock.now() + timedelta(days=32)):
        assert disposing.wipe_deleted() == 1
        assert disposing.wipe_deleted() == 0
    made.refresh_from_db()

    assert made.aims == ""


def test_whoever_keeps_a_record_on_it_hears_that_it_is_withdrawn(practitioner, lead, police):
    made = make.assessment_approved(practitioner, police, lead)
    keeper = make.member(police, "practitioner")
    linking.choose(make.draft(keeper, police), made, by=keeper)
    deciding.withdraw(made, by=lead, because="Ended")

    assert {one.to for one in letters("withdrawn")} == {practitioner.email, keeper.email}


def test_the_list_is_narrowed_by_what_is_overdue(client, practitioner, lead, police):
    late = make.overdue(make.assessment_approved(practitioner, police, lead))
    good = make.assessment_approved(practitioner, police, lead, title="Good for a year")
    client.force_login(practitioner)
    page = client.get(reverse("records:assessment_list"), {"due": "late"}).content.decode()

    assert late.reference in page
    assert good.reference not in page


@pytest.mark.parametrize("number", [2, 12])
def test_the_list_asks_no_more_of_the_database_for_more_rows(
    client, practitioner, lead, police, frame, django_assert_max_num_queries, number
):
    for _ in range(number):
        make.assessment(practitioner, police)
    client.force_login(practitioner)
    of_frame = frame()
    with django_assert_max_num_queries(of_frame + 6):
        client.get(reverse("records:assessment_list"))


def test_an_adviser_reads_and_says_what_they_think(client, practitioner, police):
    officer = make.member(police, "dpo", name="Dee Officer")
    made = make.assessment(practitioner, police)
    client.force_login(practitioner)
    client.post(reverse("records:opinion_ask", args=[made.reference]))
    assert [one.to for one in letters("opinion_asked")] == [officer.email]

    client.force_login(officer)
    page = reverse("records:opinion_give", args=[made.reference])
    assert "Give your opinion on an impact assessment" in {o.verb for o in make.needs(officer)}
    assert client.get(page).status_code == 200
    told = {"said": "go_on", "words": "Good as it stands", "row_version": "1"}
    assert client.post(page, told).status_code == 409  # it was written since
    made.refresh_from_db()
    client.post(page, told | {"row_version": made.row_version})

    given = made.opinions.get()
    assert (given.given_by, given.office, given.role) == (
        officer, "dpo", "Data protection officer")  # fmt: skip
    assert client.get(reverse("records:risk_add", args=[made.reference])).status_code == 403
    assert ImpactAssessment.objects.visible_to(officer).get() == made
    assert deciding.send(made, by=practitioner).status == "being_approved"


def test_a_filter_that_is_on_can_be_taken_off(client, practitioner, police):
    make.assessment(practitioner, police)
    client.force_login(practitioner)
    page = client.get(reverse("records:assessment_list"), {"status": "draft"}).content.decode()

    assert 'href=""' not in page
    assert "1 assessment" in page
