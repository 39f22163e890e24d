"""The blank Records of Sharing, for anybody: among the pages of the agreement."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render

from kmip_portal.documents.blanks import FORMATS, blank_response, find_blank
from records.blank_forms import FORMS, filename

NAMES = {"docx": "DOCX", "odt": "ODT"}


@login_not_required
def record_forms(request):
    """What a Record of Sharing is, the two forms to download, and where to record it online."""
    forms = [(name, *_titles(make())) for name, make in FORMS.items()]
    return render(request, "records/record_forms.html", {"forms": forms})


def _titles(outline):
    files = [(format, NAMES[format], find_blank(outline, format)) for format in FORMATS]
    return outline["title"], outline["subtitle"], files


@login_not_required
def record_form(request, name, format):
    if name not in FORMS or format not in FORMATS:
        raise Http404("There is no such form")
    return blank_response(request, FORMS[name](), filename=filename(name), format=format)
