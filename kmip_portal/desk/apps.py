from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "kmip_portal.desk"
    label = "desk"

    def ready(self) -> None:
        """Every process that may wake a worker knows the queue."""
        from kmip_portal import celery  # noqa: F401 - reads the settings
