"""Advice is asked: by hand, by ‘I do not know’, or because the organisation wants a look."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.working_days import add_working_days
from records.advice import emails
from records.models import AdviceRequest, RecordOfSharing
from records.models.advice import OPEN
from records.questions.not_known import OFFICE_OF, unknown

DAYS = 5  # working days to answer in
ASKED, TOOK_BACK = "asked for advice on", "took back a request for advice on"


def answer_by() -> date:
    return add_working_days(clock.today(), DAYS)


@transaction.atomic
def ask(
    record: RecordOfSharing,
    *,
    office: str,
    by: User,
    note: str = "",
    questions: Iterable[str] = (),
    by_itself: bool = False,
) -> AdviceRequest:
    """One open request an office: what is asked again is added to it. The adviser is written to
    when it is opened."""
    record = RecordOfSharing.objects.locked(record.pk)
    if not record.is_being_written:
        raise TooLate(f"{record} is saved or sent, so no advice is asked on it any more.")
    wanted = list(questions)
    if there := record.advice_requests.open().filter(office=office).first():
        return _add(there, wanted, note, by)
    request = AdviceRequest.objects.create(
        record=record,
        office=office,
        asked_by=by,
        due_on=answer_by(),
        questions=wanted,
        note=note,
        by_itself=by_itself,
    )
    tell(by, ASKED, request)
    emails.asked(request)
    return request


def _add(request: AdviceRequest, questions: list[str], note: str, by: User) -> AdviceRequest:
    new = [one for one in questions if one not in request.questions]
    said = note and note not in request.note
    if not new and not said:
        return request
    request.questions = [*request.questions, *new]
    if said:
        request.note = "\n\n".join(filter(None, [request.note, note]))[:1000]
        request.by_itself = False
    request.save(update_fields=["questions", "note", "by_itself"])
    tell(by, ASKED, request)
    return request


@transaction.atomic
def ask_what_is_not_known(
    record: RecordOfSharing, answers: dict[str, object], *, by: User
) -> list[AdviceRequest]:
    """‘I do not know’ asks the adviser for it, once: not again where they have answered. Where all
    of it is known since, a request that asked nothing else is taken back."""
    asked: dict[str, list[str]] = {}
    for name in unknown(answers):
        asked.setdefault(OFFICE_OF[name], []).append(name)
    requests = list(record.advice_requests.all())
    for request in requests:
        if request.by_itself and request.status in OPEN and request.office not in asked:
            take_back(request, by=by)
    told = {
        name for one in requests if one.status == "answered" for name in one.questions
    }  # fmt: skip
    return [
        ask(record, office=office, by=by, questions=new, by_itself=True)
        for office, names in asked.items()
        if (new := [name for name in names if name not in told])
    ]


@transaction.atomic
def reply(request: AdviceRequest, *, by: User, words: str) -> None:
    """The adviser's question is answered: they are asked again, with as many days as before."""
    request = _locked(request)
    last = request.advice.order_by("-pk").first()
    if last and last.replied_by_id == by.pk and last.reply == words:
        return  # pressed twice
    if last is None or not request.can("reply"):
        raise InvalidMove(request, "reply")
    last.reply, last.replied_at, last.replied_by = words, clock.now(), by
    last.save(update_fields=["reply", "replied_at", "replied_by"])
    request.move("reply", due_on=answer_by(), reminded_at=None)
    tell(by, "answered a question of the adviser about", request)
    emails.asked(request)


@transaction.atomic
def take_back(request: AdviceRequest, *, by: User) -> None:
    """No advice is wanted any more. Twice is once."""
    request = _locked(request)
    if request.status == AdviceRequest.Status.TAKEN_BACK:
        return
    request.move("take_back", taken_back_at=clock.now(), taken_back_by=by)
    tell(by, TOOK_BACK, request)


def take_back_all(record: RecordOfSharing, *, by: User) -> None:
    """It is decided, or deleted: what nobody has answered is asked no more."""
    for request in record.advice_requests.filter(status__in=["asked", "returned"]):
        take_back(request, by=by)


def tell(by: User | None, verb: str, request: AdviceRequest, **detail: str) -> None:
    """One event in the history of the record, which says nothing of the advice."""
    record = request.record
    record_event(
        by, verb, record, organisations=[record.organisation.slug],
        advice=request.reference, office=request.office, **detail,
    )  # fmt: skip


def _locked(request: AdviceRequest) -> AdviceRequest:
    """Its record first, as everywhere else, so that nobody waits for one another."""
    RecordOfSharing.objects.locked(request.record_id)
    return AdviceRequest.objects.select_for_update(of=("self",)).with_names().get(pk=request.pk)
