"""What people do with patterns: begin a record from one; K-MIP looks after them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.lifecycle import TooLate
from records import arrangement, services
from records.models import Pattern, RecordOfSharing
from records.patterns import shipped
from records.services import Place
from signatories.services.editing import ChangedMeanwhile

TOLD = ("title", "owner", "review_by")


@transaction.atomic
def start_from(
    pattern: Pattern, *, by: User, place: Place, submission_id: UUID, on_one_page: bool = False
) -> RecordOfSharing:
    """A draft that holds the pattern, and no answer of it. Pressed twice, it is one draft."""
    how: dict[str, Any] = {"by": by, "place": place, "submission_id": submission_id}
    if pattern.is_repeat:
        draft = arrangement.begin(**how)
    else:
        decider = {"decision_by": by.name, "decision_by_role": by.job_title}
        draft = services.start(
            answers=decider, on_one_page=on_one_page, with_what_was_sent_last=False, **how
        )
    if draft.pattern_id is None:
        if not Pattern.objects.offered().filter(pk=pattern.pk).exists():
            raise TooLate("K-MIP has withdrawn this pattern. Begin a blank record instead.")
        draft.pattern = pattern
        draft.save(update_fields=["pattern"])
    return draft


@transaction.atomic
def change(pattern: Pattern, *, by: User, row_version: int | None, **told: Any) -> None:
    """K-MIP says its title, who looks after it, and when it is looked at again."""
    now = Pattern.objects.select_for_update(of=("self",)).get(pk=pattern.pk)
    before = {name: _plain(getattr(now, name)) for name in TOLD}
    after = {name: _plain(told[name]) for name in TOLD}
    if before == after:
        return  # pressed twice
    _refuse_if_changed(now, row_version)
    for name in TOLD:
        setattr(now, name, told[name])
    now.row_version += 1
    now.save(update_fields=[*TOLD, "row_version"])
    record_event(by, "changed", now, before=before, after=after)


@transaction.atomic
def withdraw(pattern: Pattern, *, by: User, row_version: int | None, because: str) -> None:
    """Nobody begins from it any more; drafts that were begun from it go on."""
    now = Pattern.objects.select_for_update(of=("self",)).get(pk=pattern.pk)
    if now.withdrawn_at:
        return  # pressed twice
    _refuse_if_changed(now, row_version)
    _offered(now, at=clock.now(), by=by, because=because)
    record_event(by, "withdrew", now, because=because)


@transaction.atomic
def offer_again(pattern: Pattern, *, by: User) -> None:
    now = Pattern.objects.select_for_update(of=("self",)).get(pk=pattern.pk)
    if not now.withdrawn_at:
        return  # pressed twice
    _offered(now, at=None, by=None, because="")
    record_event(by, "offered again", now)


@transaction.atomic
def load() -> tuple[int, int]:
    """Patterns that came with a newer portal, or read otherwise in it."""
    before = set(Pattern.objects.values_list("slug", flat=True))
    added, changed = shipped.load_patterns(Pattern)
    for pattern in Pattern.objects.exclude(slug__in=before):
        record_event(None, "brought with the portal", pattern)
    return added, changed


def _offered(now: Pattern, *, at: Any, by: User | None, because: str) -> None:
    now.withdrawn_at, now.withdrawn_by, now.withdrawn_because = at, by, because
    now.row_version += 1
    now.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because", "row_version"])


def _refuse_if_changed(now: Pattern, row_version: int | None) -> None:
    if row_version is not None and row_version != now.row_version:
        raise ChangedMeanwhile(now)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
