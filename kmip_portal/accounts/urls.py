"""allauth's pages, but for the one on which people add addresses: an account has the one address
that was invited, and allauth wants to know where that page would be."""

from allauth.account import urls as allauth
from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path("email/", RedirectView.as_view(pattern_name="account"), name="account_email"),
    *(route for route in allauth.urlpatterns if route.name != "account_email"),
]
