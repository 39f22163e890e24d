"""Word both ways: a filled form becomes a draft, and a record the form, filled."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal.documents.services import document_response
from kmip_portal.permissions import require
from records import filled_form, form_rows, pages, repeat_pages, uploading
from records.answers import missing, ours
from records.forms import places_of
from records.models import RecordOfSharing
from records.permissions import may_edit, may_file
from records.questions import QUESTIONS_OF, repeat
from records.upload_forms import UploadRecordForm
from signatories.working_for import working_for

OF_ROWS = {
    form_rows.PARTIES: ("Organisations taking part", repeat.PARTIES),
    form_rows.CONTACTS: ("Contacts of organisations", repeat.PARTIES),
    form_rows.ITEMS: ("Items of information", repeat.ITEMS),
    form_rows.SYSTEMS: ("Processors and systems used", repeat.SYSTEMS),
}


def record_upload(request):
    """A completed Word form, read into a new draft."""
    require(may_file(request.user))
    places = places_of(request.user, first=working_for(request))
    form = UploadRecordForm(request.POST or None, request.FILES or None, places=places)
    if form.is_valid():
        record = uploading.start_from_word(
            by=request.user,
            place=form.chosen,
            file=form.cleaned_data["file"].checked,
            filled=form.filled,
            keep_original=form.cleaned_data["keep"],
            submission_id=form.cleaned_data["submission_id"],
            personal_data_confirmed=form.personal_data_confirmed,
        )
        return redirect("records:record_uploaded", record.reference)
    return render(request, "records/record_upload.html", {"form": form})


def record_uploaded(request, reference):
    """What was found in the form, what must be looked at, what is missing, what was not read."""
    record = _visible(request, reference)
    require(may_edit(request.user, record))
    if not (record.can("decide") or record.can("send")):
        return redirect(record)
    uploaded = getattr(record, "uploaded_form", None)
    if uploaded is None:
        raise Http404("This draft was not begun from a Word form")
    answers, asked = ours(record), QUESTIONS_OF[record.kind]
    context = {
        "record": record,
        "uploaded": uploaded,
        "doubts": [
            _doubt(record, field, text, why)
            for field, text, why in uploaded.doubts
            if field in asked or field in OF_ROWS
        ],
        "missing": len(missing(answers)),
        "next": _next(record, answers),
        **(
            repeat_pages.whole(record)
            if record.is_repeat
            else {"cards": pages.cards(record, answers)}
        ),
    }
    return render(request, "records/record_uploaded.html", context)


def _doubt(record, field, text, why):
    """What somebody must look at, and the page on which it is answered."""
    if field in OF_ROWS:
        label, slug = OF_ROWS[field]
        url = reverse("records:task", args=[record.reference, slug])
    else:
        label, url = QUESTIONS_OF[record.kind][field].label, pages.link_to(record, field)
    return {"label": label, "text": text, "why": why, "url": url}


def _next(record, answers):
    """Where what is missing is written, and the words for it."""
    if record.is_repeat:
        return "Go on with the draft", record.get_absolute_url()
    if missing(answers):
        args = [record.reference, pages.STILL_TO_ANSWER]
        return "Answer what was not found", reverse("records:record_step", args=args)
    return "Check your answers", reverse("records:record_check", args=[record.reference])


def record_original(request, reference):
    """The Word form that the draft began from, if it was kept."""
    uploaded = getattr(_visible(request, reference), "uploaded_form", None)
    if uploaded is None or uploaded.original is None:
        raise Http404("No original was kept")
    return document_response(uploaded.original, request)


@require_POST
def record_form_ask(request, reference):
    """Ask for the official form, filled with what the record says now: a worker makes it."""
    record = _visible(request, reference)
    if record.disposed_at:
        raise Http404("It says nothing any more")
    document = filled_form.request_form(record)
    sha256 = document.key.rpartition("/")[2]
    return redirect("records:record_form_file", record.reference, sha256)


def record_form_file(request, reference, sha256):
    """The filled form, or the page that waits for it."""
    document = filled_form.find(_visible(request, reference), sha256)
    if document is None:
        raise Http404("No such form was asked for")
    return document_response(document, request)


def _visible(request, reference):
    seen = RecordOfSharing.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("organisation", "uploaded_form__original"), reference=reference
    )
