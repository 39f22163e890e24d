from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kmip_portal.documents"
    label = "documents"
