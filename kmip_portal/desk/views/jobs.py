"""What the portal does by itself, for the people who must see that it does."""

from django.shortcuts import render

from kmip_portal.accounts.permissions import is_auditor, is_secretariat
from kmip_portal.desk.timetable import Scheduled, scheduled
from kmip_portal.forms.words import upper_first
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
        "overdue": [job.name for job in jobs if job.is_overdue],
        "failed": [job.name for job in jobs if job.run and job.run.problem],
    }
    return render(request, "jobs/job_list.html", context)


def _row(job: Scheduled) -> list[str]:
    run = job.run
    last = moment(run.ended_at) if run else "Not yet"
    if run and run.problem:
        last = f"Failed at {last}"
    did = f"{job.did}, at {moment(run.did_at)}" if run and job.did else ""
    coming = "Overdue" if job.is_overdue else moment(job.next_at) if run else "Soon"
    return [upper_first(job.name), upper_first(job.every), last, coming, did]
