from celery import shared_task

from kmip_portal.jobs import services


@shared_task
def tick() -> None:
    """Show that the scheduler and a worker are alive."""
    services.tick()


@shared_task
def forget_files() -> int:
    """Delete what was made for somebody some days ago."""
    return services.forget_files()
