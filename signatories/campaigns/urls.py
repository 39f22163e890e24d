from django.urls import path

from signatories.campaigns import views

app_name = "campaigns"

# /manage/campaigns/
urlpatterns = [
    path("", views.campaign_list, name="campaign_list"),
    path("school-holidays/", views.holiday_list, name="holiday_list"),
    path("school-holidays/<slug:slug>/remove/", views.holiday_remove, name="holiday_remove"),
    path("<slug:number>/", views.campaign_detail, name="campaign_detail"),
    path("<slug:number>/lapsing/", views.campaign_lapsing, name="campaign_lapsing"),
    path("<slug:number>/lapsing/<slug:slug>/", views.campaign_lapse, name="campaign_lapse"),
    path("<slug:number>/reminders/", views.campaign_reminders, name="campaign_reminders"),
]
