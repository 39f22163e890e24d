"""The letter about something long that a person asked for."""

from datetime import timedelta

from django.conf import settings

from kmip_portal import clock
from kmip_portal.jobs.models import Job
from kmip_portal.mail.services import send

LONG = timedelta(minutes=1)  # whoever asked still looks at the page before that


def download_ready(job: Job) -> None:
    """To whoever asked, where they may have left the page by now."""
    if job.owner is None or clock.now() - job.started_at < LONG:
        return
    send(
        "jobs/emails/download_ready",
        to=(job.owner.email, str(job.owner)),
        dedupe=f"download-{job.reference}",
        job=job,
        page_url=settings.BASE_URL + job.get_absolute_url(),
    )
