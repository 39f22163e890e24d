"""An organisation's own templates: saved records that its people begin theirs from."""

from uuid import UUID

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from records.models import RecordOfSharing, RecordTemplate
from records.services import Place, copy


@transaction.atomic
def make_template(record: RecordOfSharing, *, name: str, by: User) -> RecordTemplate:
    """Its people may begin from this record; the same record is a template once."""
    template, made = RecordTemplate.objects.get_or_create(
        record=record, defaults={"organisation": record.organisation, "name": name, "made_by": by}
    )
    if made:
        record_event(by, "made a template of", record, organisations=[record.organisation.slug])
    return template


@transaction.atomic
def remove_template(template: RecordTemplate, *, by: User) -> None:
    """Nobody begins from it any more; records that were begun stay, and so does the record."""
    record_event(
        by, "removed the template of", template.record,
        organisations=[template.organisation.slug],
    )  # fmt: skip
    template.delete()


def start_from(
    template: RecordTemplate, *, by: User, place: Place, submission_id: UUID
) -> RecordOfSharing:
    """A draft with the template's answers, less those that were true of its day alone."""
    return copy(
        template.record,
        by=by,
        place=place,
        submission_id=submission_id,
        on_one_page=template.record.on_one_page,
    )
