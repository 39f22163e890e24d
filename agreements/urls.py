from django.urls import path

from agreements import comparing, files, views

app_name = "agreements"

urlpatterns = [
    path("", views.agreement, name="agreement"),
    path("current.pdf", views.current_pdf, name="current_pdf"),
    path("compare/", comparing.compare_choose, name="compare_choose"),
    path("compare/<slug:old>/<slug:new>/", comparing.compare, name="compare"),
    path("clauses/<slug:key>/", comparing.clause_detail, name="clause_detail"),
    path("coverage/", comparing.coverage_of_the_code, name="coverage"),
    path("current.docx", files.current_docx, name="current_docx"),
    path("versions.json", files.versions_json, name="versions_json"),
    path("versions/", views.version_list, name="version_list"),
    path("versions/<slug:number>/", views.version_detail, name="version_detail"),
    path("versions/<slug:number>.pdf", views.version_pdf, name="version_pdf"),
    path("versions/<slug:number>/portal.pdf", views.version_portal_pdf, name="version_portal_pdf"),
    path("versions/<slug:number>.docx", files.version_docx, name="version_docx"),
    path("versions/<slug:number>.json", files.version_json, name="version_json"),
    path("compare/<slug:old>/<slug:new>.docx", files.changes_docx, name="changes_docx"),
]
