from django.apps import AppConfig
from django.conf import settings


class DeskConfig(AppConfig):
    name = "kmip_portal.desk"
    label = "desk"

    def ready(self) -> None:
        """Every process that may wake a worker knows the queue, and to whom failures are told."""
        from kmip_portal import celery  # noqa: F401 - reads the settings

        if settings.SENTRY_DSN:
            from kmip_portal import sentry  # only then: it costs every process its memory

            sentry.start(settings.SENTRY_DSN, demonstration=settings.DEMONSTRATION)
