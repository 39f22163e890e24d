from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.documents import services
from kmip_portal.documents.models import StoredDocument
from kmip_portal.permissions import require


def files_not_made(request: HttpRequest) -> HttpResponse:
    """Files that could not be made, given up or still being tried: why, and a button to try
    those that were given up again."""
    require(is_secretariat(request.user))
    if request.method == "POST":
        services.try_again(by=request.user)
        messages.success(request, "The portal is trying again. This can take a few minutes.")
        return redirect("files_not_made")
    documents = StoredDocument.objects.given_up().order_by("-requested_at")[:100]
    waiting = StoredDocument.objects.being_tried_again().order_by("-requested_at")[:100]
    return render(
        request, "documents/files_not_made.html", {"documents": documents, "waiting": waiting}
    )
