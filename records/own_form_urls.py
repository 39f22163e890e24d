from django.urls import path

from records import own_form_views as views

app_name = "own_form"

# /manage/record-form/
urlpatterns = [
    path("", views.own_form_list, name="own_form_list"),
    path("new/", views.own_form_new, name="own_form_new"),
    path("<str:reference>/", views.own_form, name="own_form"),
    path("<str:reference>/boxes/", views.own_form_boxes, name="own_form_boxes"),
    path("<str:reference>/ticks/", views.own_form_ticks, name="own_form_ticks"),
    path("<str:reference>/preview/", views.own_form_preview, name="own_form_preview"),
    path(
        "<str:reference>/preview/<slug:sha256>.docx",
        views.own_form_preview_file,
        name="own_form_preview_file",
    ),
    path("<str:reference>/form.docx", views.own_form_file, name="own_form_file"),
    path("<str:reference>/use/", views.own_form_use, name="own_form_use"),
    path("<str:reference>/stop/", views.own_form_stop, name="own_form_stop"),
    path("<str:reference>/delete/", views.own_form_discard, name="own_form_discard"),
]
