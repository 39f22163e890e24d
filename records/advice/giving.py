"""Advice is given, bound to what was seen: one by one, or many in one sitting."""

import logging
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.lifecycle import InvalidMove, TooLate
from records.advice import emails, looks
from records.advice.asking import tell
from records.advice.content import content_of
from records.advice.permissions import may_advise
from records.models import Advice, AdviceRequest, RecordOfSharing
from records.models.confirmation import sha256
from signatories.models import Membership
from signatories.permissions import held_by

log = logging.getLogger(__name__)


class ChangedSinceRead(TooLate):
    """The record says something else than what the adviser read."""

    def __init__(self, request: AdviceRequest):
        super().__init__(
            f"{request.record} changed after you read it. Read it as it is now, then advise."
        )


@transaction.atomic
def give(request: AdviceRequest, *, by: User, opinion: str, words: str, seen: str) -> Advice:
    """Support it, object, or ask; `seen` is the SHA-256 of what the adviser was shown."""
    record = RecordOfSharing.objects.locked(request.record_id)
    request = AdviceRequest.objects.select_for_update(of=("self",)).with_names().get(pk=request.pk)
    given = {"opinion": opinion, "words": words, "given_by": by}
    last = request.advice.order_by("-pk").first()
    if last and request.status != "asked" and all(getattr(last, n) == v for n, v in given.items()):
        return last  # pressed twice
    if not may_advise(by, request):
        raise PermissionDenied
    move = "question" if opinion == Advice.Opinion.ASKS else "answer"
    if not request.can(move) or not record.is_being_written:
        raise InvalidMove(request, move)
    content = content_of(record)
    digest = sha256(content)
    if digest != seen:
        raise ChangedSinceRead(request)
    advice = Advice.objects.create(
        request=request, role=_role(by, request), content=content, content_sha256=digest, **given
    )
    if move == "question":
        request.move("question")
        tell(by, "asked a question before advising on", request, sha256=digest)
    else:
        request.move("answer", answered_at=clock.now())
        tell(by, "advised on", request, sha256=digest)
        looks.ask_the_next(record, request)
    emails.answered(advice)
    return advice


def _role(by: User, request: AdviceRequest) -> str:
    """As holder of the office, or as its deputy."""
    held = {one.role for one in held_by(by)}
    return next(role for role in Membership.OFFICES[request.office] if role in held)


class Outcome(NamedTuple):
    """What came of one of many; a problem where it was skipped."""

    request: AdviceRequest
    problem: str = ""


def give_many(
    requests: Iterable[tuple[AdviceRequest, str]], *, by: User, opinion: str, words: str
) -> list[Outcome]:
    """The same opinion on each, which was seen as its hash says: each in a transaction of its own,
    with its own event. What changed meanwhile is skipped, and the others stand."""
    outcomes = []
    for request, seen in requests:
        try:
            give(request, by=by, opinion=opinion, words=words, seen=seen)
            outcomes.append(Outcome(request))
        except PermissionDenied:
            outcomes.append(Outcome(request, "It is not yours to advise on."))
        except (TooLate, InvalidMove) as known:
            outcomes.append(Outcome(request, str(known)))
        except Exception:  # whatever it was, the others stand, and this one can be tried again
            log.exception("%s could not be answered", request.reference)
            outcomes.append(Outcome(request, "The portal could not record it. Try again."))
    return outcomes
