"""A record goes to a colleague: who keeps it from now on, and in which team."""

from django.db import transaction
from django.db.models import QuerySet

from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import record as record_event
from kmip_portal.lifecycle import TooLate
from records import emails
from records.models import Advice, RecordOfSharing
from records.permissions import FILING_ROLES
from records.search import keep_words
from signatories.models import Membership, Succession

HANDED_OVER = "handed over"


class NotThere(Exception):
    """The colleague keeps no records for this organisation (any more)."""


def colleagues(record: RecordOfSharing) -> QuerySet[Membership]:
    """Who may keep it: those who keep records for the same organisation, or for whoever stands in
    its place today, by name; nobody who advised on it, who could neither write nor decide it."""
    of_them = Succession.objects.now_for(record.organisation)
    return (
        Membership.objects.current()
        .filter(organisation__in=of_them, role__in=FILING_ROLES, user__is_active=True)
        .exclude(user__in=Advice.objects.about(record).values("given_by"))
        .select_related("user", "team")
        .order_by("user__name", "user", "role")
    )


def handed_over_by(user: User, reference: str, *, to: str) -> RecordOfSharing | None:
    """The record, where this person was the last to hand it over and to just this colleague, named
    by their membership: they may press the button again, though they may not see it any more."""
    record = RecordOfSharing.objects.filter(reference=reference).select_related("owner").first()
    last = AuditEvent.objects.of(record).filter(verb=HANDED_OVER).first() if record else None
    if record is None or last is None or last.actor_id != user.pk:
        return None
    return record if record.owner.memberships.filter(reference=to).exists() else None


@transaction.atomic
def hand_over(record: RecordOfSharing, *, to: User, by: User) -> RecordOfSharing:
    """From now on it is theirs, and their team's; both people are told, of its reference alone."""
    record = RecordOfSharing.objects.locked(record.pk)
    if record.disposed_at:
        raise TooLate(f"{record} is disposed of: there is nothing to hand over.")
    before = record.owner
    if to == before:
        return record
    held = list(colleagues(record).filter(user=to))
    if not held:
        raise NotThere
    own = record.organisation_id  # a record of old is in no team of a newer organisation
    teams = [one.team for one in held if one.team and one.organisation_id == own]
    record.owner = to
    if record.team not in teams:
        record.team = teams[0] if teams else None
    record.row_version += 1
    record.save(update_fields=["owner", "team", "row_version"])
    keep_words(record)
    event = record_event(by, HANDED_OVER, record, organisations=[record.organisation.slug])
    emails.handed_over(record, before=before, by=by, event=event.sequence)
    return record
