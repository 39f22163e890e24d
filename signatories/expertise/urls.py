from django.urls import path

from signatories.expertise import views

app_name = "expertise"

# /expertise/
urlpatterns = [
    path("", views.home, name="home"),
]
