"""The portal as measuring serves it: its own pages, and two addresses more."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from kmip_portal.benchmarks.place import refuse_all_but_ours

refuse_all_but_ours(settings.DATABASES["default"])
settings.ROOT_URLCONF = "kmip_portal.benchmarks.urls"
application = get_wsgi_application()
