"""Below /expertise/: K-MIP's meetings, and who represents whom at them."""

from django.urls import path

from signatories.expertise import meeting_views as views
from signatories.expertise import meeting_work_views as work

urlpatterns = [
    path("representatives/", views.representative_list, name="representative_list"),
    path(
        "representatives/download/", views.representative_download, name="representative_download"
    ),
    # /expertise/meetings/
    path("meetings/", views.meeting_list, name="meeting_list"),
    path("meetings/plan/", work.meeting_plan, name="meeting_plan"),
    # /expertise/meetings/<reference>/
    path("meetings/<slug:reference>/", views.meeting_detail, name="meeting_detail"),
    path("meetings/<slug:reference>/edit/", work.meeting_edit, name="meeting_edit"),
    path("meetings/<slug:reference>/papers/", work.meeting_papers, name="meeting_papers"),
    path(
        "meetings/<slug:reference>/papers/<int:number>/",
        views.paper_download,
        name="paper_download",
    ),
    path(
        "meetings/<slug:reference>/papers/<int:number>/remove/",
        work.paper_remove,
        name="paper_remove",
    ),
    path("meetings/<slug:reference>/send/", work.meeting_send, name="meeting_send"),
    path("meetings/<slug:reference>/held/", work.meeting_held, name="meeting_held"),
    path("meetings/<slug:reference>/cancel/", work.meeting_cancel, name="meeting_cancel"),
    path(
        "meetings/<slug:reference>/attendance/", work.meeting_attendance, name="meeting_attendance"
    ),
    path("meetings/<slug:reference>/minutes/", work.meeting_minutes, name="meeting_minutes"),
    path("meetings/<slug:reference>/agree/", work.meeting_agree, name="meeting_agree"),
    path("meetings/<slug:reference>/actions/give/", work.action_give, name="action_give"),
    path(
        "meetings/<slug:reference>/actions/<int:number>/edit/",
        work.action_edit,
        name="action_edit",
    ),
    path(
        "meetings/<slug:reference>/actions/<int:number>/done/",
        views.action_done,
        name="action_done",
    ),
    path(
        "meetings/<slug:reference>/actions/<int:number>/not-done/",
        views.action_not_done,
        name="action_not_done",
    ),
]
