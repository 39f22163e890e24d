from django.urls import path

from records.patterns import views

# /records/patterns/
urlpatterns = [
    path("", views.pattern_list, name="pattern_list"),
    path("<slug:slug>/", views.pattern_detail, name="pattern_detail"),
    path("<slug:slug>/start/", views.pattern_start, name="pattern_start"),
]
