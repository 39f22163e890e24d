"""Where sharing expertise begins."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from signatories.expertise.listing import questions_at_a_glance


@login_not_required
def home(request):
    """The parts of it that this person may open."""
    return render(request, "expertise/home.html", questions_at_a_glance(request.user))
