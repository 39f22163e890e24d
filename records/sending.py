"""A repeat record goes round: frozen, sent to every party, and active when all is settled.

Each organisation confirms what concerns it: every part of the record, its own place among the
parties, and the items that it gives or receives. Of that the content is kept word for word, with
its SHA-256, so that what was confirmed can be shown, and a new version asks only those for whom
something changed.
"""

from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.law.book import book
from kmip_portal.lifecycle import InvalidMove
from records import arrangement, lawfulness, publishing
from records import repeat_emails as emails
from records.advice import looks
from records.answers import missing, ours, told
from records.documents import request_active_files, request_files
from records.models import Confirmation, DataItem, Party, RecordOfSharing, UploadedForm
from records.models.confirmation import sha256
from records.questions import Answers, repeat
from records.services import ChangedMeanwhile, NotReady, is_outside
from signatories.signing_links import new_token, token_hash

# its reviews move the day on, and where paper is kept is known after all agreed: nobody is asked
NOT_CONFIRMED = {"review_date", "signed_copy"}
OWN_PART, ITEMS = "Our part in it", "What we give or receive"


def common_content(answers: Answers) -> dict[str, Any]:
    """What is the same for every party, by heading: question by question, in words."""
    return {
        heading: {
            question.name: [question.label, words]
            for question, words in rows
            if question.name not in NOT_CONFIRMED
        }
        for heading, rows in told(answers, book())
    }


def content_for(
    party: Party, common: dict[str, Any], items: list[DataItem], partners: list[Party]
) -> dict[str, Any]:
    """What this organisation is asked to confirm.

    An organisation that gives agrees to each that receives, and one that receives to each that
    gives: it is asked again when one joins or leaves on the other side, though the item still
    says "all". Who else stands on its own side does not change what it agreed to.
    """
    law = book()
    gives, takes = gives_and_takes(party, items, partners)
    own = {
        "organisation": party.called,
        "part": party.part,
        "role": law.label("controller_roles", party.controller_role),
        "own_basis": law.label("uk_gdpr_article6", party.own_basis) if party.own_basis else "",
        "own_power": party.own_power,
        "gives_to": "\n".join(gives),
        "receives_from": "\n".join(takes),
    }
    concerned = [
        {
            "item": one.item,
            "category": law.label("personal_data_categories", one.category) if one.category else "",
            "from": one.given_by.called if one.given_by else "",
            "to": one.received_by.called if one.received_by else "",
            "why": one.why_needed,
            "kept_for": one.kept_for,
        }
        for one in items
        if _concerns(one, party)
    ]
    return {**common, OWN_PART: own, ITEMS: concerned}


def _concerns(item: DataItem, party: Party) -> bool:
    """It is given or received by this organisation, or by all who give or receive."""
    return _gives(item, party) or _takes(item, party)


def _gives(item: DataItem, party: Party) -> bool:
    """It is named as who gives this, whatever its part is, or all who give do."""
    named = item.given_by
    return named == party if named else party.direction in {"gives", "both"}


def _takes(item: DataItem, party: Party) -> bool:
    named = item.received_by
    return named == party if named else party.direction in {"receives", "both"}


def gives_and_takes(
    party: Party, items: list[DataItem], partners: list[Party]
) -> tuple[list[str], list[str]]:
    """By name: to whom this organisation gives anything, and from whom it receives."""
    others = [one for one in partners if one != party]
    given = [one for one in items if _gives(one, party)]
    taken = [one for one in items if _takes(one, party)]
    return (
        sorted(one.called for one in others if any(_takes(item, one) for item in given)),
        sorted(one.called for one in others if any(_gives(item, one) for item in taken)),
    )


def is_complete(record: RecordOfSharing, answers: Answers) -> bool:
    return not missing(answers) and not any(arrangement.gaps(record).values())


@transaction.atomic
def send(
    record: RecordOfSharing,
    *,
    by: User,
    name: str,
    role: str,
    row_version: int | None = None,
    warnings_reason: str = "",
    against_reason: str = "",
) -> RecordOfSharing:
    """Freeze it, confirm for the organisation that keeps it, and ask every other one."""
    record = arrangement.being_written(record)
    if row_version is not None and row_version != record.row_version:
        raise ChangedMeanwhile(record)
    answers = ours(record)
    found = lawfulness.broken(answers)
    finished = {one.task for one in record.finished_tasks.all()}
    if not is_complete(record, answers) or finished < set(repeat.TASKS):
        raise NotReady
    if lawfulness.errors(found) or (found and not warnings_reason):
        raise NotReady
    if Confirmation.objects.undecided().filter(record=record).exists():
        raise NotReady
    looks.pass_or_refuse(record, answers, by=by, against_reason=against_reason)
    record.outside_agreement = is_outside(record.organisation)
    record.warnings_reason = warnings_reason
    pdf, word = request_files(record)
    record.move(
        "send",
        sent_at=clock.now(),
        sent_by=by,
        pdf=pdf,
        docx=word,
        outside_agreement=record.outside_agreement,
        warnings_reason=warnings_reason,
    )
    UploadedForm.objects.filter(record=record).update(doubts=[], unread=[])
    record.confirmations.to_be_made().update(made_at=clock.now())
    tell_all(record, by, "sent to be confirmed")
    _ask_everybody(record, answers, name=name, role=role)
    settle(record)
    return record


def _ask_everybody(record: RecordOfSharing, answers: Answers, *, name: str, role: str) -> None:
    common = common_content(answers)
    parties = list(record.parties.filter(left_on=None).select_related("organisation"))
    items = list(record.data_items.select_related("given_by", "received_by"))
    for party in parties:
        content = content_for(party, common, items, parties)
        frozen: dict[str, Any] = {
            "record": record,
            "party": party,
            "content": content,
            "section_hashes": {heading: sha256(said) for heading, said in content.items()},
            "content_sha256": sha256(content),
        }
        record.confirmations.standing().filter(party=party).update(withdrawn_at=clock.now())
        if party.is_ours:
            _stands(frozen, name=name, role=role, email=party.contact_email, before=None)
        elif before := confirmed_before(record, party, frozen["content_sha256"]):
            _stands(
                frozen,
                name=before.answered_name,
                role=before.answered_role,
                email=before.email,
                before=before,
            )
        else:
            _ask(frozen, name=party.contact_name or party.called, email=party.contact_email)


def confirmed_before(record: RecordOfSharing, party: Party, digest: str) -> Confirmation | None:
    """This organisation confirmed just this, in the version that this one replaces or before a
    change back. What it agreed to in older versions, or before it said that it takes no part, it
    does not agree to any more."""
    given = Confirmation.objects.filter(
        record__in=[record.pk, record.replaces_id],
        party__organisation=party.organisation,
        party__name=party.name,
    )
    refused = given.filter(answer=Confirmation.Answer.NOT_US).order_by("-answered_at").first()
    if refused:
        given = given.filter(answered_at__gt=refused.answered_at)
    same = given.filter(answer=Confirmation.Answer.CONFIRMED, content_sha256=digest)
    return same.order_by("-answered_at", "-pk").first()


def _stands(
    frozen: dict[str, Any], *, name: str, role: str, email: str, before: Confirmation | None
) -> None:
    Confirmation.objects.create(
        **frozen,
        name=name,
        email=email.lower(),
        token_sha256=token_hash(new_token()),  # of a link that was never sent
        answer=Confirmation.Answer.CONFIRMED,
        answered_name=name,
        answered_role=role,
        answered_at=before.answered_at if before else clock.now(),
        stands_from=(before.stands_from or before) if before else None,
    )


def _ask(frozen: dict[str, Any], *, name: str, email: str) -> Confirmation:
    token = new_token()
    asked = Confirmation.objects.create(
        **frozen, name=name, email=email.lower(), token_sha256=token_hash(token)
    )
    emails.asked_to_confirm(asked, token)
    return asked


def ask_another(confirmation: Confirmation, *, name: str, email: str) -> Confirmation:
    """The right person is asked in the place of who was; in the caller's transaction."""
    frozen = {
        field: getattr(confirmation, field)
        for field in ("record", "party", "content", "section_hashes", "content_sha256")
    }
    return _ask(frozen, name=name, email=email)


@transaction.atomic
def take_back(record: RecordOfSharing, *, by: User) -> None:
    """The owner takes up a change that was asked for: it is a draft again.

    Who confirmed is asked again only if what it confirmed changes.
    """
    record.move("take_back", sent_at=None, sent_by=None)
    waiting = record.confirmations.standing().exclude(answer=Confirmation.Answer.CONFIRMED)
    waiting.update(withdrawn_at=clock.now())
    RecordOfSharing.objects.filter(pk=record.pk).update(row_version=record.row_version + 1)
    tell_all(record, by, "took back to change")


def settle(record: RecordOfSharing) -> None:
    """Active as soon as nobody is waited for; the version before it is replaced."""
    standing = list(record.confirmations.standing())
    if not standing or not all(one.is_settled for one in standing):
        return
    if not record.can("activate"):
        raise InvalidMove(record, "activate")
    pdf, word = request_active_files(record)
    record.move("activate", active_at=clock.now(), pdf=pdf, docx=word)
    today = clock.today()
    record.parties.filter(joined_on=None, left_on=None).update(joined_on=today)
    tell_all(record, None, "made active")
    if record.replaces and record.replaces.can("replace"):
        record.replaces.move("replace", replaced_at=clock.now())
        tell_all(record.replaces, None, "replaced")
        emails.takes_part_no_more(record)
    publishing.went_active(record)
    emails.now_active(record)


def tell_all(
    record: RecordOfSharing,
    by: User | None,
    verb: str,
    in_name_of: str = "",
    party: str = "",
    **detail: Any,
) -> None:
    """One event, in the history of every organisation that takes part; it names the one that it
    is about."""
    from_all = record.parties.exclude(organisation=None).values_list(
        "organisation__slug", flat=True
    )
    slugs = sorted({record.organisation.slug, *from_all})
    if party:
        detail["party"] = party
    record_event(by, verb, record, organisations=slugs, in_name_of=in_name_of, **detail)
