from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "kmip_portal.search"
    label = "search"
