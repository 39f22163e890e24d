"""What was accepted is put into the draft of the next version: each once, and nothing is lost."""

import pytest
from django.urls import reverse

from agreements import drafting
from agreements import services as agreements
from agreements.models import AgreementVersion
from kmip_portal.lifecycle import TooLate
from reviews.models import Adoption
from reviews.services import adopting
from tests import make
from tests.make.deciding import ANSWERING, KEEPING, SAFELY, SLOWER, SOONER, WHOM

BOTH = SOONER.replace("in writing", "in writing and securely")


@pytest.fixture
def review():
    return make.deciding.answered_review()


def begun(review, secretariat):
    return make.deciding.begin_deciding(review, secretariat)


def accepted(review, secretariat, *points):
    begun(review, secretariat)
    for point in points:
        make.deciding.decide(point, "accepted", secretariat)


def adopted(review, by):
    review.refresh_from_db()
    return adopting.adopt(review, number="7.0", by=by)


def clause(key="answering", number="7.0"):
    return AgreementVersion.objects.get(number=number).clauses.get(key=key)


def test_an_accepted_wording_is_in_the_draft_to_the_letter_with_its_origin(review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER, reason="Ten is too long.")
    accepted(review, secretariat, point)

    done = adopted(review, secretariat)

    assert done == ([point], [])
    now = clause()
    assert (now.body, now.origin) == (SOONER, f"{review.year}/P-001")
    assert now.why_changed == "Ten is too long."
    assert [clause("keeping").origin, clause("keeping").body] == ["", KEEPING]


def test_changed_wording_is_taken_with_the_reason_that_is_published(review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)
    make.deciding.decide(
        point, "accepted_with_changes", secretariat, wording=SLOWER, reason="Schools need more."
    )

    adopted(review, secretariat)

    assert (clause().body, clause().why_changed) == (SLOWER, "Schools need more.")


def test_several_accepted_for_one_clause_stand_in_it_together(review, secretariat):
    sooner = make.deciding.said(review, "answering", wording=SOONER)
    safely = make.deciding.said(review, "answering", wording=SAFELY)
    accepted(review, secretariat, safely, sooner)

    adopted(review, secretariat)

    assert clause().body == BOTH
    assert clause().origin == f"{review.year}/P-001, {review.year}/P-002"


def test_a_removed_clause_stays_as_not_used_with_its_origin(review, secretariat):
    point = make.deciding.said(review, "keeping", "removal")
    accepted(review, secretariat, point)

    adopted(review, secretariat)

    assert clause("keeping").is_unused
    assert (clause("keeping").number, clause("keeping").origin) == ("1.3", f"{review.year}/P-001")


@pytest.mark.parametrize("outcome", ["not_accepted", "next_year"])
def test_what_was_not_accepted_changes_nothing(review, secretariat, outcome):
    point = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)
    make.deciding.decide(point, outcome, secretariat)

    adopted(review, secretariat)

    assert clause().body == ANSWERING
    assert Adoption.objects.count() == 0


def test_an_accepted_comment_changes_no_words(review, secretariat):
    point = make.deciding.said(review, "asking", "comment")
    accepted(review, secretariat, point)

    assert adopting.standing(review).waiting == []


def test_put_in_twice_it_is_there_once_and_later_edits_stay(review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)
    accepted(review, secretariat, point)
    adopted(review, secretariat)
    edited = SOONER.replace("says why", "says why, and when it can")
    now = clause()
    drafting.change_clause(
        now, row_version=now.row_version, heading=now.heading, body=edited, by=secretariat
    )

    done = adopted(review, secretariat)

    assert done == ([], [])
    assert clause().body == edited
    assert Adoption.objects.count() == 1


def test_what_is_accepted_later_goes_in_beside_what_was_edited(review, secretariat):
    sooner = make.deciding.said(review, "answering", wording=SOONER)
    safely = make.deciding.said(review, "answering", wording=SAFELY)
    accepted(review, secretariat, sooner)
    adopted(review, secretariat)
    now = clause()
    edited = SOONER.replace("says why", "says when")
    drafting.change_clause(
        now, row_version=now.row_version, heading=now.heading, body=edited, by=secretariat
    )
    make.deciding.decide(safely, "accepted", secretariat)

    adopted(review, secretariat)

    assert clause().body == BOTH.replace("says why", "says when")


def test_where_an_editor_changed_the_same_words_nothing_is_overwritten(client, review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)
    begun(review, secretariat)
    draft = agreements.start_draft(number="7.0", by=secretariat)
    now = draft.clauses.get(key="answering")
    drafting.change_clause(
        now, row_version=now.row_version, heading=now.heading, body=SLOWER, by=secretariat
    )
    make.deciding.decide(point, "accepted", secretariat)

    review.refresh_from_db()
    done = adopting.adopt(review, draft=draft, by=secretariat)

    assert done == ([], [point])
    assert clause().body == SLOWER
    client.force_login(secretariat)
    address = reverse("reviews:review_adopt", args=[review.year])
    assert "I have written P-001 into the draft" in client.get(address).text
    client.post(address, {"written_in": "P-001"})
    assert adopting.standing(review_now(review)).is_complete
    assert Adoption.objects.get().by_hand
    assert (clause().body, clause().origin) == (SLOWER, f"{review.year}/P-001")


def review_now(review):
    return type(review).objects.get(pk=review.pk)


def test_what_is_decided_otherwise_afterwards_is_said_and_the_draft_is_left_alone(
    client, review, secretariat
):
    point = make.deciding.said(review, "answering", wording=SOONER)
    accepted(review, secretariat, point)
    adopted(review, secretariat)
    make.deciding.decide(point, "not_accepted", secretariat)
    client.force_login(secretariat)
    address = reverse("reviews:review_adopt", args=[review.year])

    assert "Decided otherwise since" in client.get(address).text
    assert clause().body == SOONER
    client.post(address, {"written_in": "P-001"})

    assert adopting.standing(review_now(review)) == ([], [], [])
    assert clause().origin == ""


def test_words_that_kmip_alone_read_are_not_given_as_the_reason(review, secretariat):
    point = make.deciding.said(
        review, "asking", wording=f"{WHOM} By name.", reason="The ferry stops.", shown="kmip"
    )
    accepted(review, secretariat, point)

    adopted(review, secretariat)

    assert (clause("asking").body, clause("asking").why_changed) == (f"{WHOM} By name.", "")


def test_the_secretariat_puts_it_in_by_a_button(client, review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)
    accepted(review, secretariat, point)
    client.force_login(secretariat)
    address = reverse("reviews:review_adopt", args=[review.year])
    assert "A new draft of version 7.0" in client.get(address).text
    client.post(address, {"draft": "new"})
    client.post(address, {"draft": "new"})

    assert clause().body == SOONER
    assert AgreementVersion.objects.filter(number="7.0").count() == 1
    draft = clause().version
    assert draft.summary_of_changes == (
        "Clause 1.2 Answering requests now says: "
        "A request is answered within five working days, in writing."
    )
    listed = client.get(reverse("manage_agreement:clause_list", args=["7-0"])).text
    origin = reverse("reviews:origin", args=[review.year, "P-001"])
    assert f'href="{origin}"' in listed
    assert client.get(origin).url == f"/reviews/{review.year}/proposals/P-001/"


def test_a_draft_that_was_given_up_is_begun_anew(review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)
    accepted(review, secretariat, point)
    adopted(review, secretariat)
    agreements.discard(clause().version, by=secretariat)

    done = adopting.adopt(review_now(review), number="7.0", by=secretariat)

    assert done.put_in == [point]


def test_nothing_is_put_into_a_text_that_is_frozen(review, secretariat):
    first = make.deciding.said(review, "answering", wording=SOONER)
    later = make.deciding.said(review, "keeping", "removal")
    accepted(review, secretariat, first)
    adopted(review, secretariat)
    agreements.propose(
        clause().version, by=secretariat, in_force_on=make.deciding.clock.today(),
        summary_of_changes="Faster",
    )  # fmt: skip
    make.deciding.decide(later, "accepted", secretariat)

    with pytest.raises(TooLate):
        adopting.adopt(review_now(review), by=secretariat)


def test_signatories_do_not_read_in_the_starting_draft_what_was_decided(
    client, review, secretariat, lead
):
    """It is shown as K-MIP's own proposal until deciding begins; then decisions go into it."""
    draft = agreements.start_draft(number="7.0", by=secretariat)
    keeping = draft.clauses.get(key="keeping")
    drafting.change_clause(
        keeping, row_version=keeping.row_version, heading=keeping.heading,
        body=KEEPING.replace("six", "seven"), why="As the law says.", by=secretariat,
    )  # fmt: skip
    type(review).objects.update(starting_draft=draft)
    point = make.deciding.said(review, "answering", wording=SAFELY, shown="kmip")
    client.force_login(lead)
    changes = reverse("reviews:review_changes", args=[review.year])
    assert "seven" in client.get(changes).text

    accepted(review, secretariat, point)
    adopting.adopt(review_now(review), draft=draft, by=secretariat)
    page = client.get(changes)

    assert page.status_code == 200
    assert "securely" not in page.text
    assert point.reference not in page.text
    assert clause().body == SAFELY  # it is there


def test_each_changed_sentence_names_the_proposal_it_came_from(client, review, secretariat):
    """From two proposals; what an editor adds names none, and what an editor changes afterwards
    still names its own."""
    first = make.deciding.said(review, "answering", wording=SOONER)
    second = make.deciding.said(review, "answering", wording=f"{ANSWERING} Reasons are given.")
    accepted(review, secretariat, first, second)
    adopted(review, secretariat)
    now = clause()
    drafting.change_clause(
        now,
        row_version=now.row_version,
        heading=now.heading,
        body=now.body.replace("Reasons", "Full reasons") + " Nothing is charged.",
        by=secretariat,
    )

    client.force_login(secretariat)
    compared = reverse("agreements:compare", args=["6-0", "7-0"])
    for view in ("inline", "side", "changes"):
        page = client.get(compared, {"view": view}).text
        names = {
            reference: f'<a class="govuk-link" href="/reviews/{review.year}/origin/{reference}/">'
            f"{review.year}/{reference}</a>"
            for reference in ("P-001", "P-002")
        }
        assert f"(proposal {names['P-001']})" in page  # the only sentence of its paragraph
        assert f"“Full reasons are given.”: proposal {names['P-002']}" in page
        assert "“Nothing is charged.”" not in page


def test_no_sentence_is_said_to_be_what_kmip_alone_was_told(client, review, secretariat):
    """What came of it is in the text, and the clause names it; which words they are is not told."""
    named = make.deciding.said(review, "answering", wording=SOONER)
    quiet = make.deciding.said(
        review, "answering", wording=f"{ANSWERING} Reasons are given.", shown="kmip"
    )
    accepted(review, secretariat, named, quiet)
    adopted(review, secretariat)

    assert "Reasons are given." in clause().body
    assert set(clause().caused["new"].values()) == {f"{review.year}/P-001"}
    client.force_login(secretariat)
    page = client.get(reverse("agreements:compare", args=["6-0", "7-0"])).text
    assert page.count(f"{review.year}/P-001</a>") == 2
    assert page.count(f"{review.year}/{quiet.reference}</a>") == 1


def test_a_sentence_written_in_by_hand_names_its_proposal(client, review, secretariat):
    point = make.deciding.said(review, "answering", wording=SOONER)
    draft = agreements.start_draft(number="7.0", by=secretariat)
    mine = draft.clauses.get(key="answering")
    drafting.change_clause(
        mine, row_version=mine.row_version, heading=mine.heading, body=SLOWER, by=secretariat
    )
    accepted(review, secretariat, point)
    review.refresh_from_db()
    assert adopting.adopt(review, draft=draft, by=secretariat) == ([], [point])
    assert clause().caused["new"] == {}

    adopting.written_in(point, by=secretariat)

    [sentence] = clause().caused["new"]
    assert sentence == "A request is answered within 20 working days, in writing."
    make.deciding.decide(point, "not_accepted", secretariat)
    adopting.written_in(point, by=secretariat)
    assert clause().caused == {"new": {}, "old": {}}
