#!/usr/bin/env python
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmip_portal.settings")
try:
    settings.INSTALLED_APPS  # noqa: B018  (reads the environment)
except ImproperlyConfigured as wrong:  # a name is missing, or its value makes no sense: it says so
    sys.exit(str(wrong))
execute_from_command_line(sys.argv)
