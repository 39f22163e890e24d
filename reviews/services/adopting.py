"""What was accepted is put into a draft of the next version, clause by clause, each once.

A clause takes the changes of every proposal accepted for it, beside whatever an editor has made of
it meanwhile. Where both change the same words nothing is overwritten: somebody writes it in.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction

from agreements import drafting
from agreements import services as agreements
from agreements.causes import carried, dropped, put_to
from agreements.cross_references import by_key, in_words, numbers_of
from agreements.merging import merged
from agreements.models import AgreementVersion, Clause
from agreements.origins import with_another, without
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from reviews.models import Adoption, AnnualReview, Decision, Proposal
from reviews.services.deciding import hold, new_words

LEAD = re.compile(r"^\s*(?:\d+[.)]|[-*+])?\s*")
WHY = 2000  # letters of the note beside a change


class Adopted(NamedTuple):
    """What putting it in came to: those put in now, and those somebody must write in."""

    put_in: list[Proposal]
    by_hand: list[Proposal]


class Standing(NamedTuple):
    """How far what was accepted has come into the draft."""

    there: list[Adoption]
    waiting: list[Decision]  # to be put in
    outdated: list[Adoption]  # decided otherwise since

    @property
    def is_complete(self) -> bool:
        return not self.waiting and not self.outdated


def standing(review: AnnualReview) -> Standing:
    """Every accepted decision that changes words, and where it is."""
    wanted = {one.proposal_id: one for one in _accepted(review)}
    adoptions = _adoptions(review)
    there = {one.proposal_id for one in adoptions}
    return Standing(
        there=[one for one in adoptions if _still(one, wanted)],
        waiting=[one for pk, one in wanted.items() if pk not in there],
        outdated=[one for one in adoptions if not _still(one, wanted)],
    )


def _still(adoption: Adoption, wanted: dict[int, Decision]) -> bool:
    """Whether what was put in is what stands decided, or words that say the same."""
    now = wanted.get(adoption.proposal_id)
    return now is not None and new_words(now) == new_words(adoption.decision)


def _accepted(review: AnnualReview) -> list[Decision]:
    """Decisions that change words, in the order of the document."""
    found = (
        Decision.objects.standing()
        .filter(proposal__review=review)
        .exclude(proposal__kind="")
        .select_related("proposal")
        .order_by("proposal__position", "proposal__number")
    )
    return [one for one in found if new_words(one) is not None]


def _adoptions(review: AnnualReview) -> list[Adoption]:
    """What stands in the draft, in the order of the document."""
    if review.next_version is None or review.next_version.status == "discarded":
        return []
    found = Adoption.objects.filter(proposal__review=review, version=review.next_version)
    rows = found.select_related("proposal", "decision__proposal")
    return list(rows.order_by("proposal__position", "proposal__number"))


@transaction.atomic
def adopt(
    review: AnnualReview, *, by: User, draft: AgreementVersion | None = None, number: str = ""
) -> Adopted:
    """Put in whatever was accepted and is not there yet; the first time into this draft, or into
    a new one of this number. Done twice, it is done once."""
    held = hold(review)
    version = _into(held, draft, number, by)
    drafting.must_be_a_draft(version)
    put_in: list[Proposal] = []
    by_hand: list[Proposal] = []
    for decision in standing(held).waiting:
        done = _put_in(held, decision, version, by)
        (put_in if done else by_hand).append(decision.proposal)
        if done:
            _keep(decision, version, by)
    if put_in:
        _summarise(held, version, put_in)
        references = [one.reference for one in put_in]
        record(by, "put what was accepted into", version, review=str(held), proposals=references)
    review.next_version = version
    return Adopted(put_in, by_hand)


@transaction.atomic
def written_in(proposal: Proposal, *, by: User) -> None:
    """Somebody has written an accepted proposal into the draft, or taken a dropped one out of it:
    what stands decided is what the draft says, and nothing is changed."""
    review = hold(proposal.review)
    now = next((one for one in _accepted(review) if one.proposal_id == proposal.pk), None)
    earlier = [one for one in _adoptions(review) if one.proposal_id == proposal.pk]
    version = review.next_version
    if version is None or (earlier and now and earlier[0].decision_id == now.pk):
        return
    drafting.must_be_a_draft(version)
    for one in earlier:
        one.delete()
    if now:
        _keep(now, version, by, by_hand=True)
    if clause := version.clauses.filter(key=proposal.clause_key).first():
        said = with_another if now else without
        drafting.change_clause(
            clause,
            row_version=clause.row_version,
            heading=clause.heading,
            body=clause.body,
            why=clause.why_changed,
            origin=said(clause.origin, origin_of(proposal)),
            caused=_caused(review, clause, proposal, now),
            by=by,
        )
    record(by, "settled by hand in the draft", proposal, review=str(review))


def _caused(
    review: AnnualReview, clause: Clause, proposal: Proposal, now: Decision | None
) -> dict[str, dict[str, str]]:
    """Which sentences of a clause written by hand came from this proposal; none, where it was
    dropped, or where what was said to K-MIP only would be seen to be its words."""
    if now is None or _is_for_kmip_only(proposal):
        return dropped(clause.caused, origin_of(proposal))
    before = {one.key: one for one in review.version.clauses.all()}
    was = before.get(clause.key)
    return put_to(
        clause.caused,
        origin_of(proposal),
        base=_keyed(was.body, before.values()) if was else "",
        proposed=_keyed(new_words(now) or "", before.values()),
        now=_keyed(clause.body, clause.version.clauses.all()),
    )


def _into(
    review: AnnualReview, draft: AgreementVersion | None, number: str, by: User
) -> AgreementVersion:
    chosen = review.next_version
    if chosen is None or chosen.status == "discarded":
        chosen = draft or agreements.start_draft(number=number, by=by)
        review.next_version = chosen
        review.save(update_fields=["next_version"])
    return chosen


def _put_in(review: AnnualReview, decision: Decision, version: AgreementVersion, by: User) -> bool:
    """Whether the clause of the draft could take the change by itself."""
    proposal, words = decision.proposal, new_words(decision) or ""
    clauses = {clause.key: clause for clause in version.clauses.all()}
    before = {clause.key: clause for clause in review.version.clauses.all()}
    here, was = clauses.get(proposal.clause_key), before.get(proposal.clause_key)
    if here is None or was is None or here.is_unused:
        return False
    origin = with_another(here.origin, origin_of(proposal))
    said: dict[str, Any] = {"why": _why(here, decision), "origin": origin}
    now, old = _keyed(here.body, clauses.values()), _keyed(was.body, before.values())
    if not words:
        if now != old:
            return False
        drafting.remove_clause(here, row_version=here.row_version, by=by, **said)
        return True
    body = merged(old, [now, _keyed(words, before.values())])
    if body is None:
        return False
    if _is_for_kmip_only(proposal):
        said["caused"] = carried(here.caused, now, body)
    drafting.change_clause(
        here, row_version=here.row_version, heading=here.heading, body=body, by=by, **said
    )
    return True


def _keyed(body: str, clauses: Iterable[Clause]) -> str:
    """As a draft keeps it: other clauses named by key."""
    return by_key(body, {one.number: one.key for one in clauses if one.number})


def _is_for_kmip_only(proposal: Proposal) -> bool:
    """Its words are not to be told from others: the clause names it, no sentence does."""
    return proposal.shown == Proposal.Shown.KMIP


def origin_of(proposal: Proposal) -> str:
    return f"{proposal.review.year}/{proposal.reference}"


def _why(clause: Clause, decision: Decision) -> str:
    """The note beside the change, which is published: what K-MIP gave as its reason, or else the
    proposer's, if they let others read it."""
    proposal = decision.proposal
    reason = decision.reason or ("" if _is_for_kmip_only(proposal) else proposal.reason)
    notes = dict.fromkeys(note for note in (clause.why_changed, reason) if note)
    why = "\n\n".join(notes)
    return why if len(why) <= WHY else clause.why_changed


def _keep(
    decision: Decision, version: AgreementVersion, by: User, *, by_hand: bool = False
) -> None:
    Adoption.objects.get_or_create(
        proposal=decision.proposal,
        version=version,
        defaults={"decision": decision, "by_hand": by_hand, "adopted_by": by},
    )


def _summarise(review: AnnualReview, version: AgreementVersion, put_in: list[Proposal]) -> None:
    """A first wording of the summary of changes, where nobody has written one."""
    if version.summary_of_changes:
        return
    before = {clause.key: clause.body for clause in review.version.clauses.all()}
    clauses = list(version.clauses.all())
    numbers, changed = numbers_of(clauses), {one.clause_key for one in put_in}
    lines = []
    for clause in (one for one in clauses if one.key in changed):
        new = _added(before.get(clause.key, ""), in_words(clause.body, numbers))
        if clause.is_unused:
            lines.append(f"Clause {clause.number} is not used any more.")
        else:
            lines.append(f"Clause {clause} now says: {new}" if new else f"Clause {clause} changes.")
    version.summary_of_changes = "\n\n".join(lines)[:4000]
    version.save(update_fields=["summary_of_changes"])


def _added(old: str, new: str) -> str:
    """The paragraphs that are new or read otherwise, without their numbers."""
    known, now = ([LEAD.sub("", line) for line in text.splitlines()] for text in (old, new))
    return " ".join(line for line in now if line and line not in known)


def is_published(review: AnnualReview, number: int) -> bool:
    """Whether the point of this number stands in a version that anybody may read."""
    readable = AgreementVersion.objects.readable()
    found = Adoption.objects.filter(proposal__review=review, proposal__number=number)
    return found.filter(version__in=readable).exists()
