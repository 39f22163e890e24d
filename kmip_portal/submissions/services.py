from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.retention.services import prove
from kmip_portal.submissions.models import Submission

KEPT_FOR = timedelta(days=7)


@transaction.atomic
def once(form: Any, *, by: User, do: Callable[[], Any]) -> str:
    """Act on a valid form, however often its button was pressed; where the outcome is shown.

    `do` answers with what it made, an address, or nothing. A second press waits for the first and
    gets its answer; where `do` raises, nothing was acted on and the next press tries again.
    """
    kind = type(form)
    submission, first = Submission.objects.get_or_create(
        user=by,
        form=f"{kind.__module__}.{kind.__qualname__}",
        submission_id=form.cleaned_data["submission_id"],
    )
    if first:
        outcome = do()
        url = getattr(outcome, "get_absolute_url", lambda: outcome or "")
        submission.url = url()
        submission.save(update_fields=["url"])
    return submission.url


@transaction.atomic
def forget_old() -> int:
    """Pages that were open a week ago are not sent again."""
    old = Submission.objects.filter(at__lt=clock.now() - KEPT_FOR)
    keys = list(old.values_list("pk", "submission_id"))
    prove("submission", said=keys, number=len(keys))
    old.delete()
    return len(keys)
