"""A change that a party asked for: the owner answers, and both sides may talk first."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.lifecycle import TooLate
from kmip_portal.permissions import require
from records import change_requests, repeat_pages
from records.change_forms import ACCEPT, KEEP, DecideChangeForm, MessageForm
from records.models import Confirmation, RecordOfSharing
from records.permissions import may_send

MOST_SHOWN = 5000  # characters of what came too late


def change_request(request, reference, asked):
    """For the leads of the owner, who decide, and for whoever answers for the party."""
    found = Confirmation.objects.with_names().filter(record__reference=reference)
    asked = get_object_or_404(found, reference=asked, answer=Confirmation.Answer.CHANGE)
    if may_send(request.user, asked.record):
        return _decided(request, asked)
    if not repeat_pages.answers_for(request.user, asked):
        seen = RecordOfSharing.objects.visible_to(request.user).filter(pk=asked.record_id)
        if not seen.exists():
            raise Http404
        require(False)
    return talked(request, asked, request.path, by=request.user, page="records/change_request.html")


def _decided(request, asked):
    form = DecideChangeForm(request.POST or None)
    if asked.is_undecided and form.is_valid():
        try:
            return redirect(_done(request, asked, form.cleaned_data))
        except TooLate:  # somebody decided while this was on its way
            asked = _as_it_is(asked)
    unsent = "" if asked.is_undecided else words_not_sent(request, asked, "words")
    context = {
        "record": asked.record,
        "asked": asked,
        "form": form if asked.is_undecided else None,
        "button": "Send",
        "unsent": unsent,
    }
    status = 409 if unsent else 200
    return render(request, "records/change_request.html", context, status=status)


def _as_it_is(asked):
    return Confirmation.objects.with_names().get(pk=asked.pk)


def words_not_sent(request, asked, name):
    """What somebody typed for a request that was decided before they pressed the button: it is
    shown to them, not lost. Nothing where it had been sent by a first press."""
    words = request.POST.get(name, "").replace("\r\n", "\n").strip()[:MOST_SHOWN]
    sent = {asked.decision_reason, *(one.text for one in asked.messages.all())}
    return "" if words in sent else words


def _done(request, asked, told):
    """What was decided is done; where to go on."""
    if told["answer"] == ACCEPT:
        change_requests.accept(asked, by=request.user)
        messages.success(request, "The record is a draft again. Make the change, then send it.")
        return repeat_pages.task_url(asked.record, change_requests.first_task(asked))
    if told["answer"] == KEEP:
        change_requests.keep(asked, by=request.user, reason=told["words"])
        messages.success(request, f"We’ve told {asked.party.called} that it stays as it is.")
        return asked.record.get_absolute_url()
    change_requests.write(
        asked, text=told["words"], name=request.user.name, by=request.user, is_ours=True
    )
    messages.success(request, f"We’ve told {asked.party.called} that you wrote.")
    return request.path


def talked(request, asked, url, *, page, by=None, **context):
    """What was asked and said, for the party: by link, or signed in; it may write on."""
    name = by.name if by else asked.answered_name
    form = None
    if asked.is_undecided:
        form = MessageForm(request.POST or None, initial={"name": name})
    if form and form.is_valid():
        told = form.cleaned_data
        try:
            change_requests.write(asked, text=told["text"], name=told["name"], by=by, is_ours=False)
            messages.success(request, f"We’ve told {asked.record.organisation} that you wrote.")
            return redirect(url)
        except TooLate:
            asked, form = _as_it_is(asked), None
    unsent = "" if form else words_not_sent(request, asked, "text")
    context |= {"record": asked.record, "asked": asked, "form": form, "button": "Send"}
    context["unsent"] = unsent
    return render(request, page, context, status=409 if unsent else 200)
