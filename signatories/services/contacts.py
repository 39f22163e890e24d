"""Where to reach an organisation: kept by its leads, confirmed every six months."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.one_by_one import Outcome, each
from signatories import contact_emails as emails
from signatories.models import ContactPoint, ContactReport, Organisation
from signatories.services.editing import ChangedMeanwhile

TOLD = ("role", "name", "email", "phone", "hours", "published_to")


@transaction.atomic
def add(*, organisation: Organisation, by: User, **told: Any) -> ContactPoint:
    """A new contact, right today because somebody has just written it."""
    contact = ContactPoint.objects.create(organisation=organisation, confirmed_by=by, **told)
    _record(by, "added", contact)
    return contact


@transaction.atomic
def change(contact: ContactPoint, *, by: User, row_version: int | None, **told: Any) -> None:
    """What is said of it changes, which confirms it. Raises ChangedMeanwhile."""
    now = _locked(contact)
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    changed = [name for name in TOLD if getattr(now, name) != told[name]]
    for name in TOLD:
        setattr(now, name, told[name])
    now.confirmed_on, now.confirmed_by = clock.today(), by
    now.row_version += 1
    now.save()
    _settle([now])
    _record(by, "changed", now, changed=changed)


@transaction.atomic
def readdress(contact: ContactPoint, *, to: str, by: User) -> None:
    """Emails to it came back; it is reached elsewhere, which its organisation confirms in time."""
    now = _locked(contact)
    before, now.email = now.email, to.strip()
    now.row_version += 1
    now.save(update_fields=["email", "row_version"])
    _record(by, "changed the email address of", now, before=before, after=now.email)


@transaction.atomic
def remove(contact: ContactPoint, *, by: User) -> None:
    """It is shown no more."""
    now = _locked(contact)
    now.removed_at, now.removed_by = clock.now(), by
    now.save(update_fields=["removed_at", "removed_by"])
    _settle([now])
    _record(by, "removed", now)


@transaction.atomic
def confirm_all(organisation: Organisation, *, by: User) -> int:
    """Every contact of the organisation is right today; how many there are."""
    contacts = list(ContactPoint.objects.standing().filter(organisation=organisation))
    known = all((one.confirmed_on, one.confirmed_by) == (clock.today(), by) for one in contacts)
    if known and not ContactReport.objects.open().filter(contact__in=contacts).exists():
        return len(contacts)  # pressed twice
    ContactPoint.objects.filter(pk__in=[one.pk for one in contacts]).update(
        confirmed_on=clock.today(), confirmed_by=by
    )
    _settle(contacts)
    if contacts:
        record(by, "confirmed the contacts of", organisation, organisations=[organisation.slug],
               contacts=[one.reference for one in contacts])  # fmt: skip
    return len(contacts)


class Seen(NamedTuple):
    """A contact as somebody saw it before they said that it is right."""

    contact: ContactPoint
    row_version: int

    def __str__(self) -> str:
        return str(self.contact)


def confirm_several(seen: Sequence[Seen], *, by: User) -> list[Outcome]:
    """Each of these is right today, with an event of its own, whichever organisations they are of.

    One that was changed, removed or confirmed by somebody else meanwhile is left as it is.
    """
    return each(seen, lambda one: _confirm(one, by))


def _confirm(seen: Seen, by: User) -> None:
    now = _locked(seen.contact)
    if now.row_version != seen.row_version:
        raise TooLate("It was changed while you were looking at it.")
    is_reported = ContactReport.objects.open().filter(contact=now).exists()
    if now.confirmed_on == clock.today() and not is_reported:
        if now.confirmed_by_id != by.pk:
            raise TooLate(f"{now.confirmed_by or 'Somebody else'} has confirmed it today.")
        return  # pressed twice
    now.confirmed_on, now.confirmed_by = clock.today(), by
    now.save(update_fields=["confirmed_on", "confirmed_by"])
    _settle([now])
    _record(by, "confirmed", now)


@transaction.atomic
def report(contact: ContactPoint, *, note: str, by: User | None) -> None:
    """Somebody says that it is out of date; the organisation's leads find it in their in-tray.

    Who is not signed in says so without a name; one such report a contact waits at a time.
    """
    told, new = ContactReport.objects.get_or_create(
        contact=contact, reported_by=by, settled_at=None, defaults={"note": note}
    )
    if new:
        slugs = [contact.organisation.slug]
        record(by, "said to be out of date", contact, organisations=slugs, in_name_of=told.reporter)
        emails.reported(told)


def ask_what_is_due() -> int:
    """Ask the leads of organisations whose contacts are six months old; how many organisations.

    Safe to run twice, late, or by two workers: what was asked is marked in the same transaction.
    """
    asked = 0
    due = ContactPoint.objects.to_be_asked().values_list("organisation", flat=True)
    for pk in sorted(set(due)):
        asked += _ask(pk)
    return asked


@transaction.atomic
def _ask(pk: int) -> int:
    organisation = Organisation.objects.select_for_update().get(pk=pk)
    contacts = list(ContactPoint.objects.to_be_asked().filter(organisation=organisation))
    if not contacts:
        return 0  # another worker was here
    emails.confirm(organisation, since=min(one.confirmed_on for one in contacts))
    ContactPoint.objects.due().filter(organisation=organisation).update(asked_on=clock.today())
    return 1


def _locked(contact: ContactPoint) -> ContactPoint:
    now = ContactPoint.objects.select_for_update().get(pk=contact.pk)
    if now.removed_at:
        raise TooLate(f"A colleague has removed this contact: {now}.")
    return now


def _settle(contacts: list[ContactPoint]) -> None:
    ContactReport.objects.open().filter(contact__in=contacts).update(settled_at=clock.now())


def _record(by: User, verb: str, contact: ContactPoint, **detail: Any) -> None:
    record(by, verb, contact, organisations=[contact.organisation.slug], **detail)
