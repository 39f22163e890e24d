"""What every page of signing keeps: its address is a secret, and it is for one person."""

from enum import Enum
from functools import cached_property, wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.lifecycle import InvalidMove, TooLate
from signatories.models import AcceptanceStatement, SigningLink, SigningRequest
from signatories.models.signing import NAMED
from signatories.services import sitting
from signatories.signing_links import token_hash

MINE = "mine"  # stands where a link does, for people who are signed in; no link is so short
PROVED = "signing"  # in the session: which links' addresses were proved, how, and until when
PROVED_FOR = 2 * 60 * 60


class State(Enum):
    """What a link is good for, as its page says."""

    OPEN = "open"
    EXPIRED = "expired"
    NEWER_VERSION = "newer_version"
    BEING_CHECKED = "being_checked"
    SIGNED = "signed"
    REPLACED = "replaced"
    PASSED_ON = "passed_on"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class _NoOriginCsrf(CsrfViewMiddleware):
    """A page that tells nobody its address has no origin either; the token must do alone."""

    def _origin_verified(self, request):
        return request.META["HTTP_ORIGIN"] == "null" or super()._origin_verified(request)


_csrf_protect = decorator_from_middleware(_NoOriginCsrf)


def private(view):
    """A page whose address is a secret: told to no other page, kept by no browser or proxy."""
    checked = _csrf_protect(view)

    @csrf_exempt  # by the middleware, which wants an origin; `checked` looks at the token
    @login_not_required
    @wraps(view)
    def page(request, *args, **kwargs):
        try:
            response = checked(request, *args, **kwargs)
        except (InvalidMove, TooLate) as late:
            response = render(request, "409.html", {"error": str(late)}, status=409)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return page


def step(view):
    """A page for the person alone: who has not shown who they are is sent to the start."""

    @private
    @wraps(view)
    def page(request, token, **kwargs):
        if token == MINE and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        link = find(request, token)
        if link is None and token != MINE:
            return unknown(request)
        if link is None or not is_proved(request, link):
            return redirect("signing:start", token)
        here = Sitting(request, link, token)
        if here.state == State.SIGNED and view.__name__ not in ALSO_AFTERWARDS:
            return here.go("done")
        if here.state != State.OPEN and view.__name__ not in ALSO_AFTERWARDS:
            return here.go("start")
        return view(request, here, **kwargs)

    return page


ALSO_AFTERWARDS = ("done", "certificate", "tell")


def unknown(request):
    return render(request, "signing/unknown.html", status=404)


def find(request, token: str) -> SigningLink | None:
    if token == MINE:
        version = AgreementVersion.objects.in_force()
        mine = SigningLink.objects.filter(user=request.user, version=version)
        return mine.select_related("version").first()
    return SigningLink.objects.of(token_hash(token)).first()


def prove(request, link: SigningLink, *, how: str) -> None:
    """This browser has shown that it reads the link's address."""
    request.session.cycle_key()
    proved = request.session.get(PROVED, {})
    until = clock.now().timestamp() + PROVED_FOR
    request.session[PROVED] = proved | {str(link.pk): {"how": how, "until": until}}


def is_proved(request, link: SigningLink) -> bool:
    found = request.session.get(PROVED, {}).get(str(link.pk))
    return found is not None and found["until"] > clock.now().timestamp()


class Sitting:
    """One person at one address, and all that waits for them."""

    def __init__(self, request, link: SigningLink, token: str):
        self.request, self.link, self.token = request, link, token
        self.version = link.version

    @cached_property
    def named(self) -> list[SigningRequest]:
        """What the letter asked for."""
        return NAMED.found(self.link.pk)

    @cached_property
    def waiting(self) -> list[SigningRequest]:
        """What they can answer now: nothing of which a signed copy is being checked."""
        checked = {one.organisation_id for one in self.being_checked}
        every = sitting.waiting_for(self.link)
        return [one for one in every if one.organisation_id not in checked]

    @cached_property
    def being_checked(self) -> list[AcceptanceStatement]:
        """Signed copies that the secretariat has not looked at yet; a public fact."""
        every = AcceptanceStatement.objects.being_checked().filter(version=self.version)
        asked = sitting.waiting_for(self.link).values("organisation")
        named = [one.organisation_id for one in self.named]
        of = Q(organisation__in=asked) | Q(organisation__in=named)
        rows = every.filter(of).select_related("organisation")
        return list(rows.order_by("organisation__folded_name"))

    @property
    def returned(self) -> list[SigningRequest]:
        """Of which they sent a copy by a link, and a better one is needed."""
        return [one for one in self.to_sign if one.acceptance and one.acceptance.can("resubmit")]

    @property
    def to_sign(self) -> list[SigningRequest]:
        return [one for one in self.waiting if not one.left_out]

    @property
    def left_out(self) -> list[SigningRequest]:
        return [one for one in self.waiting if one.left_out]

    @property
    def must_choose(self) -> bool:
        """There are several, or one that was left out before and may be taken in again."""
        return len(self.waiting) > 1 or bool(self.left_out)

    @cached_property
    def signed(self) -> list[SigningRequest]:
        """What this person has signed at this address, by whichever link."""
        theirs = SigningRequest.objects.for_version(self.version).to_person(self.link.email)
        rows = theirs.filter(status="signed").select_related(
            "organisation", "acceptance__certificate"
        )
        return list(rows.defer("acceptance__certificate__snapshot").order_by("signed_at", "pk"))

    @cached_property
    def accepted(self) -> list[AcceptanceStatement]:
        """Acceptances of this version that stand for what the letter named; public facts alone."""
        standing = AcceptanceStatement.objects.standing().filter(version=self.version)
        named = [one.organisation_id for one in self.named]
        rows = standing.filter(organisation__in=named).select_related("organisation")
        return list(rows.order_by("organisation__folded_name"))

    @cached_property
    def newer(self) -> AgreementVersion | None:
        """The version in force, where it is another than the one that was to be signed."""
        if AgreementVersion.objects.replacement_of(self.version) is None:
            return None
        return AgreementVersion.objects.in_force()

    @cached_property
    def state(self) -> State:
        named_here = self.named
        if self.link.is_signed_in:
            named_here = list(sitting.waiting_for(self.link))
        if any(one.is_unanswered for one in named_here):
            if self.newer:
                return State.NEWER_VERSION
            if self.being_checked and not self.waiting:
                return State.BEING_CHECKED
            return State.EXPIRED if self.link.has_expired else State.OPEN
        if self.accepted:
            return State.SIGNED
        statuses = {one.status for one in self.named}
        for state in (State.PASSED_ON, State.DECLINED):
            if state.value in statuses:
                return state
        replaced = any(one.replaced_by_id for one in self.named)
        return State.REPLACED if replaced else State.CANCELLED

    @property
    def how_proved(self) -> str:
        return self.request.session[PROVED][str(self.link.pk)]["how"]

    @property
    def signed_in_as_another(self) -> str:
        """Who is signed in, where that is not the person who signs."""
        user = self.request.user
        another = user.is_authenticated and user.email != self.link.email
        return str(user) if another else ""

    @property
    def names(self) -> list[str]:
        return [one.organisation.name for one in self.to_sign]

    @property
    def by(self):
        """The person for the history, where they are signed in; a link has no account."""
        return self.request.user if self.link.is_signed_in else None

    def go(self, step: str):
        return redirect(f"signing:{step}", self.token)

    def show(self, template: str, status: int = 200, **context):
        context = {"here": self} | context
        return render(self.request, f"signing/{template}.html", context, status=status)
