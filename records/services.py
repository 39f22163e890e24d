"""What people do with records: begin, write, save, close, delete."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import record as record_event
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.working_days import next_working_day
from records import emails, lawfulness
from records.advice import asking, looks
from records.answers import completed, missing, ours, read
from records.documents import request_files
from records.models import RecordOfSharing, UploadedForm
from records.not_ready import NotReady
from records.questions import QUESTIONS, Answers
from records.questions.not_known import NOT_KNOWN
from records.writing import write_answers
from signatories.models import Organisation, Team

# answers that a copy never carries over: days and times, references, the decision and who made it
OF_ITS_DAY = {
    name
    for name, question in QUESTIONS.items()
    if question.kind in {"day", "time"} or name.startswith("decision")
} | {"our_ref", "their_ref", "more_asked", "passed_to", "advice", "follow_up"}


DELETED = "deleted"


class Place(NamedTuple):
    """For whom a person keeps a record: an organisation, and a team of it if they have one."""

    organisation: Organisation
    team: Team | None = None

    @property
    def key(self) -> str:
        """How a form names it, whichever place is offered first by the time it is sent."""
        return f"{self.organisation.slug}/{self.team.pk}" if self.team else self.organisation.slug

    @property
    def called(self) -> str:
        return f"{self.team}, {self.organisation}" if self.team else str(self.organisation)


class ChangedMeanwhile(Exception):
    """Somebody saved the draft after this person opened it."""

    def __init__(self, record: RecordOfSharing):
        self.record = record
        super().__init__("Somebody else changed this draft while you were writing.")


@transaction.atomic
def start(
    *,
    by: User,
    place: Place,
    answers: Answers,
    submission_id: UUID,
    personal_data_confirmed: bool = False,
    on_one_page: bool = True,
    copied_from: RecordOfSharing | None = None,
    with_what_was_sent_last: bool = True,
) -> RecordOfSharing:
    """Begin a draft. The same form sent twice is one draft, with what was sent last; where a form
    holds no answers of its own, the draft stays as it has become."""
    record, made = RecordOfSharing.objects.get_or_create(
        owner=by,
        submission_id=submission_id,
        defaults={
            "organisation": place.organisation,
            "team": place.team,
            "agreement_version": AgreementVersion.objects.in_force(),
            "outside_agreement": is_outside(place.organisation),
            "on_one_page": on_one_page,
            "copied_from": copied_from,
        },
    )
    if made:
        told = completed(answers)
        write_answers(record, told)
        tell(record, by, "started", personal_data_confirmed)
        asking.ask_what_is_not_known(record, told, by=by)
        return record
    if not with_what_was_sent_last:
        return record
    return save_draft(
        record, by=by, answers=answers, personal_data_confirmed=personal_data_confirmed
    )


def copy(
    record: RecordOfSharing, *, by: User, place: Place, submission_id: UUID, on_one_page: bool
) -> RecordOfSharing:
    """Begin a draft from an earlier record: what was true of that day alone is left out."""
    left_out = OF_ITS_DAY | {NOT_KNOWN}
    answers = {name: value for name, value in read(record).items() if name not in left_out}
    return start(
        by=by,
        place=place,
        answers=answers,
        submission_id=submission_id,
        on_one_page=on_one_page,
        copied_from=record,
        with_what_was_sent_last=False,
    )


@transaction.atomic
def change_layout(record: RecordOfSharing, *, by: User, on_one_page: bool) -> None:
    """Show the form whole, or a few questions at a time; the person's next record follows it."""
    record = _locked(record)
    if record.on_one_page != on_one_page:
        record.on_one_page = on_one_page
        record.save(update_fields=["on_one_page"])
        tell(record, by, "changed the layout of")


@transaction.atomic
def save_draft(
    record: RecordOfSharing,
    *,
    by: User,
    answers: Answers,
    row_version: int | None = None,
    personal_data_confirmed: bool = False,
    by_itself: bool = False,
) -> RecordOfSharing:
    """Keep these answers; what was not asked stays as it was. `row_version` is the one seen.

    Of what nobody knows the adviser is asked, but not where the page saved `by_itself`: then
    nobody has pressed a button yet.
    """
    record = _locked(record)
    if not record.is_being_written:
        raise InvalidMove(record, "decide")
    if row_version is not None and row_version != record.row_version:
        raise ChangedMeanwhile(record)
    before = read(record)
    after = completed({**before, **answers})
    if record.decided_at:  # saved already, so something was decided: that is not undone
        after["decision"] = after["decision"] or before["decision"]
    if after != before:
        write_answers(record, after)
        record.row_version += 1
        record.save(update_fields=["row_version"])
        tell(record, by, "changed", personal_data_confirmed)
    if not by_itself:
        asking.ask_what_is_not_known(record, after, by=by)
    return record


@transaction.atomic
def decide(
    record: RecordOfSharing,
    *,
    by: User,
    row_version: int | None = None,
    warnings_reason: str = "",
    against_reason: str = "",
) -> RecordOfSharing:
    """Save the record: its answers are locked, frozen, and asked for as PDF and Word."""
    record = _locked(record)
    if record.decided_by == by and record.is_locked:
        return record  # pressed twice
    if not record.can("decide"):
        raise InvalidMove(record, "decide")
    if row_version is not None and row_version != record.row_version:
        raise ChangedMeanwhile(record)
    answers = ours(record)
    found = lawfulness.broken(answers)
    if (
        missing(answers)
        or lawfulness.blocks_deciding(record, found)
        or (found and not warnings_reason)
    ):
        raise NotReady
    # what an emergency let pass is put right afterwards
    owed = write_up_day() if lawfulness.errors(found) else None
    return _save_for_good(
        record,
        by=by,
        warnings_reason=warnings_reason,
        write_up_due_on=owed,
        against_reason=against_reason,
        emergency=record.urgency == "emergency",
    )


def write_up_day() -> date:
    """By when a record filed today in an emergency is written up: the next working day."""
    return next_working_day(clock.today())


@transaction.atomic
def file_urgently(
    *,
    by: User,
    place: Place,
    answers: Answers,
    submission_id: UUID,
    personal_data_confirmed: bool = False,
) -> RecordOfSharing:
    """Save what little is known in an emergency; the rest is owed by the next working day.

    The same form sent twice is one record.
    """
    today, due = clock.today(), write_up_day()
    called = getattr(answers.get("partner"), "name", "")
    record = start(
        by=by,
        place=place,
        answers={
            "title": f"Urgent sharing with {called}"[:120].strip(),
            "decision": "share",
            "route": "urgent",
            "urgency": "emergency",
            "emergency_followup_date": due,
            "decision_by": by.name,
            "decision_by_role": by.job_title,
            "decision_on": today,
            **answers,
        },
        submission_id=submission_id,
        personal_data_confirmed=personal_data_confirmed,
        on_one_page=False,
        with_what_was_sent_last=False,
    )
    record = _locked(record)
    if not record.can("decide"):
        return record
    return _save_for_good(record, by=by, warnings_reason="", write_up_due_on=due, emergency=True)


def _save_for_good(
    record: RecordOfSharing,
    *,
    by: User,
    warnings_reason: str,
    write_up_due_on: date | None,
    against_reason: str = "",
    emergency: bool = False,
) -> RecordOfSharing:
    owes_a_look = looks.pass_or_refuse(
        record, ours(record), by=by, against_reason=against_reason, emergency=emergency
    )
    if owes_a_look and write_up_due_on is None:
        write_up_due_on = write_up_day()
    record.agreement_version = AgreementVersion.objects.in_force()
    record.outside_agreement = is_outside(record.organisation)
    record.warnings_reason = warnings_reason
    pdf, word = request_files(record)
    record.move(
        "decide",
        decided_at=clock.now(),
        decided_by=by,
        agreement_version=record.agreement_version,
        outside_agreement=record.outside_agreement,
        warnings_reason=warnings_reason,
        write_up_due_on=write_up_due_on,
        pdf=pdf,
        docx=word,
    )
    UploadedForm.objects.filter(record=record).update(doubts=[], unread=[])
    tell(record, by, "saved")
    if record.arrived_from:
        emails.request_answered(record.arrived_from)
    return record


@transaction.atomic
def write_up(
    record: RecordOfSharing,
    *,
    by: User,
    row_version: int | None = None,
    warnings_reason: str = "",
    against_reason: str = "",
) -> RecordOfSharing:
    """The rest of an urgent record is there: its answers are locked, and its files made anew."""
    record = _locked(record)
    if record.written_up_by == by and record.is_locked:
        return record  # pressed twice
    if not (record.is_being_written and record.owes_write_up):
        raise InvalidMove(record, "decide")
    if row_version is not None and row_version != record.row_version:
        raise ChangedMeanwhile(record)
    answers = ours(record)
    found = lawfulness.broken(answers)
    if missing(answers) or lawfulness.errors(found) or (found and not warnings_reason):
        raise NotReady
    looks.pass_or_refuse(record, answers, by=by, against_reason=against_reason)
    record.warnings_reason = warnings_reason
    record.written_up_at, record.written_up_by = clock.now(), by
    record.pdf, record.docx = request_files(record)
    record.save(update_fields=["warnings_reason", "written_up_at", "written_up_by", "pdf", "docx"])
    tell(record, by, "wrote up")
    return record


@transaction.atomic
def close(record: RecordOfSharing, *, by: User) -> None:
    """Nothing more is to come: the record is complete and right in law. Twice is once."""
    record = _locked(record)
    if record.status == record.Status.CLOSED:
        return
    if record.owes_write_up or lawfulness.errors(lawfulness.broken(ours(record))):
        raise NotReady
    record.move("close", closed_at=clock.now(), closed_by=by)
    tell(record, by, "closed")


@transaction.atomic
def discard(record: RecordOfSharing, *, by: User) -> None:
    """Delete a draft: nobody sees it any more. Twice is once."""
    record = _locked(record)
    if record.status == record.Status.DISCARDED:
        return
    if record.held_at:
        raise TooLate("A lead holds this record for proceedings, so it is not deleted.")
    asking.take_back_all(record, by=by)
    record.move("discard", discarded_at=clock.now(), discarded_by=by)
    tell(record, by, DELETED)


def deleted_by(user: User, reference: str) -> bool:
    """Whether this person deleted the draft themselves: they may press the button again."""
    return AuditEvent.objects.did(user, DELETED, RecordOfSharing, reference).exists()


def _locked(record: RecordOfSharing) -> RecordOfSharing:
    return RecordOfSharing.objects.locked(record.pk)


def is_outside(organisation: Organisation) -> bool:
    return not Organisation.signatories_among([organisation.pk])


def tell(
    record: RecordOfSharing, by: User, verb: str, personal_data_confirmed: bool = False
) -> None:
    """One event, which says that it happened and nothing of what the record says."""
    detail = {"personal_data_confirmed": True} if personal_data_confirmed else {}
    record_event(by, verb, record, organisations=[record.organisation.slug], **detail)
