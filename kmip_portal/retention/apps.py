from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "kmip_portal.retention"
    label = "retention"
