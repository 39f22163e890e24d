from celery import shared_task

from kmip_portal.audit import services


@shared_task
def checkpoint() -> None:
    """Every quarter of an hour; the first of a day keeps where the history ends."""
    services.checkpoint()
