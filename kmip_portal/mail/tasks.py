from celery import shared_task

from kmip_portal.mail import outbox, returned, summaries


@shared_task
def send_letters() -> int:
    """Send whatever is due: asked for after each commit, and again by the timetable."""
    return outbox.send_due()


@shared_task
def write_summaries() -> int:
    """Tell people in one letter what is only news, on the day they chose."""
    return summaries.write_due()


@shared_task
def read_returned_mail() -> int:
    """Read what came back to the return address."""
    return returned.read_mailbox()
