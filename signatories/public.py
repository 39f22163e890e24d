"""The blank acceptance statement, for anybody: among the pages of the agreement."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render

from agreements.models import AgreementVersion
from kmip_portal.documents.blanks import FORMATS, blank_response, find_blank
from signatories.blank_statement import FILENAME, outline


@login_not_required
def statement_form(request):
    """What an organisation accepts, the statement to download, and where to send it."""
    version = AgreementVersion.objects.in_force()
    form = outline(version) if version else {}
    files = [(format, format.upper(), find_blank(form, format)) for format in FORMATS if form]
    return render(request, "signatories/statement_form.html", {"version": version, "files": files})


@login_not_required
def blank_statement(request, format):
    """For the version in force."""
    version = AgreementVersion.objects.in_force()
    if version is None or format not in FORMATS:
        raise Http404("There is nothing to accept yet")
    return blank_response(request, outline(version), filename=FILENAME, format=format)
