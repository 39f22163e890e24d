"""K-MIP's own Word form, as an office might have made it: controls, cells, and boxes to tick."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.wordml import element, fill
from kmip_portal.uploads.check import check_upload
from records import own_forms
from records.models import OwnForm
from records.own_form_fields import entries
from tests.make.people import kmip_person

SPECIAL = {"Health": "SC_HEALTH", "Racial or ethnic origin": "SC_RACE"}


def own_form_file(change=None) -> bytes:
    """A form with boxes of every kind; some with our words, some with its own."""
    document = Document()
    document.add_heading("Record of Sharing (official form)", 0)
    line = document.add_paragraph("Reference: ")
    line._p.append(control("Reference", "Click here", prompt=True))
    line = document.add_paragraph("Kept by: ")
    line._p.append(control("", "Write here", tag="organisation", prompt=True))
    first = document.add_table(0, 2, style="Table Grid")
    for label in ("Title", "Which organisation was it with?", "Aim of it"):
        first.add_row().cells[0].text = label
    _date(first.add_row().cells, "Date of sharing", "sharing_date")
    _ticks(first.add_row().cells, "What was decided?", ["Shared", "Shared in part", "Refused"])
    _on_one_line(first.add_row().cells, "Did it include criminal offence information?")
    asker = document.add_table(2, 3, style="Table Grid")
    for cell, label in zip(asker.rows[0].cells, ("Their name", "Their post", "Email"), strict=True):
        cell.text = label
    document.add_paragraph("Did it include any of these?")
    for words in SPECIAL:
        line = document.add_paragraph()
        line._p.append(tick_control(words))
        line.add_run(f" {words}")
    last = document.add_table(0, 2, style="Table Grid")
    last.add_row().cells[0].text = "What must be put right"
    document.add_paragraph("Send questions to the secretariat.")
    if change:
        change(document)
    out = BytesIO()
    document.save(out)
    return _of_no_day(out.getvalue())


def _of_no_day(content):
    """The same bytes whenever it is made."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as made, zipfile.ZipFile(out, "w") as again:
        for name in made.namelist():
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(part, made.read(name))
    return out.getvalue()


# what the boxes of that form are for, by what they are called, where its words are not ours
MAPPING = {
    "Aim of it": "purpose_text",
    "Date of sharing": "sharing_date",
    "Their name": "requester_name",
    "Their post": "requester_role",
    "Email": "requester_email",
    "What must be put right": "corrections",
}


def control(title, text, *, tag="", prompt=False, kind=None):
    """A content control on a line."""
    made, about, content = element("w:sdt"), element("w:sdtPr"), element("w:sdtContent")
    if title:
        about.append(element("w:alias", title))
    if tag:
        about.append(element("w:tag", tag))
    if prompt:
        about.append(element("w:showingPlcHdr"))
    about.append(element(kind or "w:text"))
    run = element("w:r")
    fill(run, text)
    content.append(run)
    made.extend([about, content])
    return made


def tick_control(title):
    made = control(title, "☐", kind="w14:checkbox")
    box = made[0][-1]
    box.append(element("w14:checked"))
    box[0].set(box[0].tag.replace("checked", "val"), "0")
    return made


def _date(cells, label, tag):
    cells[0].text = label
    cells[1].paragraphs[0]._p.append(control("", "A day", tag=tag, prompt=True, kind="w:date"))


def _ticks(cells, label, words):
    cells[0].text = label
    cells[1].paragraphs[0].text = f"☐ {words[0]}"
    for more in words[1:]:
        cells[1].add_paragraph(f"☐ {more}")


def _on_one_line(cells, label):
    cells[0].text = label
    cells[1].text = "☐ Yes   ☐ No"


def own_form(by=None, *, mapped=True, used=False, content=None):
    """The form handed in; with its boxes mapped, and in use, when asked for."""
    by = by or kmip_person("secretariat")
    content = content or own_form_file()
    file = SimpleUploadedFile("KMISA form (final).docx", content)
    boxes = own_forms.boxes_of(content)
    form = own_forms.upload(by=by, file=check_upload(file, {"docx"}), boxes=boxes)
    if mapped:
        map_own_form(form, by)
    if used:
        own_forms.use(OwnForm.objects.get(pk=form.pk), by=by)
    return OwnForm.objects.get(pk=form.pk)


def own_form_again(form):
    """Another draft of the same file, without its boxes."""
    file = StoredDocument.objects.get(pk=form.file_id)
    file.pk = None
    file.save()
    return OwnForm.objects.create(name=form.name, file=file, uploaded_by=form.uploaded_by)


def map_own_form(form, by):
    """Say what is meant where the words of the form are not ours."""
    found = entries(form.boxes.all())
    fields = {one.key: MAPPING.get(one.called, one.field) for one in found}
    own_forms.map_boxes(form, by=by, fields=fields, row_version=None)
    decided = form.boxes.filter(field="decision")
    words = {"Shared": "share", "Shared in part": "part", "Refused": "not_share"}
    codes = {box.number: words[box.called] for box in decided}
    special = form.boxes.filter(field="special_categories")
    codes |= {box.number: SPECIAL[box.called] for box in special}
    own_forms.map_ticks(form, by=by, codes=codes, row_version=None)
