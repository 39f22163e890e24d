"""Signing in at one's own organisation: offered by the address, begun, and come back from."""

import logging

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from kmip_portal import clock, openid
from signatories.models import Membership, SingleSignOn
from signatories.single_sign_on import services

KEPT, MINUTES = "single_sign_on", 15  # in the session, while somebody is at their provider
log = logging.getLogger(__name__)


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The sign-in page; an address alone, of an organisation with its own, is led there."""

    def post(self, request, *args, **kwargs):
        typed = request.POST.get("login", "").strip()
        alone = "@" in typed and not request.POST.get("password")
        if alone and (single := SingleSignOn.objects.for_address(typed).first()):
            return redirect(_with_next(request, "single_sign_on_offer", single))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"single": SingleSignOn.objects.on().exists()}


def _with_next(request, name, single):
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    url = reverse(name, args=[single.organisation.slug])
    return f"{url}?{urlencode({'next': asked})}" if asked and safe else url


def _of(slug):
    return get_object_or_404(SingleSignOn.objects.on(), organisation__slug=slug)


@login_not_required
def single_offer(request, slug):
    """Sign in with this organisation, or by a password after all."""
    single = _of(slug)
    start = _with_next(request, "single_sign_on_start", single)
    context = {"organisation": single.organisation, "start": start}
    return render(request, "single_sign_on/offer.html", context)


@login_not_required
def single_start(request, slug):
    """On to the provider; what proves that it is this browser that comes back stays in its
    session. No form is sent there, so the page's policy need not name the provider."""
    single = _of(slug)
    if request.user.is_authenticated:
        return redirect("in_tray")
    if not ratelimit.consume(request, action="single_sign_on"):
        return render(request, "429.html", status=429)
    try:
        where, kept = openid.begin(single, back=_back(request))
    except openid.Refused as why:
        return _failed(request, single, why)
    asked = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    request.session[KEPT] = kept | {
        "single": single.pk,
        "version": single.row_version,
        "next": asked if safe else "",
        "until": clock.now().timestamp() + 60 * MINUTES,
    }
    return HttpResponseRedirect(where)


@login_not_required
def single_back(request):
    """Back from the provider, once: who is it, were they invited, and is a second step due?"""
    kept = request.session.pop(KEPT, None) or {}
    if not ratelimit.consume(request, action="single_sign_on"):
        return render(request, "429.html", status=429)
    single = SingleSignOn.objects.on().filter(pk=kept.get("single")).first()
    if request.user.is_authenticated or not single:
        return _failed(request, single, openid.Refused("nobody is expected back"))
    try:
        claims = _claims(request, single, kept)
        person = services.person_of(single, claims)
    except openid.Refused as why:
        return _failed(request, single, why)
    by_two = single.asks_second_step and openid.says_two_steps(claims)
    way = services.way_in(single)
    record_authentication(request, person, "single_sign_on", way=way, two_steps=by_two)
    login = Login(user=person, email_verification="none", redirect_url=kept["next"] or None)
    return perform_login(request, login)


def _claims(request, single, kept):
    told = request.GET
    if kept["until"] < clock.now().timestamp() or kept["version"] != single.row_version:
        raise openid.Refused("it took too long, or the settings changed meanwhile")
    if told.get("state") != kept["state"]:
        raise openid.Refused("another browser, or another sign-in, began this")
    if told.get("iss", single.issuer) != single.issuer:
        raise openid.Refused("another provider answers")
    if "error" in told or not told.get("code"):
        raise openid.Refused("the provider did not sign them in")
    return openid.finish(single, back=_back(request), code=told["code"], kept=kept)


def _back(request):
    return request.build_absolute_uri(reverse("single_sign_on_back"))


def _failed(request, single, why):
    """What to do now; why exactly is for the log."""
    log.warning("Single sign-on of %s: %s", single.organisation.slug if single else "nobody", why)
    context = {"organisation": single.organisation if single else None}
    if isinstance(why, services.NotInvited):
        context["not_invited"] = True
        leads = Membership.objects.current().filter(organisation=single.organisation, role="lead")
        context["leads"] = [one.user for one in leads.select_related("user").order_by("pk")[:5]]
    context["not_theirs"] = isinstance(why, services.NotTheirs)
    return render(request, "single_sign_on/failed.html", context, status=403)
