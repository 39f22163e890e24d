"""What the secretariat does with meetings, from planning to agreed minutes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from kmip_portal.portal_tags import count
from kmip_portal.submissions.services import once
from signatories.expertise import guide_text
from signatories.expertise.meeting_forms import (
    ActionForm,
    AgreeMinutesForm,
    AttendanceForm,
    CancelMeetingForm,
    MeetingForm,
    MeetingPaperForm,
    MinutesForm,
    SendPapersForm,
    said_of,
    said_of_action,
)
from signatories.expertise.meeting_views import get_action, get_meeting
from signatories.expertise.models import Paper
from signatories.expertise.permissions import MAY
from signatories.expertise.representing import ANSWERS_FOR, Role, people
from signatories.expertise.services import actions, meetings, minutes, papers
from signatories.services.editing import ChangedMeanwhile

MAY_MEETING = MAY["Meeting"]
SEATS_A_PAGE = 50


def meeting_plan(request):
    """A new meeting: from then on its date is known."""
    require(is_secretariat(request.user))
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        plan = lambda: meetings.plan(by=request.user, **form.says)  # noqa: E731
        messages.success(request, "Planned. Anybody can see the date.")
        return redirect(once(form, by=request.user, do=plan))
    return render(request, "expertise/meeting_edit.html", {"form": form})


def meeting_edit(request, reference):
    """When, where and about what."""
    meeting = _kept(request, reference)
    if not meeting.is_ahead:
        raise InvalidMove(meeting, "hold")
    told = said_of(meeting) | {"row_version": meeting.row_version}
    form = MeetingForm(request.POST or None, initial=told)
    if form.is_valid():
        try:
            seen = form.cleaned_data["row_version"]
            meetings.change(meeting, by=request.user, row_version=seen, **form.says)
        except ChangedMeanwhile as met:
            form.meet(theirs=said_of(met.now), row_version=met.now.row_version, what=str(met))
        else:
            messages.success(request, "Saved.")
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "told": meeting.papers_went_to.count()}
    return render(request, "expertise/meeting_edit.html", context)


def meeting_papers(request, reference):
    """One more file."""
    meeting = _kept(request, reference)
    if meeting.status == meeting.Status.CANCELLED:
        raise InvalidMove(meeting, "send_papers")
    form = MeetingPaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        once(form, by=request.user, do=lambda: _added(form, meeting, request.user))
        messages.success(request, "The paper is added.")
        return redirect("expertise:meeting_papers", reference)
    context = {
        "form": form,
        "meeting": meeting,
        "papers": meeting.papers.standing(),
        "told": meeting.papers_went_to.count() if meeting.is_ahead else 0,
    }
    return render(request, "expertise/meeting_papers.html", context)


def _added(form, meeting, user):
    told = form.cleaned_data
    papers.add(meeting, title=told["title"], upload=told["file"].checked, by=user)
    return meeting


@require_POST
def paper_remove(request, reference, number):
    """It is not served any more."""
    meeting = _kept(request, reference)
    paper = get_object_or_404(
        Paper.objects.visible_to(request.user), meeting=meeting, number=number
    )
    papers.remove(paper, by=request.user)
    messages.success(request, "The paper is removed.")
    return redirect("expertise:meeting_papers", reference)


def meeting_send(request, reference):
    """Tell every representative that the papers are there, after being asked."""
    meeting = _open_for(request, reference, "send_papers")
    form = SendPapersForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = meetings.send_papers(meeting, by=request.user)
        messages.success(request, f"Sent to {count(told, 'person,people')}.")
        return redirect(meeting)
    context = {
        "form": form,
        "meeting": meeting,
        "papers": meeting.papers.standing(),
        "people": people(Role.REPRESENTATIVE).count(),
    }
    return render(request, "expertise/meeting_send.html", context)


@require_POST
def meeting_held(request, reference):
    """It was held."""
    meeting = _open_for(request, reference, "hold")
    meetings.hold(meeting, by=request.user)
    messages.success(request, "Now note who came, and write the minutes.")
    return redirect(meeting)


def meeting_cancel(request, reference):
    """It is not held."""
    meeting = _open_for(request, reference, "cancel")
    form = CancelMeetingForm(request.POST or None)
    if form.is_valid():
        meetings.cancel(meeting, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The meeting is cancelled.")
        return redirect(meeting)
    context = {"form": form, "meeting": meeting, "told": meeting.papers_went_to.count()}
    return render(request, "expertise/meeting_cancel.html", context)


def meeting_attendance(request, reference):
    """Who came, sent apologies, or sent a deputy: fifty seats at a time."""
    meeting = _open_for(request, reference, "agree")
    every = minutes.seats_of(meeting).select_related("organisation", "user")
    ordered = every.order_by("organisation__folded_name", "user__name", "pk")
    page = Paginator(ordered, SEATS_A_PAGE).get_page(request.GET.get("page"))
    form = AttendanceForm(request.POST or None, seats=list(page), meeting=meeting)
    if form.is_valid():
        try:
            seen = form.cleaned_data["row_version"]
            minutes.attend(meeting, form.noted, by=request.user, row_version=seen)
        except ChangedMeanwhile as met:
            theirs = form.said_of(met.now)
            form.meet(theirs=theirs, row_version=met.now.row_version, what=str(met))
        else:
            messages.success(request, "Saved.")
            return redirect(f"{request.path}?page={page.next_page_number()}"
                            if page.has_next() else meeting)  # fmt: skip
    context = {"form": form, "meeting": meeting, "page": page}
    return render(request, "expertise/meeting_attendance.html", context)


def meeting_minutes(request, reference):
    """The minutes, as a draft."""
    meeting = _open_for(request, reference, "agree")
    said = {"minutes": meeting.minutes, "also_present": meeting.also_present}
    form = MinutesForm(
        request.POST or None, initial=said | {"row_version": meeting.row_version}
    )  # fmt: skip
    if "preview" not in request.POST and form.is_valid():
        try:
            told = form.cleaned_data
            minutes.write(meeting, by=request.user, row_version=told["row_version"], **form.answers)
        except ChangedMeanwhile as met:
            theirs = {name: getattr(met.now, name) for name in said}
            form.meet(theirs=theirs, row_version=met.now.row_version, what=str(met))
        else:
            messages.success(request, "The draft is saved. Representatives can read it.")
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "preview": _preview(request, form)}
    return render(request, "expertise/meeting_minutes.html", context)


def _preview(request, form):
    """As they would be read; nothing is saved."""
    if "preview" not in request.POST or form.goes_back:
        return None
    form.is_valid()
    return guide_text.parts(form.cleaned_data.get("minutes") or "")


def meeting_agree(request, reference):
    """K-MIP agreed the minutes: nobody changes them any more."""
    meeting = _open_for(request, reference, "agree")
    form = AgreeMinutesForm(
        request.POST or None, initial={"row_version": meeting.row_version}
    )  # fmt: skip
    if form.is_valid():
        try:
            seen = form.cleaned_data["row_version"]
            told = minutes.agree(meeting, by=request.user, row_version=seen)
        except ChangedMeanwhile as met:
            messages.success(request, f"{met}. Read the minutes again before you agree them.")
            return redirect("expertise:meeting_agree", reference)
        messages.success(request, f"Agreed. We’ve told {count(told, 'person,people')}.")
        return redirect(meeting)
    context = {
        "form": form,
        "meeting": meeting,
        "parts": guide_text.parts(meeting.minutes),
        "people": people(*ANSWERS_FOR).count(),
    }
    return render(request, "expertise/meeting_agree.html", context)


def action_give(request, reference):
    """Something to do, for one person or one signatory."""
    meeting = _kept(request, reference)
    if meeting.status not in actions.AFTER:
        raise InvalidMove(meeting, "agree")
    form = ActionForm(request.POST or None)
    if form.is_valid():
        give = lambda: actions.give(meeting, by=request.user, **form.says).meeting  # noqa: E731
        messages.success(request, "The action is given. It is in the in-tray of its owner.")
        return redirect(once(form, by=request.user, do=give))
    return render(request, "expertise/action_edit.html", {"form": form, "meeting": meeting})


def action_edit(request, reference, number):
    """Another owner, another day, other words."""
    meeting = _kept(request, reference)
    action = get_action(request, reference, number)
    told = said_of_action(action) | {"row_version": action.row_version}
    form = ActionForm(request.POST or None, initial=told)
    if form.is_valid():
        try:
            seen = form.cleaned_data["row_version"]
            actions.change(action, by=request.user, row_version=seen, **form.says)
        except ChangedMeanwhile as met:
            theirs = said_of_action(met.now)
            form.meet(theirs=theirs, row_version=met.now.row_version, what=str(met))
        else:
            messages.success(request, "Saved.")
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "given": action}
    return render(request, "expertise/action_edit.html", context)


def _kept(request, reference):
    meeting = get_meeting(request, reference)
    require(is_secretariat(request.user))
    return meeting


def _open_for(request, reference, move):
    """A meeting that this person may move so, as it stands."""
    meeting = get_meeting(request, reference)
    require(MAY_MEETING[move](request.user, meeting))
    if not meeting.can(move):
        raise InvalidMove(meeting, move)
    return meeting
