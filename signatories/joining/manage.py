"""The secretariat's queue: applications to join, checked, looked at and decided."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents.originals import original_response
from kmip_portal.forms import Choice
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from kmip_portal.queues import MOST, Queue, wants_next
from kmip_portal.submissions.services import once
from kmip_portal.uploads.kinds import CONTENT_TYPES
from signatories import organisation_types
from signatories.joining import decisions
from signatories.joining.cards import cards
from signatories.joining.checks import Tags, checks, similar
from signatories.joining.forms import ApplicationDecisionForm, ApplicationFilter
from signatories.models import Application
from signatories.permissions import MAY

PAGE_SIZE = 25
MAY_DECIDE = MAY["Application"]["approve"]


def application_list(request):
    """Those that wait for a decision, the longest waiting first; or those asked for."""
    require(works_for_kmip(request.user))
    form = ApplicationFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    visible = Application.objects.visible_to(request.user)
    found = visible.asked_for(**{name: asked.get(name, "") for name in form.fields})
    page = Paginator(found.for_list(), PAGE_SIZE).get_page(request.GET.get("page"))
    tags = Tags(visible.standing()) if page.object_list else None
    types = organisation_types.labels()
    context = {
        "form": form,
        "page": page,
        "is_narrowed": any(asked.values()),
        "last": visible.last_decided(),
        "rows": [
            {
                "application": one,
                "type": types.get(one.organisation_type, one.organisation_type),
                "days": (clock.today() - clock.day_in_london(one.received_at)).days,
                "tags": tags.of(one),
            }
            for one in page
        ],
    }
    return render(request, "joining/manage/application_list.html", context)


def _application(request, reference):
    require(works_for_kmip(request.user))
    visible = Application.objects.visible_to(request.user).for_list()
    return get_object_or_404(visible.prefetch_related("questions"), reference=reference)


def application_detail(request, reference):
    """What was applied for, the checks in words, and what happened so far."""
    application = _application(request, reference)
    visible = Application.objects.visible_to(request.user)
    matches = similar(application)
    context = {
        "application": application,
        "cards": cards(application),
        "checks": checks(application, matches, visible.standing()),
        "matches": matches,
        "questions": application.questions.all(),
        "events": AuditEvent.objects.of(application),
        "may_decide": MAY_DECIDE(request.user, application) and application.can("approve"),
    }
    return render(request, "joining/manage/application_detail.html", context)


def reply_file(request, reference, number):
    """What came with the reply to so many a question: always to be saved, never opened here."""
    questions = list(_application(request, reference).questions.all())
    question = questions[number - 1] if 0 < number <= len(questions) else None
    if question is None or not question.file:
        raise Http404("No file came with it")
    return original_response(
        request, question.file, sha256=question.file_sha256, filename=question.file_name,
        content_type=CONTENT_TYPES[question.file_kind],
    )  # fmt: skip


def decide(request, reference):
    """The decision, then the letter exactly as it will be sent, then it is sent."""
    application = _application(request, reference)
    require(MAY_DECIDE(request.user, application))
    if not application.can("approve") and request.method == "GET":
        raise InvalidMove(application, "approve")
    matches = similar(application)
    form = ApplicationDecisionForm(
        request.POST or None,
        listed=_listed(application, matches),
        initial={"listed": _likely(application, matches)},
    )
    queue = _queue(request)
    context = {"application": application, "form": form, "left": queue.left(reference)}
    if form.is_valid() and "change" not in request.POST:
        decision = decisions.decision(application, form)
        if "confirm" not in request.POST:
            context |= {"decision": decision, "letter": decision.letter()}
            return render(request, "joining/manage/look.html", context)
        try:
            once(form, by=request.user, do=lambda: decision.carry_out(by=request.user))
        except InvalidMove:
            if not wants_next(request):
                raise
            return queue.skipped(request, reference, f"the application of {application.name}")
        messages.success(request, decision.said)
        return queue.onward(request, reference)
    if "change" in request.POST:
        context["form"] = ApplicationDecisionForm(
            listed=_listed(application, matches), initial=_typed(form)
        )
    return render(request, "joining/manage/decide.html", context)


def _listed(application, matches):
    """Those it may be, the one that it says it is first."""
    said = [application.organisation] if application.organisation else []
    every = [*said, *(match.organisation for match in matches)]
    return [Choice(one.slug, one.name) for one in dict.fromkeys(every)]


def _likely(application, matches):
    if application.organisation:
        return application.organisation.slug
    return "" if matches else ApplicationDecisionForm.NEW


def _typed(form):
    """What was answered, for the page that asks again."""
    form.is_valid()
    return form.cleaned_data


def _queue(request):
    """Those that wait, as the list was narrowed, the longest waiting first."""
    form = ApplicationFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    narrowed = {name: asked.get(name, "") for name in form.fields if name != "status"}
    waiting = Application.objects.visible_to(request.user).asked_for(**narrowed)
    return Queue.of(
        "applications",
        waiting.values_list("reference", flat=True)[:MOST],
        lambda key: reverse("manage_applications:application_detail", args=[key]),
        reverse("manage_applications:application_list"),
        "No more applications wait for a decision.",
    )
