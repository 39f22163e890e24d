from django.urls import path

from kmip_portal.law import views

app_name = "law"

# /manage/law/
urlpatterns = [
    path("", views.law_list, name="law_list"),
    path("<str:kind>/", views.law_kind, name="law_kind"),
    path("<str:kind>/<slug:code>/", views.law_item, name="law_item"),
    path("<str:kind>/<slug:code>/amend/", views.law_amend, name="law_amend"),
    path("<str:kind>/<slug:code>/end/", views.law_end, name="law_end"),
]
