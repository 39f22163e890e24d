import errno
import logging
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers

from kmip_portal import clock, in_tray
from kmip_portal.accounts import sign_ins
from kmip_portal.desk import rescue
from kmip_portal.forms.characters import LOST

log = logging.getLogger(__name__)

TOUCH_SECONDS = 60
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
SAFE = {"GET", "HEAD", "OPTIONS"}  # methods that change nothing
NUL = "\x00"
NO_PAGE = HTTPStatus.METHOD_NOT_ALLOWED  # the address of a button alone


class BrowserPolicyMiddleware:
    """What a browser may do with our pages, beside the content security policy."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "user", None) and request.user.is_authenticated:
            # a page about somebody is never kept by a shared or borrowed machine
            response.headers.setdefault("Cache-Control", "no-store")
            patch_vary_headers(response, ["Cookie"])
        return response


def seconds_left(request):
    """Until this person is signed out: for doing nothing, and whatever they do."""
    now = clock.now().timestamp()
    idle = settings.SESSION_IDLE_AGE - (now - request.session.get("seen", now))
    whole = settings.SESSION_COOKIE_AGE - (now - request.session.get("began", now))
    return int(idle), int(whole)


def was_let_in(request):
    """Whether a form got past the check of where it came from, and may have done something."""
    return not getattr(request, "turned_away", False)


def looks_by_itself(request):
    """Whether an open page asks for what is new, and not the person before it."""
    return "X-Looks-By-Itself" in request.headers


class SessionLimitsMiddleware:
    """Signs out after 60 minutes of doing nothing, and 12 hours after signing in, however busy.

    Kept by hand, not by the cookie's age, so that a form sent too late is known to be whose.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.signed_out_just_now = None
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            left, whole = seconds_left(request)
            if left < 0 or whole < 0:
                request.signed_out_just_now = request.user.pk
                logout(request)
            elif settings.SESSION_IDLE_AGE - left > TOUCH_SECONDS and not looks_by_itself(request):
                # saved at most once a minute
                request.session["seen"] = clock.now().timestamp()
        response = self.get_response(request)
        if request.method not in SAFE and request.user.is_authenticated and was_let_in(request):
            in_tray.forget_count(request)
        if request.user.is_authenticated and "began" not in request.session:
            request.session["began"] = request.session["seen"] = clock.now().timestamp()
        if request.method not in SAFE and request.user.is_authenticated:
            sign_ins.follow(request.session)
        return response


class NoNulMiddleware:
    """No view sees a NUL, on which PostgreSQL fails.

    An address with one is turned away: no page has one. In a form each becomes U+FFFD, the mark of
    a lost character, which every field of ours refuses in words and no row of ours holds.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # not in __call__: the check of the form's origin comes first; a view that is exempt from
        # it reads the body in its own way
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        if any(NUL in text for name, values in request.POST.lists() for text in (name, *values)):
            answers = QueryDict(mutable=True)
            for name, values in request.POST.lists():
                answers.setlist(
                    name.replace(NUL, LOST), [text.replace(NUL, LOST) for text in values]
                )
            request.POST = answers
        return None


class RescueMiddleware:
    """Keeps a form that was sent too late, and gives it back after signing in; whoever pressed a
    button too late comes back to its page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.user.is_authenticated:
            return response
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            rescue.was_sent(request)
        if request.method != "GET":
            return response
        press = rescue.press_of(request)
        if press.get("to") == request.get_full_path():
            if response.status_code == NO_PAGE:
                return redirect(press["page"])
            if response.status_code == HTTPStatus.OK:  # the form is there again, with its answers
                request.session.pop(rescue.PRESSED, None)
        return response

    def process_view(self, request, view, args, kwargs):
        if request.user.is_authenticated:
            if request.method == "GET" and (
                answers := rescue.restore(request) or rescue.typed_before(request)
            ):
                # the view sees the form as it was sent, and still a GET: nothing may be done before
                # the person presses the button again, whose token is then looked at
                _ = request.FILES  # read first: reading them sets the answers anew
                request.POST = answers
            elif request.method == "GET":
                self.tell_of_a_press(request)
            return None
        if not getattr(view, "login_required", True):
            return None
        if rescue.worth_keeping(request):
            rescue.keep(request, user_id=request.signed_out_just_now)
            rescue.remember_press(request)
            messages.info(
                request, "You’ve been signed out. Sign in to carry on: we kept your answers."
            )
            return redirect_to_login(request.get_full_path())
        if rescue.is_a_press(request):
            rescue.remember_press(request)
            messages.info(request, "You’ve been signed out. Sign in to carry on.")
            return redirect_to_login(request.get_full_path())
        return None

    def process_exception(self, request, exception):
        """No room was left for a file, and nothing was saved: the form comes back as typed."""
        is_full = isinstance(exception, OSError) and exception.errno in NO_ROOM
        if not (is_full and request.user.is_authenticated and rescue.worth_keeping(request)):
            return None
        log.error("There is no room left where files are kept", exc_info=exception)
        rescue.keep(request, user_id=request.user.pk)
        messages.error(
            request,
            "There is no room left where the portal keeps files, so nothing was saved. "
            "Tell the secretariat, and try again later.",
        )
        back = redirect(request.get_full_path())
        back.status_code = HTTPStatus.SEE_OTHER  # not as after a form that was taken
        return back

    def tell_of_a_press(self, request):
        """On the page of the button: it was not done."""
        if rescue.press_of(request).get("page") == request.get_full_path():
            del request.session[rescue.PRESSED]
            messages.info(
                request,
                "You were signed out when you pressed the button, so nothing was done. "
                "Press it again.",
            )
