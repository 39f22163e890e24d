"""Below the page of an organisation: its people."""

from django.urls import path

from signatories import mandate_views, team_views
from signatories import people_views as views

urlpatterns = [
    path("", views.people, name="people"),
    path("invite/", views.person_invite, name="person_invite"),
    path("data-protection-officer/", mandate_views.mandate, name="mandate"),
    path("teams/", team_views.team_list, name="team_list"),
    path("ask/", views.access_ask, name="access_ask"),
    path("invitations/<slug:reference>/resend/", views.invitation_resend, name="invitation_resend"),
    path("invitations/<slug:reference>/cancel/", views.invitation_cancel, name="invitation_cancel"),
    path("requests/<slug:reference>/", views.access_request, name="access_request"),
    path("<slug:reference>/", views.person_change, name="person_change"),
    path("<slug:reference>/remove/", views.person_remove, name="person_remove"),
]
