from celery import shared_task

from kmip_portal import kept_uploads
from kmip_portal.retention.services import prove, was_today
from kmip_portal.submissions import services, typed


@shared_task
def forget_old() -> int:
    """Forget forms acted on a week ago, and files that waited a day for their form; once a day."""
    forms = 0 if was_today("submission") else services.forget_old()
    forms += 0 if was_today("typed_form") else typed.forget_old()
    if was_today("kept_upload"):
        return forms
    gone = kept_uploads.forget_old()
    prove("kept_upload", said=gone, number=len(gone))
    return forms + len(gone)
