"""Reviewing a repeat record that is active."""

from django.contrib import messages
from django.shortcuts import redirect, render

from kmip_portal import clock
from kmip_portal.permissions import require
from kmip_portal.portal_tags import day
from records import arrangement, repeat_pages, reviewing
from records.permissions import may_review
from records.repeat_forms import ReviewForm
from records.seeing import visible


def record_review(request, reference):
    """Nothing has changed, something has, or it has stopped."""
    record = visible(request, reference, "repeat")
    require(may_review(request.user, record))
    if not record.can("end"):
        return redirect(record)
    form = ReviewForm(
        request.POST or None,
        initial={"review_date": reviewing.a_year_from(clock.today())},
        started_on=record.start_date,
    )
    if form.is_valid():
        return redirect(_done(request, record, form.cleaned_data))
    context = {"record": record, "form": form, **repeat_pages.whole(record)}
    return render(request, "records/record_review.html", context)


def _done(request, record, told):
    """What was said is done; where to go on."""
    by = request.user
    if told["outcome"] == "changed":
        draft = arrangement.next_version(record, by=by)
        messages.success(request, "This is the next version. The one before stays active.")
        return draft.get_absolute_url()
    if told["outcome"] == "stopped":
        reviewing.end(record, by=by, ended_on=told["ended_on"], after_ending=told["after_ending"])
        messages.success(request, "The sharing is ended. We’ve told everybody who took part.")
        return record.get_absolute_url()
    reviewing.nothing_changed(record, by=by, review_date=told["review_date"])
    messages.success(request, f"Reviewed. The next review is on {day(told['review_date'])}.")
    return record.get_absolute_url()
