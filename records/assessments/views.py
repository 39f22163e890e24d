"""Impact assessments: the list, the start, the sections of a draft, the page and its files."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.documents.services import document_response
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from records.assessments import documents, linking, listing, pages, writing
from records.assessments.answers import read
from records.assessments.forms import SectionForm, StartAssessmentForm
from records.assessments.permissions import may_list, may_write
from records.assessments.sections import BY_SLUG, SCREENING
from records.assessments.seeing import draft, visible
from records.forms import places_of
from records.models import RecordOfSharing
from records.permissions import may_edit, may_file
from signatories.working_for import working_for


def assessment_list(request):
    """Those this person may see, the newest first."""
    require(may_list(request.user))
    asked = listing.Asked(request.user, request.GET)
    context = {"asked": asked, "page": asked.page(), "may_start": may_file(request.user)}
    return render(request, "records/assessments/list.html", context)


def assessment_new(request):
    """Begin one; `record` names the record that it is begun from."""
    require(may_file(request.user))
    record = _record(request)
    places = places_of(request.user, first=working_for(request))
    if record:
        places = [one for one in places if one.organisation == record.organisation][:1]
        require(bool(places))
    form = StartAssessmentForm(
        request.POST or None, places=places, initial={"title": record.title if record else ""}
    )
    if form.is_valid():
        made = writing.start(
            by=request.user,
            place=form.chosen,
            title=form.cleaned_data["title"],
            submission_id=form.cleaned_data["submission_id"],
            record=record,
            personal_data_confirmed=form.personal_data_confirmed,
        )
        if record and record.assessment_id is None:
            linking.choose(record, made, by=request.user)
        return redirect(pages.section_url(made, SCREENING))
    context = {"form": form, "record": record}
    return render(request, "records/assessments/new.html", context)


def _record(request):
    """The record that it is begun from, which this person may write."""
    reference = request.GET.get("record")
    if not reference:
        return None
    record = get_object_or_404(
        RecordOfSharing.objects.visible_to(request.user).select_related("organisation"),
        reference=reference,
    )
    require(may_edit(request.user, record))
    if not linking.may_be_chosen(record):
        raise InvalidMove(record, "decide")
    return record


def assessment_detail(request, reference):
    """The task list while it is a draft; what it says, its files and its records after that."""
    assessment = visible(request, reference)
    if assessment.disposed_at:
        return render(request, "records/assessments/disposed.html", {"assessment": assessment})
    context = pages.page(assessment, request.user) | {"tag": pages.tag_of(assessment)}
    name = "draft" if assessment.can("send") else "detail"
    return render(request, f"records/assessments/{name}.html", context)


def assessment_section(request, reference, slug):
    """One section: its questions, or its risks."""
    assessment = draft(request, reference)
    section = BY_SLUG.get(slug)
    if section is None:
        raise Http404
    kept = read(assessment) | {"title": assessment.title, "row_version": assessment.row_version}
    form = SectionForm(request.POST or None, section=section, initial=kept)
    context = {"assessment": assessment, "section": section, "form": form}
    if section.holds_risks:
        context["risks"] = pages.risk_rows(assessment)
    elif form.is_valid():
        return _kept(request, assessment, form, context)
    return render(request, "records/assessments/section.html", context)


def _kept(request, assessment, form, context):
    try:
        saved = writing.save_section(
            assessment,
            by=request.user,
            answers=form.answers,
            row_version=form.cleaned_data["row_version"],
            personal_data_confirmed=form.personal_data_confirmed,
        )
    except writing.AssessmentChanged as change:
        now = change.assessment
        form.meet(
            theirs=read(now) | {"title": now.title},
            row_version=now.row_version,
            what="Somebody else changed this assessment while you were writing",
        )
        return render(request, "records/assessments/section.html", context, status=409)
    return redirect(saved)


def assessment_delete(request, reference):
    """Deleting a draft, after asking."""
    if writing.deleted_by(request.user, reference):  # pressed twice, or back at its page
        return _deleted(request, reference)
    assessment = draft(request, reference)
    if request.method == "POST":
        writing.discard(assessment, by=request.user)
        return _deleted(request, reference)
    context = {"assessment": assessment, "resting": linking.resting_on_draft(assessment).count()}
    return render(request, "records/assessments/delete.html", context)


def _deleted(request, reference):
    messages.success(request, f"Draft {reference} is deleted.")
    return redirect("records:assessment_list")


def assessment_pdf(request, reference):
    return _file(request, reference, "pdf")


def assessment_docx(request, reference):
    return _file(request, reference, "docx")


def _file(request, reference, format):
    document = getattr(visible(request, reference), format)
    if document is None:
        raise Http404("It has no files yet")
    return document_response(document, request)


@require_POST
def assessment_draft_ask(request, reference, format):
    """Ask for a file of the draft as it is now, marked as one: a worker makes it."""
    assessment = visible(request, reference)
    require(may_write(request.user, assessment))
    if format not in documents.FORMATS:
        raise Http404
    if not (assessment.can("send") or assessment.can("approve")):
        raise InvalidMove(assessment, "send")
    sha256 = documents.sha256_in(documents.request_draft(assessment, format))
    return redirect("records:assessment_draft_file", reference, sha256, format)


def assessment_draft_file(request, reference, sha256, format):
    """The file of a draft, or the page that waits for it."""
    document = documents.find_draft(visible(request, reference), format, sha256)
    if document is None:
        raise Http404("No such file was asked for")
    return document_response(document, request)
