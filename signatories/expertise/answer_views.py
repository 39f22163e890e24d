"""Answers: giving one, changing one's own, and saying what one thinks of somebody else's."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal.permissions import require
from kmip_portal.queues import MOST, Queue, wants_next
from kmip_portal.submissions.services import once
from signatories.expertise.models import Answer, Question
from signatories.expertise.question_forms import AnswerForm, OfficialAnswerForm
from signatories.expertise.question_permissions import (
    asked_it,
    gave_it,
    may_find_useful,
    may_write,
    speaks_for_kmip,
)
from signatories.expertise.question_views import get_question, words_before
from signatories.expertise.saying import shown_as
from signatories.expertise.services import answering
from signatories.expertise.speaking import speaking_for
from signatories.services.editing import ChangedMeanwhile


def question_answer(request, number):
    """Answer, or reply where one has asked oneself."""
    question = get_question(request, number)
    require(may_write(request.user))
    answering.refuse_when_over(question)
    official = speaks_for_kmip(request.user) and not asked_it(request.user, question)
    form = (OfficialAnswerForm if official else AnswerForm)(request.POST or None)
    is_asker = asked_it(request.user, question)
    if is_asker:
        del form.fields["shows_name"]
    organisation = speaking_for(request)
    queue = _unanswered(request) if official else None
    if form.is_valid():
        to = once(form, by=request.user, do=lambda: answering.answer(
            question, by=request.user, organisation=organisation, **form.answers
        ))  # fmt: skip
        messages.success(request, "Your reply is posted." if is_asker else "Your answer is posted.")
        return queue.onward(request, number) if queue and wants_next(request) else redirect(to)
    context = {
        "form": form,
        "question": question,
        "is_asker": is_asker,
        "shown_as": shown_as(request.user, organisation),
        "button": "Post your reply" if is_asker else "Post your answer",
        "left": queue.left(number) if queue else 0,
    }
    return render(request, "expertise/question_answer.html", context)


def _unanswered(request):
    """What nobody has answered and K-MIP is to, the longest waiting first."""
    waiting = Question.objects.visible_to(request.user).waiting_for_kmip().order_by("asked_at")
    return Queue.of(
        "questions",
        waiting.values_list("number", flat=True)[:MOST],
        lambda key: reverse("expertise:question_answer", args=[key]),
        reverse("in_tray"),
        "No more questions wait for an answer from K-MIP.",
    )


def answer_edit(request, reference):
    """Say one's own answer otherwise; what it said is kept."""
    answer = _answer(request, reference)
    require(gave_it(request.user, answer))
    told = {"body": answer.body, "shows_name": answer.shows_name}
    form = AnswerForm(request.POST or None, initial=told | {"row_version": answer.row_version})
    if answer.from_asker or answer.is_official:
        del form.fields["shows_name"]
    if form.is_valid():
        try:
            answering.edit(
                answer,
                by=request.user,
                row_version=form.cleaned_data["row_version"],
                **({"shows_name": False} | form.answers),
            )
        except ChangedMeanwhile as change:
            form.meet(
                theirs={"body": change.now.body},
                row_version=change.now.row_version,
                what=str(change),
            )
        else:
            messages.success(request, "Your answer is changed.")
            return redirect(answer)
    return render(request, "expertise/answer_edit.html", {"form": form, "answer": answer})


def answer_withdraw(request, reference):
    """Take one's own answer away, after being asked."""
    answer = _answer(request, reference)
    require(gave_it(request.user, answer))
    if request.method == "POST":
        answering.withdraw(answer, by=request.user)
        messages.success(request, "Your answer is withdrawn. Other signatories no longer see it.")
        return redirect(answer.question)
    return render(request, "expertise/answer_withdraw.html", {"answer": answer})


def answer_before(request, reference):
    """What it said before it was edited: for whoever gave it, and for K-MIP."""
    answer = _answer(request, reference)
    require(gave_it(request.user, answer) or bool(request.user.kmip_roles))
    return words_before(request, answer, "answer")


@require_POST
def answer_accept(request, reference):
    """Whoever asked says that this one answered it, or that it did not after all."""
    answer = _answer(request, reference)
    require(asked_it(request.user, answer.question))
    if "not" in request.POST:
        answering.take_back(answer, by=request.user)
        messages.success(request, "No answer is accepted now.")
    else:
        answering.accept(answer, by=request.user)
        messages.success(request, "Thank you. This answer is now shown first.")
    return redirect(answer.question)


@require_POST
def answer_useful(request, reference):
    """One person's word that it helped, or no longer."""
    answer = _answer(request, reference)
    require(may_find_useful(request.user, answer))
    useful = request.POST.get("useful") != "no"
    answering.find_useful(answer, by=request.user, useful=useful)
    return redirect(answer)


def _answer(request, reference):
    seen = Answer.objects.visible_to(request.user)
    rows = seen.select_related("question", "question__topic", "organisation", "given_by")
    return get_object_or_404(rows, reference=reference)
