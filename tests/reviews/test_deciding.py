"""K-MIP decides what was proposed: point by point, with a reason, and differently if it must."""

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.portal_tags import day
from reviews.models import Decision
from reviews.services import deciding
from signatories.services.editing import ChangedMeanwhile
from tests import make
from tests.make.deciding import ANSWERING, SAFELY, SLOWER, SOONER

OUTCOMES = "accepted", "accepted_with_changes", "not_accepted", "next_year"


@pytest.fixture
def review():
    return make.deciding.answered_review()


def begun(review, secretariat):
    return make.deciding.begin_deciding(review, secretariat)


def at(proposal, name="proposal_detail"):
    return reverse(f"reviews:{name}", args=[proposal.review.year, proposal.reference])


def posted(outcome, **fields):
    today = clock.today()
    parts = ("day", "month", "year")
    decided = {f"decided_on-{part}": str(getattr(today, part)) for part in parts}
    return {"outcome": outcome, "row_version": "0"} | decided | fields


@pytest.fixture
def meeting(secretariat):
    """A meeting of K-MIP that was held, in words, as it is picked."""
    held = make.meeting_held(secretariat, title="Autumn meeting")
    return f"Autumn meeting, {day(held.starts_at)}"


def standing(proposal):
    return deciding.standing(proposal)


def test_deciding_begins_when_the_review_has_closed(client, review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)
    client.force_login(secretariat)
    address = reverse("reviews:review_decide", args=[review.year])
    assert client.post(address).status_code == 409

    with clock.at(review.closes_at):
        client.logout()
        client.force_login(secretariat)
        assert client.get(address).status_code == 409  # nobody has closed it yet
        make.deciding.closing.close_due()
        assert "There is 1 point to decide" in client.get(address).text
        client.post(address)

    review.refresh_from_db()
    assert review.status == "deciding"
    make.deciding.decide(point, "accepted", secretariat)


def test_nothing_is_decided_before_that(review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)

    with pytest.raises(TooLate, match="is open, so its points cannot be decided"):
        make.deciding.decide(point, "accepted", secretariat)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_decision_is_saved_with_its_reason_and_where_it_was_taken(
    client, review, secretariat, outcome, meeting
):
    point = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)
    client.force_login(secretariat)

    client.post(
        at(point),
        posted(outcome, wording=SAFELY, reason="It helps schools.", meeting=meeting),
    )

    decision = standing(point)
    assert decision.outcome == outcome
    assert decision.wording == (SAFELY if outcome == "accepted_with_changes" else "")
    assert (decision.reason, decision.decided_at) == ("It helps schools.", meeting)
    [event] = AuditEvent.objects.filter(verb="decided on")
    assert event.organisations == [point.response.organisation.slug]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (posted(""), "Select your decision"),
        (posted("not_accepted"), "Enter the reason. It will be published"),
        (posted("next_year"), "Enter the reason. It will be published"),
        (
            posted("accepted_with_changes", reason="Why", wording=""),
            "Enter the wording you are accepting",
        ),
        (
            posted("accepted_with_changes", reason="Why", wording=SOONER),
            "The wording is the same as the proposed wording",
        ),
        (
            posted("accepted_with_changes", reason="Why", wording=ANSWERING),
            "New wording is the same as the current wording",
        ),
        (posted("merged", reason="Why"), "Select the proposal to merge with"),
        (posted("merged", reason="Why", merge_with="P-001"), "Select the proposal to merge with"),
    ],
)
def test_what_a_decision_lacks_is_said_and_nothing_is_saved(
    client, review, secretariat, answers, sentence
):
    point = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)
    client.force_login(secretariat)

    page = client.post(at(point), answers)

    assert sentence in page.text
    assert standing(point) is None


def test_only_meetings_that_have_begun_are_offered_and_what_was_said_before_stays(
    client, review, secretariat, meeting
):
    point = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)
    make.meeting(secretariat, title="Next year")
    make.deciding.decide(point, "accepted", secretariat, meeting="A meeting before the portal")
    client.force_login(secretariat)

    page = client.get(at(point)).text
    assert '<option value="A meeting before the portal" selected>' in page
    assert f'<option value="{meeting}">' in page
    assert "Outside a meeting" in page
    assert "Next year, " not in page
    client.post(at(point), posted("accepted", meeting="Never held", row_version="1"))
    assert standing(point).meeting == "A meeting before the portal"


def test_outside_a_meeting_is_said_so(review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)

    assert make.deciding.decide(point, "accepted", secretariat).decided_at == "Outside a meeting"


def test_save_and_next_goes_through_the_points_in_the_order_of_the_document(
    client, review, secretariat
):
    last = make.deciding.said(review, "asking", "comment")
    first = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)
    client.force_login(secretariat)

    after_first = client.post(at(first), posted("accepted", next="yes"))
    after_last = client.post(at(last), posted("accepted", next="yes"))

    assert after_first.url == at(last)
    assert after_last.url == reverse("reviews:proposal_list", args=[review.year])
    assert "2 of 2 decided" in client.get(after_last.url).text


def test_a_decision_may_be_changed_and_what_it_was_stays_readable(client, review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)
    make.deciding.decide(point, "not_accepted", secretariat, reason="It costs too much.")
    client.force_login(secretariat)

    client.post(at(point), posted("accepted", row_version="1"))

    assert (standing(point).outcome, standing(point).number) == ("accepted", 2)
    page = client.get(at(point))
    assert "Decided before" in page.text
    assert "It costs too much." in page.text


def test_two_people_who_decide_the_same_point_see_each_others_decision(review, secretariat, client):
    point = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)
    make.deciding.decide(point, "next_year", secretariat, reason="Theirs.")
    client.force_login(make.kmip_person("secretariat"))

    page = client.post(at(point), posted("not_accepted", reason="Mine."))

    assert "Somebody else decided this point meanwhile" in page.text
    assert "Theirs." in page.text
    assert "Mine." in page.text
    assert standing(point).outcome == "next_year"

    client.post(at(point), posted("not_accepted", reason="Mine.", row_version="1"))
    assert standing(point).outcome == "not_accepted"


def test_pressed_twice_it_is_decided_once(client, review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)
    client.force_login(secretariat)

    first, second = (client.post(at(point), posted("accepted")) for _ in range(2))

    assert first.url == second.url
    assert Decision.objects.count() == 1


def test_a_later_decision_unseen_is_not_overwritten(review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)
    make.deciding.decide(point, "next_year", secretariat)

    with pytest.raises(ChangedMeanwhile):
        make.deciding.decide(point, "not_accepted", secretariat, seen=0)


def test_merging_is_followed_to_its_end_and_never_in_a_circle(client, review, secretariat):
    one, two, three = (
        make.deciding.said(review, "answering", wording=words) for words in (SOONER, SLOWER, SAFELY)
    )
    begun(review, secretariat)
    make.deciding.decide(one, "merged", secretariat, merged_into=two)
    make.deciding.decide(two, "merged", secretariat, merged_into=three)
    make.deciding.decide(three, "accepted", secretariat)
    client.force_login(secretariat)

    assert "Merged with P-003: accepted" in client.get(at(one)).text
    page = client.post(
        at(three), posted("merged", reason="Same", merge_with="P-001", row_version="1")
    )
    assert "P-001 is itself merged with P-003" in page.text
    assert standing(three).outcome == "accepted"


def test_two_that_change_the_same_words_are_shown_beside_each_other(
    client, review, secretariat, meeting
):
    sooner = make.deciding.said(review, "answering", wording=SOONER)
    slower = make.deciding.said(review, "answering", wording=SLOWER)
    begun(review, secretariat)
    make.deciding.decide(sooner, "accepted", secretariat)
    client.force_login(secretariat)
    answers = posted("accepted", meeting=meeting)

    page = client.post(at(slower), answers)

    assert page.status_code == 409
    assert "Another accepted proposal changes the same words" in page.text
    assert "five" in page.text
    assert "20" in page.text
    assert standing(slower) is None

    back = client.post(at(slower), answers | {"choice": "back"})
    assert f'<option value="{meeting}" selected>' in back.text
    assert "There is a problem" not in back.text
    assert standing(slower) is None

    client.post(at(slower), answers | {"choice": "merge", "instead_of": "P-001"})
    assert standing(slower).outcome == "accepted"
    assert (standing(sooner).outcome, standing(sooner).merged_into) == ("merged", slower)


def test_two_that_change_different_words_may_both_be_accepted(review, secretariat):
    sooner = make.deciding.said(review, "answering", wording=SOONER)
    safely = make.deciding.said(review, "answering", wording=SAFELY)
    begun(review, secretariat)

    make.deciding.decide(sooner, "accepted", secretariat)
    make.deciding.decide(safely, "accepted", secretariat)

    assert [standing(one).outcome for one in (sooner, safely)] == ["accepted", "accepted"]


def test_a_clause_cannot_be_taken_out_and_changed(review, secretariat):
    out = make.deciding.said(review, "answering", "removal")
    safely = make.deciding.said(review, "answering", wording=SAFELY)
    begun(review, secretariat)
    make.deciding.decide(out, "accepted", secretariat)

    with pytest.raises(deciding.SameWords):
        make.deciding.decide(safely, "accepted", secretariat)


def test_what_a_meeting_decided_is_typed_back_at_once(client, review, secretariat, meeting):
    points = [
        make.deciding.said(review, "answering", wording=SOONER),
        make.deciding.said(review, "answering", wording=SLOWER),
        make.deciding.said(review, "asking", "comment"),
    ]
    begun(review, secretariat)
    client.force_login(secretariat)
    address = reverse("reviews:proposal_decide_many", args=[review.year])
    assert client.get(address).text.count("Decision on P-") == 3
    rows = {
        "outcome_P-001": "accepted", "reason_P-001": "",
        "outcome_P-002": "accepted", "reason_P-002": "",
        "outcome_P-003": "", "reason_P-003": "",
    }  # fmt: skip

    page = client.post(address, posted("", meeting=meeting) | rows)
    assert "P-001 changes the same words as P-002. Decide it on its own page" in page.text
    assert Decision.objects.count() == 0  # all or none

    page = client.post(address, posted("", meeting=meeting) | rows | {"outcome_P-002": "next_year"})
    assert "Enter the reason for P-002. It will be published" in page.text

    rows |= {"outcome_P-002": "next_year", "reason_P-002": "Not this year."}
    client.post(address, posted("", meeting=meeting) | rows)
    client.post(address, posted("", meeting=meeting) | rows)

    assert [one and one.outcome for one in map(standing, points)] == ["accepted", "next_year", None]
    assert {one.decided_at for one in Decision.objects.all()} == {meeting}


def test_only_the_secretariat_decides(client, review, secretariat, chair, auditor, lead):
    point = make.deciding.said(review, "answering", wording=SOONER)
    make.acceptance(lead.memberships.get().organisation, review.version)
    begun(review, secretariat)

    for person in (chair, auditor, lead):
        client.force_login(person)
        assert "Save decision" not in client.get(at(point)).text
        assert client.post(at(point), posted("accepted")).status_code == 403
    assert standing(point) is None


def test_deciding_cannot_begin_twice(review, secretariat):
    begun(review, secretariat)

    with pytest.raises(InvalidMove):
        deciding.begin(review, by=secretariat)
