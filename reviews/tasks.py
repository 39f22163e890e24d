from celery import shared_task

from reviews.services import opening


@shared_task
def open_due() -> dict[str, int]:
    """Open reviews whose time has come, and ask whoever has not been asked."""
    return opening.open_due()


@shared_task
def close_due() -> dict[str, int]:
    """Close reviews whose time is over."""
    return opening.close_due()
