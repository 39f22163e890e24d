"""The in-tray: what needs a person, what waits for others, what they have done."""

from datetime import timedelta
from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render

from kmip_portal import clock
from kmip_portal import in_tray as tray
from kmip_portal.accounts.models import KmipRole
from kmip_portal.accounts.permissions import is_auditor
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.sentences import what
from kmip_portal.desk import reminding, starts
from kmip_portal.forms.words import upper_first
from kmip_portal.portal_tags import count
from signatories import setting_up
from signatories.working_for import working_for

DONE_DAYS, PAGE_SIZE = 30, 25
FIRST_WAITS = 10  # of what waits for others, until all of it is asked for


class Did(NamedTuple):
    """Something this person did, as the page says it."""

    at: object
    who: str
    words: str


def in_tray(request):
    """What needs this person, what waits for others, and what they can start."""
    waits = tray.waits(request.user)
    shows_all = request.GET.get("waits") == "all"
    context = {
        "items": tray.shown(request),
        "waits": waits if shows_all else waits[:FIRST_WAITS],
        "waits_number": len(waits),
        "starts": starts.for_person(request.user),
        "set_up": setting_up.for_lead(request.user, working_for(request)),
        "access_ends": _access_ends(request.user),
    }
    return render(request, "in_tray.html", context)


def _access_ends(user):
    """An auditor’s last day."""
    if not is_auditor(user):
        return None
    held = KmipRole.objects.current().filter(user=user, role=KmipRole.Role.AUDITOR)
    return max(one.until_on for one in held)


def in_tray_done(request):
    """What this person did in the last 30 days, from the history, the newest first."""
    since = clock.now() - timedelta(days=DONE_DAYS)
    events = AuditEvent.objects.did_by(request.user, since)
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "events": [Did(one.at, "You", upper_first(what(one))) for one in page],
    }
    return render(request, "in_tray_done.html", context)


def in_tray_remind(request, reference):
    """One more letter to who has not answered; within five days of the last, when that went."""
    asked = reminding.of(request.user, reference)
    if not asked:
        raise Http404
    if request.method == "POST" and (number := reminding.remind(asked)):
        messages.success(request, f"{count(number, 'reminder')} sent.")
        return redirect("in_tray")
    context = {
        "asked": asked,
        "about": asked[0].about,
        "may_remind": not all(one.is_too_soon for one in asked),
        "next_on": min(one.next_on for one in asked),
        "page_of_it": asked[0].url,
        "old_links_last": all(one.old_link_lasts for one in asked),
    }
    return render(request, "in_tray_remind.html", context)
