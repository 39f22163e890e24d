"""The other side: asked whether it arrived, or what it decides; by a link and a code, or at its
own in-tray. Letters name the organisations and the reference, nothing else."""

import hmac
from datetime import timedelta

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.lifecycle import TooLate
from records import emails
from records.answers import missing, read
from records.models import RecordOfSharing, Reply
from records.models.reply import AskedByLink, in_thirty_days
from records.services import is_outside, tell, write_answers
from signatories.models import Organisation
from signatories.picker import PickedOrganisation
from signatories.signing_links import code_hash, new_code, new_token, token_hash

CODE_LASTS = timedelta(minutes=15)
MOST_CODES, MOST_TRIES = 10, 10
# what an organisation that asks says of its request, and so what arrives with the other
SAID_BY_WHO_ASKS = (
    "urgency",
    "requester_name",
    "requester_role",
    "requester_email",
    "requester_phone",
    "authorised_by",
    "requested_on",
    "needed_by",
    "data_requested",
    "necessity_request",
    "power_cited",
    "prejudice_flag",
    "prejudice_reason",
    "preferred_method",
    "data_subjects",
    "people_count",
    "data_categories",
    "special_categories",
    "criminal_offence_data",
    "purpose_codes",
    "purpose_text",
)

SAY_FIRST = "Answer the questions about the request first. Then send it."


def not_said_yet(record: RecordOfSharing) -> list[str]:
    """What our request must say before anybody is asked for a decision, and does not."""
    answers = read(record)
    must_say = ("partner", *SAID_BY_WHO_ASKS)
    return [one.label for one in missing(answers) if one.name in must_say]


def may_be_asked(record: RecordOfSharing) -> str:
    """What the other side may be asked of a record now; '' for nothing."""
    if record.route == "made" and record.is_being_written:
        return Reply.Asks.DECISION
    shared = record.decision in {"share", "part"} and record.route != "made"
    return Reply.Asks.RECEIPT if shared and not record.can("decide") else ""


def holder(record: RecordOfSharing) -> Organisation | None:
    """The signatory that holds what is asked for, if somebody there can take the request."""
    party = record.parties.filter(direction="gives", is_ours=False).first()
    organisation = party.organisation if party else None
    if organisation is None or not organisation.memberships.leads().exists():
        return None
    return None if is_outside(organisation) else organisation


class HasALink(Exception):
    """This person was asked, and the link they were sent works still: no other goes out."""

    def __init__(self, reply: Reply):
        self.reply = reply
        super().__init__("They already have a link")


class SentTooOften(Exception):
    """One mailbox is not filled with links."""

    def __init__(self) -> None:
        super().__init__("You have sent new links several times. Wait an hour, then try again")


@transaction.atomic
def ask(record: RecordOfSharing, *, by: User, name: str, email: str) -> Reply:
    """Send a link to one person, who has none that works."""
    record = RecordOfSharing.objects.locked(record.pk)
    asks = may_be_asked(record)
    if not asks:
        raise TooLate("There is nothing to ask the other organisation about this record now.")
    if asks == Reply.Asks.DECISION and not_said_yet(record):
        raise TooLate(SAY_FIRST)
    email = email.strip().lower()
    old = record.replies.filter(asks=asks, email=email, answered_at=None).first()
    if old and old.is_waiting:
        raise HasALink(old)
    if old:
        old.delete()  # its link has expired: a new one takes its place
    token = new_token()
    reply = Reply.objects.create(
        record=record,
        asks=asks,
        name=name,
        email=email,
        asked_by=by,
        token_sha256=token_hash(token),
    )
    emails.asked(reply, token)
    tell(record, by, "asked the other organisation about")
    return reply


@transaction.atomic
def send_again(reply: Reply, *, by: User) -> None:
    """A new link to the same address, for as long again; the one before it works no more."""
    record = RecordOfSharing.objects.locked(reply.record_id)
    reply = Reply.objects.select_for_update().with_names().get(pk=reply.pk)
    if reply.answered_at:
        raise TooLate(f"{reply.name} has answered: there is nothing to send again.")
    if may_be_asked(record) != reply.asks:
        raise TooLate("There is nothing to ask the other organisation about this record now.")
    token = reply.renew_link(until=in_thirty_days())
    emails.asked(reply, token)
    tell(record, by, "sent the link again about")


@transaction.atomic
def send_code(reply: AskedByLink) -> bool:
    """A new code to the address of the link; False where too many were sent."""
    reply = type(reply)._default_manager.select_for_update().get(pk=reply.pk)
    if reply.codes_sent >= MOST_CODES:
        return False
    code = new_code()
    reply.code_hash = code_hash(code, link=reply.pk)
    reply.code_expires_at = clock.now() + CODE_LASTS
    reply.codes_sent += 1
    reply.save(update_fields=["code_hash", "code_expires_at", "codes_sent"])
    emails.reply_code(reply, code)
    return True


@transaction.atomic
def check_code(reply: AskedByLink, typed: str) -> bool:
    """Whether this is the code; the right one is used up, and wrong ones are counted."""
    reply = type(reply)._default_manager.select_for_update().get(pk=reply.pk)
    if reply.wrong_tries >= MOST_TRIES or not reply.code_hash:
        return False
    if reply.code_expires_at is None or reply.code_expires_at <= clock.now():
        return False
    if not hmac.compare_digest(reply.code_hash, code_hash(typed, link=reply.pk)):
        reply.wrong_tries += 1
        reply.save(update_fields=["wrong_tries"])
        return False
    reply.code_hash, reply.code_expires_at, reply.proved_at = "", None, clock.now()
    reply.save(update_fields=["code_hash", "code_expires_at", "proved_at"])
    return True


@transaction.atomic
def answer(
    reply: Reply, *, answer: str, name: str, role: str, reason: str = "", by: User | None = None
) -> None:
    """The other side has answered; whoever keeps the record is told that, and not what."""
    reply = Reply.objects.select_for_update().with_names().get(pk=reply.pk)
    if reply.answered_at:
        return  # pressed twice, or answered in another window
    if not reply.is_waiting:
        raise TooLate("This link has expired. Ask the organisation that sent it for a new one.")
    reply.answer, reply.reason = answer, reason
    reply.answered_name, reply.answered_role = name, role
    reply.answered_at = clock.now()
    reply.save(update_fields=["answer", "reason", "answered_name", "answered_role", "answered_at"])
    record = reply.record
    verb = "answered whether it arrived" if reply.asks == "receipt" else "answered the request of"
    record_event(by, verb, record, organisations=[record.organisation.slug])
    emails.answered(reply)


def arrived_from(record: RecordOfSharing) -> RecordOfSharing | None:
    """The record of the other signatory's decision, once our request has arrived there."""
    return RecordOfSharing.objects.filter(arrived_from=record).first()


@transaction.atomic
def send_request(record: RecordOfSharing, *, by: User) -> RecordOfSharing:
    """Our request arrives at the other signatory as the draft of its decision, once."""
    record = RecordOfSharing.objects.locked(record.pk)
    if already := arrived_from(record):
        return already
    organisation = holder(record)
    if organisation is None or may_be_asked(record) != Reply.Asks.DECISION:
        raise TooLate("This request cannot be sent to the other organisation.")
    if not_said_yet(record):
        raise TooLate(SAY_FIRST)
    leads = [one.user for one in organisation.memberships.leads().select_related("user")]
    draft = RecordOfSharing.objects.create(
        owner=leads[0],
        organisation=organisation,
        agreement_version=record.agreement_version,
        outside_agreement=is_outside(organisation),
        arrived_from=record,
    )
    asked = read(record)
    write_answers(
        draft,
        {
            **{name: asked[name] for name in SAID_BY_WHO_ASKS},
            "title": f"Request from {record.organisation}"[:120],
            "route": "received",
            "partner": PickedOrganisation(record.organisation, record.organisation.name),
            "received_on": clock.today(),
            "their_ref": asked["our_ref"],
        },
    )
    tell(draft, by, "sent a request as")
    tell(record, by, "sent the request of")
    emails.request_arrived(draft, leads)
    return draft
