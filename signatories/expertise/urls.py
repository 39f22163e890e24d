from django.urls import include, path

from signatories.expertise import template_views as shared
from signatories.expertise import views

app_name = "expertise"

# /expertise/
urlpatterns = [
    path("", views.home, name="home"),
    path("", include("signatories.expertise.question_urls")),
    path("", include("signatories.expertise.meeting_urls")),
    path("templates/", shared.template_list, name="template_list"),
    path("templates/share/", shared.template_share, name="template_share"),
    path("templates/<slug:reference>/", shared.template_detail, name="template_detail"),
    path(
        "templates/<slug:reference>/download/",
        shared.template_download,
        name="template_download",
    ),
    path("templates/<slug:reference>/checked/", shared.template_checked, name="template_checked"),
    path("templates/<slug:reference>/report/", shared.template_report, name="template_report"),
    path(
        "templates/<slug:reference>/withdraw/",
        shared.template_withdraw,
        name="template_withdraw",
    ),
    path("templates/<slug:reference>/hide/", shared.template_hide, name="template_hide"),
    path("templates/<slug:reference>/show/", shared.template_show, name="template_show"),
    path("templates/<slug:reference>/leave/", shared.template_leave, name="template_leave"),
]
