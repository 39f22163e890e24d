from django.apps import AppConfig


class SecretariatConfig(AppConfig):
    name = "kmip_portal.secretariat"
    label = "secretariat"
