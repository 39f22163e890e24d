"""Processing activities: each arrangement is one, and one-off records by purpose and by the kind
of organisation that received the information.

Answers that are codes are told, each by its label, and of free text no more than names of systems
and how long an arrangement keeps it, without the names of people. No case reference is read.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from kmip_portal import clock
from kmip_portal.law.book import Book
from records.models import CodedAnswer, Party, RecordOfSharing
from records.published import Entry, with_all
from records.questions.conditions import SHARES
from signatories.models import Organisation

A_YEAR = timedelta(days=365)
JOINT, NOT_ABROAD = "RO_JOINT", "IT_NONE"
OF_BASES = ("art6", "le_basis", "art9", "sch1", "sch8", "gateways")
READ = ("purpose_codes", "data_subjects", "data_categories", "special_categories", "safeguards",
        *OF_BASES)  # fmt: skip
NOT_SAID = "Not recorded"
NOT_LISTED = "Organisations that are not in the portal’s list"


@dataclass
class Activity:
    """One processing activity: what Article 30(1)(a) to (g) asks of it, each as labels."""

    name: str
    kind: str
    part: str = ""
    records: int = 0
    joint: list[str] = field(default_factory=list)
    purposes: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    security: list[str] = field(default_factory=list)
    basis: list[str] = field(default_factory=list)

    def add(self, **said: Iterable[str]) -> None:
        """What one record says, each thing once."""
        for name, labels in said.items():
            there = getattr(self, name)
            there += [one for one in dict.fromkeys(labels) if one and one not in there]


def activities(
    organisation: Organisation, *, since: date | None, on: date, law: Book
) -> list[Activity]:
    """All of them, arrangements first."""
    kinds = _Kinds(law)
    found = [*_arrangements(organisation, since or on, on, law, kinds)]
    return [*found, *_one_offs(organisation, since or on - A_YEAR, on, law, kinds)]


class _Kinds:
    """What kind of organisation a party is, in words."""

    def __init__(self, law: Book):
        self.law = law

    def of(self, organisation_type: str | None) -> str:
        return self.law.label("organisation_types", organisation_type or "") or NOT_LISTED


def _arrangements(
    organisation: Organisation, since: date, on: date, law: Book, kinds: _Kinds
) -> list[Activity]:
    """Repeat records in which it takes part, live on a day of the period: the newest version.
    Who said that it takes no part did so before there was anything to take part in."""
    begins, ends = clock.start_of_day(since), clock.end_of_day(on)
    takes_part = Party.objects.filter(left_on=None, organisation=organisation, number__isnull=False)
    found = RecordOfSharing.objects.filter(
        Q(replaced_at=None, status__in=["active", "ended"]) | Q(replaced_at__gte=begins),
        Q(ended_on=None) | Q(ended_on__gte=since),
        pk__in=takes_part.values("record"), active_at__lte=ends,
    )  # fmt: skip
    newest: dict[str, RecordOfSharing] = {}
    for record in with_all(found.exclude(status="disposed")).order_by("version_number", "pk"):
        newest[record.family or record.reference] = record
    made = [_arrangement(one, organisation, law, kinds) for one in newest.values()]
    return sorted(made, key=lambda one: one.name.casefold())


def _arrangement(
    record: RecordOfSharing, organisation: Organisation, law: Book, kinds: _Kinds
) -> Activity:
    entry = Entry(record, law)
    theirs = [one for one in entry.parties if one.organisation_id != organisation.pk]
    own = next(one for one in entry.parties if one.organisation_id == organisation.pk)
    activity = Activity(f"{entry.title} ({entry.reference})", "Arrangement", own.part, 1)
    gives = own.direction in ("gives", "both")
    to = [one for one in theirs if gives and one.direction in ("receives", "both")]
    named = [kinds.of(_type(one)) + (f": {one.organisation}" if one.organisation else "")
             for one in to]  # fmt: skip
    processors = [f"Processor: {entry.clean(one.name)}" for one in record.used_systems.all()
                  if one.is_run_by_processor]  # fmt: skip
    codes: dict[str, list[str]] = defaultdict(list)
    for answer in record.coded_answers.all():
        codes[answer.field].append(_label(answer.code, answer.label))
    said = (record.retention, record.international, record.transfer_mechanism)
    _add(activity, codes, said, record.criminal_offence_data, law)
    activity.add(
        joint=[one.called for one in theirs if one.controller_role == JOINT],
        recipients=[*named, *processors],
        kept=[entry.clean(record.retention_text)],
        basis=[law.label("uk_gdpr_article6", own.own_basis) if own.own_basis else ""],
    )
    return activity


def _type(party: Party) -> str:
    return getattr(party.organisation, "organisation_type", "")


def _label(code: str, label: str) -> str:
    return "" if code == "none" else label


def _add(
    activity: Activity,
    codes: dict[str, list[str]],
    said: tuple[str, bool | None, str],
    offences: bool | None,
    law: Book,
) -> None:
    """What the answers of one record say."""
    retention, international, mechanism = said
    by_law = law.label("international_mechanisms", mechanism) if mechanism else ""
    abroad = by_law or ("Outside the UK: by which route is not recorded" if international else "")
    activity.add(
        purposes=codes["purpose_codes"],
        people=codes["data_subjects"],
        data=[*codes["data_categories"], *codes["special_categories"],
              "Criminal offence information" if offences else ""],
        abroad=[abroad if international or mechanism not in ("", NOT_ABROAD) else ""],
        kept=[law.label("retention_options", retention) if retention else ""],
        security=codes["safeguards"],
        basis=[label for name in OF_BASES for label in codes[name]],
    )  # fmt: skip


def _kept(organisation: Organisation, since: date, on: date) -> QuerySet[RecordOfSharing]:
    """One-off records that it saved, by which something was shared in the period."""
    return RecordOfSharing.objects.filter(
        organisation=organisation, kind="one_off", status__in=["decided", "closed"],
        decision__in=SHARES, sharing_date__range=(since, on),
    )  # fmt: skip


def _codes_of(kept: QuerySet[RecordOfSharing]) -> dict[int, dict[str, list[str]]]:
    """What was chosen in each record, by question, as labels."""
    codes: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    answers = CodedAnswer.objects.filter(record__in=kept.order_by().values("pk"), field__in=READ)
    for record, name, code, label in answers.order_by("pk").values_list(
        "record_id", "field", "code", "label"
    ):
        codes[record][name].append(_label(code, label))
    return codes


class _Receiver(NamedTuple):
    """Who received it in one record: whether that is the organisation itself, its kind, and by
    which role."""

    is_ours: bool = False
    kind: str | None = ""
    role: str = ""
    called: str = ""

    @property
    def joint_with(self) -> str:
        """Whom the organisation is joint controller with, if it is."""
        other = "The other organisation of each record" if self.is_ours else self.called
        return other if self.role == JOINT else ""


def _receivers_of(kept: QuerySet[RecordOfSharing]) -> dict[int, _Receiver]:
    found = Party.objects.filter(record__in=kept.order_by().values("pk"), direction="receives")
    called = Coalesce("organisation__name", "name")
    rows = found.values_list(
        "record_id", "is_ours", "organisation__organisation_type", "controller_role", called
    )
    return {record: _Receiver(*said) for record, *said in rows}


def _one_offs(
    organisation: Organisation, since: date, on: date, law: Book, kinds: _Kinds
) -> list[Activity]:
    """By purpose, by whether it gives or receives, and by the kind of who received it; in three
    queries, however many there are."""
    kept = _kept(organisation, since, on)
    codes, receivers = _codes_of(kept), _receivers_of(kept)
    groups: dict[tuple[Any, ...], Activity] = {}
    for pk, *said, offences in kept.order_by("pk").values_list(
        "pk", "retention", "international", "transfer_mechanism", "criminal_offence_data"
    ):
        receiver = receivers.get(pk, _Receiver())
        purposes = tuple(sorted(codes[pk]["purpose_codes"]))
        key = (purposes, receiver.is_ours, receiver.kind or "")
        if key not in groups:
            groups[key] = _of_one_offs(purposes, receiver, kinds)
        activity = groups[key]
        activity.records += 1
        _add(activity, codes[pk], tuple(said), offences, law)
        activity.add(joint=[receiver.joint_with])
    return sorted(groups.values(), key=lambda one: one.name.casefold())


def _of_one_offs(purposes: Iterable[str], receiver: _Receiver, kinds: _Kinds) -> Activity:
    """One activity of them, with nothing that its records say yet."""
    ours, kind = receiver.is_ours, kinds.of(receiver.kind)
    whom = "received by it" if ours else f"to {kind}"
    name = f"{'; '.join(purposes) or NOT_SAID}: one-off sharing, {whom}"
    part = "Receives" if ours else "Gives"
    return Activity(name, "One-off records", part, recipients=[] if ours else [kind])
