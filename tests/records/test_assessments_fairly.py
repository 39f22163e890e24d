"""Nobody advises on or approves their own words, two people at once do not undo each other, and
what was approved stays what it was."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.lifecycle import TooLate
from records.assessments import advising, deciding, linking, writing
from records.models import ImpactAssessment
from tests import make


def days_of_a_version():
    answers = make.assessment_answers()
    return {name: answers[name] for name in ("accepted_until", "review_date")}


def next_sent(made, by):
    later = writing.next_version(made, by=by)
    writing.save_section(later, by=by, answers=days_of_a_version())
    return deciding.send(later, by=by, why_without_opinion="Away")


def test_an_adviser_says_it_in_other_words_and_goes_back_to_what_they_said(practitioner, police):
    officer = make.member(police, "dpo")
    made = make.assessment(practitioner, police)
    for said, words in (
        ("go_on", "Good"),
        ("go_on", "Good, and short"),
        ("go_on", "Good, and short"),  # pressed twice
        ("against", "Not now"),
        ("go_on", "Good"),
    ):
        advising.give(made, by=officer, said=said, words=words)

    assert [one.words for one in made.opinions.all()] == [
        "Good", "Good, and short", "Not now", "Good"]  # fmt: skip
    assert deciding.send(made, by=practitioner).status == "being_approved"


def test_who_wrote_it_does_not_advise_on_it(client, practitioner, police):
    both = make.member(police, "practitioner")
    make.member(police, "dpo", person=both)
    made = make.assessment(both, police)

    with pytest.raises(TooLate):
        advising.give(made, by=both, said="go_on", words="Good")
    with pytest.raises(TooLate):  # there is nobody else to ask
        advising.ask(made, by=practitioner)
    client.force_login(both)
    assert client.get(reverse("records:opinion_give", args=[made.reference])).status_code == 403


def test_who_wrote_or_advised_on_a_version_does_not_approve_the_next(practitioner, lead, police):
    make.member(police, "siro", person=practitioner)
    adviser = make.member(police, "lead")
    make.member(police, "dpo", person=adviser)
    made = make.assessment(practitioner, police)
    advising.give(made, by=adviser, said="go_on", words="Good")
    made = deciding.approve(deciding.send(made, by=practitioner), by=lead)

    later = next_sent(made, make.member(police, "practitioner"))

    for person in (practitioner, adviser):
        with pytest.raises(TooLate):
            deciding.approve(later, by=person)
        assert "Approve an impact assessment" not in {one.verb for one in make.needs(person)}
    assert later.screened_by == made.screened_by
    assert deciding.approve(later, by=lead).status == "approved"


def test_a_review_leaves_what_was_approved_and_the_opinions_of_it(
    client, practitioner, lead, police
):
    officer = make.member(police, "dpo")
    made = make.assessment(practitioner, police)
    advising.give(made, by=officer, said="go_on", words="Good")
    made = deciding.approve(deciding.send(made, by=practitioner), by=lead)
    later = clock.today() + timedelta(days=400)
    told = {"review_date": later, "accepted_by_name": "Sam", "accepted_by_role": "SIRO",
            "accepted_until": later}  # fmt: skip

    deciding.still_holds(made, by=lead, **told)

    client.force_login(practitioner)
    page = client.get(made.get_absolute_url())
    assert page.context["sha256"] == made.approved_sha256
    assert "Of an earlier text" not in page.content.decode()


def test_of_two_who_review_at_once_the_second_reads_first(client, practitioner, lead, police):
    made = make.assessment_approved(practitioner, police, lead)
    seen, later = made.row_version, clock.today() + timedelta(days=300)
    told = {"review_date": later, "accepted_by_name": "Sam", "accepted_by_role": "SIRO",
            "accepted_until": later}  # fmt: skip
    deciding.still_holds(made, by=make.member(police, "lead"), **told)
    client.force_login(lead)

    mine = make.posted(told | {"accepted_by_name": "Somebody else"})
    page = client.post(
        reverse("records:assessment_review", args=[made.reference]),
        mine | {"outcome": "same", "row_version": seen},
    )

    assert page.status_code == 409
    assert made.reviews_done.count() == 1


def test_an_opinion_that_came_after_all_leaves_no_reason_why_there_is_none(
    practitioner, lead, police
):
    made = make.assessment_sent(practitioner, police)
    advising.give(made, by=make.member(police, "dpo"), said="go_on", words="Good")

    approved = deciding.approve(made, by=lead)

    assert approved.why_without_opinion == ""
    assert "Our officer is away" not in str(approved.pdf.snapshot)


def test_who_takes_part_reads_the_version_that_took_the_place_of_the_one_named(
    client, practitioner, lead, police
):
    [school] = make.signatories(1)
    head = make.member(school, "lead")
    made = make.assessment_approved(practitioner, police, lead)
    record = make.repeat_waiting(lead, police, school)
    type(record).objects.filter(pk=record.pk).update(assessment=made)
    seen = ImpactAssessment.objects.visible_to(head)
    later = next_sent(made, practitioner)
    assert set(seen) == {made}  # and no draft

    deciding.approve(later, by=lead)

    assert set(seen.all()) == {made, later}
    client.force_login(head)
    assert later.get_absolute_url() in client.get(record.get_absolute_url()).content.decode()


def test_a_record_rests_on_what_was_approved_after_the_one_it_names_was_withdrawn(
    practitioner, lead, police
):
    made = make.assessment_approved(practitioner, police, lead)
    record = make.draft(practitioner, police)
    linking.choose(record, made, by=practitioner)
    later = next_sent(made, practitioner)
    deciding.withdraw(made, by=lead, because="Too wide")
    record.refresh_from_db()
    assert linking.standing(record) == made

    deciding.approve(later, by=lead)

    assert linking.standing(record) == later
    assert linking.on_lapsed().count() == 0
