"""Where sharing expertise begins."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def home(request):
    """The parts of it that this person may open."""
    return render(request, "expertise/home.html")
