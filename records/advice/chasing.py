"""Advice that is due: its adviser is reminded once, and silence reaches the deputy once."""

from collections.abc import Callable

from django.db import transaction

from kmip_portal import clock
from kmip_portal.working_days import next_working_day
from records.advice import asking, emails
from records.models import AdviceRequest

AT_ONCE = 100


def remind() -> int:
    """On the last working day before it is due; how many were reminded."""
    return sum(_once(pk, "reminded_at") for pk in _due("reminded_at"))


def escalate() -> int:
    """When its day has passed: to the deputy, or where there is none to the leads."""
    return sum(_once(pk, "escalated_at") for pk in _due("escalated_at"))


def _due(stamp: str) -> list[int]:
    return list(DUE[stamp]().values_list("pk", flat=True)[:AT_ONCE])


DUE: dict[str, Callable] = {
    "reminded_at": lambda: AdviceRequest.objects.to_remind(next_working_day(clock.today())),
    "escalated_at": lambda: AdviceRequest.objects.silent(clock.today()),
}
LETTERS = {"reminded_at": emails.reminded, "escalated_at": emails.escalated}


@transaction.atomic
def _once(pk: int, stamp: str) -> int:
    """The letter and its stamp in one transaction; another worker at the same time sends none."""
    locked = DUE[stamp]().filter(pk=pk).select_for_update(skip_locked=True, of=("self",))
    request = locked.with_names().first()
    if request is None:
        return 0
    setattr(request, stamp, clock.now())
    request.save(update_fields=[stamp])
    LETTERS[stamp](request)
    if stamp == "escalated_at":
        asking.tell(None, "passed on to the deputy the request for advice on", request)
    return 1
