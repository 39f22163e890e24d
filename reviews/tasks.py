from celery import shared_task

from reviews import reminding
from reviews.services import closing, next_year, opening


@shared_task
def open_due() -> dict[str, int]:
    """Open reviews whose time has come, and ask whoever has not been asked."""
    return opening.open_due()


@shared_task
def plan_due() -> dict[str, int]:
    """Plan the review of next year, where none is planned and one should be."""
    return {"planned": next_year.plan_due()}


@shared_task
def remind_due() -> dict[str, int]:
    """Remind whoever has not answered, on the days that a review says."""
    return {"letters": reminding.remind_due()}


@shared_task
def close_due() -> dict[str, int]:
    """Close reviews whose time is over."""
    return closing.close_due()
