"""An organisation's own templates: saved records that its people begin theirs from."""

from uuid import UUID

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import record as record_event
from records.copying import copy_arrangement
from records.models import RecordOfSharing, RecordTemplate
from records.services import Place, copy
from signatories.models import Organisation

REMOVED = "removed the template of"


class NameTaken(Exception):
    """Another template of the organisation has this name."""


@transaction.atomic
def make_template(record: RecordOfSharing, *, name: str, by: User) -> RecordTemplate:
    """Its people may begin from this record; the same record is a template once.

    Two who name one at the same moment come one after the other: the second is told.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=record.organisation_id)
    if already := RecordTemplate.objects.filter(record=record).first():
        return already
    if RecordTemplate.objects.filter(organisation=record.organisation_id, name=name).exists():
        raise NameTaken
    template = RecordTemplate.objects.create(
        record=record, organisation=record.organisation, name=name, made_by=by
    )
    record_event(by, "made a template of", record, organisations=[record.organisation.slug])
    return template


@transaction.atomic
def remove_template(template: RecordTemplate, *, by: User) -> None:
    """Nobody begins from it any more; what was begun stays, and so does the record."""
    if RecordTemplate.objects.select_for_update().filter(pk=template.pk).first() is None:
        return
    record_event(
        by, REMOVED, template.record,
        organisations=[template.organisation.slug], template=template.reference,
    )  # fmt: skip
    template.delete()


def removed_by(user: User, reference: str) -> bool:
    """Whether this person removed it: they may press the button again."""
    return AuditEvent.objects.filter(actor=user, verb=REMOVED, detail__template=reference).exists()


def start_from(
    template: RecordTemplate, *, by: User, place: Place, submission_id: UUID
) -> RecordOfSharing:
    """A draft with the template's answers, less those that were true of its day alone."""
    if template.record.is_repeat:
        return copy_arrangement(template.record, by=by, place=place, submission_id=submission_id)
    return copy(
        template.record,
        by=by,
        place=place,
        submission_id=submission_id,
        on_one_page=template.record.on_one_page,
    )
