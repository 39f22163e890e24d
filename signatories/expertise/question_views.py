"""Questions: the list, one of them, and what whoever asked does with it."""

from django.contrib import messages
from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.permissions import require
from kmip_portal.spreadsheets import csv_lines
from signatories.expertise.ask_views import law_in_words
from signatories.expertise.listing import COLUMNS, Questions
from signatories.expertise.models import EarlierWords, Question
from signatories.expertise.page import QuestionPage
from signatories.expertise.question_forms import EditQuestionForm, said_of
from signatories.expertise.question_permissions import asked_it, may_write
from signatories.expertise.saying import who_sees
from signatories.expertise.services import answering, asking, topics
from signatories.expertise.taking_part import takes_part
from signatories.services.editing import ChangedMeanwhile


def question_list(request):
    """The questions this person may see, the newest first unless they say."""
    require(takes_part(request.user))
    asked = Questions(request.user, request.GET)
    context = {
        "asked": asked,
        "page": asked.page(),
        "may_write": may_write(request.user),
        **topics.about(request.user, request.GET.get("topic", "")),
    }
    return render(request, "expertise/question_list.html", context)


def question_download(request):
    """Exactly what the list is narrowed to, as CSV or JSON."""
    require(takes_part(request.user))
    asked = Questions(request.user, request.GET)
    if request.GET.get("format") == "json":
        return JsonResponse({"questions": list(asked.rows())}, json_dumps_params={"indent": 1})
    return StreamingHttpResponse(
        csv_lines(COLUMNS.values(), ([row[name] for name in COLUMNS] for row in asked.rows())),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="questions-{clock.today()}.csv"'},
    )


def question_detail(request, number, slug):
    """A question and its answers. One that was merged leads to the other."""
    question = get_question(request, number)
    if question.merged_into and not request.user.kmip_roles:
        return redirect(question.merged_into)
    if slug != question.slug:
        return redirect(question)
    return render(
        request,
        "expertise/question_detail.html",
        {"page": QuestionPage(question, request.user), "question": question,
         "about": law_in_words(question.law)},
    )  # fmt: skip


def question_edit(request, number):
    """Whoever asked says it otherwise; what it said is kept."""
    question = own_question(request, number)
    told = said_of(question) | {"row_version": question.row_version}
    form = EditQuestionForm(request.POST or None, initial=told, organisation=question.organisation)
    if form.is_valid():
        try:
            asking.edit(
                question,
                by=request.user,
                row_version=form.cleaned_data["row_version"],
                **form.answers,
            )
        except ChangedMeanwhile as change:
            form.meet(
                theirs=said_of(change.now), row_version=change.now.row_version, what=str(change)
            )
        else:
            messages.success(request, "Your question is changed.")
            return redirect(question)
    context = {"form": form, "question": question, "sees": who_sees(question)}
    return render(request, "expertise/question_edit.html", context)


def question_withdraw(request, number):
    """Whoever asked takes it away, after being asked."""
    question = own_question(request, number)
    if request.method == "POST":
        asking.withdraw(question, by=request.user)
        messages.success(request, "Your question is withdrawn. Other signatories no longer see it.")
        return redirect("expertise:question_list")
    return render(request, "expertise/question_withdraw.html", {"question": question})


def question_before(request, number):
    """What it said before it was edited: for whoever asked, and for K-MIP."""
    question = get_question(request, number)
    require(asked_it(request.user, question) or bool(request.user.kmip_roles))
    return words_before(request, question, "question")


def words_before(request, thing, what):
    """What a question or an answer said until it was edited, the newest first."""
    context = {
        "heading": f"What the {what} said before",
        "question": thing.question if what == "answer" else thing,
        "thing": thing,
        "words": EarlierWords.objects.of(**{what: thing}),
    }
    return render(request, "expertise/words_before.html", context)


@require_POST
def question_follow(request, number):
    """Be told of answers, or no longer."""
    question = get_question(request, number)
    require(takes_part(request.user))
    if request.POST.get("follow") == "no":
        answering.stop_following(question, by=request.user)
        messages.success(request, "We’ll no longer email you about this question.")
    else:
        answering.follow(question, by=request.user)
        messages.success(request, "We’ll email you when somebody answers.")
    return redirect(question)


@require_POST
def question_heard(request, number):
    """The answers so far do not settle it; the in-tray need not say so again."""
    question = own_question(request, number)
    asking.heard(question, by=request.user)
    messages.success(request, "Your question stays open for other answers.")
    return redirect(question)


def get_question(request, number):
    """A question that this person may see."""
    seen = Question.objects.visible_to(request.user)
    rows = seen.select_related("topic", "organisation", "asked_by", "merged_into", "guide")
    return get_object_or_404(rows, number=number)


def own_question(request, number):
    question = get_question(request, number)
    require(asked_it(request.user, question))
    return question
