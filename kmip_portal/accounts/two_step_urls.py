"""allauth's pages of the second step, with some of ours in their place: the list of passkeys stands
on the page of two-step sign-in, and what was set up counts at once."""

from allauth.mfa import urls as allauth
from django.urls import path
from django.views.generic import RedirectView

from kmip_portal.accounts.two_step_views import AddPasskey, RemovePasskey, TurnOnApp

urlpatterns = [
    path("totp/activate/", TurnOnApp.as_view(), name="mfa_activate_totp"),
    path("webauthn/add/", AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    *allauth.urlpatterns,
]
