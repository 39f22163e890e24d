"""Looks that an organisation requires before its records are saved or sent, and the one check of
them.

A required look is advice, not a decision. It is there when the adviser has supported the record as
it reads now, or objected to it as it reads now: then whoever decides may decide against the advice,
and says why, which the record and its files keep. A question is no look. An emergency is filed
without, and owes the look before its write-up. What looks a record owes follows from every rule
that was in force since it was begun, and a rule set by whoever keeps, wrote or decides the record
counts for it only where it asks for more: nobody slips a record through by changing the rule.
"""

from collections.abc import Iterable
from typing import NamedTuple

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.lifecycle import TooLate
from records.advice import asking
from records.advice.content import hash_of
from records.advice.permissions import writers
from records.answers import ours
from records.models import Advice, AdviceRequest, LookRule, RecordOfSharing
from records.not_ready import NotReady
from records.questions import Answers
from records.questions.conditions import health_or_care

Office = AdviceRequest.Office
IN_ORDER = (Office.DPO, Office.SIRO, Office.CALDICOTT)
AGAINST = "decided against advice on"


class LookMissing(NotReady):
    """A look that the organisation requires is not there for what the record says now."""


class AgainstAdvice(NotReady):
    """An adviser objects, and nobody says why it is decided all the same."""


class AdvisedOnIt(TooLate):
    """Whoever advised on a record is not the one who decides on it."""

    def __init__(self, record: RecordOfSharing):
        super().__init__(f"You advised on {record}, so somebody else decides on it.")


class Looks(NamedTuple):
    """How a record stands with its advisers: which looks it owes, in order, and who objects."""

    wanted: list[str]
    missing: list[str]
    objections: list[Advice]
    digest: str

    @property
    def needs_a_reason(self) -> bool:
        """An adviser objects, and nobody has said yet why it is decided all the same."""
        return any(one.against_at is None for one in self.objections)

    def blocks(self, record: RecordOfSharing) -> bool:
        """A look is missing. In an emergency it waits for the write-up, as errors do."""
        return bool(self.missing) and (record.urgency != "emergency" or record.owes_write_up)

    @property
    def next(self) -> str:
        """The office to ask now; '' where none is."""
        return self.missing[0] if self.missing else ""


def confidential_care(answers: Answers) -> bool:
    """Health or care data that is owed confidence, unless somebody said that it is not."""
    patients = answers.get("patient_information") is True or health_or_care(answers)
    return patients and answers.get("confidentiality_owed") is not False


def wanted_of(
    record: RecordOfSharing,
    answers: Answers,
    by: User | None,
    rules: Iterable[LookRule] | None = None,
) -> list[str]:
    """The offices whose look this record owes, in the order in which they are asked; whoever asks
    of many records gives the rules of their organisation."""
    offices: set[str] = set()
    deciders = {record.owner_id, by.pk if by else None}
    wrote: set[int | None] | None = None  # asked for only where a rule might end it
    for rule in LookRule.objects.of(record.organisation_id) if rules is None else rules:
        if rule.repeats if record.is_repeat else rule.one_off:
            if rule.dpo_then_siro:
                offices |= {Office.DPO, Office.SIRO}
            if rule.caldicott and confidential_care(answers):
                offices.add(Office.CALDICOTT)
        if rule.set_at <= record.started_at and rule.set_by_id not in deciders:
            wrote = writers(record) if wrote is None else wrote
            if rule.set_by_id not in wrote:
                break
    return [office for office in IN_ORDER if office in offices]


def latest(record: RecordOfSharing) -> dict[str, Advice]:
    """The last opinion of each office, whatever the record said then."""
    given = Advice.objects.about(record).opinions().select_related("request", "given_by")
    return {one.request.office: one for one in given.order_by("pk")}


def of(record: RecordOfSharing, answers: Answers | None = None, *, by: User | None = None) -> Looks:
    """How it stands now."""
    answers = ours(record) if answers is None else answers
    wanted, given = wanted_of(record, answers, by), latest(record)
    digest = hash_of(record) if wanted or given else ""
    seen = {office for office, one in given.items() if one.content_sha256 == digest}
    if Office.SIRO in seen and Office.DPO in wanted:  # after the data protection officer
        dpo = given.get(Office.DPO)
        if Office.DPO not in seen or (dpo and dpo.pk > given[Office.SIRO].pk):
            seen.discard(Office.SIRO)
    missing = [office for office in wanted if office not in seen]
    objections = [one for one in given.values() if one.is_against]
    return Looks(wanted, missing, objections, digest)


def pass_or_refuse(
    record: RecordOfSharing,
    answers: Answers,
    *,
    by: User,
    against_reason: str = "",
    emergency: bool = False,
) -> bool:
    """The one check before a record is saved, written up or sent, in the caller's transaction.

    Says whether a look is still owed, which only an emergency may leave.
    """
    if Advice.objects.about(record).filter(given_by=by).exists():
        raise AdvisedOnIt(record)
    looks = of(record, answers, by=by)
    if looks.missing and not emergency:
        raise LookMissing
    undecided = [one for one in looks.objections if one.against_at is None]
    if undecided and not against_reason:
        raise AgainstAdvice
    for advice in undecided:
        advice.against_reason, advice.against_by = against_reason, by
        advice.against_at = clock.now()
        advice.save(update_fields=["against_reason", "against_by", "against_at"])
    if undecided:
        record_event(by, AGAINST, record, organisations=[record.organisation.slug])
    if not looks.missing:
        asking.take_back_all(record, by=by)
    return bool(looks.missing)


def ask_the_next(record: RecordOfSharing, answered: AdviceRequest) -> None:
    """The second office is asked when the first has answered, in the name of whoever asked."""
    if answered.office != Office.DPO:
        return
    if of(record, by=answered.asked_by).next == Office.SIRO:
        asking.ask(record, office=Office.SIRO, by=answered.asked_by)
