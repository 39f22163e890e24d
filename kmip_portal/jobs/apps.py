from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "kmip_portal.jobs"
    label = "jobs"
