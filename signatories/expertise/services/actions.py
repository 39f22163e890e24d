"""What a meeting gave somebody to do: given, done, and asked about once on its day."""

from datetime import date

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import InvalidMove
from signatories.expertise import meeting_emails as emails
from signatories.expertise.models import Meeting, MeetingAction
from signatories.expertise.services.meetings import locked
from signatories.models import Organisation
from signatories.services.editing import ChangedMeanwhile

AFTER = (Meeting.Status.HELD, Meeting.Status.AGREED)


@transaction.atomic
def give(
    meeting: Meeting, *, text: str, person: User | None, organisation: Organisation | None,
    due_on: date, by: User,
) -> MeetingAction:  # fmt: skip
    """From now on it waits for its owner: one person, or whoever answers for one organisation."""
    now = locked(meeting)
    if now.status not in AFTER:
        raise InvalidMove(now, "agree")
    action = MeetingAction.objects.create(
        meeting=now, number=now.actions.count() + 1, text=text, person=person,
        organisation=organisation, due_on=due_on, given_by=by,
    )  # fmt: skip
    _record(by, "gave", action, due_on=due_on.isoformat())
    return action


@transaction.atomic
def change(
    action: MeetingAction, *, text: str, person: User | None, organisation: Organisation | None,
    due_on: date, by: User, row_version: int | None,
) -> None:  # fmt: skip
    """Another owner, or another day: they are asked anew when it comes. Raises ChangedMeanwhile."""
    now = _locked(action)
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    if (person, organisation, due_on) != (now.person, now.organisation, now.due_on):
        now.chased_on = None
    now.text, now.person, now.organisation, now.due_on = text, person, organisation, due_on
    now.row_version += 1
    now.save()
    _record(by, "changed", now, due_on=due_on.isoformat())


@transaction.atomic
def done(action: MeetingAction, *, by: User) -> None:
    """Pressed twice it is done once."""
    now = _locked(action)
    if now.done_at is None:
        now.done_at, now.done_by = clock.now(), by
        now.save(update_fields=["done_at", "done_by"])
        _record(by, "did", now)


@transaction.atomic
def not_done(action: MeetingAction, *, by: User) -> None:
    """It was marked too early: it waits for its owner again."""
    now = _locked(action)
    if now.done_at is not None:
        now.done_at = now.done_by = None
        now.save(update_fields=["done_at", "done_by"])
        _record(by, "opened again", now)


def chase() -> int:
    """Write to owners of what is due and not done, each action once; how many actions.

    Safe to run twice, late, or by two workers: it is marked in the transaction of its letters.
    """
    due = MeetingAction.objects.to_be_chased().values_list("pk", flat=True)
    return sum(_chase(pk) for pk in list(due))


@transaction.atomic
def _chase(pk: int) -> int:
    due = MeetingAction.objects.to_be_chased().select_for_update(of=("self",)).filter(pk=pk).first()
    if due is None:
        return 0  # another worker was here, or it was done
    due.chased_on = clock.today()
    due.save(update_fields=["chased_on"])
    emails.action_due(due)
    _record(None, "asked about", due)
    return 1


def _locked(action: MeetingAction) -> MeetingAction:
    return MeetingAction.objects.select_for_update(of=("self",)).get(pk=action.pk)


def _record(by: User | None, verb: str, action: MeetingAction, **detail: str) -> None:
    slugs = [action.organisation.slug] if action.organisation else []
    record(by, verb, action, organisations=slugs, **detail)
