from django.urls import path

from records import (
    correcting_views,
    handing_over_views,
    register_views,
    reply_views,
    retention_views,
    template_views,
    upload_views,
    urgent_views,
    views,
)

app_name = "records"

urlpatterns = [
    path("", register_views.record_list, name="record_list"),
    path("filters/", register_views.record_filters, name="record_filters"),
    path("searches/new/", register_views.search_save, name="search_save"),
    path("searches/<slug:reference>/delete/", register_views.search_delete, name="search_delete"),
    path("templates/", template_views.template_list, name="template_list"),
    path("templates/<slug:reference>/start/", template_views.template_start, name="template_start"),
    path(
        "templates/<slug:reference>/remove/",
        template_views.template_remove,
        name="template_remove",
    ),
    path("retention/", retention_views.record_retention, name="record_retention"),
    path("print/", register_views.record_print, name="record_print"),
    path("download/", register_views.record_download, name="record_download"),
    path("download/excel/", register_views.record_excel, name="record_excel"),
    path("download/<slug:sha256>.xlsx", register_views.record_workbook, name="record_workbook"),
    path("new/", views.record_new, name="record_new"),
    path("new/one-page/", views.record_new_page, name="record_new_page"),
    path("urgent/", urgent_views.record_urgent, name="record_urgent"),
    path("upload/", upload_views.record_upload, name="record_upload"),
    path("counts/", views.record_counts, name="record_counts"),
    # by a link, without an account
    path("reply/<str:token>/", reply_views.reply_start, name="reply_start"),
    path("reply/<str:token>/code/", reply_views.reply_code, name="reply_code"),
    path("reply/<str:token>/answer/", reply_views.reply_answer, name="reply_answer"),
    path("replies/<str:reference>/", reply_views.reply_own, name="reply_own"),
    # /records/<reference>/
    path("<str:reference>.pdf", views.record_pdf, name="record_pdf"),
    path("<str:reference>.json", correcting_views.record_json, name="record_json"),
    path("<str:reference>.docx", views.record_docx, name="record_docx"),
    path(
        "<str:reference>/hand-over/",
        handing_over_views.record_hand_over,
        name="record_hand_over",
    ),
    path("<str:reference>/template/", template_views.template_make, name="template_make"),
    path("<str:reference>/uploaded/", upload_views.record_uploaded, name="record_uploaded"),
    path("<str:reference>/original.docx", upload_views.record_original, name="record_original"),
    path("<str:reference>/form/", upload_views.record_form_ask, name="record_form_ask"),
    path(
        "<str:reference>/form/<slug:sha256>.docx",
        upload_views.record_form_file,
        name="record_form_file",
    ),
    path("<str:reference>/", views.record_detail, name="record_detail"),
    path("<str:reference>/edit/", views.record_edit, name="record_edit"),
    path("<str:reference>/edit/<slug:slug>/", views.record_step, name="record_step"),
    path("<str:reference>/autosave/<slug:slug>/", views.record_autosave, name="record_autosave"),
    path("<str:reference>/layout/", views.record_layout, name="record_layout"),
    path("<str:reference>/copy/", views.record_copy, name="record_copy"),
    path("<str:reference>/check/", views.record_check, name="record_check"),
    path("<str:reference>/saved/", views.record_saved, name="record_saved"),
    path("<str:reference>/close/", views.record_close, name="record_close"),
    path("<str:reference>/correct/", correcting_views.record_correct, name="record_correct"),
    path("<str:reference>/ask/", reply_views.record_ask, name="record_ask"),
    path("<str:reference>/delete/", views.record_delete, name="record_delete"),
]
