"""Before a review opens the secretariat looks at, and adds to, all that it will come to."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal.forms import Choice, PortalForm
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from kmip_portal.spreadsheets import csv_lines
from kmip_portal.submissions.services import once
from reviews import previews
from reviews.permissions import may_plan
from reviews.planning_forms import NO_DRAFT, QuestionForm, ShowLettersForm, StartingDraftForm
from reviews.services import planning, questions, testing
from reviews.views.reading import visible_review
from signatories.models import Organisation
from signatories.names import words
from signatories.services.editing import ChangedMeanwhile

FOUND = 10  # organisations offered for a part of a name


def _planned(request, year):
    """The review of that year, for the secretariat, while it is planned."""
    review = visible_review(request, year)
    require(may_plan(request.user))
    if not review.is_planned:
        raise InvalidMove(review, "open")
    return review


def review_draft(request, year):
    """Whether K-MIP proposes changes of its own from the start."""
    review = _planned(request, year)
    drafts = AgreementVersion.objects.visible_to(request.user).filter(
        status__in=["draft", "proposed"]
    )
    form = StartingDraftForm(
        request.POST or None,
        drafts=[Choice(one.slug, f"Version {one.number}, {one.get_status_display().lower()}")
                for one in drafts],
        initial=_as_chosen(review),
    )  # fmt: skip
    if form.is_valid():
        chosen = form.cleaned_data["draft"]
        draft = None if chosen == NO_DRAFT else next(one for one in drafts if one.slug == chosen)
        row_version = form.cleaned_data["row_version"]
        try:
            planning.choose_starting_draft(review, draft, by=request.user, row_version=row_version)
        except ChangedMeanwhile as meanwhile:
            form.meet(
                theirs=_as_chosen(meanwhile.now),
                row_version=meanwhile.now.row_version,
                what="Somebody else changed this plan while you were choosing",
            )
        else:
            messages.success(request, "The starting draft has been saved.")
            return redirect(review)
    return render(request, "reviews/review_draft.html", {"form": form, "review": review})


def _as_chosen(review):
    draft = review.starting_draft
    return {"draft": draft.slug if draft else NO_DRAFT, "row_version": review.row_version}


def question_list(request, year):
    """What is asked; the secretariat adds to it."""
    review = _planned(request, year)
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        once(form, by=request.user, do=lambda: _add(review, form, request.user))
        messages.success(request, "The question has been added.")
        return redirect("reviews:question_list", year=year)
    asked = review.questions.all()
    return render(
        request, "reviews/question_list.html", {"review": review, "form": form, "asked": asked}
    )


def _add(review, form, by):
    questions.add(review, **form.answers, by=by)


def question_remove(request, year, position):
    review = _planned(request, year)
    question = get_object_or_404(review.questions.own(), position=position)
    if request.method == "POST":
        questions.remove(question, by=request.user)
        messages.success(request, "The question has been removed.")
        return redirect("reviews:question_list", year=year)
    context = {"review": review, "question": question, "form": PortalForm()}
    return render(request, "reviews/question_remove.html", context)


def who_is_asked(request, year):
    """Every signatory on the opening day, and through whom it is asked."""
    review = _planned(request, year)
    asked = previews.WhoIsAsked(review)
    page = Paginator(asked, 50).get_page(request.GET.get("page"))
    return render(
        request, "reviews/who_is_asked.html", {"review": review, "asked": asked, "page": page}
    )


def who_is_asked_csv(request, year):
    """The same list, to keep."""
    review = _planned(request, year)
    asked = previews.WhoIsAsked(review)
    rows = (
        [one.organisation.name, one.person.name if one.person else "Nobody",
         one.person.email if one.person else "", one.role_in_words]
        for one in asked[0 : len(asked)]
    )  # fmt: skip
    return HttpResponse(
        csv_lines(["Organisation", "Person", "Email", "Role"], rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="review-{year}-who-we-ask.csv"'},
    )


def letters_preview(request, year):
    """The emails of a review as one organisation’s person will get them; a test to oneself."""
    review = _planned(request, year)
    search = ShowLettersForm(request.GET)
    found = _organisations(review, search)
    organisation = _chosen(request, review, found)
    person = previews.recipient(review, organisation) if organisation else None
    shown = list(previews.letters(review, person)) if person else []
    form = PortalForm(request.POST or None)
    if shown and form.is_valid():
        testing.send_tests(review, shown, to=request.user, key=form.cleaned_data["submission_id"])
        messages.success(request, f"We’ve sent {len(shown)} test emails to {request.user.email}.")
        return redirect(_here(year, organisation))
    return render(
        request,
        "reviews/letters_preview.html",
        {
            "review": review,
            "search": search,
            "found": [(one, _here(year, one)) for one in found if one != organisation],
            "organisation": organisation,
            "person": person,
            "shown": shown,
            "form": form,
            "here": _here(year, organisation) if organisation else "",
        },
    )


def _here(year, organisation):
    return f"{reverse('reviews:letters_preview', args=[year])}?organisation={organisation.slug}"


def _organisations(review, search):
    """Signatories of that name, the first few."""
    found = Organisation.objects.signatories(review.opens_on).order_by("folded_name", "pk")
    if search.is_valid():
        for word in words(search.cleaned_data["q"]):
            found = found.filter(folded_name__contains=word)
    return list(found[:FOUND])


def _chosen(request, review, found):
    """The organisation in the address, else the first that was found and has somebody to ask."""
    if slug := request.GET.get("organisation"):
        return get_object_or_404(Organisation.objects.signatories(review.opens_on), slug=slug)
    asked = previews.with_somebody_to_ask(review, found)
    return next((one for one in found if one.pk in asked), found[0] if found else None)
