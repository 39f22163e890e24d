"""Below /expertise/: questions and answers."""

from django.urls import path

from signatories.expertise import (
    answer_views,
    ask_views,
    helping_views,
    moderating_views,
    question_views,
    topic_views,
)

urlpatterns = [
    path("helping/", helping_views.helping, name="helping"),
    path("topics/", topic_views.topic_list, name="topic_list"),
    path("topics/<slug:slug>/follow/", topic_views.topic_follow, name="topic_follow"),
    # /expertise/questions/
    path("questions/", question_views.question_list, name="question_list"),
    path("questions/download/", question_views.question_download, name="question_download"),
    path("questions/ask/", ask_views.question_ask, name="question_ask"),
    path("questions/ask/<str:reference>/", ask_views.question_details, name="question_details"),
    path(
        "questions/ask/<str:reference>/question/",
        ask_views.question_words,
        name="question_words",
    ),
    path(
        "questions/ask/<str:reference>/similar/",
        ask_views.question_similar,
        name="question_similar",
    ),
    path("questions/ask/<str:reference>/check/", ask_views.question_check, name="question_check"),
    # /expertise/questions/<number>/
    path(
        "questions/<int:number>-<slug:slug>/",
        question_views.question_detail,
        name="question_detail",
    ),
    path("questions/<int:number>/answer/", answer_views.question_answer, name="question_answer"),
    path("questions/<int:number>/edit/", question_views.question_edit, name="question_edit"),
    path(
        "questions/<int:number>/withdraw/",
        question_views.question_withdraw,
        name="question_withdraw",
    ),
    path("questions/<int:number>/before/", question_views.question_before, name="question_before"),
    path("questions/<int:number>/follow/", question_views.question_follow, name="question_follow"),
    path("questions/<int:number>/heard/", question_views.question_heard, name="question_heard"),
    path(
        "questions/<int:number>/report/", moderating_views.question_report, name="question_report"
    ),
    path("questions/<int:number>/hide/", moderating_views.question_hide, name="question_hide"),
    path("questions/<int:number>/show/", moderating_views.question_show, name="question_show"),
    path("questions/<int:number>/leave/", moderating_views.question_leave, name="question_leave"),
    path("questions/<int:number>/close/", moderating_views.question_close, name="question_close"),
    path(
        "questions/<int:number>/reopen/", moderating_views.question_reopen, name="question_reopen"
    ),
    path("questions/<int:number>/merge/", moderating_views.question_merge, name="question_merge"),
    path("questions/<int:number>/guide/", moderating_views.question_guide, name="question_guide"),
    # /expertise/answers/<reference>/
    path("answers/<str:reference>/edit/", answer_views.answer_edit, name="answer_edit"),
    path("answers/<str:reference>/withdraw/", answer_views.answer_withdraw, name="answer_withdraw"),
    path("answers/<str:reference>/before/", answer_views.answer_before, name="answer_before"),
    path("answers/<str:reference>/accept/", answer_views.answer_accept, name="answer_accept"),
    path("answers/<str:reference>/useful/", answer_views.answer_useful, name="answer_useful"),
    path("answers/<str:reference>/report/", moderating_views.answer_report, name="answer_report"),
    path("answers/<str:reference>/hide/", moderating_views.answer_hide, name="answer_hide"),
    path("answers/<str:reference>/show/", moderating_views.answer_show, name="answer_show"),
    path("answers/<str:reference>/leave/", moderating_views.answer_leave, name="answer_leave"),
]
