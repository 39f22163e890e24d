"""What is due soon, what is late, and who gave no answer: told once each, by the timetable."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from kmip_portal import clock
from records.matters import emails, telling
from records.models import Matter, Telling

AT_ONCE = 100
SOON = timedelta(days=5)
SOON_OF_A_BREACH = timedelta(hours=24)


def soon() -> QuerySet[Matter]:
    """Due in five days or sooner, a breach in one, and nobody was told so."""
    now = clock.now()
    running = Matter.objects.running().filter(soon_told_at=None, late_told_at=None)
    breach = running.filter(kind="breach", due_at__lte=now + SOON_OF_A_BREACH)
    return breach | running.exclude(kind="breach").filter(due_at__lte=now + SOON)


def late() -> QuerySet[Matter]:
    """Overdue, and nobody was told so."""
    return Matter.objects.overdue().filter(late_told_at=None)


def remind() -> int:
    """Write to whoever sees to each; about how many."""
    overdue = sum(_once(pk, late, "late_told_at") for pk in _first(late()))
    return overdue + sum(_once(pk, soon, "soon_told_at") for pk in _first(soon()))


def _first(due: QuerySet) -> list[int]:
    return list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _once(pk: int, due: Callable[[], QuerySet[Matter]], stamp: str) -> int:
    """The letter and its stamp in one transaction; another worker at the same time sends none."""
    locked = Matter.objects.select_for_update(skip_locked=True, of=("self",)).with_names()
    matter = locked.filter(pk=pk, pk__in=due().values("pk")).first()
    if matter is None:
        return 0
    setattr(matter, stamp, clock.now())
    matter.save(update_fields=[stamp])
    emails.due(matter, late=stamp == "late_told_at")
    return 1


def ask_the_silent() -> int:
    """Remind those who gave no answer, once, and tell whoever sees to the matter; how many
    matters."""
    untold = Telling.objects.silent().filter(reminded_at=None).order_by("matter_id")
    matters = list(dict.fromkeys(untold.values_list("matter_id", flat=True)))
    return sum(_ask(pk) for pk in matters[:AT_ONCE])


@transaction.atomic
def _ask(pk: int) -> int:
    locked = Matter.objects.select_for_update(skip_locked=True, of=("self",)).with_names()
    matter = locked.filter(pk=pk).first()
    silent = Telling.objects.silent().filter(matter=pk, reminded_at=None) if matter else []
    asked = [one for one in list(silent) if not one.is_in_use]
    if matter is None or not asked:
        return 0
    for one in asked:
        Telling.objects.filter(pk=one.pk).update(reminded_at=clock.now())
        if one.how == Telling.How.LETTER:
            telling.send_again(one, by=None)
    emails.silent(matter, asked)
    return 1
