"""Whose browser it is: the one that began an application, or one whose person gave the code.

A link alone opens nothing of an unfinished application, as it holds people's names and addresses.
"""

from django.http import Http404, HttpRequest

from signatories.models import ApplicationLink, UnfinishedApplication
from signatories.signing_links import token_hash

KEY = "joining"


def link_of(token: str) -> ApplicationLink:
    """What the link opens; a page that is not there where there is none."""
    link = ApplicationLink.objects.of(token_hash(token))
    if link is None:
        raise Http404("No application has this link")
    return link


def holds(request: HttpRequest, unfinished: UnfinishedApplication) -> bool:
    return str(unfinished.pk) in request.session.get(KEY, {})


def has_proved(request: HttpRequest, unfinished: UnfinishedApplication, email: str) -> bool:
    """Whether this browser's person has shown that they read this mailbox."""
    return bool(email) and request.session.get(KEY, {}).get(str(unfinished.pk)) == email


def hold(request: HttpRequest, unfinished: UnfinishedApplication, *, proved: str = "") -> None:
    held = request.session.get(KEY, {})
    request.session[KEY] = held | {str(unfinished.pk): proved or held.get(str(unfinished.pk), "")}
