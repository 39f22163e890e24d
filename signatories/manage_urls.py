from django.urls import path

from signatories import manage_organisations as views
from signatories import manage_successions

app_name = "manage_organisations"

# /manage/organisations/
urlpatterns = [
    path("", views.organisation_list, name="organisation_list"),
    path("add/", views.organisation_add, name="organisation_add"),
    path("replace/", manage_successions.replace, name="replace"),
    path("replace/cancel/", manage_successions.replace_cancel, name="replace_cancel"),
    path("<slug:slug>/rename/", manage_successions.rename, name="rename"),
    path("import/", views.import_new, name="import_new"),
    path("import/template.csv", views.import_template, name="import_template"),
    path("import/<slug:reference>/", views.import_detail, name="import_detail"),
    path("import/<slug:reference>/start/", views.import_start, name="import_start"),
    path("import/<slug:reference>/undo/", views.import_undo, name="import_undo"),
    path("import/<slug:reference>/results.csv", views.import_results, name="import_results"),
]
