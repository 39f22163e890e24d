from django.urls import path

from records.advice import rule_views, views

urlpatterns = [
    path("", views.advice_list, name="advice_list"),
    path("several/", views.advice_many, name="advice_many"),
    path("rules/<slug:slug>/", rule_views.look_rules, name="look_rules"),
    path("<slug:reference>/", views.advice_detail, name="advice_detail"),
    path("<slug:reference>/seen/<int:number>/", views.advice_seen, name="advice_seen"),
    path("<slug:reference>/take-back/", views.advice_take_back, name="advice_take_back"),
]
