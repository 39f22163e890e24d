from celery import shared_task

from agreements import services
from agreements.models import AgreementVersion
from kmip_portal.lifecycle import InvalidMove


@shared_task
def bring_due_into_force() -> int:
    """Bring approved versions into force whose day has come: once, in order, however late."""
    brought = 0
    for version in AgreementVersion.objects.due_into_force():
        try:
            services.bring_into_force(version)
        except InvalidMove:  # another worker was quicker
            continue
        brought += 1
    return brought


@shared_task
def request_word_files() -> int:
    """Ask for the Word file of every published version that has none."""
    return sum(
        map(services.request_missing_word_file, AgreementVersion.objects.without_word_files())
    )
