"""A page that waits for a job looks again by itself, by a header: no script is needed."""

from django.http import HttpResponse

from kmip_portal.jobs.models import Job

EVERY = 3  # seconds


def looking_again(response: HttpResponse, job: Job) -> HttpResponse:
    """This page, shown again every few seconds until the job is done."""
    if job.finished_at is None:
        response["Refresh"] = str(EVERY)
    return response
