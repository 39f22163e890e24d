"""Whoever holds a link proves by a code that they read the mailbox it was sent to."""

from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kmip_portal import clock
from records import replying
from records.models.reply import PROVED_FOR, AskedByLink
from records.reply_forms import ReplyCodeForm


def send(request: HttpRequest, asked: AskedByLink, *, onward: str) -> HttpResponse:
    """A code goes to the address of the link; then to the page where it is typed."""
    if not ratelimit.consume(request, action="signing") or not replying.send_code(asked):
        return render(request, "429.html", status=429)
    return redirect(onward)


def typed(
    request: HttpRequest, asked: AskedByLink, *, kept: str, onward: str, **context: Any
) -> HttpResponse:
    """The page of the code; wrong ones count. `kept` names in the session which links were proved
    by their code, and until when."""
    form = ReplyCodeForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="signing"):
            return render(request, "429.html", status=429)
        if replying.check_code(asked, form.cleaned_data["code"]):
            until = (clock.now() + PROVED_FOR).timestamp()
            request.session[kept] = {**request.session.get(kept, {}), asked.reference: until}
            return redirect(onward)
        form.add_error("code", "The code you entered is not correct, or has expired")
    return render(request, "records/reply_code.html", {"reply": asked, "form": form, **context})


def is_proved(request: HttpRequest, asked: AskedByLink, *, kept: str) -> bool:
    until: float = request.session.get(kept, {}).get(asked.reference, 0)
    return until >= clock.now().timestamp()
