"""Within `records`: what comes after a sharing."""

from django.urls import path

from records.matters import acting_views, told_views, views

urlpatterns = [
    path("matters/", views.matter_list, name="matter_list"),
    path("matters/<str:reference>/", views.matter_detail, name="matter_detail"),
    path("matters/<str:reference>/tell/", views.matter_tell, name="matter_tell"),
    path("matters/<str:reference>/phoned/", views.matter_phoned, name="matter_phoned"),
    path("matters/<str:reference>/clock/", acting_views.matter_clock, name="matter_clock"),
    path("matters/<str:reference>/extend/", acting_views.matter_extend, name="matter_extend"),
    path("matters/<str:reference>/breach/", acting_views.matter_breach, name="matter_breach"),
    path("matters/<str:reference>/close/", acting_views.matter_close, name="matter_close"),
    path("matters/<str:reference>/withdraw/", acting_views.matter_withdraw, name="matter_withdraw"),
    path(
        "matters/<str:reference>/told/<slug:notice>/",
        acting_views.matter_telling,
        name="matter_telling",
    ),
    path(
        "matters/<str:reference>/told/<slug:notice>/remind/",
        acting_views.telling_remind,
        name="telling_remind",
    ),
    # to whom it was told
    path("told/<str:token>/", told_views.told_start, name="told_start"),
    path("told/<str:token>/code/", told_views.told_code, name="told_code"),
    path("told/<str:token>/answer/", told_views.told_answer, name="told_answer"),
    path("notices/<str:reference>/", told_views.told_own, name="told_own"),
    # from a record
    path("<str:reference>/matters/new/", views.matter_new, name="matter_new"),
    path("<str:reference>/matters/new/<slug:kind>/", views.matter_begin, name="matter_begin"),
]
