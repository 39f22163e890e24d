"""What the secretariat does with K-MIP's own Word form: hand it in, map it, use it."""

from collections.abc import Mapping

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.documents.boxes import Box, find_boxes
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import keep_file, request_file
from kmip_portal.law.book import book
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.uploads.check import CheckedUpload
from kmip_portal.uploads.child import in_child
from kmip_portal.uploads.refusal import BadFile
from records import own_form_out, own_form_sample
from records.blank_forms import filename
from records.models import OwnForm, OwnFormBox
from records.own_form_fields import code_of, entries, guess, label_of
from records.questions import QUESTIONS

KIND = "K-MIP’s own form"
PREVIEW = "preview of K-MIP’s form"
NO_BOXES = (
    "The portal found no boxes in the selected file. It looks for content controls, empty cells of"
    " tables with a label beside or above them, and boxes to tick (☐)"
)


class MappedMeanwhile(Exception):
    """Somebody mapped boxes of the form after this person opened it."""

    def __init__(self, form: OwnForm):
        self.form = form
        super().__init__("Somebody else mapped this form while you were looking at it.")


def boxes_of(content: bytes) -> list[Box]:
    """The boxes of a file that was looked into; raises BadFile where there are none."""
    boxes = in_child(find_boxes, content)
    if not boxes:
        raise BadFile(NO_BOXES)
    return boxes


@transaction.atomic
def upload(*, by: User, file: CheckedUpload, boxes: list[Box]) -> OwnForm:
    """Keep the form byte for byte, with its boxes; what has a label of ours is preset."""
    stored = keep_file(
        kind=KIND,
        subject=file.name,
        format="docx",
        content=file.content,
        filename=f"{filename('one-off')}.docx",
        about={"uploaded_as": file.name, "sha256": file.sha256},
    )
    form = OwnForm.objects.create(name=file.name, file=stored, uploaded_by=by)
    guessed = guess(boxes, book())
    OwnFormBox.objects.bulk_create(
        OwnFormBox(form=form, number=number, **_columns(box), field=field, code=code)
        for number, (box, (field, code)) in enumerate(zip(boxes, guessed, strict=True), 1)
    )
    mapped = sum(bool(field) for field, _ in guessed)
    record_event(by, "uploaded", form, sha256=file.sha256, boxes=len(boxes), preset=mapped)
    return form


def _columns(box: Box) -> dict[str, str]:
    """A box as its row keeps it."""
    said = box._asdict()
    return {name: value[: OwnFormBox._meta.get_field(name).max_length or 0]
            for name, value in said.items()}  # fmt: skip


@transaction.atomic
def map_boxes(
    form: OwnForm, *, by: User, fields: Mapping[str, str], row_version: int | None
) -> OwnForm:
    """What each of these boxes is for: by the keys of `entries`, the name of a question or nothing.

    Ticks that are for another question now are for those of its answers whose words they bear.
    """
    form = _open(form, row_version)
    law, changed = book(), []
    for entry in entries(form.boxes.all()):
        if entry.key not in fields or fields[entry.key] == entry.field:
            continue
        field = fields[entry.key]
        changed.append([entry.called, label_of(entry.field), label_of(field)])
        for box in entry.boxes:
            box.field, box.code = field, ""
            if entry.is_tick and field:
                box.code = code_of(QUESTIONS[field], box.called, law, box.tag.partition(".")[2])
            box.save(update_fields=["field", "code"])
    return _mapped(form, by, "mapped boxes of", changed)


@transaction.atomic
def map_ticks(
    form: OwnForm, *, by: User, codes: Mapping[int, str], row_version: int | None
) -> OwnForm:
    """Which answer each of these ticks is, by the numbers of their boxes."""
    form = _open(form, row_version)
    changed = []
    for box in form.boxes.filter(kind=OwnFormBox.Kind.TICK, number__in=codes):
        if codes[box.number] != box.code:
            changed.append([box.called, box.code, codes[box.number]])
            box.code = codes[box.number]
            box.save(update_fields=["code"])
    return _mapped(form, by, "mapped ticks of", changed)


def _open(form: OwnForm, row_version: int | None) -> OwnForm:
    """The form under a lock, while it is a draft, by the version of it that was seen."""
    form = OwnForm.objects.select_for_update().get(pk=form.pk)
    if not form.can("use"):
        raise InvalidMove(form, "use")
    if row_version is not None and row_version != form.row_version:
        raise MappedMeanwhile(form)
    return form


def _mapped(form: OwnForm, by: User, verb: str, changed: list[list[str]]) -> OwnForm:
    form.mapped_at, form.mapped_by = clock.now(), by
    form.row_version += bool(changed)
    form.save(update_fields=["mapped_at", "mapped_by", "row_version"])
    if changed:
        record_event(by, verb, form, changed=changed)
    return form


@transaction.atomic
def use(form: OwnForm, *, by: User) -> None:
    """From now on records are written into this form; the one before stays on those it has."""
    if not form.boxes.filter(field__in=QUESTIONS).exists():
        raise TooLate("No box of this form is for a question yet. Say what its boxes are for.")
    # all of them, so that two forms used at once come one after the other: there are few
    list(OwnForm.objects.select_for_update().order_by("pk").values_list("pk"))
    before = OwnForm.objects.filter(status="in_use").first()
    if before is not None and before.pk != form.pk:
        _replace(before, by=by)
    form.move("use", used_at=clock.now(), used_by=by)
    record_event(by, "brought into use", form, sha256=form.file.sha256,
                 mapping=_mapping(form), instead_of=str(before or ""))  # fmt: skip


def _mapping(form: OwnForm) -> dict[str, str]:
    """What each box is for, by its place in the file."""
    used: dict[str, str] = {}
    for box in form.boxes.exclude(field=""):
        used[box.place] = f"{box.field}.{box.code}" if box.code else box.field
    return used


@transaction.atomic
def stop(form: OwnForm, *, by: User) -> None:
    """Records are written in the portal's own layout again."""
    _replace(form, by=by)


def _replace(form: OwnForm, *, by: User) -> None:
    form.move("replace", replaced_at=clock.now(), replaced_by=by)
    record_event(by, "took out of use", form)


@transaction.atomic
def discard(form: OwnForm, *, by: User) -> None:
    """A form that was never used goes from the list."""
    form.move("discard", discarded_at=clock.now(), discarded_by=by)
    record_event(by, "deleted", form)


def request_preview(form: OwnForm) -> StoredDocument:
    """Ask for the form as a made-up record fills it; the same mapping is one file."""
    snapshot = own_form_sample.snapshot(form)
    return request_file(
        kind=PREVIEW,
        subject=form.reference,
        format="docx",
        template=own_form_out.WRITER,
        snapshot=snapshot,
        filename=f"{form.reference}-preview.docx",
        key=_key(form, snapshot_sha256(snapshot)),
    )


def find_preview(form: OwnForm, sha256: str) -> StoredDocument | None:
    return StoredDocument.objects.filter(kind=PREVIEW, key=_key(form, sha256)).first()


def _key(form: OwnForm, sha256: str) -> str:
    return f"own-form/{form.reference}/{sha256}"


def ticks_of(form: OwnForm) -> list[OwnFormBox]:
    """The ticks of a form that are for a question, those of one question together."""
    ticks = list(form.boxes.filter(kind=OwnFormBox.Kind.TICK).exclude(field=""))
    fields = list(dict.fromkeys(box.field for box in ticks))
    return sorted(ticks, key=lambda box: fields.index(box.field))
