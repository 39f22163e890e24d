from django.urls import path

from agreements import manage, manage_clauses, manage_drafting, manage_importing

app_name = "manage_agreement"

# /manage/agreement/
urlpatterns = [
    path("", manage.version_list, name="version_list"),
    path("import/", manage_importing.version_import, name="version_import"),
    path("import/check/", manage_importing.version_import_check, name="version_import_check"),
    path("start/", manage_drafting.draft_start, name="draft_start"),
    path("correct/", manage_drafting.draft_correct, name="draft_correct"),
    path("coverage/", manage_drafting.coverage_list, name="coverage_list"),
    path("coverage/<slug:point>/", manage_drafting.coverage_edit, name="coverage_edit"),
    path("<slug:number>/", manage.version_detail, name="version_detail"),
    path("<slug:number>.pdf", manage.version_pdf, name="version_pdf"),
    path("<slug:number>/own-file/", manage.version_own_file, name="version_own_file"),
    path("<slug:number>/portal.pdf", manage.version_portal_pdf, name="version_portal_pdf"),
    path("<slug:number>/clauses/", manage_drafting.clause_list, name="clause_list"),
    path("<slug:number>/add/", manage_clauses.clause_add_first, name="clause_add_first"),
    path("<slug:number>/catch-up/", manage_drafting.catch_up, name="catch_up"),
    path("<slug:number>/clauses/<slug:key>/", manage_clauses.clause_edit, name="clause_edit"),
    path("<slug:number>/clauses/<slug:key>/add/", manage_clauses.clause_add, name="clause_add"),
    path("<slug:number>/clauses/<slug:key>/move/", manage_clauses.clause_move, name="clause_move"),
    path(
        "<slug:number>/clauses/<slug:key>/remove/",
        manage_clauses.clause_remove,
        name="clause_remove",
    ),
    path("<slug:number>/redline/", manage_drafting.version_redline, name="version_redline"),
    path("<slug:number>/checks/", manage_drafting.version_checks, name="version_checks"),
    path("<slug:number>/propose/", manage.version_propose, name="version_propose"),
    path("<slug:number>/approve/", manage.version_approve, name="version_approve"),
    path("<slug:number>/return/", manage.version_return_to_draft, name="version_return_to_draft"),
    path("<slug:number>/discard/", manage.version_discard, name="version_discard"),
]
