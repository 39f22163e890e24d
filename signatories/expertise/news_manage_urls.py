from django.urls import path

from signatories.expertise import news_work_views as work

app_name = "manage_news"

# /manage/news/
urlpatterns = [
    path("", work.news_work, name="news_work"),
    path("write/", work.news_new, name="news_new"),
    path("<slug:slug>/edit/", work.news_edit, name="news_edit"),
    path("<slug:slug>/publish/", work.news_publish, name="news_publish"),
    path("<slug:slug>/withdraw/", work.news_withdraw, name="news_withdraw"),
    path("<slug:slug>/bring-back/", work.news_bring_back, name="news_bring_back"),
    path("<slug:slug>/discard/", work.news_discard, name="news_discard"),
]
