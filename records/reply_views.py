"""Asking the other side, and the pages by which it answers: by link and code, or signed in."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from records import link_codes, pages, replying
from records.models import Reply
from records.permissions import may_edit
from records.reply_forms import FORMS, AskOtherSideForm, SendAgainForm
from records.seeing import visible
from signatories.links import by_link

PROVED = "replies"  # in the session: which links were proved by their code, and until when
NOTHING = "There is nothing to ask the other organisation about this record now."


def record_ask(request, reference):
    """Ask somebody at the other organisation; a signatory gets our request as a draft."""
    record = visible(request, reference)
    require(may_edit(request.user, record))
    asks = replying.may_be_asked(record)
    if not asks:
        return redirect(record)
    if asks == Reply.Asks.DECISION and replying.not_said_yet(record):
        messages.info(request, replying.SAY_FIRST)
        return redirect("records:record_step", record.reference, pages.STILL_TO_ANSWER)
    holder = replying.holder(record) if asks == Reply.Asks.DECISION else None
    form = None if holder else AskOtherSideForm(request.POST or None, initial=_receiver(record))
    if holder and request.method == "POST":
        replying.send_request(record, by=request.user)
        messages.success(request, f"The request is sent to {holder}.")
        return redirect(record)
    if form and form.is_valid():
        try:
            once(form, by=request.user, do=lambda: _ask(record, request.user, form.answers))
        except replying.HasALink as already:
            return redirect("records:reply_again", record.reference, already.reply.reference)
        messages.success(request, "We’ve sent them a link.")
        return redirect(record)
    context = {
        "record": record,
        "form": form,
        "asks": asks,
        "holder": holder,
        "sent": replying.arrived_from(record) if holder else None,
        "waiting": record.replies.waiting().filter(asks=asks),
    }
    return render(request, "records/record_ask.html", context)


def _ask(record, by, answers):
    replying.ask(record, by=by, **answers)


def reply_again(request, reference, reply):
    """They have a link that works; or a new one is sent, which puts an end to the old one."""
    record = visible(request, reference)
    require(may_edit(request.user, record))
    reply = get_object_or_404(record.replies.select_related("record"), reference=reply)
    if reply.answered_at or replying.may_be_asked(record) != reply.asks:
        messages.info(request, f"{reply.name} has answered." if reply.answered_at else NOTHING)
        return redirect(record)
    form = SendAgainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            once(form, by=request.user, do=lambda: _send_again(request, reply))
        except replying.SentTooOften as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(
                request, f"We’ve sent {reply.name} a new link. The old one does not work any more."
            )
            return redirect(record)
    context = {"record": record, "reply": reply, "form": form}
    return render(request, "records/reply_again.html", context)


def _send_again(request, reply):
    if not ratelimit.consume(request, action="link_again", key=reply.reference):
        raise replying.SentTooOften
    replying.send_again(reply, by=request.user)


def _receiver(record):
    if record.route == "made":
        return {}
    party = record.parties.filter(direction="receives").first()
    return {"name": party.contact_name, "email": party.contact_email} if party else {}


@login_not_required
@by_link
def reply_start(request, token):
    """Who asks what; the button sends a code to the address of the link."""
    reply = _found(token)
    if reply is None or not reply.is_waiting:
        return _gone(request, reply)
    if request.method == "POST":
        to_code = reverse("records:reply_code", args=[token])
        return link_codes.send(request, reply, onward=to_code)
    return render(request, "records/reply_start.html", {"reply": reply})


@login_not_required
@by_link
def reply_code(request, token):
    """The code, typed; wrong ones count."""
    reply = _found(token)
    if reply is None or not reply.is_waiting:
        return _gone(request, reply)
    onward = reverse("records:reply_answer", args=[token])
    return link_codes.typed(request, reply, kept=PROVED, onward=onward)


@login_not_required
@by_link
def reply_answer(request, token):
    """What is asked, shown to whoever reads that mailbox, and their answer."""
    reply = _found(token)
    if reply is None:
        return _gone(request, reply)
    if not link_codes.is_proved(request, reply, kept=PROVED):
        return redirect("records:reply_start", token)
    return _answered(request, reply, reverse("records:reply_answer", args=[token]))


@by_link
def reply_own(request, reference):
    """The same, for somebody who is signed in with that address."""
    seen = Reply.objects.visible_to(request.user).with_names()
    reply = get_object_or_404(seen, reference=reference)
    return _answered(request, reply, request.path, by=request.user)


def _answered(request, reply, url, by=None):
    if reply.answered_at:
        return render(request, "records/reply_done.html", {"reply": reply})
    if not reply.is_waiting:
        return _gone(request, reply)
    told = {"name": by.name, "role": by.job_title} if by else {"name": reply.name}
    form = FORMS[reply.asks](request.POST or None, initial=told)
    if form.is_valid():
        replying.answer(reply, by=by, **form.answers)
        return redirect(url)
    context = {"reply": reply, "form": form, "rows": pages.asked_of_them(reply)}
    return render(request, "records/reply_answer.html", context)


def _found(token):
    return Reply.objects.opened_by(token)


def _gone(request, reply):
    if reply and reply.answered_at:
        return render(request, "records/reply_done.html", {"reply": reply})
    return render(request, "records/reply_gone.html", {"reply": reply}, status=404)
