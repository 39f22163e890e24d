"""An organisation is told, once, and what it answers."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.lifecycle import TooLate
from records.matters import clocks, emails, kinds, recipients, services
from records.matters.recipients import TYPED, Contact, Recipient
from records.models import Matter, Telling
from records.models.matter import in_sixty_days
from signatories.signing_links import new_token, token_hash

JUST_NOW = timedelta(minutes=1)


@transaction.atomic
def write_to(matter: Matter, found: list[Recipient], *, by: User, addresses: dict[str, str]) -> int:
    """A letter to each of these who was not told yet; how many went. `addresses` holds, by key,
    those typed for an organisation of which no contact is known."""
    matter = services.locked(matter)
    number = 0
    for one in found:
        contact = one.contact
        if typed := addresses.get(one.key):
            contact = Contact(typed, one.called, TYPED)
        if contact is None or _was_told(matter, one):
            continue
        token = new_token()
        telling = _tell(
            matter, one, by=by, how="letter", told_at=clock.now(), name=contact.name,
            email=contact.email.lower(), through=contact.through, token_sha256=token_hash(token),
        )  # fmt: skip
        emails.told(telling, token)
        number += 1
    return number


@transaction.atomic
def by_phone(matter: Matter, one: Recipient, *, by: User, at: datetime, name: str) -> None:
    """Somebody rang them. Twice is once, as where they had a letter before."""
    matter = services.locked(matter)
    if not _was_told(matter, one):
        _tell(
            matter, one, by=by, how="phone", told_at=at, name=name or one.called, email="",
            through="", token_sha256=token_hash(new_token()),  # of a link that is never sent
        )  # fmt: skip


def _was_told(matter: Matter, one: Recipient) -> bool:
    """Under the lock of the matter: two presses at once are one after the other."""
    return any(recipients.is_of(one, told) for told in matter.tellings.all())


def _tell(matter: Matter, one: Recipient, *, by: User, **how: Any) -> Telling:
    telling = Telling.objects.create(
        matter=matter,
        organisation=one.organisation,
        called=one.called,
        instead_of="\n".join(one.instead_of),
        told_by=by,
        **how,
    )
    said(by, "told an organisation by", telling)
    return telling


def said(by: User | None, verb: str, telling: Telling, in_name_of: str = "") -> None:
    """In the history of who sees to the matter; of a repeat record, which says who takes part, in
    that of who was told too."""
    slugs = {telling.asking.slug}
    if telling.record.is_repeat and telling.organisation:
        slugs.add(telling.organisation.slug)
    record_event(by, verb, telling, organisations=slugs, in_name_of=in_name_of)


def locked(telling: Telling, row_version: int | None = None) -> Telling:
    """As it stands, under a lock; the matter first, as everywhere."""
    Matter.objects.select_for_update().get(pk=telling.matter_id)
    found = Telling.objects.select_for_update(of=("self",)).with_names().get(pk=telling.pk)
    if not found.may_answer:
        raise TooLate("The organisation that told you has withdrawn this matter.")
    if row_version is not None and row_version != found.row_version:
        raise TellingChanged(found)
    return found


class TellingChanged(Exception):
    """Somebody of the same organisation wrote meanwhile."""

    def __init__(self, telling: Telling):
        self.telling = telling
        super().__init__("Somebody else answered while you were writing")


@transaction.atomic
def answer(
    telling: Telling,
    *,
    answer: str,
    name: str,
    role: str = "",
    reason: str = "",
    by: User | None = None,
) -> None:
    """What they did about it. Once: a second press changes nothing."""
    telling = locked(telling)
    if telling.answered_at:
        return  # in another window, or by a colleague at the same moment
    _answered(telling, answer=answer, name=name, role=role, reason=reason)
    telling.row_version += 1
    telling.save()
    said(by, "answered", telling, in_name_of="" if by else telling.called)
    emails.answered(telling)


@transaction.atomic
def decide(
    telling: Telling,
    *,
    aware_at: datetime | None,
    holds_nothing: bool,
    name: str,
    role: str = "",
    by: User | None = None,
    row_version: int | None = None,
    **told: Any,
) -> None:
    """Of a breach: since when they know, which starts their own clock, and what they decided."""
    telling = locked(telling, row_version)
    for field, value in told.items():
        setattr(telling, field, value)
    telling.aware_at = aware_at
    telling.due_at = clocks.due(kinds.limit(Matter.Kind.BREACH), aware_at) if aware_at else None
    if holds_nothing or telling.is_decided:
        _answered(telling, answer="nothing" if holds_nothing else "done", name=name, role=role)
    else:
        telling.answer, telling.answered_at = "", None
        telling.answered_name, telling.answered_role = name, role
    telling.row_version += 1
    telling.save()
    said(by, "answered", telling, in_name_of="" if by else telling.called)
    emails.answered(telling)


def _answered(telling: Telling, *, answer: str, name: str, role: str, reason: str = "") -> None:
    telling.answer, telling.reason = answer, reason
    telling.answered_name, telling.answered_role = name, role
    telling.answered_at = clock.now()


@transaction.atomic
def send_again(telling: Telling, *, by: User | None) -> None:
    """A new link to the same address; the one before it works no more. A second press finds that
    one was sent just now, and leaves it."""
    telling = locked(telling)
    if by and telling.sent_at > clock.now() - JUST_NOW:
        return
    if not telling.is_open:
        raise TooLate(services.OVER)
    if telling.answered_at:
        raise TooLate(f"{telling.called} has answered: there is nothing to send again.")
    if telling.how != Telling.How.LETTER:
        raise TooLate(f"{telling.called} was told by phone, and has no letter.")
    token = telling.renew_link(until=in_sixty_days())
    emails.told(telling, token, again=True)
    said(by, "reminded an organisation by", telling)
