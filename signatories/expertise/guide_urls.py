from django.urls import path

from signatories.expertise import guide_views as views

app_name = "guides"

# /guides/
urlpatterns = [
    path("", views.guide_list, name="guide_list"),
]
