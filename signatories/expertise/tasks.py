from celery import shared_task

from signatories.expertise.services import guide_checks


@shared_task
def chase_guides() -> int:
    """Ask owners to check guides whose day has come, and K-MIP a fortnight later."""
    return guide_checks.chase()
