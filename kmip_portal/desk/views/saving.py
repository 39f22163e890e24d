"""What the pages of settings and of plain words do with a form that is filled in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kmip_portal.adjustments import services
from kmip_portal.adjustments.models import Adjustment
from kmip_portal.submissions.services import once


def saved(
    request: HttpRequest,
    form: Any,
    change: Callable[..., object],
    *,
    theirs: Callable[[Adjustment], dict[str, Any]],
    meanwhile: str,
    said: str,
) -> HttpResponse | None:
    """`change` by this person, once, and on to the page; None where the page is shown again with
    what is wrong, or with what a colleague has put there since: `theirs` of the row."""

    def save() -> str:
        change(
            by=request.user,
            reason=form.cleaned_data["reason"],
            row_version=form.cleaned_data["row_version"],
        )
        return request.path

    try:
        url = once(form, by=request.user, do=save)
    except services.Refused as refused:
        form.add_error(None, str(refused))
    except services.AdjustedMeanwhile as met:
        form.meet(theirs=theirs(met.now), row_version=met.now.row_version, what=meanwhile)
    else:
        messages.success(request, said)
        return redirect(url)
    return None
