"""Signatories see what others propose, as far as its proposers allow, and support it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmip_portal.documents.services import make_due
from kmip_portal.mail.models import Email
from reviews.documents import copy_of, frozen
from reviews.models import AnnualReview, Proposal, Response, Support
from reviews.services import proposing, responding
from tests import make

POLICE = "weald-police"
NEW = "1. Share when it is right, at once."
NAMED, HIDDEN, QUIET = "Ashford Named Borough", "Hythe Hidden Borough", "Quarry Quiet Borough"


@pytest.fixture
def review(cast):
    """With proposals of three other organisations, each shown in its own way."""
    review = make.open_review()
    for name, shown, text in (
        (NAMED, "named", "The first reason."),
        (HIDDEN, "unnamed", "The second reason."),
        (QUIET, "kmip", "The third reason."),
    ):
        organisation = make.signatory(name)
        said = {"kind": "wording", "wording": NEW, "reason": text, "shown": shown}
        responding.respond(
            review, organisation, by=make.member(organisation, "lead"),
            answer="comments", proposals={clause_of(review).key: said},
        )  # fmt: skip
    return review


def clause_of(review):
    return review.version.clauses.get(heading="Sharing without consent")


@pytest.fixture
def draft(review, police, lead):
    return responding.save_answer(review, police, answer="comments", by=lead)


@pytest.fixture
def page(client, lead, review, draft):
    client.force_login(lead)
    return reverse("reviews:respond_clause", args=[review.year, POLICE, clause_of(review).key])


def the(shown):
    """The proposal of another organisation that is shown so."""
    return Proposal.objects.get(
        shown=shown, response__organisation__name__in=[NAMED, HIDDEN, QUIET]
    )


def nothing(**more):
    return {"row_version": "1", "submission_id": "", "kind": ""} | more


def test_they_are_shown_as_their_proposers_allow(client, page):
    shown = client.get(page).text

    assert NAMED in shown
    assert "The first reason." in shown
    assert "The second reason." in shown
    assert "A signatory, without its name" in shown
    for hidden in (HIDDEN, QUIET, "The third reason.", the("kmip").reference):
        assert hidden not in shown


def test_the_list_counts_only_what_is_shown(client, page, review):
    listed = client.get(reverse("reviews:respond_clauses", args=[review.year, POLICE])).text

    assert "2 proposals of other signatories" in listed


def test_nothing_is_shown_where_the_review_does_not_show_what_others_propose(client, page):
    AnnualReview.objects.update(shows_proposals=False)

    assert "What other signatories propose" not in client.get(page).text
    assert client.post(page, nothing(support="1")).status_code == 404


def test_supporting_keeps_what_was_being_typed_and_saves_none_of_it(client, page, draft):
    pressed = client.post(page, nothing(support=the("unnamed").number, comment="Half a thought"))

    assert "You support this." in pressed.text
    assert "Half a thought" in pressed.text
    assert "Select what you want to do" not in pressed.text
    assert draft.supports.get().proposal.reference == the("unnamed").reference
    assert not draft.proposals.drafted().exists()
    client.post(page, nothing(unsupport=the("unnamed").number))
    assert not draft.supports.exists()


def test_what_is_for_kmip_alone_cannot_be_supported(client, page):
    assert client.post(page, nothing(support=the("kmip").number)).status_code == 404
    assert client.post(page, nothing(support="x")).status_code == 404
    assert not Support.objects.exists()


def test_a_support_counts_when_the_response_is_sent_and_until_it_is_changed(
    client, page, review, draft, lead
):
    client.post(page, nothing(support="1"))
    assert not Support.objects.sent().exists()
    assert "0 organisations support this." in client.get(page).text

    responding.send_response(draft, by=lead)  # a support alone is something to send
    assert "1 organisation supports this." in client.get(page).text

    responding.respond(review, draft.organisation, by=lead, answer="support")
    assert not Support.objects.sent().exists()
    assert Support.objects.drafted().count() == 1  # kept for another change of mind


def test_who_supported_other_words_is_told_and_supports_the_new_ones_only_if_they_want_to(
    client, page, review, draft, lead
):
    client.post(page, nothing(support=the("unnamed").number))
    responding.send_response(draft, by=lead)
    theirs = Response.objects.get(organisation__name=HIDDEN)
    other = {"kind": "wording", "wording": f"{NEW} Always.", "reason": "R", "shown": "unnamed"}

    proposing.propose(theirs, clause_of(review), by=theirs.sent_by, **other)
    assert Support.objects.sent().count() == 1  # what was sent stands until it is sent anew
    responding.send_response(theirs, by=theirs.sent_by)

    assert not Support.objects.exists()
    letter = Email.objects.get(kind="reviews/emails/supported_changed", to=lead.email)
    assert (
        letter.subject
        == f"A proposal that Weald Police supports has changed – {the('unnamed').reference}"
    )
    assert HIDDEN not in letter.body


def test_what_is_taken_back_is_told_and_supported_again_when_it_comes_again(
    client, page, review, draft, lead
):
    client.post(page, nothing(support="1"))
    responding.send_response(draft, by=lead)
    theirs = Response.objects.get(organisation__name=NAMED)

    responding.respond(review, theirs.organisation, by=theirs.sent_by, answer="support")
    assert not Support.objects.sent().exists()
    letter = Email.objects.get(kind="reviews/emails/supported_changed", to=lead.email)
    assert "has taken it back" in letter.body
    responding.respond(review, theirs.organisation, by=theirs.sent_by, answer="comments")
    assert Support.objects.sent().count() == 1


def test_nobody_supports_themselves(draft, review, lead):
    own = proposing.propose(draft, clause_of(review), kind="comment", text="Ours", by=lead)

    with pytest.raises(ValueError, match="what others propose"):
        proposing.support(draft, own, by=lead)


def test_no_page_letter_or_file_tells_who_is_not_named(client, page, review, draft, lead, police):
    client.post(page, nothing(support=the("unnamed").number))
    check = reverse("reviews:respond_check", args=[review.year, POLICE])
    shared = reverse("reviews:respond_draft", args=[review.year, POLICE])
    pages = [client.get(address).text for address in (page, check, shared)]
    client.post(check, {"authorised": "on"})
    draft.refresh_from_db()
    pages.append(client.get(draft.get_absolute_url()).text)
    make_due()

    assert the("unnamed").reference in pages[-1]
    assert copy_of(draft, "docx").is_ready
    letters = [one.body for one in Email.objects.filter(to=lead.email)]
    assert any(the("unnamed").reference in body for body in letters)
    for text in [*pages, *letters, str(frozen(draft))]:
        assert HIDDEN not in text
        assert "hythe-hidden" not in text


def test_what_others_propose_costs_the_same_however_many_they_are(client, page, review):
    client.get(page)  # what waits for the lead is counted
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(6):
        of = make.signatory(f"Council {number}")
        comment = {clause_of(review).key: f"Thought {number}"}
        responding.respond(
            review, of, by=make.member(of, "lead"), answer="comments",
            proposals={key: {"kind": "comment", "text": text, "shown": "named"}
                       for key, text in comment.items()},
        )  # fmt: skip

    with CaptureQueriesContext(connection) as many:
        assert "Thought 5" in client.get(page).text
    assert len(many) == len(few)
