"""Django's admin as a window for system administrators: to look at what is kept, not to change it.

Each model names the columns that may be seen, so that a new one stays unseen until somebody has
thought of it: nothing that a record or a response says, no way to reach a person who asked for
something, nothing that signs in or opens a link. What K-MIP's people need is in /manage/.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from kmip_portal.desk import two_steps

SHOWN = {
    "accounts.User": "email name job_title is_active is_staff last_login joined_at",
    "accounts.KmipRole": "user role from_on until_on",
    "audit.AuditEvent": "sequence at actor_name verb subject_type subject_reference subject_name"
    " organisations hash",
    "audit.AuditCheckpoint": "day sequence hash",
    "secretariat.Secretariat": "organisation_name from_on status proposed_by decided_by mailbox"
    " address reference",
    "secretariat.FormatRequest": "reference status document format received_at answered_at",
    "adjustments.Adjustment": "name row_version",
    "adjustments.AdjustmentChange": "reference title status needs_two proposed_at proposed_by"
    " decided_at decided_by",
    "mail.Email": "kind to subject written_at sent_at attempts not_before returned_at given_up_at"
    " last_error message_id",
    "mail.BouncingAddress": "address problem found_at cleared_at cleared_by because",
    "mail.Pause": "reason paused_at paused_by resumed_at resumed_by",
    "jobs.Job": "kind owner done total started_at finished_at",
    "jobs.Run": "task began_at ended_at problem did did_at",
    "jobs.Tick": "ticked_at",
    "documents.StoredDocument": "kind subject filename requested_at made_at attempts size pages"
    " sha256 last_error",
    "documents.Seal": "fingerprint first_used_at",
    "law.LegalEdition": "title as_of loaded_at sha256",
    "law.LegalItem": "kind code label citation status valid_from valid_to",
    "law.LegalRule": "code title severity scope valid_from valid_to message",
    "agreements.AgreementVersion": "number status in_force_on superseded_on needs_acceptance"
    " accept_by drafted_by proposed_by approved_by approved_at approved_sha256",
    "agreements.Clause": "version number heading key position level row_version",
    "signatories.Organisation": "name slug organisation_type from_on until_on row_version",
    "signatories.Membership": "user organisation role from_on until_on",
    "signatories.AcceptanceStatement": "reference organisation version status how accepted_on"
    " submitted_at accepted_at withdrawn_on snapshot_sha256",
    "expertise.Guide": "slug status topic organisation owner checked_on next_check_on",
    "expertise.GuideVersion": "guide number status title sent_at published_at published_by",
    "expertise.Meeting": "reference status title starts_at ends_at papers_sent_at agreed_at",
    "expertise.MeetingAction": "meeting number person organisation due_on done_at chased_on",
    "expertise.NewsItem": "slug status title published_at published_by updated_at",
    "expertise.SharedTemplate": "reference status title organisation owner shared_at sha256",
    # what a record says is its organisation's own: only that it exists
    "records.RecordOfSharing": "reference kind status organisation agreement_version started_at"
    " decided_at closed_at",
    "records.AdviceRequest": "reference status record office asked_by asked_at due_on reminded_at"
    " escalated_at answered_at taken_back_at",
    "records.Pattern": "slug title kind owner review_by withdrawn_at row_version",
    "records.ImpactAssessment": "reference status organisation version_number started_at sent_at"
    " approved_at approved_sha256 review_date withdrawn_at",
    "reviews.AnnualReview": "year title status version opens_at closes_at decisions_by",
    "reviews.Invitation": "review organisation person invited_at",
    "reviews.Response": "reference review organisation status started_at sent_at times_sent",
}
IS_IT = {"", "exact", "id__exact", "pk", "pk__exact"}  # by which row another one is named
IN_A_LIST = 6  # columns; the page of a row shows them all


def place() -> str:
    """Where the window stands: an address of its own for each portal, which nobody guesses."""
    made = hashlib.sha256(f"the window of {settings.SECRET_KEY}".encode()).hexdigest()
    return f"window-{made[:16]}/"


class Look(admin.ModelAdmin):
    """The columns of one model, and nothing to press."""

    actions = None
    view_on_site = False
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-pk",)
    change_form_template = "window/row.html"
    change_list_template = "window/rows.html"

    def __init__(self, model: Any, site: admin.AdminSite):
        self.fields = tuple(SHOWN[model._meta.label].split())
        self.readonly_fields = self.fields
        self.list_display = self.fields[:IN_A_LIST]
        self.list_select_related = tuple(
            name for name in self.list_display if model._meta.get_field(name).many_to_one
        )
        super().__init__(model, site)

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """A list is narrowed by what it shows, not by a column that nobody here may read: neither
        its own, nor one of the row that it names."""
        name, _, more = lookup.partition("__")
        if name not in self.fields:
            return False
        return not self.opts.get_field(name).is_relation or more in IS_IT

    def get_urls(self) -> list[URLPattern]:
        """A list and a row: no history, no adding, no deleting."""
        name, wrap = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name=f"{name}_changelist"),
            path("<path:object_id>/change/", wrap(self.change_view), name=f"{name}_change"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_staff

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class Window(admin.AdminSite):
    site_header = "K-MIP portal: window for system administrators"
    site_title = "K-MIP portal"
    index_title = "What the portal keeps"
    enable_nav_sidebar = False
    index_template = "window/index.html"
    app_index_template = "window/app.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Nobody else learns that it is here; who may look has signed in by two steps."""
        inner = super().admin_view(view, cacheable)

        def looked_through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise Http404
            if not two_steps.given(request):
                return render(request, "window/two_steps.html", status=403)
            return inner(request, *args, **kwargs)

        return looked_through

    def get_urls(self) -> list:
        models = [
            path(f"{model._meta.app_label}/{model._meta.model_name}/{route.pattern}",
                 route.callback, name=route.name)
            for model, look in self._registry.items()
            for route in look.get_urls()
        ]  # fmt: skip
        wrap = self.admin_view
        app = path("<slug:app_label>/", wrap(self.app_index), name="app_list")
        return [path("", wrap(self.index), name="index"), *models, app]


window = Window(name="admin")
for label in SHOWN:
    window.register(apps.get_model(label), Look)
