"""The secretariat's queue: applications to join, checked, looked at and decided."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.audit.models import AuditEvent
from kmip_portal.forms import Choice
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
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
    return FileResponse(
        question.file.open("rb"),
        as_attachment=True,
        filename=question.file_name,
        content_type=CONTENT_TYPES[question.file_kind],
    )


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
    waiting = Application.objects.visible_to(request.user).waiting().besides(application)
    context = {"application": application, "form": form, "left": waiting.count()}
    if form.is_valid() and "change" not in request.POST:
        decision = decisions.decision(application, form)
        if "confirm" not in request.POST:
            context |= {"decision": decision, "letter": decision.letter()}
            return render(request, "joining/manage/look.html", context)
        once(form, by=request.user, do=lambda: decision.carry_out(by=request.user))
        messages.success(request, decision.said)
        return redirect(_next(request, waiting.first()))
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


def _next(request, following):
    """Straight on to the next that waits, or back to the list."""
    if request.POST.get("confirm") == "next" and following:
        return following.get_absolute_url()
    return reverse("manage_applications:application_list")
