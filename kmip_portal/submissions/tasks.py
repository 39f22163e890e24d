from celery import shared_task

from kmip_portal import kept_uploads
from kmip_portal.submissions import services


@shared_task
def forget_old() -> int:
    """Forget forms acted on a week ago, and files that waited a day for their form."""
    return services.forget_old() + kept_uploads.forget_old()
