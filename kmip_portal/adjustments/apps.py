from django.apps import AppConfig


class AdjustmentsConfig(AppConfig):
    name = "kmip_portal.adjustments"
    label = "adjustments"
