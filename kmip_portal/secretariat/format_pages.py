"""Asking for a document in another format, and the secretariat's queue of such requests."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.pagination import Keyset
from kmip_portal.permissions import require
from kmip_portal.queues import MOST, Queue, wants_next
from kmip_portal.secretariat import format_requests
from kmip_portal.secretariat.forms import AnswerForm, FormatRequestForm
from kmip_portal.secretariat.models import FormatRequest
from kmip_portal.secretariat.permissions import MAY

TOO_MANY = "Too many requests came from where you are. Try again in an hour, or write to us"


@login_not_required
def another_format(request):
    """Anybody asks; the form comes back with everything in it when too many came at once."""
    form = FormatRequestForm(
        request.POST or None, initial={"document": request.GET.get("document", "")}
    )
    status = 200
    if form.is_valid():
        if ratelimit.consume(request, action="another_format"):
            asked = format_requests.ask(
                submission_id=form.cleaned_data["submission_id"],
                by=request.user if request.user.is_authenticated else None,
                **form.answers,
            )
            return redirect("another_format_sent", asked.reference)
        form.add_error(None, TOO_MANY)
        status = 429
    return render(request, "secretariat/another_format.html", {"form": form}, status=status)


@login_not_required
def another_format_sent(request, reference):
    """It has come in; nothing of it is shown but the reference."""
    asked = get_object_or_404(FormatRequest.objects.received_under(reference))
    return render(request, "secretariat/another_format_sent.html", {"asked": asked})


def format_request_list(request):
    """What waits for an answer, the oldest first; or what was answered."""
    require(is_secretariat(request.user))
    seen = FormatRequest.objects.visible_to(request.user)
    answered = request.GET.get("show") == "answered"
    rows, order = (seen.answered(), "-pk") if answered else (seen.waiting(), "pk")
    page = Keyset(rows, (order,)).page(
        after=request.GET.get("after"), before=request.GET.get("before")
    )
    context = {"page": page, "answered": answered}
    return render(request, "secretariat/format_request_list.html", context)


def format_request(request, reference):
    """One request, how to reach the person, and the form that says it has been answered."""
    require(is_secretariat(request.user))
    one = get_object_or_404(FormatRequest.objects.visible_to(request.user), reference=reference)
    form, queue = AnswerForm(request.POST or None), _queue(request)
    if form.is_valid():
        require(MAY["FormatRequest"]["answer"](request.user, one))
        try:
            format_requests.answer(one, by=request.user, answer=form.cleaned_data["answer"])
        except InvalidMove:
            if not wants_next(request):
                raise
            return queue.skipped(request, reference, f"request {one.reference}")
        messages.success(request, f"Request {one.reference} is answered.")
        return queue.onward(request, reference)
    context = {"asked": one, "form": form, "left": queue.left(reference)}
    return render(request, "secretariat/format_request.html", context)


def _queue(request):
    waiting = FormatRequest.objects.visible_to(request.user).waiting()
    return Queue.of(
        "formats",
        waiting.values_list("reference", flat=True)[:MOST],
        lambda key: reverse("secretariat:format_request", args=[key]),
        reverse("secretariat:format_request_list"),
        "No more requests wait for an answer.",
    )
