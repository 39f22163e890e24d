from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from kmip_portal import clock, in_tray
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.desk.middleware import seconds_left
from kmip_portal.secretariat.models import keeper_today
from records.permissions import may_list
from reviews.models import AnnualReview
from signatories.permissions import advised_by
from signatories.working_for import working_for

SECRETS = {"token", "uidb36"}  # parts of an address that let in whoever has it
PORTAL_NAME = "Kent and Medway Information Sharing Portal"


def portal(request):
    """What every page is handed: its name, its navigation, who keeps the agreement."""
    return {
        "portal_name": PORTAL_NAME,
        "demonstration": settings.DEMONSTRATION,
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "working_for": SimpleLazyObject(
            lambda: None if _is_half(request) else working_for(request)
        ),
        "footer_links": SimpleLazyObject(_footer),
        "secretariat": SimpleLazyObject(keeper_today),
        "session_left": SimpleLazyObject(lambda: seconds_left(request)),
        "printed_from": "" if _is_secret(request) else settings.BASE_URL + request.path,
        "comes_back_to": "" if _is_secret(request) else request.path,
        "printed_on": clock.today(),
    }


def _is_half(request):
    """Whether somebody's second step is still due."""
    user = getattr(request, "user", None)
    return getattr(request, "half_signed_in", False) and bool(user and user.is_authenticated)


def _is_secret(request):
    """Whether the address itself lets people in: it stands on no paper, and in no other address."""
    match = request.resolver_match
    return bool(match and SECRETS & set(match.kwargs))


@cache
def _address(name):
    """Of a page that every page leads to: it never changes, and working it out takes a while."""
    return reverse(name)


def _footer():
    return [
        {"text": "Help and contact", "url": _address("help")},
        {"text": "Accessibility statement", "url": _address("accessibility")},
        {"text": "Your information", "url": _address("your-information")},
        {"text": "Cookies", "url": _address("cookies")},
        {"text": "Privacy notice", "url": _address("privacy")},
        {"text": "Terms of use", "url": _address("terms")},
        {"text": "About K-MIP", "url": _address("about")},
    ]


def _navigation(request):
    """Only what exists, and only what this person may open."""
    if _is_half(request):
        return []  # nothing opens before the second step is given
    user = getattr(request, "user", None)
    found = []

    def add(text, name, *, when=True, count=None, but=()):
        if when:
            url = _address(name)
            elsewhere = any(request.path.startswith(_address(one)) for one in but)
            current = request.path.startswith(url) and not elsewhere
            found.append({"text": text, "url": url, "current": current, "count": count})

    signed_in = bool(user and user.is_authenticated)
    if signed_in:
        add("In-tray", "in_tray", count=in_tray.count(request))
        add("Records", "records:record_list", when=may_list(user), but=["records:advice_list"])
        add("Advice", "records:advice_list", when=bool(advised_by(user)))
    add("Agreement", "agreements:agreement")
    if signed_in:
        add("Review", "reviews:review_list", when=AnnualReview.objects.has_any_for(user))
    add("Signatories", "signatories:register")
    if signed_in:
        add("Expertise", "expertise:home", but=["contacts"])
        add("Contacts", "contacts")
        add("Manage", "manage", when=works_for_kmip(user))
        add("Account", "account")
    else:
        add("Guides", "guides:guide_list")
        add("Contacts", "contacts")
        add("Join", "joining:start")
        add("Sign in", "account_login")
    return found
