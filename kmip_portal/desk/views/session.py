"""Staying signed in, and having been signed out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.accounts import sign_ins
from kmip_portal.desk import rescue
from kmip_portal.desk.middleware import seconds_left
from kmip_portal.portal_tags import clock_time
from kmip_portal.submissions.typed import TooMuch


@require_POST
def stay(request):
    """The person is still here: another 60 minutes, but never past 12 hours from signing in."""
    request.session["seen"] = clock.now().timestamp()
    left, whole = seconds_left(request)
    return JsonResponse({"left": left, "whole": whole})


@require_POST
def sign_out_elsewhere(request):
    """This place stays; everywhere else this person signs in anew."""
    gone = sign_ins.end_others(request.user, request.session)
    said = "You are signed out everywhere else." if gone else "You were signed in nowhere else."
    messages.success(request, said)
    return redirect("account")


@login_not_required
def timed_out(request):
    """Where a page that was left alone goes, so that nobody else reads it."""
    return render(request, "account/timed_out.html")


@require_POST
def typed(request):
    """What is typed so far on a page of ours, kept until it is sent."""
    path = request.POST.get("path", "")
    if not path.startswith("/") or path.startswith(("//", "/account/")):
        return JsonResponse({"saved": False}, status=400)
    try:
        rescue.keep_typed(request, path)
    except TooMuch:
        return JsonResponse({"saved": False}, status=413)
    return JsonResponse({"saved": True, "at": clock_time(clock.now())})
