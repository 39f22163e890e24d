"""Word both ways: a filled form becomes a draft, and a record the form, filled."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.documents.services import document_response
from kmip_portal.permissions import require
from records import filled_form, pages, uploading
from records.answers import missing, ours
from records.forms import places_of
from records.models import RecordOfSharing
from records.permissions import may_edit, may_file
from records.questions import QUESTIONS
from records.upload_forms import UploadRecordForm
from signatories.working_for import working_for


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
    if not record.can("decide"):
        return redirect(record)
    uploaded = getattr(record, "uploaded_form", None)
    if uploaded is None:
        raise Http404("This draft was not begun from a Word form")
    answers = ours(record)
    context = {
        "record": record,
        "uploaded": uploaded,
        "doubts": [
            {"label": QUESTIONS[field].label, "text": text, "why": why,
             "url": pages.link_to(record, field)}
            for field, text, why in uploaded.doubts
            if field in QUESTIONS
        ],
        "missing": len(missing(answers)),
        "still": pages.STILL_TO_ANSWER,
        "cards": pages.cards(record, answers),
    }  # fmt: skip
    return render(request, "records/record_uploaded.html", context)


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
    seen = RecordOfSharing.objects.visible_to(request.user).filter(kind="one_off")
    return get_object_or_404(
        seen.select_related("organisation", "uploaded_form__original"), reference=reference
    )
