"""What came after the sharings of an organisation, as its pack lists it: each matter that it saw
to, and each notice that it gave or was given, with what was answered."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.spreadsheets import csv_lines
from records.models import Matter, Telling
from signatories.models import Organisation

MATTERS, NOTICES = "matters.csv", "notices.csv"
BREACH = {
    "reported": "Reported to the regulator",
    "reported_as": "Reference there",
    "not_reported": "Not reported, because",
    "people_told": "People told on",
}
MATTER = {
    "reference": "Matter", "kind": "Kind", "record": "Record", "status": "Status",
    "received": "Received, or became aware", "due": "Due", "done": "Time met",
    "waited": "Days that did not count", "longer": "Longer, because", **BREACH,
    "our_ref": "Own case reference", "outcome": "Outcome", "decided": "What was decided",
    "over": "Closed or withdrawn", "opened_by": "Opened by",
}  # fmt: skip
NOTICE = {
    "reference": "Notice", "matter": "Matter", "kind": "Kind", "record": "Record", "of": "From",
    "to": "To", "instead_of": "In the place of", "how": "How", "told": "Told",
    "reminded": "Reminded", "aware": "Became aware", "due": "Their 72 hours end", **BREACH,
    "answer": "Answer", "why": "Why", "answered": "Answered", "by": "Answered by",
}  # fmt: skip


def of(organisation: Organisation, reader: User) -> dict[str, list[dict[str, Any]]]:
    """Plain values, in the order in which they were written."""
    seen = Matter.objects.visible_to(reader).filter(organisation=organisation).order_by("pk")
    given = Q(matter__in=seen.values("pk")) | Q(organisation=organisation)
    return {
        "matters": [_matter(one) for one in seen.with_names()],
        "notices": [_notice(one) for one in Telling.objects.filter(given).with_names()],
    }


def none() -> dict[str, list[dict[str, Any]]]:
    return {"matters": [], "notices": []}


def lines(columns: dict[str, str], rows: list[dict[str, Any]]) -> Iterator[str]:
    return csv_lines(columns.values(), ([row[name] for name in columns] for row in rows))


def _matter(one: Matter) -> dict[str, Any]:
    return _breach(one) | {
        "reference": one.reference,
        "kind": one.get_kind_display(),
        "record": one.record.reference,
        "status": one.get_status_display(),
        "received": _at(one.received_at),
        "due": _at(one.due_at),
        "done": _at(one.met_at),
        "waited": one.waited or "",
        "longer": one.extended_because,
        "our_ref": one.our_ref,
        "outcome": one.get_outcome_display(),
        "decided": one.outcome_words,
        "over": _at(one.closed_at or one.withdrawn_at),
        "opened_by": str(one.opened_by),
    }


def _notice(one: Telling) -> dict[str, Any]:
    return _breach(one) | {
        "reference": one.reference,
        "matter": one.matter.reference,
        "kind": one.matter.get_kind_display(),
        "record": one.record.reference,
        "of": str(one.asking),
        "to": one.called,
        "instead_of": ", ".join(filter(None, one.instead_of.split("\n"))),
        "how": one.get_how_display(),
        "told": _at(one.told_at),
        "reminded": _at(one.reminded_at),
        "aware": _at(one.aware_at),
        "due": _at(one.due_at),
        "answer": one.state,
        "why": one.reason,
        "answered": _at(one.answered_at),
        "by": ", ".join(filter(None, [one.answered_name, one.answered_role])),
    }


def _breach(one: Matter | Telling) -> dict[str, Any]:
    return {
        "reported": _at(one.reported_at),
        "reported_as": one.reported_as,
        "not_reported": one.not_reported_because,
        "people_told": _on(one.people_told_on),
    }


def _at(moment: datetime | None) -> str:
    """In the time of London, which the periods are counted in, with what it differs from UTC."""
    return moment.astimezone(clock.LONDON).isoformat(" ", "minutes") if moment else ""


def _on(day: date | None) -> str:
    return str(day or "")
