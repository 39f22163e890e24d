from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "kmip_portal.law"
    label = "law"
