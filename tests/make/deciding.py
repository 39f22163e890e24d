"""A review that was answered, and what K-MIP decided of it."""

from kmip_portal import clock
from reviews.models import AnnualReview, Decision
from reviews.services import closing, concluding, deciding, responding
from tests.make.agreements import clause, version
from tests.make.numbers import next_of
from tests.make.people import member
from tests.make.reviews import open_review
from tests.make.signatories import acceptance, organisation

ANSWERING = """1. A request is answered within 10 working days, in writing.

2. A partner that cannot answer says why."""
KEEPING = "1. Each partner keeps what it was sent for six years."
WHOM = "1. Each partner names one person whom others may ask."
SOONER = ANSWERING.replace("10 working days", "five working days")
SLOWER = ANSWERING.replace("10 working days", "20 working days")
SAFELY = ANSWERING.replace("in writing", "in writing and securely")


def agreement_text(number="6.0", **fields):
    """A version in force with clauses that have something to say."""
    made = version(number, **fields)
    clause(made, key="answering", number="1.2", heading="Answering requests", body=ANSWERING)
    clause(made, key="keeping", number="1.3", heading="Keeping records", body=KEEPING)
    clause(made, key="asking", number="1.4", heading="Whom to ask", body=WHOM)
    return made


def answered_review(**fields):
    """Open, of a text that has something to say; each test says what was answered."""
    return open_review(version=fields.pop("version", None) or agreement_text(), **fields)


def said(review, key, kind="wording", *, of=None, by=None, shown="named", **words):
    """One point, sent by an organisation of its own unless one is given."""
    if of is None:
        of = organisation(f"Council {next_of('councils'):02}")
        acceptance(of, review.version)
    by = by or member(of, "lead")
    if kind == "comment":
        words = {"text": "Is it clear enough?"} | words
    else:
        words = {"reason": "It is too long."} | words
    response = responding.respond(
        review,
        of,
        by=by,
        answer="comments",
        proposals={key: {"kind": kind, "shown": shown} | words},
    )
    return response.proposals.get(clause_key=key)


def begin_deciding(review, by):
    """It closes now, whatever day it was to close, and deciding begins."""
    review.refresh_from_db()
    if review.can("close"):
        closing.close(review)
    deciding.begin(review, by=by)
    return AnnualReview.objects.get(pk=review.pk)


def decide(proposal, outcome, by, **fields):
    """What was decided of a point, today, for a reason where it needs one."""
    if outcome != Decision.Outcome.ACCEPTED:
        fields = {"reason": f"K-MIP thought about {proposal.reference}."} | fields
    proposal.refresh_from_db()
    return deciding.decide(
        proposal, outcome=outcome, by=by, **{"decided_on": clock.today()} | fields
    )


def closed_review(version, of, by, *, year, **fields):
    """One of an earlier year, closed, in which this organisation made a proposal by name."""
    review = open_review(version=version, year=year, **fields)
    clause_of = version.clauses.get(number="1.1")
    said(review, clause_of.key, of=of, by=by, wording=f"{clause_of.body} And say so.")
    closing.close(review)
    return review


def review_being_decided(version, of, by, secretariat, *, year):
    """As that, and the secretariat has begun to decide."""
    review = closed_review(version, of, by, year=year)
    deciding.begin(review, by=secretariat)
    return review


def concluded_review(version, of, by, secretariat, chair, *, year):
    """As that, decided and concluded: its one point was kept for next year."""
    review = review_being_decided(version, of, by, secretariat, year=year)
    decide(review.proposals.get(), "next_year", secretariat)
    concluding.conclude(review, by=chair)
    return review
