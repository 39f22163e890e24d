"""Below the page of an organisation: its contacts."""

from django.urls import path

from signatories import contact_views as views

urlpatterns = [
    path("", views.contact_list, name="contact_list"),
    path("add/", views.contact_add, name="contact_add"),
    path("confirm/", views.contacts_confirm, name="contacts_confirm"),
    path("<slug:reference>/", views.contact_edit, name="contact_edit"),
    path("<slug:reference>/remove/", views.contact_remove, name="contact_remove"),
    path("<slug:reference>/report/", views.contact_report, name="contact_report"),
]
