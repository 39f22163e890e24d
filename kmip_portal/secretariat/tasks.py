from celery import shared_task

from kmip_portal.secretariat import format_requests


@shared_task
def forget_format_details() -> int:
    """Who asked for a document in another format is forgotten 90 days after the answer."""
    return format_requests.forget_details()
