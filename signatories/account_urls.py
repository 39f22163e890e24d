"""A person's own side of acting for organisations, among the pages of their account."""

from django.urls import path

from signatories import membership_views as views

app_name = "membership"

urlpatterns = [
    path("join/<str:token>/", views.join, name="join"),
    path("access/<str:token>/", views.access_confirm, name="access_confirm"),
    path("invitations/<slug:reference>/", views.invitation, name="invitation"),
    path("working-for/", views.working_for, name="working_for"),
    path("leave/<slug:slug>/", views.leave, name="leave"),
]
