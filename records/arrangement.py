"""A repeat record while it is a draft: begun, its parties and items written, its tasks finished."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.lifecycle import InvalidMove, TooLate
from records.answers import read
from records.models import DataItem, FinishedTask, Party, RecordOfSharing, System
from records.search import keep_words
from records.services import Place, is_outside, tell, write_answers
from signatories.picker import PickedOrganisation

Row = TypeVar("Row", Party, DataItem, System)
FEWEST, MOST = 2, 60
MOST_ITEMS = 200


class RowChanged(Exception):
    """Somebody saved this party or item after the person opened it."""

    def __init__(self, row: Party | DataItem | System):
        self.row = row
        super().__init__("Somebody else changed this while you were writing.")


class RowRemoved(TooLate):
    """Somebody took this party or item out of the draft after the person opened it."""

    def __init__(self) -> None:
        super().__init__("Somebody else removed this from the draft while you were writing.")


@transaction.atomic
def begin(*, by: User, place: Place, submission_id: UUID) -> RecordOfSharing:
    """A draft with its own organisation as the first party. Sent twice, it is one draft."""
    record, made = RecordOfSharing.objects.get_or_create(
        owner=by,
        submission_id=submission_id,
        defaults={
            "kind": RecordOfSharing.Kind.REPEAT,
            "organisation": place.organisation,
            "team": place.team,
            "agreement_version": AgreementVersion.objects.in_force(),
            "outside_agreement": is_outside(place.organisation),
        },
    )
    if made:
        record.family = record.reference
        record.save(update_fields=["family"])
        write_answers(record, {"decision_by": by.name, "decision_by_role": by.job_title})
        Party.objects.create(
            record=record,
            number=1,
            is_ours=True,
            organisation=place.organisation,
            contact_name=by.name,
            contact_role=by.job_title,
            contact_email=by.email,
        )
        tell(record, by, "started")
    return record


def being_written(record: RecordOfSharing) -> RecordOfSharing:
    """The draft under a lock; whoever comes after it was sent is told so."""
    locked = RecordOfSharing.objects.locked(record.pk)
    if not locked.can("send"):
        raise InvalidMove(locked, "send")
    return locked


def rows_changed(record: RecordOfSharing) -> None:
    """Whoever reads the whole record to send it is told that it is not what they read."""
    RecordOfSharing.objects.filter(pk=record.pk).update(row_version=record.row_version + 1)


def as_seen(rows: QuerySet[Row], row: Row, seen: int | None) -> Row:
    """The row as it stands, where nobody changed it since it was seen."""
    now = rows.filter(pk=row.pk).first()
    if now is None:
        raise RowRemoved
    if seen is not None and seen != now.row_version:
        raise RowChanged(now)
    return now


def rewritten(row: Party | DataItem | System, answers: dict[str, Any]) -> None:
    for name, value in answers.items():
        setattr(row, name, value)
    row.row_version += 1
    row.save(update_fields=[*answers, "row_version"])


def last_number(record: RecordOfSharing, counter: str, rows: QuerySet[Any]) -> int:
    """The last number that one of these rows was ever given, in this version or those before: a
    page of a row that is gone never shows another."""
    there: int = rows.aggregate(last=Max("number"))["last"] or 0
    return max(getattr(record, counter), there)


def numbered(record: RecordOfSharing, counter: str, last: int) -> None:
    setattr(record, counter, last)
    record.save(update_fields=[counter])


@transaction.atomic
def finish_task(record: RecordOfSharing, task: str, *, by: User, finished: bool) -> None:
    """Somebody says whether this part is complete."""
    record = being_written(record)
    if finished:
        FinishedTask.objects.get_or_create(record=record, task=task, defaults={"finished_by": by})
    else:
        record.finished_tasks.filter(task=task).delete()


@transaction.atomic
def add_parties(
    record: RecordOfSharing, organisations: Iterable[PickedOrganisation], *, by: User
) -> list[Party]:
    """These take part too; who does already is left as it is, and who had left is back."""
    record = being_written(record)
    there = list(record.parties.select_related("organisation"))
    known = {party.organisation_id or party.name.casefold(): party for party in there}
    number = last_number(record, "last_party", record.parties)
    added = []
    for picked in organisations:
        key = picked.organisation.pk if picked.organisation else picked.text.casefold()
        if key in known:
            if known[key].left_on:
                rewritten(known[key], {"left_on": None})
                added.append(known[key])
            continue
        if len(there) + len(added) >= MOST:
            raise TooLate(f"A record takes {MOST} organisations or fewer.")
        number += 1
        known[key] = Party.objects.create(
            record=record,
            number=number,
            organisation=picked.organisation,
            name="" if picked.organisation else picked.text,
        )
        added.append(known[key])
    if added:
        numbered(record, "last_party", number)
        rows_changed(record)
        tell(record, by, "added organisations to")
        keep_words(record)
    return added


@transaction.atomic
def change_party(
    party: Party,
    *,
    by: User,
    answers: dict[str, Any],
    row_version: int | None = None,
    personal_data_confirmed: bool = False,
) -> None:
    """What it does in this sharing, in which role, and whom it acts through."""
    record = being_written(party.record)
    party = as_seen(record.parties.select_related("organisation"), party, row_version)
    rewritten(party, {name: value or "" for name, value in answers.items()})
    rows_changed(record)
    tell(record, by, "changed", personal_data_confirmed)


@transaction.atomic
def remove_party(party: Party, *, by: User, row_version: int | None = None) -> None:
    """It takes no part. The organisation that keeps the record stays."""
    record = being_written(party.record)
    party = as_seen(record.parties.select_related("organisation"), party, row_version)
    if party.is_ours:
        raise TooLate("The organisation that keeps the record takes part in it.")
    # without it the item would be said to go to all
    named = record.data_items.filter(Q(given_by=party) | Q(received_by=party)).first()
    if named:
        raise TooLate(f"{party} gives or receives the item ‘{named}’. Change or remove it first.")
    numbered(record, "last_party", last_number(record, "last_party", record.parties))
    party.confirmations.all().forget()
    party.delete()
    rows_changed(record)
    tell(record, by, "removed an organisation from")
    keep_words(record)


@transaction.atomic
def replace_party(party: Party, picked: PickedOrganisation, *, by: User) -> Party:
    """Another organisation takes its place: its part, and the items that it gives or receives."""
    record = being_written(party.record)
    party = as_seen(record.parties.select_related("organisation"), party, None)
    added = add_parties(record, [picked], by=by)
    if not added:
        raise TooLate(f"{picked.name} takes part already.")
    [new] = added
    rewritten(new, {name: getattr(party, name) for name in ("direction", "controller_role")})
    for side in ("given_by", "received_by"):
        record.data_items.filter(**{side: party}).update(
            **{side: new}, row_version=F("row_version") + 1
        )
    remove_party(party, by=by)
    return new


@transaction.atomic
def add_items(
    record: RecordOfSharing,
    items: Iterable[dict[str, Any]],
    *,
    by: User,
    personal_data_confirmed: bool = False,
) -> list[DataItem]:
    """These are shared too, each named once."""
    record = being_written(record)
    known = {item.item.casefold() for item in record.data_items.all()}
    number = last_number(record, "last_item", record.data_items)
    added = []
    for answers in items:
        if answers["item"].casefold() in known:
            continue
        if len(known) >= MOST_ITEMS:
            raise TooLate(f"A record takes {MOST_ITEMS} items or fewer.")
        known.add(answers["item"].casefold())
        number += 1
        added.append(DataItem.objects.create(record=record, number=number, **answers))
    if added:
        numbered(record, "last_item", number)
        rows_changed(record)
        tell(record, by, "added items to", personal_data_confirmed)
    return added


@transaction.atomic
def change_item(
    item: DataItem,
    *,
    by: User,
    answers: dict[str, Any],
    row_version: int | None = None,
    personal_data_confirmed: bool = False,
) -> None:
    record = being_written(item.record)
    rewritten(as_seen(record.data_items.all(), item, row_version), answers)
    rows_changed(record)
    tell(record, by, "changed", personal_data_confirmed)


@transaction.atomic
def remove_item(item: DataItem, *, by: User, row_version: int | None = None) -> None:
    record = being_written(item.record)
    numbered(record, "last_item", last_number(record, "last_item", record.data_items))
    as_seen(record.data_items.all(), item, row_version).delete()
    rows_changed(record)
    tell(record, by, "removed an item from")


@transaction.atomic
def next_version(record: RecordOfSharing, *, by: User) -> RecordOfSharing:
    """A draft of what is to replace this record, which stays active until then; there is one."""
    record = RecordOfSharing.objects.locked(record.pk)
    if already := record.next_versions.filter(status__in=["draft", "waiting"]).first():
        return already
    if not record.can("replace"):
        raise InvalidMove(record, "replace")
    draft = RecordOfSharing.objects.create(
        kind=record.kind,
        owner=by,
        organisation=record.organisation,
        team=record.team,
        agreement_version=AgreementVersion.objects.in_force(),
        outside_agreement=is_outside(record.organisation),
        replaces=record,
        assessment=record.assessment,
        family=record.family,
        version_number=record.version_number + 1,
        last_party=last_number(record, "last_party", record.parties),
        last_item=last_number(record, "last_item", record.data_items),
        last_system=last_number(record, "last_system", record.used_systems),
        last_attachment=last_number(record, "last_attachment", record.attachments),
    )
    answers = read(record)
    if answers["review_date"] and answers["review_date"] < clock.today():
        answers["review_date"] = None  # else it would be overdue on its first day
    write_answers(draft, answers)
    new = {party.pk: _copied(party, draft) for party in record.parties.filter(left_on=None)}
    for item in record.data_items.all():
        if {item.given_by_id, item.received_by_id} - {None, *new}:
            continue  # between who has left and another: it is not shared any more
        item.pk, item.record = None, draft
        item.given_by = new.get(item.given_by_id)
        item.received_by = new.get(item.received_by_id)
        item.save()
    _carry_over(record.used_systems.all(), draft)
    _carry_over(record.attachments.current(), draft)
    FinishedTask.objects.bulk_create(
        FinishedTask(record=draft, task=one.task, finished_by=by)
        for one in record.finished_tasks.all()
    )
    keep_words(draft)
    tell(draft, by, "started")
    tell(record, by, "began the next version of")
    return draft


def _carry_over(rows: Iterable[Any], draft: RecordOfSharing) -> None:
    for row in rows:
        row.pk, row.record = None, draft
        row.save()


def _copied(party: Party, draft: RecordOfSharing) -> Party:
    party.pk, party.record = None, draft
    party.save()
    return party


def gaps(record: RecordOfSharing) -> dict[str, list[tuple[str, Party | None]]]:
    """What the rows of a draft still lack, by task: each in the words of its error."""
    parties = [one for one in record.parties.select_related("organisation") if not one.left_on]
    lacking: list[tuple[str, Party | None]] = []
    if len(parties) < FEWEST:
        lacking.append(("Add at least one other organisation", None))
    for party in parties:
        if not party.direction:
            lacking.append((f"Select if {party} gives, receives or both", party))
        if not party.controller_role:
            lacking.append((f"Select the role of {party}", party))
        if not party.contact_email:
            lacking.append((f"Enter a work email address for {party}", party))
    said = {party.direction for party in parties}
    if len(parties) >= FEWEST and "" not in said:
        if not said & {"gives", "both"}:
            lacking.append(("Select which organisation gives the information", None))
        if not said & {"receives", "both"}:
            lacking.append(("Select which organisation receives the information", None))
    items: list[tuple[str, Party | None]] = []
    if not record.data_items.exists():
        items.append(("Add at least one item of information", None))
    return {"organisations": lacking, "information": items}
