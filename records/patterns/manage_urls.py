from django.urls import path

from records.patterns import manage_views as views

app_name = "manage_patterns"

# /manage/patterns/
urlpatterns = [
    path("", views.pattern_work, name="pattern_work"),
    path("<slug:slug>/", views.pattern_edit, name="pattern_edit"),
    path("<slug:slug>/withdraw/", views.pattern_withdraw, name="pattern_withdraw"),
    path("<slug:slug>/offer/", views.pattern_offer, name="pattern_offer"),
]
