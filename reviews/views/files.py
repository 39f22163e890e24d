"""A response as PDF and Word; the review as a Word form, downloaded, filled in and handed in."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.documents.services import document_response
from kmip_portal.permissions import require
from reviews import documents
from reviews.models import Response
from reviews.responding_forms import FilledReviewForm
from reviews.services.uploading import read_into_draft
from reviews.views.drafting import in_time, over, to_respond
from reviews.views.reading import visible_review
from reviews.views.responding import what_would_be_sent
from signatories.permissions import organisations_of


def response_pdf(request, year, slug):
    return _copy(request, year, slug, "pdf")


def response_docx(request, year, slug):
    return _copy(request, year, slug, "docx")


def _copy(request, year, slug, format):
    """What was sent, frozen when it was; a worker makes the file."""
    review = visible_review(request, year)
    visible = Response.objects.visible_to(request.user).sent().filter(review=review)
    response = get_object_or_404(visible, organisation__slug=slug)
    document = documents.copy_of(response, format)
    if document is None:
        raise Http404("No copy of it was made")
    return document_response(document, request)


def review_docx(request, year):
    """The review as a Word form; asked for by a button, as nothing is made because it is read."""
    review = visible_review(request, year)
    require(review.may_still_respond(organisations_of(request.user)).exists())
    if request.method == "POST":
        documents.request_form(review)
        return redirect("reviews:review_docx", year)
    document = documents.form_of(review)
    if document is None:
        return render(request, "reviews/review_docx.html", {"review": review})
    return document_response(document, request)


@in_time
def respond_upload(request, year, slug):
    """A form that was filled in in Word, read into the draft."""
    review, organisation, _ = to_respond(request, year, slug)
    form = FilledReviewForm(request.POST or None, request.FILES or None, review=review)
    if form.is_valid():
        read_into_draft(
            review,
            organisation,
            file=form.cleaned_data["file"].checked,
            filled=form.filled,
            by=request.user,
        )
        if not review.takes_responses_from(organisation):
            return over(request, year, slug, kept=True)
        return redirect("reviews:respond_uploaded", year=year, slug=slug)
    context = {"review": review, "organisation": organisation, "form": form}
    return render(request, "reviews/respond_upload.html", context)


@in_time
def respond_uploaded(request, year, slug):
    """What was found in the form, what must be looked at, and what was not read."""
    review, organisation, response = to_respond(request, year, slug)
    uploaded = response.uploads.first() if response else None
    if uploaded is None:
        raise Http404("No form was handed in")
    context = {
        "review": review,
        "organisation": organisation,
        "response": response,
        "uploaded": uploaded,
        "doubts": [
            {"where": where, "text": text, "why": why, "key": key}
            for where, text, why, key in uploaded.doubts
        ],
    }
    return render(request, "reviews/respond_uploaded.html", context | what_would_be_sent(response))
