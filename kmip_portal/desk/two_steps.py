"""Two steps of signing in, without which nobody acts who answers for others.

Leads, advisers of organisations, K-MIP's people and system administrators give a second step in
every session, by whichever way they signed in. Until they have, nothing of theirs opens: public
pages are shown as to a stranger, and everything else leads to where the step is given, or set up by
whoever has none yet.
"""

from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.accounts.two_step import SECOND_STEPS, TwoStep
from kmip_portal.desk import rescue
from signatories.models import Membership
from signatories.permissions import held_by

READS_ALL = {Membership.Role.LEAD, *Membership.ADVISERS}
WANTED = "wanted"  # in the session: what was asked for before the step was given
# by URL name: what opens before the second step is given, to whoever has one and who has none yet
ALWAYS = {"account_logout", "account_stay"}
GIVING = ALWAYS | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
SETTING_UP = ALWAYS | {
    "mfa_index", "mfa_list_webauthn", "mfa_activate_totp", "mfa_add_webauthn",
    "account_reauthenticate", "account_set_password",
}  # fmt: skip


def must_give(user: Any) -> bool:
    """Whether this person answers for others, or reads all that an organisation recorded: a lead,
    an adviser, somebody of K-MIP's, an administrator."""
    if not user.is_authenticated or not settings.TWO_STEPS_REQUIRED:
        return False
    reads_all = any(one.role in READS_ALL for one in held_by(user))
    return reads_all or works_for_kmip(user) or user.is_staff


def given(request: HttpRequest) -> bool:
    """Whether this session has a second step: a code of the app, a recovery code or a passkey, or
    the word of an organisation's own sign-in that it asked for one."""
    records = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" or one.get("two_steps") is True for one in records)


class SecondStep(AuthenticateStage):
    """Asked for after the first step, but where it was given at an organisation's own sign-in."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        there = any(one.get("two_steps") is True for one in records)
        return not there and super()._should_handle(request)


class RequiredTwoStep(TwoStep):
    """Whoever must have a second step keeps the last one."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=SECOND_STEPS)
        return others.exclude(pk=authenticator.pk).exists() or not must_give(authenticator.user)


class TwoStepsMiddleware:
    """Holds back whoever must give a second step and has not, on every address there is."""

    def __init__(self, get_response: Any):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        # also for the frame of a page that answers an address which there is not
        request.half_signed_in = must_give(request.user) and not given(request)
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.half_signed_in:
            signed_in = request.user.is_authenticated
            if signed_in and request.session.get(WANTED) == request.get_full_path():
                del request.session[WANTED]
            return None
        has_one = Authenticator.objects.filter(user=request.user, type__in=SECOND_STEPS)
        kinds = set(has_one.values_list("type", flat=True))
        if request.resolver_match.view_name in (GIVING if kinds else SETTING_UP):
            return None
        if not getattr(view, "login_required", True):
            request.user = AnonymousUser()
            return None
        return self.held_back(request, kinds)

    def held_back(self, request: HttpRequest, kinds: set[str]) -> HttpResponse:
        """To where the step is given; what was wanted, and what was typed, is kept meanwhile."""
        if rescue.worth_keeping(request):
            rescue.keep(request, user_id=request.user.pk)
        if request.method == "GET" or rescue.worth_keeping(request):
            request.session[WANTED] = request.get_full_path()
        back = request.session.get(WANTED) or resolve_url("in_tray")
        if kinds:
            app = Authenticator.Type.TOTP in kinds
            where = resolve_url("mfa_reauthenticate" if app else "mfa_reauthenticate_webauthn")
            return redirect(f"{where}?{urlencode({'next': back})}")
        messages.info(
            request,
            "Your role needs two-step sign-in. Set up an authenticator app or a passkey to go on.",
        )
        return redirect("mfa_index")
