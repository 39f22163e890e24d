"""What a person typed survives an expired sign-in and a stale page.

A form sent too late is sealed into the session for 30 minutes. After signing in the same page
opens with the answers filled in and nothing saved: the person looks, and presses the button again.
Somebody else signing in gets none of it.

A button that stands alone on a page has no answers to keep: the person comes back to its page, and
is told that nothing was done.
"""

import json
from urllib.parse import urlsplit
from uuid import uuid4

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from kmip_portal import clock, kept_uploads
from kmip_portal.sealing import seal, unseal
from kmip_portal.submissions import typed

KEY, PURPOSE, MINUTES = "rescued", "rescued answers", 30
PRESSED = "pressed"  # in the session: a button that was pressed too late, and its page
TYPED, FRESH = "typed", "fresh=yes"  # in the session: pages on which something waits
NOT_TYPED = ("submission_id", "path", "kept", "typed", "go_back", "personal_data_checked")
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code",
              "client_secret", "credential")  # fmt: skip


def worth_keeping(request: HttpRequest) -> bool:
    """A form of ours, sent from a page of ours: every one of them carries a submission id."""
    return (
        request.method == "POST"
        and "submission_id" in request.POST
        and from_our_own_page(request)
        and not request.path.startswith("/account/")
    )


def from_our_own_page(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    if origin == "null":  # of a page that hides where it stands: none of ours that keeps answers
        return False
    return urlsplit(origin).netloc in ("", request.get_host())


def keep(request: HttpRequest, *, user_id: int | None) -> None:
    """Seal the answers of this form into the session of whoever signs in next."""
    answers = [(name, request.POST.getlist(name)) for name in request.POST]
    if user_id:  # a stranger fills no disk
        answers += [(f"{name}-kept", [mark]) for name, mark in marks_of(request.FILES)]
    kept = {
        "path": request.get_full_path(),
        "user": user_id,
        "answers": [(name, values) for name, values in answers if name not in NEVER_KEPT],
    }
    request.session[KEY] = seal(json.dumps(kept), purpose=PURPOSE)


def marks_of(files) -> list[tuple[str, str]]:
    """The files of the form, put aside, each by the name of its field and its mark."""
    small = [(name, file) for name, file in files.items() if file.size <= kept_uploads.LARGEST]
    return [(name, mark) for name, file in small if (mark := kept_uploads.keep(file))]


def restore(request: HttpRequest) -> QueryDict | None:
    """The answers kept for this person and this page, once; None when there are none."""
    if KEY not in request.session:
        return None
    kept = json.loads(
        unseal(request.session[KEY], purpose=PURPOSE, max_age=60 * MINUTES) or '{"path": ""}'
    )
    if kept["path"] != request.get_full_path():
        return None
    del request.session[KEY]
    if kept["user"] not in (None, request.user.pk):
        return None
    answers = QueryDict(mutable=True)
    for name, values in kept["answers"]:
        answers.setlist(name, values)
    answers["kept"] = "yes"
    return answers


def keep_typed(request: HttpRequest, path: str) -> None:
    """What stands in a form of this page now, which was not sent."""
    said = [
        (name, request.POST.getlist(name))
        for name in request.POST
        if name not in (*NEVER_KEPT, *NOT_TYPED)
    ]
    typed.keep(request.user, path, said)
    pages = request.session.get(TYPED, [])
    if path not in pages:
        request.session[TYPED] = [*pages, path][-typed.MOST_PAGES :]


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What this person typed on this page and never sent. Asked of the database only where the
    session says that something waits."""
    path = request.get_full_path()
    if path not in request.session.get(TYPED, ()):
        return None
    said = typed.of(request.user, path)
    if not said:
        return None
    answers = QueryDict(mutable=True)
    for name, values in said:
        answers.setlist(name, values)
    answers["kept"] = answers["typed"] = "yes"
    answers["submission_id"] = str(uuid4())  # another sending than any before
    return answers


def was_sent(request: HttpRequest) -> None:
    """The form of this page was sent and taken: what was kept of it goes."""
    path = request.get_full_path().partition(f"?{FRESH}")[0]
    pages = request.session.get(TYPED, ())
    if path in pages:
        typed.forget(request.user, path)
        request.session[TYPED] = [one for one in pages if one != path]


def is_a_press(request: HttpRequest) -> bool:
    """A person pressed a button of ours; not a script of the page, and not to sign in or out."""
    return (
        request.method == "POST"
        and from_our_own_page(request)
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and (
            not request.path.startswith("/account/")
            or request.path == reverse("sign_out_elsewhere")
        )
    )


def remember_press(request: HttpRequest) -> None:
    """The page on which the button stands; kept for half an hour, until that page is shown."""
    page = urlsplit(request.headers.get("Referer") or "")
    where = page._replace(scheme="", netloc="", fragment="").geturl()
    is_ours = page.netloc == request.get_host() and url_has_allowed_host_and_scheme(where, None)
    back = where if is_ours else reverse("in_tray")
    until = clock.now().timestamp() + 60 * MINUTES
    request.session[PRESSED] = {"to": request.get_full_path(), "page": back, "until": until}


def press_of(request: HttpRequest) -> dict:
    """What was pressed too late in this session; nothing after half an hour."""
    kept = request.session.get(PRESSED) or {}
    return kept if kept.get("until", 0) > clock.now().timestamp() else {}
