from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kmip_portal.mail import callbacks, choosing


@csrf_exempt  # no browser comes here: the provider's signature stands in for the token
@login_not_required
@require_POST
def returned(request):
    """The mail provider tells what became of letters."""
    if not settings.RETURNED_MAIL_KEY:
        raise Http404
    try:
        callbacks.check(request.body, request.headers.get("Kmip-Signature", ""))
        callbacks.take_in(request.body)
    except callbacks.NotSigned:
        raise PermissionDenied from None
    except callbacks.Malformed:
        raise SuspiciousOperation("The mail provider's report cannot be read.") from None
    return HttpResponse(status=204)


@csrf_exempt  # a mail program presses it too, and has no token (RFC 8058); the link is the key
@login_not_required
def stop(request, token):
    """Emails that are only news are stopped, by the button or by one press in a mail program."""
    user = choosing.whose(token)
    if user is None:
        raise Http404("There is no such link")
    if request.method == "POST":
        choosing.stop(user)
    context = {"stopped": request.method == "POST", "address": user.email}
    response = render(request, "emails_stop.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
