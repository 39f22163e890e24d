from django.urls import path

from signatories.joining import manage

app_name = "manage_applications"

# /manage/applications/
urlpatterns = [
    path("", manage.application_list, name="application_list"),
    path("<slug:reference>/", manage.application_detail, name="application_detail"),
    path("<slug:reference>/replies/<int:number>/", manage.reply_file, name="reply_file"),
    path("<slug:reference>/decide/", manage.decide, name="decide"),
]
