"""Reporting what should not stand, for everybody; hiding, closing and merging, for K-MIP."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal.permissions import require
from kmip_portal.queues import MOST, Queue, wants_next
from signatories.expertise.models import Answer, Report
from signatories.expertise.question_forms import MergeForm, ReasonForm, ReportPostForm
from signatories.expertise.question_permissions import may_moderate
from signatories.expertise.question_views import get_question
from signatories.expertise.services import moderating, promoting
from signatories.expertise.taking_part import takes_part


def question_report(request, number):
    question = get_question(request, number)
    if question.merged_into and not request.user.kmip_roles:  # what it said is read there alone
        return redirect(question.merged_into)
    return _report(request, question)


def answer_report(request, reference):
    return _report(request, _answer(request, reference))


def _report(request, thing):
    """Ask K-MIP to look at it."""
    require(takes_part(request.user))
    form = ReportPostForm(request.POST or None)
    if form.is_valid():
        moderating.report(thing, by=request.user, **form.answers)
        messages.success(request, "We’ve told K-MIP. Nobody else learns that you did.")
        return redirect(thing)
    return _page(request, "report", thing, form)


def question_hide(request, number):
    return _hide(request, _moderated(request, get_question(request, number)))


def answer_hide(request, reference):
    return _hide(request, _moderated(request, _answer(request, reference)))


def _hide(request, thing):
    """Nobody sees it any more but its author and K-MIP."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        queue = _reported(request)
        moderating.hide(thing, by=request.user, **form.answers)
        messages.success(request, "It is hidden. Its author has been told why.")
        return _onward(request, queue, thing)
    return _page(request, "hide", thing, form, left=_reported(request).left(_key(thing)))


@require_POST
def question_show(request, number):
    return _show(request, _moderated(request, get_question(request, number)))


@require_POST
def answer_show(request, reference):
    return _show(request, _moderated(request, _answer(request, reference)))


def _show(request, thing):
    moderating.show(thing, by=request.user)
    messages.success(request, "It is shown again.")
    return redirect(thing)


@require_POST
def question_leave(request, number):
    return _leave(request, _moderated(request, get_question(request, number)))


@require_POST
def answer_leave(request, reference):
    return _leave(request, _moderated(request, _answer(request, reference)))


def _leave(request, thing):
    """What was reported stays as it is."""
    queue = _reported(request)
    moderating.leave(thing, by=request.user)
    messages.success(request, "It stays as it is.")
    return _onward(request, queue, thing)


def _key(thing):
    return thing.get_absolute_url()


def _reported(request):
    """What was reported and nobody has looked at, each once."""
    reports = Report.objects.open().select_related("question", "answer__question").order_by("pk")
    keys = dict.fromkeys(_key(one.answer or one.question) for one in reports[:MOST])
    return Queue("reports", list(keys), str, reverse("in_tray"), "No more reports wait for you.")


def _onward(request, queue, thing):
    """To the next that was reported where that was pressed, else to the page of this one."""
    return queue.onward(request, _key(thing)) if wants_next(request) else redirect(thing)


def question_close(request, number):
    """It takes no more answers."""
    question = _moderated(request, get_question(request, number))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        moderating.close(question, by=request.user, **form.answers)
        messages.success(request, "The question is closed.")
        return redirect(question)
    return _page(request, "close", question, form)


@require_POST
def question_reopen(request, number):
    question = _moderated(request, get_question(request, number))
    moderating.reopen(question, by=request.user)
    messages.success(request, "The question takes answers again.")
    return redirect(question)


def question_merge(request, number):
    """It becomes part of another question."""
    question = _moderated(request, get_question(request, number))
    form = MergeForm(request.POST or None)
    if form.is_valid():
        try:
            other = moderating.merge(question, by=request.user, **form.answers)
        except moderating.CannotBeMerged as reason:
            form.add_error("into", str(reason))
        else:
            messages.success(request, f"Question {question.number} is now part of this one.")
            return redirect(other)
    return _page(request, "merge", question, form)


@require_POST
def question_guide(request, number):
    """Its best answer becomes the draft of a guide."""
    question = _moderated(request, get_question(request, number))
    guide = promoting.make_guide(question, by=request.user)
    messages.success(request, "A draft guide is begun. Go on writing it, and send it for review.")
    return redirect("guides:guide_draft", guide.slug)


WORDS = {
    "report": ("Report {what} to K-MIP", "Report it", ""),
    "hide": ("Hide {what}", "Hide it", "Its author is told why. Nobody else sees the reason."),
    "close": ("Close {what}", "Close it", "It takes no more answers. Everybody sees the reason."),
    "merge": ("Merge {what} with another", "Merge it",
              "Its answers and followers go over to the other, and its address leads there."),
}  # fmt: skip


def _page(request, act, thing, form, *, left=0):
    heading, button, note = WORDS[act]
    is_answer = isinstance(thing, Answer)
    context = {
        "form": form,
        "heading": heading.format(what="this answer" if is_answer else "this question"),
        "button": button,
        "left": left,
        "note": note,
        "question": thing.question if is_answer else thing,
        "said": thing.body if is_answer else thing.details,
        "back": thing.get_absolute_url(),
    }
    return render(request, "expertise/moderate.html", context)


def _moderated(request, thing):
    require(may_moderate(request.user))
    return thing


def _answer(request, reference):
    seen = Answer.objects.visible_to(request.user).select_related("question", "given_by")
    return get_object_or_404(seen, reference=reference)
