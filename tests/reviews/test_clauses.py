"""An organisation goes through the clauses: it comments, proposes wording, asks for removals."""

import pytest
from django.urls import reverse

from kmip_portal import clock
from reviews.models import Proposal
from reviews.services import proposing, responding
from tests import make

POLICE = "weald-police"
NEW = "Share when it is right, and say so."


@pytest.fixture
def review(cast):
    return make.open_review()


@pytest.fixture
def clause(review):
    return review.version.clauses.get(heading="Sharing without consent")


@pytest.fixture
def draft(review, police, lead):
    return responding.save_answer(review, police, answer="comments", by=lead)


@pytest.fixture
def page(client, lead, review, clause, draft):
    """The page of the clause, with the lead signed in."""
    client.force_login(lead)
    return reverse("reviews:respond_clause", args=[review.year, POLICE, clause.key])


def said(**typed):
    """The form as a browser sends it."""
    return {
        "kind": "", "comment": "", "wording": "", "reason": "", "row_version": "1",
        "submission_id": "", "go": "list",
    } | typed  # fmt: skip


def test_commenting_on_a_clause(client, review, page, clause):
    assert "Share when it is right." in client.get(page).text

    typed = said(kind="comment", comment="Say who decides.", shown="named")
    listed = client.post(page, typed, follow=True)

    assert "You have commented on 1 clause." in listed.text
    assert "Commented" in listed.text
    check = reverse("reviews:respond_check", args=[review.year, POLICE])
    assert "Say who decides." in client.get(check).text
    client.post(check, {"authorised": "on"})
    proposal = Proposal.objects.get()
    assert (proposal.reference, proposal.kind, proposal.text) == (
        "P-001",
        "comment",
        "Say who decides.",
    )
    assert (proposal.clause_key, proposal.clause_title) == (clause.key, str(clause))
    assert proposal.shown == "named"


def test_new_wording_is_shown_as_it_would_change_the_clause_and_sent_letter_for_letter(
    client, review, page, lead, draft
):
    typed = said(kind="wording", wording=NEW, reason="So that people know.", shown="unnamed")

    client.post(page, typed)
    check = client.get(reverse("reviews:respond_check", args=[review.year, POLICE]))

    assert ", and say so</ins>" in check.text.replace("  ", " ") or "and say so" in check.text
    assert "<ins>" in check.text
    assert "So that people know." in check.text
    responding.send_response(draft, by=lead)
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.wording, proposal.reason) == (
        "wording",
        NEW,
        "So that people know.",
    )
    assert (proposal.text, proposal.shown) == ("", "unnamed")


def test_asking_for_a_removal(client, page, lead, draft):
    client.post(page, said(kind="removal", reason="Clause 1.2 says it.", shown="kmip"))

    responding.send_response(draft, by=lead)

    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.reason, proposal.wording) == (
        "removal",
        "Clause 1.2 says it.",
        "",
    )


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Select what you want to do"),
        ({"kind": "comment", "shown": "named"}, "Enter your comment"),
        ({"kind": "wording", "reason": "R", "shown": "named"}, "Enter the new wording"),
        (
            {"kind": "wording", "reason": "R", "shown": "named", "wording": "the same"},
            "New wording is the same as the current wording",
        ),
        (
            {"kind": "wording", "wording": NEW, "shown": "named"},
            "Enter why you want this change",
        ),
        ({"kind": "removal", "shown": "named"}, "Enter why you want this change"),
        (
            {"kind": "comment", "comment": "C"},
            "Select if we can show this to other signatories",
        ),
    ],
)
def test_what_is_missing_is_said(client, page, clause, typed, error):
    if typed.get("wording") == "the same":
        typed = typed | {"wording": clause.body}

    answer = client.post(page, said(**typed))

    assert error in answer.text
    assert Proposal.objects.drafted().count() == 0


def test_saving_goes_to_the_next_clause_and_after_the_last_to_the_list(client, review, page):
    clauses = list(review.version.clauses.all())
    nothing = said(kind="nothing", go="next")

    for before, after in zip(clauses, [*clauses[1:], None], strict=True):
        here = reverse("reviews:respond_clause", args=[review.year, POLICE, before.key])
        there = client.post(here, nothing).url
        assert there == (
            reverse("reviews:respond_clause", args=[review.year, POLICE, after.key])
            if after
            else reverse("reviews:respond_clauses", args=[review.year, POLICE])
        )


def test_a_preview_shows_the_changes_and_saves_nothing(client, page):
    shown = client.post(page, said(wording=NEW, preview="yes"))

    assert "<ins>" in shown.text
    assert NEW in shown.text
    assert "Select what you want to do" not in shown.text
    assert Proposal.objects.count() == 0


def test_the_piece_for_the_script_is_the_redline_alone(client, page):
    piece = client.post(f"{page}redline/", said(wording=NEW)).text

    assert "<ins>" in piece
    assert "<html" not in piece
    assert Proposal.objects.count() == 0


def test_wording_that_is_not_chosen_stays_in_the_draft_and_the_check_says_so(
    client, review, page, lead, draft
):
    client.post(page, said(kind="comment", comment="Say who.", wording=NEW, shown="named"))

    check = client.get(reverse("reviews:respond_check", args=[review.year, POLICE]))
    assert "Your draft also holds new wording for this clause, which will not be sent." in (
        check.text
    )
    responding.send_response(draft, by=lead)
    proposal = Proposal.objects.get()
    assert (proposal.wording, proposal.draft_wording) == ("", NEW)


def test_nothing_takes_it_back_and_keeps_the_words(client, page, lead, clause, draft):
    proposing.propose(draft, clause, kind="comment", text="Hasty", by=lead)

    client.post(page, said(kind="nothing", comment="Hasty", row_version="2"))

    assert Proposal.objects.drafted().count() == 0
    assert Proposal.objects.get().draft == "Hasty"


def test_numbers_of_what_is_shown_with_a_name_follow_one_another_and_stay(
    review, lead, police, outsider, clause
):
    council = outsider.memberships.get().organisation

    def say(organisation, by, text, shown="named"):
        said = {clause.key: {"kind": "comment", "text": text, "shown": shown}}
        return responding.respond(review, organisation, by=by, answer="comments", proposals=said)

    ours = say(police, lead, "One")
    say(council, outsider, "Two")
    responding.respond(review, police, by=lead, answer="support")
    say(police, lead, "Three", shown="unnamed")

    assert [p.reference for p in Proposal.objects.order_by("number")] == ["P-001", "P-002"]
    assert ours.proposals.get().reference == "P-001"


def test_the_number_of_what_is_shown_without_a_name_says_nothing_of_whose_it_is(
    review, lead, police
):
    """Drawn by lot: fifty sent at once beside a named one do not stand near it, or in a row."""
    version = review.version
    for n in range(50):
        make.clause(version, key=f"more-{n}", number=f"9.{n + 1}", body="Words.")
    shown = {f"more-{n}": ("named", "unnamed", "kmip")[n % 3] for n in range(50)}
    responding.respond(
        review, police, by=lead, answer="comments",
        proposals={
            key: {"kind": "comment", "text": "Who?", "shown": how} for key, how in shown.items()
        },
    )  # fmt: skip

    sent = Proposal.objects.order_by("position").values_list("shown", "number")
    drawn = [number for how, number in sent if how != "named"]
    assert len(set(drawn)) == 33
    assert drawn != sorted(drawn)
    assert max(drawn) > 200


def test_it_is_asked_about_when_it_seems_to_name_somebody(client, page):
    typed = said(kind="comment", comment="As with jo.bloggs@hotmail.example", shown="named")

    asked = client.post(page, typed)
    assert "This looks like personal information" in asked.text
    assert Proposal.objects.drafted().count() == 0

    client.post(page, typed | {"personal_data_checked": "on"})
    assert Proposal.objects.drafted().count() == 1


def test_of_new_wording_only_what_is_new_is_asked_about(client, page, clause):
    clause.body = "Write to secretary@kmip.example."
    clause.save(update_fields=["body"])
    typed = said(kind="wording", reason="R", shown="named")

    client.post(page, typed | {"wording": f"{clause.body}\nAt once."})
    assert Proposal.objects.drafted().count() == 1
    asked = client.post(page, typed | {"row_version": "2", "wording": "Ask jo.bloggs@x.example."})
    assert "This looks like personal information" in asked.text


def test_a_colleagues_words_are_not_overwritten_unseen(
    client, representative, lead, clause, draft, page
):
    proposing.propose(draft, clause, kind="comment", text="Mine", by=lead)
    client.force_login(representative)

    both = client.post(page, said(kind="comment", comment="Theirs", shown="named"))

    assert "A colleague changed this comment meanwhile" in both.text
    assert "Mine" in both.text
    assert "Theirs" in both.text
    assert 'name="row_version" value="2"' in both.text


def test_the_clauses_are_searched_by_their_words(client, review, page):
    clauses = reverse("reviews:respond_clauses", args=[review.year, POLICE])

    found = client.get(clauses, {"q": "WHEN IT IS RIGHT"})

    assert "1 clause found." in found.text
    assert "1.1 Sharing without consent" in found.text
    assert "0 clauses found." in client.get(clauses, {"q": "no such words"}).text


def test_what_comes_a_second_late_is_kept_as_a_draft(client, review, page, lead, draft):
    with clock.at(review.closes_at):
        client.force_login(lead)
        answer = client.post(page, said(kind="comment", comment="Too late?", shown="named"))
        drafted = client.get(reverse("reviews:respond_draft", args=[review.year, POLICE]))
        assert client.get(page).status_code == 409

    assert answer.status_code == 409
    assert "It is kept as a draft, and was not sent." in answer.text
    assert "Too late?" in drafted.text
    assert Proposal.objects.get().draft == "Too late?"
    assert not Proposal.objects.sent().exists()
