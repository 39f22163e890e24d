"""The text of a draft is changed clause by clause: nothing is lost, and numbers follow."""

from pathlib import Path

import pytest

from agreements import drafting, services
from agreements.models import AgreementVersion, Clause
from agreements.permissions import MAY
from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from tests import make

SAMPLE = Path(__file__).parents[2] / "agreements" / "sample" / "agreement.docx"


@pytest.fixture
def draft(secretariat):
    """Two parts of two clauses, of which the second names the third."""
    before = make.version("6.0")
    before.clauses.all().delete()
    for level, number, key, body in (
        (1, "1", "one", ""),
        (2, "1.1", "apples", "1. Apples are round."),
        (2, "1.2", "pears", "1. See clause 2.1."),
        (1, "2", "two", ""),
        (2, "2.1", "plums", "1. Plums are blue. See also clauses 1.1 and 1.2."),
    ):
        make.clause(before, level=level, number=number, key=key, heading=key, body=body)
    return services.start_draft(number="7.0", by=secretariat)


def clause(draft, key):
    return draft.clauses.get(key=key)


def order(draft):
    return [f"{number} {key}" for number, key in draft.clauses.values_list("number", "key")]


def change(draft, key, by, **words):
    now = clause(draft, key)
    words = {"heading": now.heading, "body": now.body, "row_version": now.row_version} | words
    drafting.change_clause(now, by=by, **words)


def test_a_clause_is_changed_with_its_reason_and_the_history_says_so(draft, secretariat):
    change(draft, "apples", secretariat, body="1. Apples are green.", why="They were not round.")

    now = clause(draft, "apples")
    assert (now.body, now.why_changed, now.row_version, now.changed_by) == (
        "1. Apples are green.",
        "They were not round.",
        2,
        secretariat,
    )
    event = AuditEvent.objects.of(draft).latest("sequence")
    assert (event.verb, event.detail["clause"]) == ("changed a clause of", "apples")


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(draft, secretariat, chair):
    change(draft, "apples", secretariat, body="1. Theirs.")

    with pytest.raises(drafting.ChangedMeanwhile) as refused:
        change(draft, "apples", chair, body="1. Mine.", row_version=1)

    assert refused.value.theirs.body == "1. Theirs."
    assert clause(draft, "apples").body == "1. Theirs."


def test_the_same_words_sent_twice_change_nothing_the_second_time(draft, secretariat):
    for _ in range(2):
        change(draft, "apples", secretariat, body="1. Green.", row_version=1)

    assert clause(draft, "apples").row_version == 2


def test_names_follow_the_clause_they_name(draft, secretariat):
    drafting.move_clause(clause(draft, "plums"), up=True, by=secretariat)
    drafting.move_clause(clause(draft, "plums"), up=True, by=secretariat)

    assert order(draft) == ["1 one", "1.1 apples", "1.2 plums", "1.3 pears", "2 two"]
    drafting.freeze(draft)
    assert clause(draft, "pears").body == "1. See clause 1.2."
    assert clause(draft, "plums").body.endswith("See also clauses 1.1 and 1.3.")


def test_moving_makes_no_conflict_for_who_is_editing(draft, secretariat):
    body = clause(draft, "pears").body
    drafting.move_clause(clause(draft, "plums"), up=True, by=secretariat)

    change(draft, "pears", secretariat, body=f"{body} Pears are long.", row_version=1)

    assert "Pears are long" in clause(draft, "pears").body


@pytest.mark.parametrize(
    ("key", "up", "then"),
    [
        ("apples", False, "one pears apples two plums"),
        ("pears", True, "one pears apples two plums"),
        ("pears", False, "one apples two pears plums"),
        ("plums", True, "one apples pears plums two"),
        ("two", True, "two plums one apples pears"),
        ("one", False, "two plums one apples pears"),
        ("apples", True, "one apples pears two plums"),
        ("one", True, "one apples pears two plums"),
        ("plums", False, "one apples pears two plums"),
        ("two", False, "one apples pears two plums"),
    ],
)
def test_one_step_up_or_down(draft, secretariat, key, up, then):
    before = [one.key for one in draft.clauses.all()]

    moved = drafting.move_clause(clause(draft, key), up=up, by=secretariat)

    now = [one.key for one in draft.clauses.all()]
    assert now == then.split()
    assert moved is (now != before)


def test_pressing_move_twice_moves_once(draft, secretariat):
    seen = clause(draft, "pears").position
    for _ in range(2):
        drafting.move_clause(clause(draft, "pears"), up=True, seen_at=seen, by=secretariat)

    assert order(draft)[:3] == ["1 one", "1.1 pears", "1.2 apples"]
    moves = AuditEvent.objects.of(draft).filter(verb="moved a clause of")
    assert moves.count() == 1


def test_a_clause_is_added_in_its_place(draft, secretariat):
    drafting.add_clause(
        draft,
        after="apples",
        level=2,
        heading="Bananas",
        body="1. Like clause 2.1.",
        by=secretariat,
    )

    assert " ".join(order(draft)) == "1 one 1.1 apples 1.2 bananas 1.3 pears 2 two 2.1 plums"
    assert clause(draft, "bananas").body == "1. Like {clause:plums}."


def test_a_part_added_at_the_start_is_the_first_part(draft, secretariat):
    drafting.add_clause(draft, after="", level=1, heading="Before all", by=secretariat)

    assert order(draft)[:3] == ["1 before-all", "2 one", "2.1 apples"]


def test_a_key_that_a_clause_has_had_is_not_given_to_another(draft, secretariat):
    made = drafting.add_clause(draft, after="", level=2, heading="Plums", by=secretariat)

    assert made.key == "plums-2"


def test_a_published_clause_keeps_its_number_and_a_new_one_goes_altogether(draft, secretariat):
    drafting.add_clause(draft, after="apples", level=2, heading="Bananas", by=secretariat)
    drafting.remove_clause(clause(draft, "pears"), by=secretariat)
    drafting.remove_clause(clause(draft, "bananas"), by=secretariat)

    assert order(draft) == ["1 one", "1.1 apples", "1.2 pears", "2 two", "2.1 plums"]
    assert clause(draft, "pears").is_unused
    assert str(clause(draft, "pears")) == "1.2 Not used"


def test_a_name_for_a_clause_that_went_cannot_be_published(draft, secretariat):
    drafting.add_clause(draft, after="apples", level=2, heading="Bananas", by=secretariat)
    change(draft, "plums", secretariat, body="1. See clause 1.2.")
    drafting.remove_clause(clause(draft, "bananas"), by=secretariat)

    with pytest.raises(drafting.Refused, match=r"“2\.1 plums” mentions \{clause:bananas\}"):
        services.propose(draft, by=secretariat, in_force_on=clock.today())


def test_the_text_of_a_version_that_is_no_draft_cannot_be_changed(draft, secretariat):
    now = clause(draft, "apples")
    services.propose(draft, by=secretariat, in_force_on=clock.today())

    for attempt in (
        lambda: change(draft, "apples", secretariat, body="Late."),
        lambda: drafting.move_clause(now, up=True, by=secretariat),
        lambda: drafting.remove_clause(now, by=secretariat),
        lambda: drafting.add_clause(draft, after="one", level=2, heading="Late", by=secretariat),
    ):
        with pytest.raises(TooLate, match=r"Version 7\.0 is now “Proposed”"):
            attempt()


def test_what_is_proposed_reads_in_words(draft, secretariat):
    drafting.move_clause(clause(draft, "two"), up=True, by=secretariat)
    services.propose(draft, by=secretariat, in_force_on=clock.today())

    said = {one["key"]: one["body"] for one in draft.pdf.snapshot["clauses"]}
    assert said["pears"] == "1. See clause 1.1."
    assert not [one for one in draft.clauses.all() if "{" in one.body]


def test_who_wrote_a_word_of_it_does_not_approve_it(draft, secretariat, chair):
    change(draft, "apples", chair, body="1. Mine.")
    change(draft, "pears", secretariat, body="1. Theirs.")
    services.propose(draft, by=secretariat, in_force_on=clock.today())

    with pytest.raises(services.Refused, match="Someone else must approve"):
        services.approve(draft, by=chair, sha256="")


def test_who_wrote_a_word_that_somebody_else_wrote_over_does_not_approve_it(
    draft, secretariat, chair
):
    change(draft, "apples", chair, body="1. Mine.")
    change(draft, "apples", secretariat, body="1. Theirs.")
    services.propose(draft, by=secretariat, in_force_on=clock.today())
    services.return_to_draft(draft, by=secretariat)
    services.propose(draft, by=secretariat, in_force_on=clock.today())

    assert not MAY["approve"](chair, draft)
    with pytest.raises(services.Refused, match="Someone else must approve"):
        services.approve(draft, by=chair, sha256="")


@pytest.mark.parametrize(
    "hand",
    [
        lambda draft, by: drafting.move_clause(clause(draft, "pears"), up=True, by=by),
        lambda draft, by: drafting.remove_clause(clause(draft, "pears"), by=by),
        lambda draft, by: drafting.add_clause(draft, after="", level=2, heading="New", by=by),
    ],
    ids=["moved", "removed", "added"],
)
def test_every_hand_in_the_text_is_kept_from_approving_it(draft, secretariat, chair, hand):
    hand(draft, chair)
    change(draft, "apples", secretariat, body="1. Theirs.")
    services.propose(draft, by=secretariat, in_force_on=clock.today())

    assert not MAY["approve"](chair, draft)
    assert MAY["approve"](make.kmip_person("chair", name="Another Chair"), draft)


def test_the_chair_is_written_to_once_when_a_version_is_proposed(draft, secretariat, chair):
    make.kmip_person("chair", name="Drafted It", email="drafter@kmip.example")
    AgreementVersion.objects.filter(pk=draft.pk).update(
        drafted_by=make.kmip_person("chair", name="Also Chair")
    )
    draft.refresh_from_db()
    services.propose(
        draft, by=secretariat, in_force_on=clock.today(), summary_of_changes="Plums & pears’ rules"
    )

    letters = Email.objects.filter(kind="agreements/emails/approve")
    assert {letter.to for letter in letters} == {chair.email, "drafter@kmip.example"}
    letter = letters.get(to=chair.email)
    assert letter.subject == "Approve publication of version 7.0"
    assert "Plums & pears’ rules" in letter.body
    assert "/manage/agreement/7-0/redline/" in letter.body


def test_a_correction_is_the_next_minor_version_and_asks_nobody(secretariat):
    make.version("6.0")
    make.version("6.1", status="draft")

    correction = services.start_correction(by=secretariat)

    assert (correction.number, correction.needs_acceptance) == ("6.2", "nobody")
    assert "nobody needs to accept again" in correction.summary_of_changes


def test_there_must_be_something_to_correct(secretariat):
    with pytest.raises(services.Refused, match="no version in force to correct"):
        services.start_correction(by=secretariat)


def test_moving_a_clause_of_a_long_text_takes_few_queries(
    secretariat, django_assert_max_num_queries
):
    with SAMPLE.open("rb") as file:
        version, _ = services.import_agreement(file, by=secretariat)
    moving = Clause.objects.get(version=version, key="urgent-sharing")

    with django_assert_max_num_queries(20):
        drafting.move_clause(moving, up=True, by=secretariat)

    said = version.clauses.get(key="steps-in-deciding-to-share").body
    assert "{clause:urgent-sharing}" in said
    assert version.clauses.get(key="urgent-sharing").number == "6.1"
