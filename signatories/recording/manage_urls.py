from django.urls import path

from signatories.recording import manage, scans

app_name = "manage_acceptances"

# /manage/acceptances/
urlpatterns = [
    path("", manage.acceptance_list, name="acceptance_list"),
    path("new/", manage.paper, name="paper"),
    path("import/", manage.import_historic, name="import_historic"),
    path("asked/<slug:reference>/", manage.asked_for, name="asked_for"),
    path("<slug:reference>/", manage.acceptance_detail, name="acceptance_detail"),
    path("<slug:reference>/check/", scans.check, name="check"),
    path("<slug:reference>/files/<int:number>/", scans.original, name="original"),
    path("<slug:reference>/files/<int:number>/<int:page>.jpg", scans.page, name="page"),
    path("<slug:reference>/correct/", manage.correct, name="correct"),
]
