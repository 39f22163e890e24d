from django.urls import path

from kmip_portal.secretariat import format_pages, views

app_name = "secretariat"

# /manage/
urlpatterns = [
    path("secretariat/", views.secretariat, name="secretariat"),
    path("secretariat/hand-over/", views.handover_new, name="handover_new"),
    path("secretariat/<str:reference>/", views.handover, name="handover"),
    path("secretariat/<str:reference>/decide/", views.handover_decide, name="handover_decide"),
    path("secretariat/<str:reference>/cancel/", views.handover_cancel, name="handover_cancel"),
    path("formats/", format_pages.format_request_list, name="format_request_list"),
    path("formats/<str:reference>/", format_pages.format_request, name="format_request"),
]
