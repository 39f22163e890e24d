"""An organisation goes through the clauses: which it says something of, and what."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from agreements import text
from reviews import points
from reviews.clause_list import to_choose
from reviews.models import Proposal
from reviews.responding_forms import ClauseSearchForm, PointForm
from reviews.services import proposing
from reviews.under_review import proposed_by_kmip
from reviews.views.drafting import in_time, over, to_respond
from signatories.services.editing import ChangedMeanwhile

A_PAGE = 25  # proposals of others under one clause


@in_time
def respond_clauses(request, year, slug):
    """Every clause of the version: what is said of it, and how many others propose something."""
    review, organisation, response = to_respond(request, year, slug)
    if response is None:
        return redirect("reviews:respond_answer", year=year, slug=slug)
    search = ClauseSearchForm(request.GET)
    asked = search.answers["q"] if search.is_valid() else ""
    return render(
        request,
        "reviews/respond_clauses.html",
        {
            "review": review,
            "organisation": organisation,
            "tasks": to_choose(response, asked),
            "asks_more": review.questions.own().exists(),
            "said": response.proposals.drafted().count(),
            "supported": response.supports.drafted().count(),
            "search": search,
            "asked": asked,
        },
    )


@in_time
def respond_clause(request, year, slug, key):
    """One clause: its words, what others propose, and what the organisation says of it."""
    review, organisation, response = to_respond(request, year, slug)
    if response is None:
        return redirect("reviews:respond_answer", year=year, slug=slug)
    clauses = list(review.version.clauses.all())
    clause = get_object_or_404(review.version.clauses, key=key)
    proposal = response.proposals.filter(clause_key=key).first()
    form = PointForm(request.POST or None, initial=PointForm.of(proposal, clause), clause=clause)
    others = points.of_others(review, but=response).filter(clause_key=key)
    supported = _supported(request, response, others)
    if supported or (form.is_valid() and _kept(request, response, clause, form)):
        if not review.takes_responses_from(organisation):
            return over(request, year, slug, kept=True)
        if not supported:
            return _onwards(request, year, slug, clause, clauses)
    page = Paginator(points.to_show(others), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reviews/respond_clause.html",
        {
            "review": review,
            "organisation": organisation,
            "clause": clause,
            "section": text.section(clause, clauses, page=review.version.get_absolute_url()),
            "form": form,
            "change": _change(clause, form),
            "page": page,
            "others": points.shown(page.object_list, [clause], to=response),
            "proposed_by_kmip": proposed_by_kmip(review, key),
            "notes": response.notes.filter(clause_key=key).select_related("written_by"),
        },
    )


def _supported(request, response, others):
    """Whether a button beside what somebody else proposes was pressed. The page comes again as it
    was, with what had been typed in it."""
    for name, wanted in (("support", True), ("unsupport", False)):
        if name in request.POST:
            number = request.POST[name]
            proposal = get_object_or_404(others, number=number if number.isdecimal() else None)
            proposing.support(response, proposal, by=request.user, wanted=wanted)
            return True
    return False


def _kept(request, response, clause, form):
    """Whether it is saved; where a colleague was quicker the form shows both texts."""
    try:
        proposing.propose(
            response,
            clause,
            **form.said,
            by=request.user,
            row_version=form.cleaned_data["row_version"],
        )
    except ChangedMeanwhile as changed:
        form.meet(
            theirs=PointForm.of(changed.now, clause),
            row_version=changed.now.row_version,
            what="A colleague changed this comment meanwhile",
        )
        return False
    return True


def _onwards(request, year, slug, clause, clauses):
    """To the next clause, or back to the list; after the last one there is only the list."""
    after = [one for one in clauses if one.position > clause.position]
    if request.POST.get("go") == "next" and after:
        return redirect("reviews:respond_clause", year=year, slug=slug, key=after[0].key)
    return redirect("reviews:respond_clauses", year=year, slug=slug)


def _change(clause, form):
    """The words in the form against those of the clause; nothing while they are the same."""
    typed = form["wording"].value() or ""
    wording = "\n".join(str(typed).splitlines()).strip()
    return points.redline_of(clause, Proposal.Kind.WORDING, wording) if wording else None


@in_time
@require_POST
def respond_redline(request, year, slug, key):
    """A piece of the page, for its script: what the words that are being typed would change."""
    review, _, _ = to_respond(request, year, slug)
    clause = get_object_or_404(review.version.clauses, key=key)
    form = PointForm(request.POST, clause=clause)
    return render(request, "reviews/_live_redline.html", {"change": _change(clause, form)})
