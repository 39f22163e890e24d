"""Turning on a second step: allauth's pages, with what was just proved counted at once."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
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


class RemovePasskey(RemoveWebAuthnView):
    """The last second step stays where one is needed; its page says so before it is asked."""

    def get_context_data(self, **kwargs):
        may = get_adapter().can_delete_authenticator(self.object)
        return super().get_context_data(**kwargs) | {"may_remove": may}

    def form_valid(self, form):
        if not get_adapter().can_delete_authenticator(self.object):
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return super().form_valid(form)


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
