"""Bringing the tables in line with a reference. Takes the models as arguments, so that a data
migration can hand in its own."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from kmip_portal.law.reference import EPOCH, Entry, Reference


class OlderReference(ValueError):
    """The file speaks of an earlier day than what is loaded already."""


class Loaded(NamedTuple):
    """What loading did."""

    added: int = 0
    changed: int = 0
    ended: int = 0


def load(reference: Reference, edition_model: Any, item_model: Any, rule_model: Any) -> Loaded:
    """Load a reference; the same file again changes nothing. The caller holds the transaction."""
    if edition_model.objects.filter(sha256=reference.sha256).exists():
        return Loaded()
    newest = edition_model.objects.order_by("as_of").last()
    if newest and reference.as_of < newest.as_of:
        raise OlderReference(
            f"The file is as of {reference.as_of}, older than what is loaded ({newest.as_of})."
        )
    edition = edition_model.objects.create(
        as_of=reference.as_of,
        title=reference.title,
        disclaimer=reference.disclaimer,
        sha256=reference.sha256,
    )
    items = _bring_in_line(item_model, reference.items(), edition)
    rules = _bring_in_line(rule_model, reference.rules(), edition)
    return Loaded(*(a + b for a, b in zip(items, rules, strict=True)))


def _bring_in_line(model: Any, entries: Iterable[Entry], edition: Any) -> Loaded:
    first_time = not model.objects.exists()
    entries = list(entries)
    name = list(entries[0].name)
    rows = list(model.objects.order_by("valid_from"))
    newest = {tuple(getattr(row, part) for part in name): row for row in rows}
    to_open, to_close, to_reword, to_move = [], [], [], []
    changed = 0

    def opened(entry: Entry, day: date) -> Any:
        return model(
            **entry.name,
            **entry.says,
            position=entry.position,
            digest=entry.digest,
            edition=edition,
            valid_from=day,
        )

    for entry in entries:
        row = newest.pop(tuple(entry.name.values()), None)
        if row is None:
            since = EPOCH if first_time else edition.as_of
            to_open.append(opened(entry, entry.starts_on or since))
        elif row.valid_to is not None:  # came back after it was taken out
            day = max(edition.as_of, row.valid_to + timedelta(days=1))
            to_open.append(opened(entry, day))
        elif row.digest != entry.digest:
            changed += 1
            if row.valid_from < edition.as_of:
                row.valid_to = edition.as_of - timedelta(days=1)
                to_close.append(row)
                to_open.append(opened(entry, edition.as_of))
            else:  # said the same day, or not begun yet: put right where it stands
                for field, value in entry.says.items():
                    setattr(row, field, value)
                row.digest, row.edition, row.position = entry.digest, edition, entry.position
                to_reword.append(row)
        elif row.position != entry.position:
            row.position = entry.position
            to_move.append(row)
    gone = [row for row in newest.values() if row.valid_to is None]
    for row in gone:
        row.valid_to = max(edition.as_of - timedelta(days=1), row.valid_from)

    # closed before opened: only one row of a name may stand
    model.objects.bulk_update(to_close + gone, ["valid_to"])
    model.objects.bulk_update(to_move, ["position"])
    for row in to_reword:
        row.save()
    model.objects.bulk_create(to_open)
    return Loaded(len(to_open) - len(to_close), changed, len(gone))
