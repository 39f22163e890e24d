from django.urls import include, path

from signatories.expertise import views

app_name = "expertise"

# /expertise/
urlpatterns = [
    path("", views.home, name="home"),
    path("", include("signatories.expertise.question_urls")),
]
