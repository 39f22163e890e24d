from django.urls import path

from signatories.expertise import guide_views as views
from signatories.expertise import guide_work_views as work

app_name = "guides"

# /guides/
urlpatterns = [
    path("", views.guide_list, name="guide_list"),
    path("write/", work.guide_new, name="guide_new"),
    path("work/", work.guide_work, name="guide_work"),
    path("<slug:slug>/", views.guide_detail, name="guide_detail"),
    path("<slug:slug>/history/", views.guide_history, name="guide_history"),
    path("<slug:slug>/history/<int:old>/<int:new>/", views.guide_compare, name="guide_compare"),
    path("<slug:slug>/edit/", work.guide_edit, name="guide_edit"),
    path("<slug:slug>/draft/", work.guide_draft, name="guide_draft"),
    path("<slug:slug>/draft/send/", work.guide_send, name="guide_send"),
    path("<slug:slug>/draft/take-back/", work.guide_take_back, name="guide_take_back"),
    path("<slug:slug>/draft/review/", work.guide_review, name="guide_review"),
    path("<slug:slug>/draft/discard/", work.guide_discard, name="guide_discard"),
    path("<slug:slug>/checked/", work.guide_checked, name="guide_checked"),
    path("<slug:slug>/keep/", work.guide_keep, name="guide_keep"),
    path("<slug:slug>/close/", work.guide_close, name="guide_close"),
    path("<slug:slug>/bring-back/", work.guide_bring_back, name="guide_bring_back"),
]
