"""Demonstration mode only: letters in the browser, so that a newcomer can follow their links."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render

from kmip_portal.mail import folder


def _demonstration_only() -> None:
    if not settings.DEMONSTRATION:
        raise Http404


@login_not_required
def letter_list(request):
    _demonstration_only()
    found = [(name, letter, folder.written_at(name)) for name, letter in folder.letters()]
    return render(request, "demonstration/letter_list.html", {"letters": found})


@login_not_required
def letter_detail(request, name):
    _demonstration_only()
    letter = folder.letter(name)
    if letter is None:
        raise Http404
    body = letter.get_body(("plain",))
    context = {
        "letter": letter,
        "written_at": folder.written_at(name),
        "body": body.get_content() if body else "",
    }
    return render(request, "demonstration/letter_detail.html", context)
