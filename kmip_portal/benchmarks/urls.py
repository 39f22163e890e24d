"""The portal's addresses, and two that only measuring has, served on loopback alone."""

from django.urls import include, path

from kmip_portal.benchmarks import views

handler400 = "kmip_portal.desk.views.bad_request"

urlpatterns = [
    path("bench/nothing/", views.nothing, name="bench_nothing"),
    path("bench/process/", views.process, name="bench_process"),
    path("", include("kmip_portal.urls")),
]
