"""An organisation responds: answer, comment on clauses, check, send."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements import text
from kmip_portal.permissions import require
from reviews.forms import AnswerForm, CommentForm, SendForm
from reviews.models import Proposal, Response
from reviews.permissions import may_respond
from reviews.services import drafts, proposing, responding
from reviews.standing import own_organisations
from reviews.views.reading import visible_review
from signatories.permissions import organisations_of
from signatories.services.editing import ChangedMeanwhile


def respond(request, year):
    """Straight on for a person with one organisation; others choose."""
    review = visible_review(request, year)
    own = [one for one in own_organisations(review, request.user) if one.may_respond]
    require(bool(own))
    drafts.refuse_when_over(review, own[0].organisation)
    if len(own) == 1:
        return redirect("reviews:respond_answer", year=year, slug=own[0].organisation.slug)
    return render(request, "reviews/respond.html", {"review": review, "own": own})


def _responding(request, year, slug):
    """The review, the organisation, and its response if begun; only for those who may, in time."""
    review = visible_review(request, year)
    organisation = get_object_or_404(organisations_of(request.user), slug=slug)
    require(may_respond(request.user, organisation))
    drafts.refuse_when_over(review, organisation)
    return review, organisation, review.responses.filter(organisation=organisation).first()


def respond_answer(request, year, slug):
    review, organisation, response = _responding(request, year, slug)
    initial = {"answer": response.draft_answer} if response else {}
    form = AnswerForm(request.POST or None, initial=initial)
    if form.is_valid():
        response = responding.save_answer(
            review, organisation, by=request.user, answer=form.cleaned_data["answer"]
        )
        comments = response.draft_answer == Response.Answer.COMMENTS
        step = "respond_clauses" if comments else "respond_check"
        return redirect(f"reviews:{step}", year=year, slug=slug)
    return render(
        request,
        "reviews/respond_answer.html",
        {"review": review, "organisation": organisation, "form": form},
    )


def respond_clauses(request, year, slug):
    """Every clause of the version, and which are commented on."""
    review, organisation, response = _responding(request, year, slug)
    if response is None:
        return redirect("reviews:respond_answer", year=year, slug=slug)
    commented = set(response.proposals.drafted().values_list("clause_key", flat=True))
    return render(
        request,
        "reviews/respond_clauses.html",
        {
            "review": review,
            "organisation": organisation,
            "clauses": [(c, c.key in commented) for c in review.version.clauses.all()],
            "commented": len(commented),
        },
    )


def respond_comment(request, year, slug, key):
    """The words of one clause, and what the organisation says of it."""
    review, organisation, response = _responding(request, year, slug)
    if response is None:
        return redirect("reviews:respond_answer", year=year, slug=slug)
    clause = get_object_or_404(review.version.clauses, key=key)
    proposal = response.proposals.filter(clause_key=key).first()
    form = CommentForm(request.POST or None, initial=_as_drafted(proposal))
    taken_back = "remove" in request.POST
    if taken_back or form.is_valid():
        try:
            if taken_back:
                proposing.take_back(response, clause, by=request.user)
            else:
                proposing.propose(
                    response,
                    clause,
                    kind=Proposal.Kind.COMMENT,
                    text=form.cleaned_data["comment"],
                    by=request.user,
                    row_version=form.cleaned_data["row_version"],
                )
        except ChangedMeanwhile:
            proposal = response.proposals.get(clause_key=key)
            form.meet(
                theirs=_as_drafted(proposal),
                row_version=proposal.row_version,
                what="A colleague changed this comment meanwhile",
            )
        else:
            return redirect("reviews:respond_clauses", year=year, slug=slug)
    return render(
        request,
        "reviews/respond_comment.html",
        {
            "review": review,
            "organisation": organisation,
            "clause": clause,
            "words": text.sections([clause])[0].html,
            "proposal": proposal,
            "form": form,
        },
    )


def _as_drafted(proposal):
    if proposal is None:
        return {"row_version": 1}
    return {"comment": proposal.draft, "row_version": proposal.row_version}


def respond_check(request, year, slug):
    review, organisation, response = _responding(request, year, slug)
    if response is None:
        return redirect("reviews:respond_answer", year=year, slug=slug)
    form = SendForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        try:
            responding.send_response(response, by=request.user)
        except responding.NothingToSend:
            form.add_error(None, "Comment on at least one clause, or change your answer")
        else:
            return redirect("reviews:respond_sent", year=year, slug=slug)
    return render(
        request,
        "reviews/respond_check.html",
        {
            "review": review,
            "organisation": organisation,
            "rows": _rows_to_check(response, request.user),
            "form": form,
        },
    )


def _rows_to_check(response, user):
    """What will go out, each with where to change it; comments only if the answer is to comment."""
    place = [response.review.year, response.organisation.slug]
    rows = [
        {
            "label": "Do you think the agreement should change?",
            "value": response.get_draft_answer_display(),
            "url": reverse("reviews:respond_answer", args=place),
            "change": "your answer",
        }
    ]
    if response.draft_answer == Response.Answer.COMMENTS:
        rows += [
            {
                "label": f"Clause {one.clause_title}",
                "value": one.draft,
                "url": reverse("reviews:respond_comment", args=[*place, one.clause_key]),
                "change": f"your comment on clause {one.clause_title}",
            }
            for one in response.proposals.drafted()
        ]
    sender = f"Sent for {response.organisation} by {user}"
    return [*rows, {"label": "Who sends it", "value": sender}]


def respond_sent(request, year, slug):
    review = visible_review(request, year)
    organisation = get_object_or_404(organisations_of(request.user), slug=slug)
    sent = Response.objects.visible_to(request.user).sent().filter(review=review)
    response = get_object_or_404(sent, organisation=organisation)
    owing = [
        one
        for one in own_organisations(review, request.user)
        if one.may_respond and not (one.response and one.response.answer)
    ]
    return render(
        request,
        "reviews/respond_sent.html",
        {"review": review, "response": response, "owing": owing},
    )
