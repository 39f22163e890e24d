"""Opening a review: asking every signatory, beside the same rows by one INSERT each for all.

Each round is rolled back, so that the next finds the same portal.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.benchmarks.rounds import Bar, Result, count, judge, measure
from kmip_portal.benchmarks.seed import SLUG
from reviews import asking
from reviews.models import AnnualReview, Invitation
from reviews.services.opening import open_review
from reviews.services.planning import plan
from signatories.models import Organisation

YEAR = 2099  # of no review in the sample
# SQLite writes its floor in this very process, without a wire: no bar is set for it elsewhere,
# and ours keeps what it costs from growing
BARS = {"postgresql": Bar(gate=8, target=1.5), "sqlite": Bar(gate=30, target=8)}
A_TENTH = 10


def review_open(task) -> list[Result]:
    """P13: one invitation an organisation, one letter a person, one event for 250 of them; and
    what ten times as many signatories cost."""
    rounds, tenths, wholes = Rounds(), [], []

    def floor() -> float:
        tenths.append(rounds.undone(rounds.ask, only_a_tenth=True))
        return rounds.undone(rounds.insert)

    def whole() -> float:
        wholes.append(rounds.undone(rounds.ask))
        return wholes[-1]

    floor(), whole()  # the first are slow, on both sides
    tenths.clear(), wholes.clear()
    note = f"{rounds.asked.organisations:,} signatories, {rounds.asked.letters:,} letters"
    against = measure(
        "P13", "review-open", bar=BARS[connection.vendor], rounds=task.rounds, floor=floor,
        subject=whole, note=note,
    )  # fmt: skip
    growth = judge(
        "P13", "review-open", list(zip(tenths, wholes, strict=True)), Bar(gate=11, target=11),
        note="the floor is a tenth of the signatories",
    )  # fmt: skip
    missed = count(
        "P13", "review-open", "asked twice or not at all", rounds.missed, Bar(gate=0, target=0)
    )
    return [against, growth, missed]


class Rounds:
    """What is asked again and again of the same signatories."""

    def __init__(self):
        self.asked = asking.Asked()
        self.missed = 0

    def undone(self, work: Callable[[AnnualReview], None], *, only_a_tenth: bool = False) -> float:
        """Milliseconds that the work takes; nothing of it is left."""
        with transaction.atomic():
            if only_a_tenth:
                _keep_a_tenth()
            now = clock.now()
            review = plan(
                year=YEAR, version=AgreementVersion.objects.in_force(), opens_at=now,
                closes_at=now + timedelta(days=60), decisions_by=(now + timedelta(days=90)).date(),
                by=None,
            )  # fmt: skip
            open_review(review)
            began = time.perf_counter()
            work(review)
            taken = (time.perf_counter() - began) * 1000
            if work == self.ask:
                self._look(review)
            transaction.set_rollback(True)
            return taken

    def ask(self, review: AnnualReview) -> None:
        self.asked = asking.ask(review)

    def _look(self, review: AnnualReview) -> None:
        """Is everybody asked, and once?"""
        invited = Invitation.objects.filter(review=review)
        signatories = Organisation.objects.signatories().count()
        self.missed += abs(signatories - invited.count())

    def insert(self, review: AnnualReview) -> None:
        """The rows of those who were copied into this database, without a thought for any."""
        now = clock.now().isoformat()
        with connection.cursor() as cursor:
            cursor.execute(INVITATIONS, [review.pk, now, f"{SLUG}-%"])
            cursor.execute(LETTERS, [now, now, review.pk])


def _keep_a_tenth() -> None:
    """Nine in ten signatories have never signed, until this is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM signatories_acceptancestatement WHERE organisation_id IN"
            " (SELECT id FROM signatories_organisation WHERE slug LIKE %s AND id %% %s <> 0)",
            [f"{SLUG}-%", A_TENTH],
        )


INVITATIONS = """
    INSERT INTO reviews_invitation (review_id, organisation_id, person_id, role, invited_at,
        reminders, bounced, extended_reason)
    SELECT %s, o.id, m.user_id, m.role, %s, 0, 0, '' FROM signatories_organisation o
    JOIN signatories_membership m ON m.organisation_id = o.id WHERE o.slug LIKE %s
"""
# as many words as the true letter has
LETTERS = f"""
    INSERT INTO mail_email (kind, "to", to_name, addressee, subject, body, gist, together,
        in_summary, dedupe, message_id, written_at, not_before, held_because, lease, attempts,
        problem, last_error)
    SELECT 'reviews/emails/open', u.email, u.name, lower(u.email), 'A review is open',
        'Dear ' || u.name || '{" and so on" * 70}', '', false,
        false, 'bench-' || CAST(u.id AS text),
        '<bench-' || CAST(u.id AS text) || '@kmip.example>', %s, %s, '', '', 0, '', ''
    FROM reviews_invitation i JOIN accounts_user u ON u.id = i.person_id WHERE i.review_id = %s
"""
