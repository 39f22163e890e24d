from django.urls import include, path

from kmip_portal.desk import health, views
from kmip_portal.desk.calendar.views import calendar_feed, calendar_page, meeting_calendar
from kmip_portal.desk.window import place, window
from kmip_portal.desk.year import views as year
from kmip_portal.documents.views import files_not_made
from kmip_portal.secretariat.format_pages import another_format, another_format_sent
from records.public import record_form, record_forms
from signatories.area_views import area_change, area_list
from signatories.contact_views import find as find_contact
from signatories.coverage_views import coverage_gaps, coverage_table
from signatories.public import blank_statement, statement_form

handler400 = "kmip_portal.desk.views.bad_request"
handler500 = "kmip_portal.desk.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("in-tray/", views.in_tray, name="in_tray"),
    path("in-tray/done/", views.in_tray_done, name="in_tray_done"),
    path("in-tray/remind/<slug:reference>/", views.in_tray_remind, name="in_tray_remind"),
    path("in-tray/together/", include("kmip_portal.desk.sitting.urls")),
    path("search/", views.search, name="search"),
    path("manage/", views.manage, name="manage"),
    path("manage/files/", files_not_made, name="files_not_made"),
    path("manage/disposals/", views.disposal_list, name="disposal_list"),
    path("manage/disposals.csv", views.disposal_csv, name="disposal_csv"),
    path("manage/jobs/", views.job_list, name="job_list"),
    path("manage/jobs/backup/", views.backup_make, name="backup_make"),
    path("manage/evidence/", views.evidence_kmip, name="evidence_kmip"),
    path("manage/history/", views.history, name="history"),
    path("manage/history/download/", views.history_download, name="history_download"),
    path("manage/history/excel/", views.history_excel, name="history_excel"),
    path("manage/letters/", views.letters, name="letters"),
    path("manage/letters/pause/", views.letters_pause, name="letters_pause"),
    path("manage/letters/resume/", views.letters_resume, name="letters_resume"),
    path("manage/letters/<slug:stem>/", views.letter, name="letter"),
    path("manage/letters/<slug:stem>/resend/", views.letter_resend, name="letter_resend"),
    path("manage/letters/<slug:stem>/clear/", views.address_clear, name="address_clear"),
    path("manage/settings/", views.settings_list, name="settings_list"),
    path("manage/settings/pages/", views.statement_list, name="statement_list"),
    path("manage/settings/pages/<slug:name>/", views.statement_edit, name="statement_edit"),
    path(
        "manage/settings/pages/<slug:name>/reviewed/",
        views.statement_reviewed,
        name="statement_reviewed",
    ),
    path(
        "manage/settings/pages/<slug:name>/restore/",
        views.statement_restore,
        name="statement_restore",
    ),
    path("manage/settings/emails/", views.letter_words_list, name="letter_words_list"),
    path("manage/settings/emails/<slug:name>/", views.letter_words, name="letter_words"),
    path(
        "manage/settings/emails/<slug:name>/restore/",
        views.letter_words_restore,
        name="letter_words_restore",
    ),
    path("manage/settings/changes/<str:reference>/", views.settings_change, name="settings_change"),
    path(
        "manage/settings/changes/<str:reference>/take-back/",
        views.settings_change_cancel,
        name="settings_change_cancel",
    ),
    path("manage/settings/areas/", area_list, name="area_list"),
    path("manage/settings/areas/<slug:slug>/", area_change, name="area_change"),
    path("manage/settings/<slug:name>/", views.setting_numbers, name="setting_numbers"),
    path("manage/law/", include("kmip_portal.law.urls")),
    path("manage/", include("kmip_portal.secretariat.urls")),
    path("account/", views.account, name="account"),
    path("account/calendar/", calendar_page, name="calendar_page"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("account/emails/", views.email_choice, name="email_choice"),
    path("account/jobs/", views.own_jobs, name="own_jobs"),
    path("account/jobs/<slug:reference>/", views.own_job, name="own_job"),
    path("account/jobs/<slug:reference>/download/", views.own_job_file, name="own_job_file"),
    path("account/stay/", views.stay, name="account_stay"),
    path("account/sign-out-elsewhere/", views.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("account/typed/", views.typed, name="typed"),
    path("account/timed-out/", views.timed_out, name="account_timed_out"),
    path("account/login/", views.SignIn.as_view(), name="account_login"),
    path("account/single-sign-on/<slug:slug>/", views.single_offer, name="single_sign_on_offer"),
    path(
        "account/single-sign-on/<slug:slug>/start/", views.single_start, name="single_sign_on_start"
    ),
    path("account/signed-in-there/", views.single_back, name="single_sign_on_back"),
    path("account/", include("signatories.account_urls")),
    path("account/", include("kmip_portal.accounts.urls")),
    path("account/two-step/", include("kmip_portal.accounts.two_step_urls")),
    path("agreement/verify/", views.verify, name="verify"),
    path("agreement/acceptance-statement/", statement_form, name="statement_form"),
    path("agreement/acceptance-statement.<slug:format>", blank_statement, name="blank_statement"),
    path("agreement/records-of-sharing/", record_forms, name="record_forms"),
    path("agreement/records-of-sharing/<slug:name>.<slug:format>", record_form, name="record_form"),
    path("agreement/another-format/", another_format, name="another_format"),
    path(
        "agreement/another-format/<str:reference>/", another_format_sent, name="another_format_sent"
    ),
    path("agreement/", include("agreements.urls")),
    path("manage/agreement/", include("agreements.manage_urls")),
    path("manage/record-form/", include("records.own_form_urls")),
    path("manage/patterns/", include("records.patterns.manage_urls")),
    path("expertise/contacts/", find_contact, name="contacts"),
    path("expertise/meetings/<slug:reference>.ics", meeting_calendar, name="meeting_calendar"),
    path("expertise/", include("signatories.expertise.urls")),
    path("guides/", include("signatories.expertise.guide_urls")),
    path("news/", include("signatories.expertise.news_urls")),
    path("manage/news/", include("signatories.expertise.news_manage_urls")),
    path("manage/coverage/", coverage_table, name="coverage"),
    path("manage/coverage/gaps/", coverage_gaps, name="coverage_gaps"),
    path("manage/reports/year/<int:number>/", year.kmip_year, name="kmip_year"),
    path("manage/reports/year/<int:number>/pdf/", year.kmip_year_make, name="kmip_year_make"),
    path("manage/reports/year/<slug:sha256>.pdf", year.kmip_year_pdf, name="kmip_year_pdf"),
    path("manage/reports/", include("kmip_portal.desk.reports.urls")),
    path("manage/campaigns/", include("signatories.campaigns.urls")),
    path("signatories/<slug:slug>/evidence/", views.evidence_own, name="evidence_own"),
    path(
        "signatories/<slug:slug>/year/<int:number>/",
        year.organisation_year,
        name="organisation_year",
    ),
    path(
        "signatories/<slug:slug>/year/<int:number>/pdf/",
        year.organisation_year_make,
        name="organisation_year_make",
    ),
    path(
        "signatories/<slug:slug>/year/<slug:sha256>.pdf",
        year.organisation_year_pdf,
        name="organisation_year_pdf",
    ),
    path("signatories/", include("signatories.urls")),
    path("sign/", include("signatories.signing_urls")),
    path("join/", include("signatories.joining.urls")),
    path("manage/acceptances/", include("signatories.recording.manage_urls")),
    path("manage/organisations/", include("signatories.manage_urls")),
    path("manage/applications/", include("signatories.joining.manage_urls")),
    path("records/", include("records.urls")),
    path("reviews/", include("reviews.urls")),
    path("help/", views.statement, {"page": "help"}, name="help"),
    path("accessibility/", views.statement, {"page": "accessibility"}, name="accessibility"),
    path("cookies/", views.statement, {"page": "cookies"}, name="cookies"),
    path("privacy/", views.statement, {"page": "privacy"}, name="privacy"),
    path("terms/", views.statement, {"page": "terms"}, name="terms"),
    path("about/", views.statement, {"page": "about"}, name="about"),
    path("mail/", include("kmip_portal.mail.urls")),
    path("demonstration/letters/", views.letter_list, name="demonstration_letters"),
    path("demonstration/letters/<slug:name>/", views.letter_detail, name="demonstration_letter"),
    path(place(), window.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
