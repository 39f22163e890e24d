"""What K-MIP's people see of repeat records: title, who takes part, and dates; nothing else."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from kmip_portal.accounts.permissions import works_for_kmip
from records.models import Party, RecordOfSharing
from records.models.record import SENT
from signatories.names import fold

A_PAGE = 25


def visible_to(user: Any) -> QuerySet[RecordOfSharing]:
    """Every repeat record that was sent round, for whoever works for K-MIP."""
    if not works_for_kmip(user):
        return RecordOfSharing.objects.none()
    sent = RecordOfSharing.objects.filter(kind="repeat", status__in=SENT)
    parties = Party.objects.select_related("organisation").order_by("number")
    shown = sent.select_related("organisation").prefetch_related(
        Prefetch("parties", parties, to_attr="taking_part")
    )
    return shown.only(
        "reference", "title", "status", "kind", "version_number", "organisation__name",
        "sent_at", "active_at", "start_date", "end_date", "review_date", "ended_on", "family",
    )  # fmt: skip


def naming(records: QuerySet[RecordOfSharing], words: str) -> QuerySet[RecordOfSharing]:
    """Those with an organisation called so."""
    if not words.strip():
        return records
    called = Q(organisation__folded_name__contains=fold(words)) | Q(name__icontains=words.strip())
    named = Party.objects.filter(called, number__isnull=False)
    return records.filter(pk__in=named.order_by().values("record"))
