"""Files that go with a repeat record, attached and taken out while it is a draft."""

from collections.abc import Iterable

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import forget_file, keep_file
from kmip_portal.uploads import CheckedUpload
from records import arrangement
from records.models import Attachment, Confirmation, RecordOfSharing
from records.search import keep_words
from records.services import tell

KIND = "attachment"
TYPES = ("docx", "odt", "pdf", "xlsx")
MOST = 10


class NotAttached(Exception):
    """The record takes no more files, or has this one already."""


@transaction.atomic
def attach(
    record: RecordOfSharing,
    *,
    task: str,
    what: str,
    file: CheckedUpload,
    by: User,
    personal_data_confirmed: bool = False,
) -> Attachment:
    """The file is part of this section from now on."""
    record = arrangement.being_written(record)
    _refuse(record.attachments.current(), file)
    number = arrangement.last_number(record, "last_attachment", record.attachments) + 1
    stored = keep_file(
        kind=KIND,
        subject=record.family,
        format=file.kind,
        content=file.content,
        filename=file.name,
        about={"name": file.name, "sha256": file.sha256},
    )
    attachment = Attachment.objects.create(
        record=record,
        number=number,
        task=task,
        what=what,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        file=stored,
        added_by=by,
    )
    arrangement.numbered(record, "last_attachment", number)
    arrangement.rows_changed(record)
    keep_words(record)
    tell(record, by, "attached a file to", personal_data_confirmed)
    return attachment


def _refuse(there: Iterable[Attachment], file: CheckedUpload) -> None:
    """More than a record takes, or what is there already."""
    for one in there:
        if one.sha256 == file.sha256:
            raise NotAttached(f"This file is attached already, as ‘{one}’")
        if one.name == file.name:
            raise NotAttached(
                f"A file called ‘{one}’ is attached already. Remove it first, or give this one"
                " another name"
            )
    if len(list(there)) >= MOST:
        raise NotAttached(f"A record takes {MOST} files or fewer")


@transaction.atomic
def remove(attachment: Attachment, *, by: User) -> None:
    """It is no part of the draft any more. Twice is once.

    Its bytes go too, unless another version has it, or somebody was shown it in this one.
    """
    record = arrangement.being_written(attachment.record)
    there = record.attachments.current().select_related("file").filter(pk=attachment.pk).first()
    if there is None:
        return
    last = arrangement.last_number(record, "last_attachment", record.attachments)
    arrangement.numbered(record, "last_attachment", last)
    if any(there.is_named_in(one.content) for one in record.confirmations.all()):
        there.removed_at, there.removed_by = clock.now(), by
        there.save(update_fields=["removed_at", "removed_by"])
    else:
        there.delete()
        _forget_unused([there.file])
    arrangement.rows_changed(record)
    keep_words(record)
    tell(record, by, "removed a file from")


def wipe(record: RecordOfSharing) -> dict[str, str]:
    """Take away all files of a record that no other version has; their fingerprints."""
    rows = list(record.attachments.select_related("file"))
    proof = {f"{record.reference}-attachment-{one.number}": one.sha256 for one in rows}
    record.attachments.all().delete()
    _forget_unused({one.file_id: one.file for one in rows}.values())
    return proof


def _forget_unused(files: Iterable[StoredDocument]) -> None:
    for file in files:
        if not Attachment.objects.filter(file=file).exists():
            forget_file(file)


def shown_by(confirmation: Confirmation) -> list[Attachment]:
    """The files of what an organisation was asked to confirm, as they were then."""
    rows = confirmation.record.attachments.with_files()
    return [one for one in rows if one.is_named_in(confirmation.content)]
