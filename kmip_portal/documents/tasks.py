from celery import shared_task

from kmip_portal.documents import services

A_TURN = 10  # seconds after which other tasks get the worker


@shared_task
def make_files() -> int:
    """Make whatever file is waiting: asked for after each commit, and again by the timetable."""
    return services.make_due(seconds=A_TURN)
