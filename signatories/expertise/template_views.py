"""Templates and examples that signatories share with each other."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.documents.originals import original_response
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from kmip_portal.uploads.kinds import CONTENT_TYPES
from signatories.expertise.models import SharedTemplate, TemplateReport, Topic
from signatories.expertise.permissions import (
    MAY,
    may_keep,
    may_share,
    organisation_of,
    places_of,
    shares_for,
)
from signatories.expertise.services import checks, templates
from signatories.expertise.template_forms import (
    CloseTemplateForm,
    FindTemplateForm,
    ReportTemplateForm,
    ShareTemplateForm,
)

PAGE_SIZE = 25
MAY_TEMPLATE = MAY["SharedTemplate"]


def template_list(request):
    """What others share, the newest first."""
    form = FindTemplateForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = SharedTemplate.objects.visible_to(request.user).listed()
    for word in (asked.get("q") or "").split():
        found = found.filter(Q(title__icontains=word) | Q(purpose__icontains=word))
    if asked.get("topic"):
        found = found.filter(topic__slug=asked["topic"])
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_narrowed": any(asked.values()),
        "q": asked.get("q", ""),
        "may_share": may_share(request.user),
    }
    return render(request, "expertise/template_list.html", context)


def template_share(request):
    """A file of one's own, for others."""
    require(may_share(request.user))
    places = places_of(request.user)
    form = ShareTemplateForm(
        request.POST or None, request.FILES or None, places=places if len(places) > 1 else ()
    )
    if form.is_valid():
        url = once(form, by=request.user, do=lambda: _shared(form, places, request.user))
        messages.success(request, "Shared. Other signatories can download it.")
        return redirect(url)
    return render(request, "expertise/template_share.html", {"form": form})


def _shared(form, places, user):
    told = form.cleaned_data
    return templates.share(
        organisation=organisation_of(told.get("whose") or places[0][0], user),
        topic=Topic.objects.called(told["topic"]),
        upload=told["file"].checked,
        by=user,
        **{name: told[name] for name in ("title", "purpose", "licence", "review_on")},
    )


def template_detail(request, reference):
    """What it is for, on what terms, and the file."""
    template = _seen(request, reference)
    context = {
        "template": template,
        "may": {move: template.can(move) and MAY_TEMPLATE[move](request.user, template)
                for move in template.MOVES},
        "may_keep": may_keep(request.user, template),
        "reports": TemplateReport.objects.visible_to(request.user).open().about(template),
    }  # fmt: skip
    return render(request, "expertise/template_detail.html", context)


@require_POST
def template_download(request, reference):
    """The file. It counts who uses it, and so it is a button and not a link."""
    template = _usable(request, reference)
    own = shares_for(request.user)
    response = original_response(
        request, template.file, sha256=template.sha256, filename=template.filename,
        content_type=CONTENT_TYPES[template.kind],
    )  # fmt: skip
    if response.status_code == HTTPStatus.OK:
        templates.use(template, organisation=own[0] if own else None)
    return response


@require_POST
def template_checked(request, reference):
    """It is still right, today: one press."""
    template = _usable(request, reference)
    require(may_keep(request.user, template))
    checks.check(template, by=request.user)
    messages.success(request, "Checked today. Thank you.")
    return redirect(template)


def template_report(request, reference):
    """Tell K-MIP that something is wrong with it."""
    template = _usable(request, reference)
    form = ReportTemplateForm(request.POST or None)
    if form.is_valid():
        templates.report(template, note=form.cleaned_data["note"], by=request.user)
        messages.success(request, "We’ve told the secretariat of K-MIP.")
        return redirect(template)
    context = {"form": form, "template": template}
    return render(request, "expertise/template_report.html", context)


def template_withdraw(request, reference):
    """Its owner shares it no more."""
    return _closed(request, reference, "withdraw", templates.withdraw)


def template_hide(request, reference):
    """K-MIP takes it out of sight."""
    return _closed(request, reference, "hide", templates.hide)


def _closed(request, reference, move, close):
    template = _seen(request, reference)
    require(MAY_TEMPLATE[move](request.user, template))
    if not template.can(move):
        raise InvalidMove(template, move)
    form = CloseTemplateForm(request.POST or None)
    if form.is_valid():
        close(template, by=request.user, reason=form.cleaned_data["reason"])
        return redirect(template)
    context = {"form": form, "template": template}
    return render(request, f"expertise/template_{move}.html", context)


@require_POST
def template_show(request, reference):
    """What was hidden can be seen again."""
    template = _seen(request, reference)
    require(MAY_TEMPLATE["show"](request.user, template))
    templates.show(template, by=request.user)
    return redirect(template)


@require_POST
def template_leave(request, reference):
    """What was reported needs no change."""
    template = _seen(request, reference)
    require(is_secretariat(request.user))
    templates.leave_as_it_is(template, by=request.user)
    messages.success(request, "It stays as it is.")
    return redirect(template)


def _seen(request, reference):
    seen = SharedTemplate.objects.visible_to(request.user).annotate(used_by=Count("uses"))
    people = ("organisation", "topic", "owner", "checked_by")
    return get_object_or_404(seen.select_related(*people), reference=reference)


def _usable(request, reference):
    template = _seen(request, reference)
    if not template.can("hide"):
        raise InvalidMove(template, "hide")
    return template
