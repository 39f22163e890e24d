"""Guides, for anybody to read."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def guide_list(request):
    """All guides, by topic."""
    return render(request, "expertise/guide_list.html")
