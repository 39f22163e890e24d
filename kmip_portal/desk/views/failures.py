from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from kmip_portal.desk import rescue
from kmip_portal.references import new_reference


def bad_request(request, exception):
    """What was sent cannot be read: too much of it, or not as a browser sends it."""
    if isinstance(exception, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
        return render(request, "413.html", {"limit": limit}, status=413)
    return render(request, "400.html", status=400)


def server_error(request):
    """Something broke. The page needs nothing that could be broken too; its reference stands in
    the log beside what broke."""
    request.error_reference = new_reference("ERR")
    page = render_to_string("500.html", {"reference": request.error_reference})
    return HttpResponseServerError(page)


def csrf_failure(request, reason=""):
    """The page was open too long, or its form came from elsewhere: nothing was saved.

    A form of ours from a page of ours comes back filled; anything else is told to start again.
    """
    request.turned_away = True
    if request.user.is_authenticated and rescue.worth_keeping(request):
        rescue.keep(request, user_id=request.user.pk)
        return redirect(request.get_full_path())
    return render(request, "403_csrf.html", status=403)
