"""The calendar itself, for whoever has its secret address, and the page that gives the address."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from kmip_portal.accounts import calendar_address
from kmip_portal.desk.calendar.icalendar import calendar
from kmip_portal.desk.calendar.sources import day_of_meeting, days_of
from kmip_portal.forms import PortalForm
from kmip_portal.submissions.services import once
from signatories.expertise.models import Meeting

NAME = "Information sharing"
CALENDAR = "text/calendar; charset=utf-8"


def _host():
    return urlsplit(settings.BASE_URL).hostname or "portal"


@login_not_required
@require_safe
def calendar_feed(request, token):
    """Everything of this person's that has a day. The address is the key, so it is in no log."""
    user = calendar_address.whose(token)
    if user is None:
        raise Http404("There is no calendar at this address")
    content = calendar(NAME, days_of(user), host=_host()).encode()
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response = HttpResponse(content, content_type=CALENDAR)
    response.headers["Content-Disposition"] = 'inline; filename="information-sharing.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = etag
    response.headers["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, response=response)


def calendar_page(request):
    """The address of one's own calendar, and how to make, renew or take it away."""
    address = getattr(request.user, "calendar_address", None)
    token = calendar_address.token_of(address) if address else None
    url = settings.BASE_URL + reverse("calendar_feed", args=[token]) if token else ""
    form = PortalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if request.POST.get("action") == "remove":
            calendar_address.take_away(request.user)
            messages.success(request, "Your calendar has no address any more.")
        else:
            once(form, by=request.user, do=lambda: calendar_address.renew(request.user))
            messages.success(request, "Your calendar has a new address.")
        return redirect("calendar_page")
    days = sorted(days_of(request.user), key=lambda one: (one.on, one.uid))
    context = {"form": form, "url": url, "days": days}
    return render(request, "account_calendar.html", context)


def meeting_calendar(request, reference):
    """One meeting, to be added to a calendar: the same event there as in the person's own feed."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), reference=reference)
    content = calendar(NAME, [day_of_meeting(meeting)], host=_host())
    name = f'attachment; filename="{reference}.ics"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-cache"}
    return HttpResponse(content, content_type=CALENDAR, headers=headers)
