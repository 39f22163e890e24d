"""Everybody of an organisation reads its draft, leaves notes on it, and asks who may to respond."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from reviews.permissions import may_respond
from reviews.responding_forms import NoteForm
from reviews.services import nudging, proposing
from reviews.services.drafts import refuse_when_over
from reviews.views.reading import visible_review
from reviews.views.responding import what_would_be_sent
from signatories.models import Organisation
from signatories.permissions import organisations_of


def respond_draft(request, year, slug):
    """What the organisation would send, and what colleagues say of it. Never shown to K-MIP."""
    review = visible_review(request, year)
    organisation = get_object_or_404(organisations_of(request.user), slug=slug)
    response = get_object_or_404(review.responses, organisation=organisation)
    clauses = {clause.key: clause for clause in review.version.clauses.all()}
    form = NoteForm(request.POST or None, clauses=clauses.values())
    if form.is_valid():

        def keep():
            about = clauses.get(form.answers["about"])
            text = form.answers["text"]
            proposing.write_note(response, by=request.user, text=text, clause=about)

        once(form, by=request.user, do=keep)
        messages.success(request, "Your note is kept for your colleagues.")
        return redirect("reviews:respond_draft", year=year, slug=slug)
    context = {
        "review": review,
        "organisation": organisation,
        "response": response,
        "form": form,
        "notes": response.notes.select_related("written_by"),
        "may_respond": review.takes_responses_from(organisation)
        and may_respond(request.user, organisation),
    }
    return render(request, "reviews/respond_draft.html", context | what_would_be_sent(response))


@require_POST
def respond_ask(request, year, slug):
    """A colleague who may not respond asks the person who may, by a letter, once a day."""
    review = visible_review(request, year)
    organisation = get_object_or_404(organisations_of(request.user), slug=slug)
    require(bool(Organisation.signatories_among([organisation.pk])))
    refuse_when_over(review, organisation)
    asked = nudging.ask_to_respond(review, organisation, by=request.user)
    if asked is None:
        messages.info(request, f"Nobody can respond for {organisation} yet. Tell the secretariat.")
    else:
        messages.success(request, f"{asked} has been asked by email. You can ask once a day.")
    return redirect(review)
