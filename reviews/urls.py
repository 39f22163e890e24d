from django.urls import path

from reviews import views

app_name = "reviews"

urlpatterns = [
    path("", views.review_list, name="review_list"),
    path("new/", views.review_new, name="review_new"),
    # /reviews/<year>/
    path("<int:year>/", views.review_detail, name="review_detail"),
    path("<int:year>/change/", views.review_change, name="review_change"),
    path("<int:year>/starting-draft/", views.review_draft, name="review_draft"),
    path("<int:year>/questions/", views.question_list, name="question_list"),
    path(
        "<int:year>/questions/<int:position>/remove/", views.question_remove, name="question_remove"
    ),
    path("<int:year>/who-we-ask/", views.who_is_asked, name="who_is_asked"),
    path("<int:year>/who-we-ask.csv", views.who_is_asked_csv, name="who_is_asked_csv"),
    path("<int:year>/emails/", views.letters_preview, name="letters_preview"),
    path("<int:year>/open/", views.review_open, name="review_open"),
    path("<int:year>/cancel/", views.review_cancel, name="review_cancel"),
    path("<int:year>/responses/", views.response_list, name="response_list"),
    path("<int:year>/responses/live/", views.response_list_live, name="response_list_live"),
    path("<int:year>/remind/", views.review_remind, name="review_remind"),
    path("<int:year>/extend/", views.review_extend, name="review_extend"),
    path("<int:year>/closing/", views.review_closing, name="review_closing"),
    path("<int:year>/close/", views.review_close, name="review_close"),
    path("<int:year>/start/", views.review_start, name="review_start"),
    path("<int:year>/responses/<slug:slug>/", views.response_detail, name="response_detail"),
    path("<int:year>/decide/", views.review_decide, name="review_decide"),
    path("<int:year>/adopt/", views.review_adopt, name="review_adopt"),
    path("<int:year>/conclude/", views.review_conclude, name="review_conclude"),
    path("<int:year>/outcome/", views.outcome, name="outcome"),
    path("<int:year>/outcome.json", views.outcome_json, name="outcome_json"),
    path("<int:year>/origin/<slug:reference>/", views.origin, name="origin"),
    # /reviews/<year>/proposals/
    path("<int:year>/proposals/", views.proposal_list, name="proposal_list"),
    path("<int:year>/proposals/decide/", views.proposal_decide_many, name="proposal_decide_many"),
    path("<int:year>/proposals/meeting-pack/", views.meeting_pack_file, name="meeting_pack"),
    path("<int:year>/proposals/<slug:reference>/", views.proposal_detail, name="proposal_detail"),
    path(
        "<int:year>/proposals/<slug:reference>/messages/",
        views.proposal_message,
        name="proposal_message",
    ),
    path("<int:year>/responses/<slug:slug>.pdf", views.response_pdf, name="response_pdf"),
    path("<int:year>/responses/<slug:slug>.docx", views.response_docx, name="response_docx"),
    path("<int:year>/responses/<slug:slug>/record/", views.response_record, name="response_record"),
    path("<int:year>/changes/", views.review_changes, name="review_changes"),
    path("<int:year>/review.docx", views.review_docx, name="review_docx"),
    # /reviews/<year>/respond/
    path("<int:year>/respond/", views.respond, name="respond"),
    path("<int:year>/respond/<slug:slug>/", views.respond_answer, name="respond_answer"),
    path("<int:year>/respond/<slug:slug>/clauses/", views.respond_clauses, name="respond_clauses"),
    path(
        "<int:year>/respond/<slug:slug>/clauses/<slug:key>/",
        views.respond_clause,
        name="respond_clause",
    ),
    path(
        "<int:year>/respond/<slug:slug>/clauses/<slug:key>/redline/",
        views.respond_redline,
        name="respond_redline",
    ),
    path(
        "<int:year>/respond/<slug:slug>/more-time/",
        views.respond_more_time,
        name="respond_more_time",
    ),
    path(
        "<int:year>/respond/<slug:slug>/questions/",
        views.respond_questions,
        name="respond_questions",
    ),
    path("<int:year>/respond/<slug:slug>/upload/", views.respond_upload, name="respond_upload"),
    path(
        "<int:year>/respond/<slug:slug>/uploaded/",
        views.respond_uploaded,
        name="respond_uploaded",
    ),
    path("<int:year>/respond/<slug:slug>/check/", views.respond_check, name="respond_check"),
    path("<int:year>/respond/<slug:slug>/sent/", views.respond_sent, name="respond_sent"),
    path("<int:year>/respond/<slug:slug>/draft/", views.respond_draft, name="respond_draft"),
    path("<int:year>/respond/<slug:slug>/ask/", views.respond_ask, name="respond_ask"),
]
