from celery import shared_task

from kmip_portal.desk import work


@shared_task
def do_work() -> int:
    """Make what somebody asked for: asked after each commit, and again by the timetable."""
    return work.do_work()
