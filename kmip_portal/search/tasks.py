from celery import shared_task

from kmip_portal.search import indexing


@shared_task
def refresh() -> dict[str, int]:
    """Bring the index in line with what there is to find."""
    return indexing.refresh()
