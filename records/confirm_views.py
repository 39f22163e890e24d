"""A party reads a repeat record and answers: by link and code, or signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from kmip_portal.documents.services import document_response
from records import confirming, link_codes, repeat_pages
from records.change_views import MOST_SHOWN, talked
from records.models import Confirmation
from records.repeat_forms import ConfirmForm
from records.seeing import visible
from signatories.links import by_link

PROVED = "confirmations"  # in the session: which links were proved by their code, and until when


def record_confirm(request, reference):
    """For whoever leads or signs for a party."""
    record = visible(request, reference, "repeat")
    asked = repeat_pages.to_confirm(record, request.user)
    if asked is None:
        mine = repeat_pages.answered_by(record, request.user)
        if mine is None:
            raise Http404
        return _answered(request, mine, request.path, by=request.user)
    if repeat_pages.was_answered(record, request.POST.get("asked", "")):  # pressed twice
        return redirect(request.path)
    return _answered(request, asked, request.path, by=request.user)


@login_not_required
@by_link
def confirm_start(request, token):
    """Who asks; the button sends a code to the address of the link."""
    asked = _found(token)
    if asked is None or not (asked.is_open or asked.is_readable):
        return _gone(request)
    if request.method == "POST":
        to_code = reverse("records:confirm_code", args=[token])
        return link_codes.send(request, asked, onward=to_code)
    return render(request, "records/confirm_start.html", {"confirmation": asked})


@login_not_required
@by_link
def confirm_code(request, token):
    """The code, typed; wrong ones count."""
    asked = _found(token)
    if asked is None or not (asked.is_open or asked.is_readable):
        return _gone(request)
    onward = reverse("records:confirm_answer", args=[token])
    return link_codes.typed(request, asked, kept=PROVED, onward=onward, to_do="confirm")


@login_not_required
@by_link
def confirm_answer(request, token):
    """The record, shown to whoever reads that mailbox, and their answer."""
    asked = _found(token)
    if asked is None:
        return _gone(request)
    if not link_codes.is_proved(request, asked, kept=PROVED):
        return redirect("records:confirm_start", token)
    return _answered(request, asked, reverse("records:confirm_answer", args=[token]), token=token)


@login_not_required
@by_link
def confirm_file(request, token):
    """The file of what a party without an account agreed to, while that stands."""
    return as_proved(
        request, token, lambda asked: asked.is_readable, lambda asked: _file_of(request, asked)
    )


def _file_of(request, asked):
    may = asked.may_fetch_file and asked.record.pdf
    return document_response(asked.record.pdf, request) if may else None


def as_proved(request, token, may, answer):
    """What `answer` makes of the request to confirm that this link belongs to, where it `may` still
    be asked and whoever has the link proved by the code that the mailbox is theirs."""
    asked = _found(token)
    if asked is None or not may(asked):
        return _gone(request)
    if not link_codes.is_proved(request, asked, kept=PROVED):
        return redirect("records:confirm_start", token)
    return answer(asked) or _gone(request)


def _answered(request, asked, url, by=None, token=""):
    if asked.answered_at and "answer" in request.POST:  # pressed twice
        return redirect(url)
    if asked.is_readable:
        context = {"confirmation": asked, "token": token, **repeat_pages.frozen(asked, token)}
        return talked(request, asked, url, by=by, page="records/confirm_done.html", **context)
    if not (asked.waits if by else asked.is_open):
        return _gone(request)
    told = {"name": by.name, "role": by.job_title} if by else {"name": asked.name}
    # a message about the request that was decided meanwhile: this page asks anew
    unsent = request.POST.get("text", "")[:MOST_SHOWN].strip()
    form = ConfirmForm(None if unsent else request.POST or None, initial=told, confirmation=asked)
    if form.is_valid():
        confirming.answer(asked, by=by, **form.answers)
        return redirect(url)
    context = {
        "confirmation": asked,
        "record": asked.record,
        "form": form,
        "unsent": unsent,
        **repeat_pages.frozen(asked, token),
    }
    return render(request, "records/confirm_answer.html", context, status=409 if unsent else 200)


def _found(token):
    return Confirmation.objects.opened_by(token)


def _gone(request):
    return render(request, "records/confirm_gone.html", status=404)
