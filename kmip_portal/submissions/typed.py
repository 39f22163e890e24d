"""What is typed into a form is kept meanwhile: a closed tab or a lost connection loses none of it.

Sealed, for its person alone, for a week, and no longer than until the form is sent. Nothing is done
with it: the same page shows it again, and the person presses the button.
"""

import json
from datetime import timedelta
from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.retention.schedule import SCHEDULE
from kmip_portal.retention.services import prove
from kmip_portal.sealing import seal, unseal
from kmip_portal.submissions.models import TypedForm

PURPOSE = "typed answers"
MOST_PAGES = 20  # of one person: the oldest goes first
LARGEST = 500_000  # letters, of all answers together
KEPT_FOR = timedelta(days=SCHEDULE["typed_form"].days)

Answers = list[tuple[str, list[str]]]


class TooMuch(ValueError):
    """More than any form of ours takes."""


@transaction.atomic
def keep(user: User, path: str, answers: Answers) -> None:
    """As it stands now, in the place of what stood before."""
    told = json.dumps(answers)
    if len(told) > LARGEST or len(path) > 500:
        raise TooMuch
    TypedForm.objects.update_or_create(
        user=user, path=path,
        defaults={"answers": seal(told, purpose=PURPOSE), "at": clock.now()},
    )  # fmt: skip
    mine = TypedForm.objects.filter(user=user).order_by("-at", "-pk")
    mine.filter(pk__in=[one.pk for one in mine.only("pk")[MOST_PAGES:]]).delete()


def of(user: User, path: str) -> Answers:
    """What they typed on this page in the last week; nothing where they did not."""
    since = clock.now() - KEPT_FOR
    kept = TypedForm.objects.filter(user=user, path=path, at__gte=since).first()
    told = unseal(kept.answers, purpose=PURPOSE) if kept else None
    return json.loads(told) if told else []


def pages_of(user: User) -> list[str]:
    """Where something of theirs waits."""
    since = clock.now() - KEPT_FOR
    return list(TypedForm.objects.filter(user=user, at__gte=since).values_list("path", flat=True))


def forget(user: User, path: str) -> None:
    """It was sent, and so is kept where it belongs."""
    TypedForm.objects.filter(user=user, path=path).delete()


@transaction.atomic
def forget_old() -> int:
    """What nobody came back to in a week; how many."""
    old = TypedForm.objects.filter(at__lt=clock.now() - KEPT_FOR)
    said: list[Any] = list(old.values_list("pk", "answers"))
    prove("typed_form", said=said, number=len(said))
    old.delete()
    return len(said)
