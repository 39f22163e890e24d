"""K-MIP's meetings, as they are read: dates, papers, minutes, and who represents whom."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.documents.originals import original_response
from kmip_portal.permissions import require
from kmip_portal.spreadsheets import csv_lines
from kmip_portal.uploads.kinds import CONTENT_TYPES
from signatories.expertise.meeting_page import MeetingPage
from signatories.expertise.models import Meeting, MeetingAction, Paper
from signatories.expertise.permissions import may_do_action
from signatories.expertise.seats import COLUMNS, Seats
from signatories.expertise.services import actions
from signatories.expertise.taking_part import takes_part

PAGE_SIZE = 25


@login_not_required
def meeting_list(request):
    """When K-MIP meets. Anybody may know; what is said there, signatories."""
    past = Paginator(Meeting.objects.dates().past(), PAGE_SIZE)
    context = {
        "coming": Meeting.objects.dates().coming(),
        "page": past.get_page(request.GET.get("page")),
        "takes_part": takes_part(request.user),
        "may_plan": is_secretariat(request.user),
    }
    return render(request, "expertise/meeting_list.html", context)


def meeting_detail(request, reference):
    """When and where, the agenda, papers, minutes and actions, as far as this person reads them."""
    meeting = get_meeting(request, reference)
    page = MeetingPage(meeting, request.user)
    return render(request, "expertise/meeting_detail.html", {"meeting": meeting, "page": page})


def paper_download(request, reference, number):
    """The file, for representatives and K-MIP's people."""
    papers = Paper.objects.visible_to(request.user)
    paper = get_object_or_404(papers, meeting__reference=reference, number=number)
    return original_response(
        request, paper.file, sha256=paper.sha256, filename=paper.filename,
        content_type=CONTENT_TYPES[paper.kind],
    )  # fmt: skip


@require_POST
def action_done(request, reference, number):
    """Its owner says that it is done."""
    action = get_action(request, reference, number)
    require(may_do_action(request.user, action))
    actions.done(action, by=request.user)
    return redirect(action.meeting)


@require_POST
def action_not_done(request, reference, number):
    """It was marked too early."""
    action = get_action(request, reference, number)
    require(may_do_action(request.user, action))
    actions.not_done(action, by=request.user)
    return redirect(action.meeting)


def representative_list(request):
    """Who represents which signatory, by sector."""
    require(takes_part(request.user))
    seats = Seats(request.GET)
    page = Paginator(seats.found, PAGE_SIZE * 2).get_page(request.GET.get("page"))
    context = {"seats": seats, "groups": seats.by_sector(page), "page": page}
    return render(request, "expertise/representative_list.html", context)


def representative_download(request):
    """Exactly what the list is narrowed to, as CSV."""
    require(takes_part(request.user))
    name = f"representatives-{clock.today()}.csv"
    return StreamingHttpResponse(
        csv_lines(COLUMNS, Seats(request.GET).rows()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def get_meeting(request, reference):
    """A meeting that this person may see."""
    return get_object_or_404(Meeting.objects.visible_to(request.user), reference=reference)


def get_action(request, reference, number):
    seen = MeetingAction.objects.visible_to(request.user)
    rows = seen.select_related("meeting", "person", "organisation")
    return get_object_or_404(rows, meeting__reference=reference, number=number)
