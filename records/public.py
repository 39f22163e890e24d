"""The blank Records of Sharing, for anybody: among the pages of the agreement."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render

from kmip_portal.documents.blanks import FORMATS, blank_response, find_blank
from kmip_portal.documents.services import document_response
from records.blank_forms import FORMS, filename
from records.models import OwnForm

NAMES = {"docx": "DOCX", "odt": "ODT"}


@login_not_required
def record_forms(request):
    """What a Record of Sharing is, the two forms to download, and where to record it online."""
    own = OwnForm.objects.in_use()
    forms = [
        (name, *_titles(make(), own if name == "one-off" else None)) for name, make in FORMS.items()
    ]
    return render(request, "records/record_forms.html", {"forms": forms})


def _titles(outline, own):
    """A form’s title, and its files; the Word file of K-MIP’s own form where that is in use."""
    files = [(format, NAMES[format], find_blank(outline, format)) for format in FORMATS]
    if own:
        files = [(*one[:2], own.file) if one[0] == "docx" else one for one in files]
    return outline["title"], outline["subtitle"], files, own


@login_not_required
def record_form(request, name, format):
    if name not in FORMS or format not in FORMATS:
        raise Http404("There is no such form")
    if (name, format) == ("one-off", "docx") and (own := OwnForm.objects.in_use()):
        return document_response(own.file, request, public=True)
    return blank_response(request, FORMS[name](), filename=filename(name), format=format)
