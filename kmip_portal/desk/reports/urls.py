from django.urls import path

from kmip_portal.desk.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("files/<slug:sha256>/", views.report_workbook, name="report_workbook"),
    path("<slug:slug>.csv", views.report_csv, name="report_csv"),
    path("<slug:slug>/", views.report, name="report"),
    path("<slug:slug>/excel/", views.report_excel, name="report_excel"),
]
