"""What an organisation says of a clause and which proposals it supports, in its draft."""

from typing import Any

from django.db import transaction

from agreements.models import Clause
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from reviews.models import DraftNote, Proposal, Response, Support
from reviews.services.drafts import begin_to_change, lock, refuse_when_settled
from signatories.services.editing import ChangedMeanwhile

Kind = Proposal.Kind
VERBS = {
    "": "said nothing of a clause any more in the draft of",
    Kind.COMMENT: "commented in the draft of",
    Kind.WORDING: "proposed wording in the draft of",
    Kind.REMOVAL: "asked for a removal in the draft of",
}


@transaction.atomic
def propose(
    response: Response,
    clause: Clause,
    *,
    by: User,
    kind: str,
    text: str = "",
    wording: str = "",
    reason: str = "",
    shown: str = Proposal.Shown.KMIP,
    row_version: int | None = None,
) -> Proposal:
    """Keep what the organisation says of a clause as a draft; no kind takes it back, and keeps
    its words.

    `row_version` is what the person saw; None says whatever stands there.
    """
    refuse_when_settled(response.review, response.organisation)
    lock(response)
    proposal, _ = Proposal.objects.get_or_create(
        response=response,
        clause_key=clause.key,
        defaults={
            "review_id": response.review_id,
            "clause_title": str(clause),
            "position": clause.position,
        },
    )
    if row_version is not None and row_version != proposal.row_version:
        raise ChangedMeanwhile(proposal)
    said = {"kind": kind, "text": text, "wording": wording, "reason": reason, "shown": shown}
    if proposal.drafted != said:
        begin_to_change(response, by=by)
        for draft, sent in Proposal.PAIRS.items():
            setattr(proposal, draft, said[sent])
        proposal.row_version += 1
        proposal.save(update_fields=[*Proposal.PAIRS, "row_version"])
        _record(by, VERBS[kind], response, clause=clause.key)
    return proposal


@transaction.atomic
def take_back(response: Response, clause: Clause, *, by: User) -> Proposal:
    """The organisation says nothing of this clause; the words it had drafted are kept."""
    proposal = response.proposals.get(clause_key=clause.key)
    said: dict[str, Any] = proposal.drafted | {"kind": ""}
    return propose(response, clause, by=by, **said)


@transaction.atomic
def support(response: Response, proposal: Proposal, *, by: User, wanted: bool = True) -> None:
    """Support what another organisation proposes, or not any more; counted when it is sent."""
    refuse_when_settled(response.review, response.organisation)
    lock(response)
    if proposal.response_id == response.pk:
        raise ValueError("an organisation supports what others propose")
    given = Support.objects.filter(response=response, proposal=proposal).first()
    if (given is not None and given.is_drafted) == wanted:
        return
    begin_to_change(response, by=by)
    if given is None:
        Support.objects.create(response=response, proposal=proposal)
    elif not wanted and not given.is_sent:
        given.delete()
    else:
        given.is_drafted = wanted
        given.save(update_fields=["is_drafted"])
    verb = "supported a proposal in" if wanted else "supported a proposal no longer in"
    _record(by, f"{verb} the draft of", response, proposal=proposal.reference)


@transaction.atomic
def write_note(
    response: Response, *, text: str, by: User, clause: Clause | None = None
) -> DraftNote:
    """A colleague says what they think of the draft, to those who write it and nobody else."""
    note = response.notes.create(
        text=text,
        written_by=by,
        clause_key=clause.key if clause else "",
        clause_title=str(clause) if clause else "",
    )
    _record(by, "left a note on the draft of", response)
    return note


def _record(by: User, verb: str, response: Response, **detail: Any) -> None:
    record(by, verb, response, organisations=[response.organisation.slug], **detail)
