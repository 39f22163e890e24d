"""A person hands in a scan of what they signed on paper, by the link in their letter."""

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render

from kmip_portal.lifecycle import InvalidMove, TooLate
from signatories.recording.forms import CopyForm, SignedCopyForm
from signatories.services import acceptances, scans
from signatories.signing_pages import step, unknown


@step
def upload(request, here):
    """Of which organisation the signed statement is; with one it is not asked."""
    if len(here.to_sign) == 1:
        return redirect("signing:upload_one", here.token, here.to_sign[0].reference)
    return here.show("upload")


@step
def upload_one(request, here, reference):
    """The copy, and what it says; or a better copy of one that came back."""
    asked = next((one for one in here.to_sign if one.reference == reference), None)
    if asked is None:
        return unknown(request)
    returned = asked.acceptance if asked in here.returned else None
    form = _form(request, asked, returned)
    if form.is_valid():
        if not ratelimit.consume(request, action="signing"):
            return render(request, "429.html", status=429)
        try:
            _send(here, asked, returned, form)
        except acceptances.Refused as refused:
            form.add_error("signed_on", str(refused))
        except (TooLate, InvalidMove):  # pressed twice, or a colleague was quicker
            return here.go("start")
        else:
            messages.success(request, f"We have your signed statement for {asked.organisation}.")
            return here.go("start" if len(here.to_sign) == 1 else "upload")
    return here.show("upload_one", form=form, asked=asked, returned=returned)


def _form(request, asked, returned):
    if returned:
        return CopyForm(request.POST or None, request.FILES or None)
    initial = {"name": asked.name, "job_title": asked.job_title}
    return SignedCopyForm(request.POST or None, request.FILES or None, initial=initial)


def _send(here, asked, returned, form):
    if returned:
        scans.send_again(returned, files=form.uploads, by=here.by, asked=asked)
        return
    scans.send(
        organisation=asked.organisation,
        version=asked.version,
        files=form.uploads,
        by=here.by,
        asked=asked,
        identity=here.how_proved,
        **form.said,
    )
