"""The acceptance statement of one request, to print and sign: its code finds the request again."""

from functools import lru_cache

import qrcode
from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from kmip_portal.permissions import require
from signatories.models import Organisation, SigningRequest
from signatories.permissions import may_ask_to_sign
from signatories.statement import statement_words


def found_by(reference: str) -> str:
    """Where the code of a printed statement leads: the secretariat's page of the request."""
    return settings.BASE_URL + reverse("manage_acceptances:asked_for", args=[reference])


@lru_cache(maxsize=256)
def code_of(text: str) -> tuple[str, int]:
    """A QR code as one path of an SVG drawing, and how many squares wide it is."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(
        f"M{column} {line}h1v1h-1z"
        for line, cells in enumerate(rows)
        for column, is_dark in enumerate(cells)
        if is_dark
    )
    return path, len(rows)


def to_print(asked: SigningRequest) -> dict:
    """What the printed statement says, and its code."""
    path, size = code_of(found_by(asked.reference))
    lines = statement_words(asked.organisation, asked.version).split("\n")
    return {"asked": asked, "lines": lines, "path": path, "size": size}


def statement_to_print(request, slug, reference):
    """For whoever may ask: the lead, and the secretariat. It holds no link."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(may_ask_to_sign(request.user, organisation))
    seen = SigningRequest.objects.visible_to(request.user).with_names()
    asked = get_object_or_404(seen, organisation=organisation, reference=reference)
    return render(request, "signatories/statement_to_print.html", to_print(asked))
