"""What measuring asks of a web process, beside the portal's own pages."""

import os
import sys

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse

HEAVY = ("weasyprint", "docx", "openpyxl")  # what a web process never imports


@login_not_required
def nothing(request):
    """An empty view: what everything around a view costs."""
    return HttpResponse()


@login_not_required
def process(request):
    """Who answers, and which of the heavy modules it has imported."""
    return JsonResponse({"pid": os.getpid(), "imported": [m for m in HEAVY if m in sys.modules]})
