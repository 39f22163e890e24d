"""A signed statement as a scan: an organisation sends it, the secretariat decides on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.documents.originals import original_response
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from kmip_portal.queues import MOST, Queue, wants_next
from kmip_portal.submissions.services import once
from kmip_portal.uploads.kinds import CONTENT_TYPES
from signatories.models import AcceptanceStatement, Organisation
from signatories.permissions import MAY, may_send_statement
from signatories.recording.forms import CheckForm, CopyForm, ScanForm
from signatories.services import acceptances, scans

MAY_STATEMENT = MAY["AcceptanceStatement"]


def scan_send(request, slug):
    """For the organisation's leads and signing officers, and for the secretariat."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(may_send_statement(request.user, organisation))
    versions = list(AgreementVersion.objects.readable())
    initial = {"version": versions[0].slug} if versions else {}
    form = ScanForm(request.POST or None, request.FILES or None, versions=versions, initial=initial)
    if form.is_valid():
        try:
            url = once(form, by=request.user, do=lambda: _send(form, organisation, request.user))
        except acceptances.Refused as refused:
            form.add_error("signed_on", str(refused))
        else:
            return redirect(url)
    context = {"organisation": organisation, "form": form}
    return render(request, "recording/scan_send.html", context)


def _send(form, organisation, by):
    statement = scans.send(organisation=organisation, files=form.uploads, by=by, **form.said)
    return reverse("signatories:scan_sent", args=[organisation.slug, statement.reference])


def _own(request, slug, reference):
    """A statement of an organisation for which this person may send one."""
    visible = AcceptanceStatement.objects.visible_to(request.user).with_files()
    statement = get_object_or_404(visible, organisation__slug=slug, reference=reference)
    require(may_send_statement(request.user, statement.organisation))
    return statement


def scan_sent(request, slug, reference):
    statement = _own(request, slug, reference)
    return render(request, "recording/scan_sent.html", {"statement": statement})


def scan_again(request, slug, reference):
    """A better copy of a statement that was returned."""
    statement = _own(request, slug, reference)
    form = CopyForm(request.POST or None, request.FILES or None)
    if form.is_valid():

        def send():
            scans.send_again(statement, files=form.uploads, by=request.user)
            return reverse("signatories:scan_sent", args=[slug, reference])

        return redirect(once(form, by=request.user, do=send))
    context = {"statement": statement, "form": form}
    return render(request, "recording/scan_again.html", context)


def check(request, reference):
    """The pages on one side, what was typed on the other; accept, or ask for a better copy."""
    statement = _statement(request, reference)
    require(MAY_STATEMENT["accept"](request.user, statement))
    form = CheckForm(request.POST or None)
    queue = _queue(request)
    if form.is_valid():
        try:
            once(form, by=request.user, do=lambda: _decide(form, statement, request.user))
        except InvalidMove:
            if not wants_next(request):
                raise
            return queue.skipped(request, reference, f"the statement of {statement.organisation}")
        messages.success(request, _said(form, statement))
        return queue.onward(request, reference)
    files = statement.files.newest_try()
    context = {"statement": statement, "form": form, "files": files, "left": queue.left(reference)}
    response = render(request, "recording/check.html", context)
    if request.method == "GET" and any(one.is_waiting for one in files):
        response["Refresh"] = "5"
    return response


def _queue(request):
    """Signed copies that wait to be checked, the longest waiting first."""
    waiting = AcceptanceStatement.objects.visible_to(request.user).to_check()
    return Queue.of(
        "statements",
        waiting.values_list("reference", flat=True)[:MOST],
        lambda key: reverse("manage_acceptances:check", args=[key]),
        reverse("manage_acceptances:acceptance_list"),
        "No more signed statements wait to be checked.",
    )


def _decide(form, statement, by):
    if form.cleaned_data["decision"] == CheckForm.ACCEPT:
        acceptances.accept(statement, by=by)
    else:
        scans.ask_for_better(statement, reason=form.reason, by=by)


def _said(form, statement):
    if form.cleaned_data["decision"] == CheckForm.ACCEPT:
        return f"{statement.organisation} has accepted version {statement.version.number}."
    return f"We’ve asked {statement.organisation} for a better copy."


def _statement(request, reference):
    require(works_for_kmip(request.user))
    visible = AcceptanceStatement.objects.visible_to(request.user).with_files()
    return get_object_or_404(visible, reference=reference)


def original(request, reference, number):
    """The file as it was handed in: always to be saved, never opened in the portal's name."""
    row = get_object_or_404(_statement(request, reference).files, number=number)
    return original_response(
        request, row.file, sha256=row.sha256, filename=row.name,
        content_type=CONTENT_TYPES[row.kind],
    )  # fmt: skip


def page(request, reference, number, page):
    """One page of it as a picture."""
    row = get_object_or_404(_statement(request, reference).files, number=number)
    drawn = get_object_or_404(row.pages, number=page)
    return original_response(
        request, drawn.picture, sha256="", filename=f"{row.name}-{page}.jpg", as_attachment=False,
        content_type="image/jpeg",
    )  # fmt: skip
