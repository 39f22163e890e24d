from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "kmip_portal.submissions"
    label = "submissions"
