"""An organisation responds: its answer, what it has said checked, and sent."""

from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.permissions import require
from reviews import points
from reviews.models import Response
from reviews.responding_forms import AnswerForm, OwnQuestionsForm, SendForm, UntilForm
from reviews.services import answering, drafts, responding
from reviews.standing import own_organisations
from reviews.views.drafting import in_time, over, to_respond
from reviews.views.reading import visible_review
from signatories.permissions import organisations_of
from signatories.services.editing import ChangedMeanwhile

Answer = Response.Answer
# the page after the answer
AFTER = {
    Answer.SUPPORT: "respond_check",
    Answer.COMMENTS: "respond_clauses",
    Answer.MORE_TIME: "respond_more_time",
}


def respond(request, year):
    """Straight on for a person with one organisation; others choose."""
    review = visible_review(request, year)
    theirs = [one for one in own_organisations(review, request.user) if one.may_respond]
    require(bool(theirs))
    own = [one for one in theirs if one.responds_now]
    if not own:
        drafts.refuse_when_over(review, theirs[0].organisation)
    if len(own) == 1:
        return redirect("reviews:respond_answer", year=year, slug=own[0].organisation.slug)
    return render(request, "reviews/respond.html", {"review": review, "own": own})


@in_time
def respond_answer(request, year, slug):
    review, organisation, response = to_respond(request, year, slug)
    initial = {"answer": response.draft_answer} if response else {}
    form = AnswerForm(request.POST or None, initial=initial)
    if form.is_valid():
        answer = form.answers["answer"]
        until = response.draft_until if response and answer == Answer.MORE_TIME else None
        responding.save_answer(review, organisation, by=request.user, answer=answer, until=until)
        if not review.takes_responses_from(organisation):
            return over(request, year, slug, kept=True)
        return redirect(f"reviews:{AFTER[Answer(answer)]}", year=year, slug=slug)
    return render(
        request,
        "reviews/respond_answer.html",
        {"review": review, "organisation": organisation, "form": form},
    )


@in_time
def respond_more_time(request, year, slug):
    """Until when an organisation needs more time; the secretariat is told when it is sent."""
    review, organisation, response = to_respond(request, year, slug)
    initial = {"until": response.draft_until} if response else {}
    form = UntilForm(request.POST or None, initial=initial, review=review)
    if form.is_valid():
        responding.save_answer(
            review, organisation, by=request.user, answer=Answer.MORE_TIME, **form.answers
        )
        if not review.takes_responses_from(organisation):
            return over(request, year, slug, kept=True)
        return redirect("reviews:respond_check", year=year, slug=slug)
    return render(
        request,
        "reviews/respond_more_time.html",
        {"review": review, "organisation": organisation, "form": form},
    )


@in_time
def respond_questions(request, year, slug):
    """The questions this review asks beside the agreement itself; none must be answered."""
    review, organisation, response = to_respond(request, year, slug)
    if response is None:
        return redirect("reviews:respond_answer", year=year, slug=slug)
    form = OwnQuestionsForm(
        request.POST or None, initial=_answered(response), questions=review.questions.own()
    )
    if form.is_valid() and _kept(request, response, form):
        if not review.takes_responses_from(organisation):
            return over(request, year, slug, kept=True)
        return redirect("reviews:respond_check", year=year, slug=slug)
    return render(
        request,
        "reviews/respond_questions.html",
        {"review": review, "organisation": organisation, "form": form},
    )


def _answered(response):
    answers = response.answers.select_related("question")
    given = {OwnQuestionsForm.name_of(one.question): one.draft for one in answers}
    return given | {"row_version": answering.answers_version(response)}


def _kept(request, response, form):
    """Whether it is saved; where a colleague was quicker the form shows both texts."""
    seen = form.cleaned_data["row_version"]
    try:
        answering.answer_questions(response, form.given, by=request.user, row_version=seen)
    except ChangedMeanwhile:
        theirs = _answered(response)
        form.meet(
            theirs=theirs,
            row_version=theirs["row_version"],
            what="A colleague changed these answers meanwhile",
        )
        return False
    return True


@in_time
def respond_check(request, year, slug):
    review, organisation, response = to_respond(request, year, slug)
    if response is None:
        return redirect("reviews:respond_answer", year=year, slug=slug)
    initial = {"row_version": responding.draft_version(response)}
    form = SendForm(request.POST or None, initial=initial, organisation=organisation)
    if form.is_valid():
        seen = form.cleaned_data["row_version"]
        try:
            responding.send_response(response, by=request.user, seen=seen)
        except responding.NothingToSend:
            form.add_error(None, "Comment on at least one clause, or change your answer")
        except ChangedMeanwhile:
            form.check_again(responding.draft_version(response))
        else:
            return redirect("reviews:respond_sent", year=year, slug=slug)
    context = {
        "review": review,
        "organisation": organisation,
        "response": response,
        "form": form,
        "sender": request.user,
        "asks_more": review.questions.own().exists(),
    }
    return render(request, "reviews/respond_check.html", context | what_would_be_sent(response))


def what_would_be_sent(response):
    """The draft as it would go out: points and supports only where the answer is to comment."""
    answers = response.answers.exclude(draft="").select_related("question")
    said = {"answers": [(one.question.text, one.draft) for one in answers]}
    if response.draft_answer != Answer.COMMENTS:
        return said
    supported = response.supports.drafted().exclude(proposal__kind="").select_related("proposal")
    return said | {"points": points.drafted(response), "supported": supported}


def respond_sent(request, year, slug):
    review = visible_review(request, year)
    organisation = get_object_or_404(organisations_of(request.user), slug=slug)
    sent = Response.objects.visible_to(request.user).sent().filter(review=review)
    response = get_object_or_404(sent, organisation=organisation)
    owing = [
        one
        for one in own_organisations(review, request.user)
        if one.responds_now and not one.has_responded and one.organisation != response.organisation
    ]
    return render(
        request,
        "reviews/respond_sent.html",
        {
            "review": review,
            "response": response,
            "owing": owing,
            "may_change": review.takes_responses_from(organisation),
        },
    )
