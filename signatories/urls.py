from django.urls import include, path

from signatories import asking, detail_views, history_views, printing, views
from signatories.recording import scans
from signatories.single_sign_on import views as single

app_name = "signatories"

urlpatterns = [
    path("", views.register, name="register"),
    path("download/", views.download, name="download"),
    path("download/excel/", views.download_excel, name="download_excel"),
    path("download/<slug:sha256>.xlsx", views.register_file, name="register_workbook"),
    path("<slug:slug>/", views.organisation_detail, name="organisation_detail"),
    path("<slug:slug>/contacts/", include("signatories.contact_urls")),
    path("<slug:slug>/people/", include("signatories.people_urls")),
    path("<slug:slug>/details/", detail_views.details_edit, name="details_edit"),
    path("<slug:slug>/set-up/hide/", detail_views.set_up_hide, name="set_up_hide"),
    path("<slug:slug>/establishments/", detail_views.establishments, name="establishments"),
    path(
        "<slug:slug>/establishments/end/",
        detail_views.establishment_end,
        name="establishment_end",
    ),
    path("<slug:slug>/single-sign-on/", single.single_sign_on, name="single_sign_on"),
    path(
        "<slug:slug>/single-sign-on/agree/",
        single.single_sign_on_agree,
        name="single_sign_on_agree",
    ),
    path("<slug:slug>/single-sign-on/off/", single.single_sign_on_off, name="single_sign_on_off"),
    path("<slug:slug>/leave/", detail_views.leave_agreement, name="leave_agreement"),
    path(
        "<slug:slug>/history/",
        history_views.organisation_history,
        name="organisation_history",
    ),
    path("<slug:slug>/changes/", views.organisation_changes, name="organisation_changes"),
    path("<slug:slug>/acceptances/", views.organisation_acceptances, name="acceptances"),
    path("<slug:slug>/ask-to-sign/", asking.ask_to_sign, name="ask_to_sign"),
    path("<slug:slug>/send-statement/", scans.scan_send, name="scan_send"),
    path("<slug:slug>/acceptances/<slug:reference>/sent/", scans.scan_sent, name="scan_sent"),
    path(
        "<slug:slug>/acceptances/<slug:reference>/send-again/", scans.scan_again, name="scan_again"
    ),
    path(
        "<slug:slug>/ask-to-sign/<slug:reference>/print/",
        printing.statement_to_print,
        name="statement_to_print",
    ),
    path(
        "<slug:slug>/ask-to-sign/<slug:reference>/remind/",
        asking.signing_remind,
        name="signing_remind",
    ),
    path(
        "<slug:slug>/ask-to-sign/<slug:reference>/cancel/",
        asking.signing_cancel,
        name="signing_cancel",
    ),
    path(
        "<slug:slug>/acceptances/<slug:reference>.pdf",
        views.acceptance_certificate,
        name="acceptance_certificate",
    ),
]
