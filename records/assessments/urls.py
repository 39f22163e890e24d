"""/records/assessments/: impact assessments, within the addresses of records."""

from django.urls import path

from records.assessments import deciding_views, opinion_views, risk_views, views

urlpatterns = [
    path("", views.assessment_list, name="assessment_list"),
    path("new/", views.assessment_new, name="assessment_new"),
    path("<str:reference>.pdf", views.assessment_pdf, name="assessment_pdf"),
    path("<str:reference>.docx", views.assessment_docx, name="assessment_docx"),
    path("<str:reference>/", views.assessment_detail, name="assessment_detail"),
    path(
        "<str:reference>/sections/<slug:slug>/",
        views.assessment_section,
        name="assessment_section",
    ),
    path("<str:reference>/risks/add/", risk_views.risk_add, name="risk_add"),
    path("<str:reference>/risks/<int:number>/", risk_views.risk_change, name="risk_change"),
    path("<str:reference>/risks/<int:number>/remove/", risk_views.risk_remove, name="risk_remove"),
    path("<str:reference>/opinion/ask/", opinion_views.opinion_ask, name="opinion_ask"),
    path("<str:reference>/opinion/", opinion_views.opinion_give, name="opinion_give"),
    path(
        "<str:reference>/opinion/received/",
        opinion_views.opinion_received,
        name="opinion_received",
    ),
    path("<str:reference>/send/", deciding_views.assessment_send, name="assessment_send"),
    path(
        "<str:reference>/take-back/",
        deciding_views.assessment_take_back,
        name="assessment_take_back",
    ),
    path("<str:reference>/decide/", deciding_views.assessment_decide, name="assessment_decide"),
    path("<str:reference>/review/", deciding_views.assessment_review, name="assessment_review"),
    path("<str:reference>/next/", deciding_views.assessment_next, name="assessment_next"),
    path("<str:reference>/delete/", views.assessment_delete, name="assessment_delete"),
    path(
        "<str:reference>/draft/<slug:format>/",
        views.assessment_draft_ask,
        name="assessment_draft_ask",
    ),
    path(
        "<str:reference>/draft/<slug:sha256>.<slug:format>",
        views.assessment_draft_file,
        name="assessment_draft_file",
    ),
]
