"""Pages on which one person answers the same for several organisations."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.desk.sitting import waiting
from kmip_portal.desk.sitting.forms import (
    ContactsTogetherForm,
    RecordsTogetherForm,
    ReviewTogetherForm,
)
from kmip_portal.desk.sitting.ticks import AT_ONCE, number, ticked
from kmip_portal.permissions import require
from kmip_portal.portal_tags import count
from records import confirming
from reviews.models import AnnualReview
from reviews.services import for_several
from signatories.services import contacts as contact_services


def overview(request):
    """What waits in all the organisations that they act for."""
    return render(request, "together/overview.html", {"parts": waiting.parts(request.user)})


def contacts(request):
    """Contacts of all their organisations: which are still right."""
    page = _page(request, waiting.contacts(request.user))
    sent = {one.reference: one for one in waiting.contacts_ticked(request.user, _sent(request))}
    rows = [waiting.contact_row(one, request.user) for one in page]
    form = ContactsTogetherForm(request.POST or None, rows=rows, known=sent)
    if form.is_valid():
        seen = [
            contact_services.Seen(sent[key], number(version))
            for key, version in form.cleaned_data["chosen"]
        ]
        _tell(request, contact_services.confirm_several(seen, by=request.user), "contact")
        return redirect("together:contacts")
    return render(request, "together/contacts.html", {"form": form, "page": page})


def review(request, year):
    """The annual review, answered for several at once."""
    found = AnnualReview.objects.visible_to(request.user).select_related("version")
    asked = get_object_or_404(found.of_year(year))
    own = {one.organisation.slug: one for one in waiting.own(asked, request.user)}
    require(bool(own))
    page = _page(request, [one for one in own.values() if waiting.is_to_answer(one)])
    form = ReviewTogetherForm(
        request.POST or None,
        rows=[waiting.review_row(asked, one) for one in page],
        known=own,
        review=asked,
        clauses=asked.version.clauses.defer("body"),
    )
    if form.is_valid():
        said = [
            for_several.Said(own[slug].organisation, answer, times)
            for slug, times, answer in form.said
        ]
        outcomes = for_several.respond_for_several(
            asked,
            said,
            by=request.user,
            proposals=form.proposals,
            until=form.cleaned_data["until"],
        )
        _tell(request, outcomes, "organisation", done="answered")
        return redirect("together:review", year)
    context = {
        "review": asked,
        "form": form,
        "page": page,
        "begun": [one for one in own.values() if one.responds_now and one.has_draft],
        "asks_more": asked.questions.own().exists(),
    }
    return render(request, "together/review.html", context)


def records(request):
    """Repeat records that wait for several of their organisations."""
    page = _page(request, waiting.records(request.user))
    sent = {one.reference: one for one in waiting.records_ticked(request.user, _sent(request))}
    told = {"name": request.user.name, "role": request.user.job_title}
    form = RecordsTogetherForm(
        request.POST or None, rows=map(waiting.record_row, page), known=sent, initial=told
    )
    if form.is_valid():
        seen = [confirming.Seen(sent[key], digest) for key, digest in form.cleaned_data["chosen"]]
        outcomes = confirming.confirm_several(
            seen,
            by=request.user,
            name=form.cleaned_data["name"],
            role=form.cleaned_data["role"],
            stated=form.statements,
        )
        _tell(request, outcomes, "confirmation", done="sent")
        return redirect("together:records")
    return render(request, "together/records.html", {"form": form, "page": page})


def _page(request, rows):
    return Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))


def _sent(request):
    return ticked(request.POST)


def _tell(request, outcomes, what, done="confirmed"):
    """How many are done, and by name those that were left as they are."""
    left = [one for one in outcomes if one.problem]
    if number := len(outcomes) - len(left):
        messages.success(request, f"{count(number, what)} {done}.")
    if left:
        named = " ".join(f"{one.thing}: {one.problem}" for one in left)
        messages.info(request, f"{count(len(left), what)} left as they are. {named}")
