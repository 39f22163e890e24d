from django.urls import path

from signatories.expertise import news_views as views

app_name = "news"

# /news/
urlpatterns = [
    path("", views.news_list, name="news_list"),
    path("feed.atom", views.news_feed, name="news_feed"),
    path("<slug:slug>/", views.news_detail, name="news_detail"),
]
