from django.urls import path

from signatories.joining import views

app_name = "joining"

# /join/
urlpatterns = [
    path("", views.start, name="start"),
    path("organisation/", views.look_up, name="look_up"),
    path("begin/", views.begin, name="begin"),
    path("find/", views.find, name="find"),
    path("find/sent/", views.find_sent, name="find_sent"),
    # the page of an application, sent or not: what its links in letters open
    path("status/<str:token>/", views.open_link, name="open"),
    path("status/<str:token>/reply/", views.reply, name="reply"),
    path("status/<str:token>/withdraw/", views.withdraw, name="withdraw"),
    path("apply/<str:token>/check/", views.check, name="check"),
    path("apply/<str:token>/code/", views.code, name="code"),
    path("apply/<str:token>/later/", views.later, name="later"),
    path("apply/<str:token>/saved/", views.saved, name="saved"),
    path("apply/<str:token>/<slug:step>/", views.step, name="step"),
]
