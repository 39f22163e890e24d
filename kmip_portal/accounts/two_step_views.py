"""Turning on a second step: allauth's pages, with what was just proved counted at once."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.views.generic.edit import FormView


def proved(request, kind):
    """Whoever has just set up a second step has shown it, and is not asked for it again now."""
    newest = Authenticator.objects.filter(user=request.user, type=kind).latest("pk")
    record_authentication(
        request, request.user, "mfa", id=newest.pk, type=newest.type, reauthenticated=True
    )


class TurnOnApp(ActivateTOTPView):
    def form_valid(self, form):
        answer = super().form_valid(form)
        proved(self.request, Authenticator.Type.TOTP)
        return answer


class AddPasskey(AddWebAuthnView):
    """Every passkey is one that signs in alone: it stays on the device, which asks who is there."""

    def get_context_data(self, **kwargs):
        context = FormView.get_context_data(self, **kwargs)
        _ = context["form"].errors  # looked at before the next challenge takes this one's place
        options = auth.begin_registration(self.request.user, passwordless=True)
        return context | {"js_data": {"creation_options": options}}

    def form_valid(self, form):
        answer = super().form_valid(form)
        proved(self.request, Authenticator.Type.WEBAUTHN)
        return answer
