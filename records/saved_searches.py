"""Searches of the register that a person keeps under a name."""

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import record as record_event
from records.models import SavedSearch

DELETED = "deleted a search"


@transaction.atomic
def save(*, by: User, name: str, query: str) -> SavedSearch:
    """Keep a search; the same one under the same name is kept once."""
    search, made = SavedSearch.objects.get_or_create(owner=by, name=name, defaults={"query": query})
    if made:
        record_event(by, "saved a search", search)
    return search


@transaction.atomic
def delete(search: SavedSearch, *, by: User) -> None:
    """Forget it, once. The history keeps that there was one, not what it looked for."""
    if SavedSearch.objects.select_for_update().filter(pk=search.pk).first() is None:
        return
    record_event(by, DELETED, search)
    search.delete()


def deleted_by(user: User, reference: str) -> bool:
    """Whether this person deleted it: they may press the button again."""
    return AuditEvent.objects.did(user, DELETED, SavedSearch, reference).exists()
