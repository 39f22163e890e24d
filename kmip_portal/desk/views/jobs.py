"""What the portal does by itself, for the people who must see that it does; and what it does for
one person, for that person alone."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.accounts.permissions import is_auditor, is_secretariat
from kmip_portal.desk.backup import asked
from kmip_portal.desk.timetable import Scheduled, scheduled
from kmip_portal.desk.work import may_have
from kmip_portal.documents.originals import original_response
from kmip_portal.forms.words import upper_first
from kmip_portal.jobs.models import Job
from kmip_portal.jobs.pages import looking_again
from kmip_portal.pagination import Keyset
from kmip_portal.permissions import require
from kmip_portal.portal_tags import moment

HEADER = ["Job", "How often", "Last run", "Next run", "What it did last"]


def job_list(request):
    """Every job of the timetable: last run, next run, what it did."""
    require(is_secretariat(request.user) or is_auditor(request.user))
    jobs = list(scheduled())
    context = {
        "header": HEADER,
        "rows": [_row(job) for job in jobs],
        "may_back_up": is_secretariat(request.user),
        "under_way": Job.objects.under_way(request.user),
        "overdue": [job.name for job in jobs if job.is_overdue],
        "failed": [job.name for job in jobs if job.run and job.run.problem],
    }
    return render(request, "jobs/job_list.html", context)


@require_POST
def backup_make(request):
    """A worker makes a backup; it stays on the server."""
    require(is_secretariat(request.user))
    job = asked.ask(by=request.user)
    if job.owner != request.user:
        messages.success(request, "A backup is being made already.")
        return redirect("job_list")
    return redirect(job)


def _row(job: Scheduled) -> list[str]:
    run = job.run
    last = moment(run.ended_at) if run else "Not yet"
    if run and run.problem:
        last = f"Failed at {last}"
    did = f"{job.did}, at {moment(run.did_at)}" if run and job.did else ""
    coming = "Overdue" if job.is_overdue else moment(job.next_at) if run else "Soon"
    return [upper_first(job.name), upper_first(job.every), last, coming, did]


def own_jobs(request):
    """What this person asked the portal to do that takes a while, the newest first."""
    page = Keyset(Job.objects.visible_to(request.user)).page(
        after=request.GET.get("after"), before=request.GET.get("before")
    )
    return render(request, "jobs/own_jobs.html", {"page": page})


def own_job(request, reference):
    """How far it is, and what came of it; the page looks again by itself until it is done."""
    job = get_object_or_404(Job.objects.visible_to(request.user), reference=reference)
    context = {"job": job, "may_have": may_have(job)}
    return looking_again(render(request, "jobs/own_job.html", context), job)


def own_job_file(request, reference):
    """The file that came of it, for whoever asked and for some days."""
    job = get_object_or_404(Job.objects.visible_to(request.user), reference=reference)
    if not may_have(job):
        raise Http404("There is no such file, or no longer")
    return original_response(
        request, job.file, sha256=job.sha256, filename=job.filename,
        headers={"Cache-Control": "private, no-store"},
    )  # fmt: skip
