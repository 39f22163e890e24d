"""The secretariat records what an organisation answered by phone or on paper."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from reviews.models import Response
from reviews.recording_forms import TakenForm
from reviews.services import recording, responding
from reviews.services.drafts import refuse_when_over
from reviews.views.reading import visible_review
from signatories.models import Organisation


def response_record(request, year, slug):
    review = visible_review(request, year)
    require(is_secretariat(request.user))
    organisation = get_object_or_404(Organisation.objects.signatories(), slug=slug)
    refuse_when_over(review, organisation)
    form = TakenForm(request.POST or None, review=review)
    if form.is_valid():
        try:
            address = once(
                form, by=request.user, do=lambda: _recorded(request, review, organisation, form)
            )
        except responding.NothingToSend:
            form.add_error(None, "Enter what they say of at least one clause, or change the answer")
        except recording.AlreadyBegun:
            begun = f"{organisation} has begun a response of its own. Ask it to send it"
            form.add_error(None, begun)
        else:
            messages.success(request, f"The response of {organisation} is recorded.")
            return redirect(address)
    return render(
        request,
        "reviews/response_record.html",
        {"review": review, "organisation": organisation, "form": form},
    )


def _recorded(request, review, organisation, form):
    said = {name: form.cleaned_data[name] for name in ("how", "taken_from", "taken_on", "answer")}
    wants = said["answer"] == Response.Answer.COMMENTS
    return recording.record_response_for(
        review,
        organisation,
        by=request.user,
        comments=form.comments if wants else None,
        **said,
    )
