"""What a person does with their link: shows who they are, signs, declines, passes it on.

Nothing here changes on GET, and nothing is done for an address that has not been proved.
"""

import hmac
import logging
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Any, NamedTuple

from django.db import transaction

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import InvalidMove, TooLate
from signatories import signing_emails
from signatories.models import Organisation, SigningLink, SigningRequest
from signatories.models.signing import LINK_LASTS
from signatories.services import acceptances, signing
from signatories.services.acceptances import Refused
from signatories.signing_links import code_hash, new_code

log = logging.getLogger(__name__)

CODE_LASTS = timedelta(minutes=15)
# guesses: so many in a row and the link rests; so many in all and it works no more
MOST_TOLD = 3
IN_A_ROW, REST, IN_ALL = 10, timedelta(minutes=15), 100


class Answer(Enum):
    """What came of a code that was typed."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    RESTING = "resting"


# --- who they are -------------------------------------------------------------------------------


@transaction.atomic
def send_code(link: SigningLink) -> bool:
    """A new code to the link's address, and to no other; False where too many went just now."""
    link = SigningLink.objects.select_for_update().get(pk=link.pk)
    if not signing_emails.may_write_to(link.email, signing_emails.CODE):
        return False
    code = new_code()
    link.code_hash = code_hash(code, link=link.pk)
    link.code_expires_at = clock.now() + CODE_LASTS
    link.codes_sent += 1
    link.save(update_fields=["code_hash", "code_expires_at", "codes_sent"])
    signing_emails.code(link, code)
    return True


def check_code(link: SigningLink, typed: str) -> Answer:
    """Whether this is the code; each wrong one counts, whoever types it and from wherever.

    The right one is used up, and opens what waits for this address.
    """
    with transaction.atomic():
        link = SigningLink.objects.select_for_update().get(pk=link.pk)
        if link.is_locked() or link.wrong_tries >= IN_ALL:
            return Answer.RESTING
        if link.code_expires_at is None or link.code_expires_at <= clock.now():
            return Answer.EXPIRED
        if not hmac.compare_digest(link.code_hash, code_hash(typed, link=link.pk)):
            _count_wrong(link)
            return Answer.WRONG
        link.code_hash, link.code_expires_at, link.tries_in_a_row = "", None, 0
        link.save(update_fields=["code_hash", "code_expires_at", "tries_in_a_row"])
        open_waiting(link)
        return Answer.RIGHT


def _count_wrong(link: SigningLink) -> None:
    link.wrong_tries += 1
    link.tries_in_a_row += 1
    if link.tries_in_a_row >= IN_A_ROW:
        link.tries_in_a_row, link.locked_until = 0, clock.now() + REST
        link.code_hash, link.code_expires_at = "", None
        for request in link.requests.with_names():
            _record(None, "stopped guesses of a code for", request)
    link.save(
        update_fields=[
            "wrong_tries", "tries_in_a_row", "locked_until", "code_hash", "code_expires_at",
        ]
    )  # fmt: skip


@transaction.atomic
def open_waiting(link: SigningLink, *, by: User | None = None) -> None:
    """The person has shown who they are: all that waits for them is open, and no longer asked."""
    for request in waiting_for(link).filter(status="asked"):
        request.move("open", opened_at=clock.now(), waiting_until=None)
        _record(by, "opened", request)


def waiting_for(link: SigningLink) -> Any:
    """Everything unanswered for this address and version, by whichever letter it was asked."""
    open_requests = SigningRequest.objects.unanswered().for_version(link.version)
    in_order = open_requests.to_person(link.email).with_names()
    return in_order.order_by("organisation__folded_name", "pk")


@transaction.atomic
def sit_down(user: User, version: AgreementVersion, own: Iterable[Organisation]) -> SigningLink:
    """Somebody who is signed in begins: what they are asked, and what they are signing officer
    of and nobody has asked them for."""
    link, _ = SigningLink.objects.get_or_create(
        user=user, version=version,
        defaults={
            "name": user.name, "email": user.email, "expires_at": clock.now() + LINK_LASTS,
            "given_name": user.name, "given_job_title": user.job_title,
        },
    )  # fmt: skip
    link.expires_at = clock.now() + LINK_LASTS
    link.save(update_fields=["expires_at"])
    asked = set(waiting_for(link).values_list("organisation", flat=True))
    for organisation in own:
        if organisation.pk not in asked:
            signing.ask_oneself(organisation, version, by=user, expires_at=link.expires_at)
    link.requests.add(*waiting_for(link))
    return link


# --- what they answer ---------------------------------------------------------------------------


@transaction.atomic
def choose(link: SigningLink, chosen: Iterable[str]) -> None:
    """For which of several they have the authority; the others are left out, and that is kept."""
    chosen = set(chosen)
    for request in waiting_for(link):
        left_out = request.reference not in chosen
        if left_out != request.left_out:
            request.left_out = left_out
            request.save(update_fields=["left_out"])
            said = "said they cannot sign for" if left_out else "said they can sign for"
            _record(None, said, request)


@transaction.atomic
def keep_answers(
    link: SigningLink, *, name: str, job_title: str, authority: str, authority_detail: str
) -> None:
    """Kept until they sign, through a new link as well."""
    link.given_name, link.given_job_title = name, job_title
    link.given_authority, link.given_authority_detail = authority, authority_detail
    link.save(
        update_fields=[
            "given_name", "given_job_title", "given_authority", "given_authority_detail",
        ]
    )  # fmt: skip


class Outcome(NamedTuple):
    """What came of signing for one organisation; a problem where it could not be."""

    request: SigningRequest
    problem: str = ""


def sign(
    requests: Sequence[SigningRequest], *, name: str, job_title: str, authority: str,
    identity: str, ticked: Sequence[str], typed: str, by: User | None = None,
) -> list[Outcome]:  # fmt: skip
    """Sign for each, in a transaction of its own: what fails for one leaves the others standing."""
    proof = {"identity": identity, "ticked": list(ticked), "typed_name": typed}
    outcomes = []
    for request in requests:
        try:
            _sign(request, name=name, job_title=job_title, authority=authority, by=by, proof=proof)
            outcomes.append(Outcome(request))
        except (Refused, TooLate, InvalidMove) as known:
            outcomes.append(Outcome(request, str(known)))
        except Exception:  # whatever it was, the others are signed, and this one can be tried again
            log.exception("%s could not be signed", request.reference)
            outcomes.append(Outcome(request, "The portal could not record it. Try again."))
    return outcomes


def failures(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Those that are not signed; a second press finds the first one's signature, which is none."""
    failed = [outcome for outcome in outcomes if outcome.problem]
    signed = SigningRequest.objects.filter(
        pk__in=[outcome.request.pk for outcome in failed], status="signed"
    )
    done = set(signed.values_list("pk", flat=True))
    return [outcome for outcome in failed if outcome.request.pk not in done]


@transaction.atomic
def _sign(
    request: SigningRequest, *, name: str, job_title: str, authority: str, by: User | None,
    proof: dict[str, Any],
) -> None:  # fmt: skip
    organisation = Organisation.objects.select_for_update().get(pk=request.organisation_id)
    signing.refuse_when_accepted(organisation, request.version)
    statement = acceptances.accept_online(
        organisation=organisation,
        version=request.version,
        name=name,
        job_title=job_title,
        authority=authority,
        proof=proof | {"asked": request.reference},
        asked=request,
        by=by,
    )
    _record(by, "signed", request, acceptance=statement.reference)


@transaction.atomic
def decline(
    requests: Sequence[SigningRequest], *, because: str, reason: str, by: User | None = None
) -> None:
    """They do not sign, and say why: the organisation's leads and the secretariat are told."""
    for request in requests:
        request.move(
            "decline", declined_at=clock.now(), declined_because=because, declined_reason=reason
        )
        _record(by, "declined", request, because=because)
        signing_emails.declined(request)


@transaction.atomic
def more_time(
    requests: Sequence[SigningRequest], *, until: date, because: str = "", by: User | None = None
) -> None:
    """They answer later: no reminder goes before this day."""
    for request in requests:
        if not request.is_unanswered:
            raise TooLate(f"The request is now “{request.get_status_display()}”.")
        request.waiting_until, request.waiting_because = until, because
        request.save(update_fields=["waiting_until", "waiting_because"])
        _record(by, "asked for more time for", request, until=until.isoformat())
        signing_emails.needs_time(request)


@transaction.atomic
def pass_on(
    requests: Sequence[SigningRequest], *, name: str, email: str, job_title: str = "",
    by: User | None = None,
) -> None:  # fmt: skip
    """Somebody else should sign: they are asked by one letter, and these links work no more."""
    asked = signing.ask_instead(requests, name=name, email=email, job_title=job_title, by=by)
    for request, instead in zip(requests, asked, strict=True):
        request.move("pass_on", passed_on_at=clock.now(), replaced_by=instead)
        _record(by, "passed on", request, to=instead.name)
        signing_emails.passed_on(request)


@transaction.atomic
def tell(link: SigningLink, signed: Sequence[SigningRequest], emails: Iterable[str]) -> int:
    """Up to three others are told what this person has signed; how many letters went.

    Three in all, however often it is asked: it is their own colleagues, and no mailing list.
    """
    SigningLink.objects.select_for_update().get(pk=link.pk)
    room = MOST_TOLD - signing_emails.told_so_far(signed[0])
    told = list(dict.fromkeys(emails))[: max(room, 0)]
    for email in told:
        signing_emails.told_of(signed, to=email, told_by=signed[0].name)
    if told:
        _record(None, "told others of", signed[0], number=len(told))
    return len(told)


@transaction.atomic
def ask_for_the_newer(link: SigningLink, version: AgreementVersion) -> bool:
    """Their link was for a version that was replaced: the same is asked for the one in force.

    Once: what was asked before is cancelled with it.
    """
    wanted = []
    for request in waiting_for(link).select_for_update(of=("self",)):
        standing = request.organisation.acceptances.filter(version=version).standing()
        if not standing.exists():
            wanted.append(
                signing.Wanted(
                    request.organisation, request.name, request.email, job_title=request.job_title
                )
            )
        signing.cancel(request, by=None, reason=f"There is a newer version, {version.number}")
    if wanted:
        signing.ask_many(wanted, version, by=None)
    return bool(wanted)


def _record(by: User | None, verb: str, request: SigningRequest, **detail: Any) -> None:
    record(by, verb, request, organisations=[request.organisation.slug], **detail)
