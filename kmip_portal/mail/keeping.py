"""The text of letters is kept for two years; that one went, to whom and what came of it, stays."""

from django.db import models, transaction

from kmip_portal.mail.models import GONE, Email
from kmip_portal.retention.schedule import SCHEDULE
from kmip_portal.retention.services import fingerprint, prove

RULE = SCHEDULE["letter"]
AT_ONCE = 500


def past_their_time() -> models.QuerySet:
    """Letters of long ago that went, or never will, and whose text is still here."""
    old = Email.objects.filter(written_at__lt=RULE.moment_before()).exclude(body=GONE)
    return old.exclude(sent_at=None, given_up_at=None, joined_in=None).order_by("pk")


@transaction.atomic
def dispose() -> int:
    """Some of them a run; one proof for these."""
    old = list(past_their_time().select_for_update(of=("self",))[:AT_ONCE])
    prove("letter", said=[[one.stem, fingerprint(one.body)] for one in old], number=len(old))
    Email.objects.filter(pk__in=[one.pk for one in old]).update(body=GONE, gist="", secret=None)
    return len(old)
