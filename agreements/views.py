"""The agreement as the public reads it. No page here sets a cookie or makes a file."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from agreements import text
from agreements.forms import CompareForm
from agreements.models import AgreementVersion
from kmip_portal import clock, markdown
from kmip_portal.documents import at_hand
from kmip_portal.documents.services import document_response


@login_not_required
def agreement(request):
    """The version in force: what it is, its file, its whole text."""
    version = AgreementVersion.objects.with_files().in_force()
    if version is None:
        return render(request, "agreements/none_in_force.html")
    return _text_page(request, version, current=version)


@login_not_required
def current_pdf(request):
    pdf = at_hand.which(clock.today(), AgreementVersion.objects.pdf_in_force)
    if pdf is None:
        raise Http404("No version is in force yet")
    return document_response(pdf, request, public=True)


@login_not_required
def version_list(request):
    versions = list(AgreementVersion.objects.readable().with_files())
    ends = [None, *(version.in_force_on for version in versions)]
    rows = zip(versions, ends, strict=False)
    context = {"rows": list(rows), "form": CompareForm(versions=versions)}
    return render(request, "agreements/version_list.html", context)


@login_not_required
def version_detail(request, number):
    """One version as it was and stays; an old one says which replaced it."""
    visible = AgreementVersion.objects.visible_to(request.user).with_files()
    version = get_object_or_404(visible, number=number.replace("-", "."))
    return _text_page(request, version, current=AgreementVersion.objects.in_force())


@login_not_required
def version_pdf(request, number):
    versions = AgreementVersion.objects.readable().with_files()
    version = get_object_or_404(versions, number=number.replace("-", "."))
    return document_response(version.pdf, request, public=True)


@login_not_required
def version_portal_pdf(request, number):
    """The portal's own PDF, where K-MIP's own file is the published one."""
    versions = AgreementVersion.objects.readable().with_files().exclude(rendering=None)
    version = get_object_or_404(versions, number=number.replace("-", "."))
    return document_response(version.rendering, request, public=True)


def _text_page(request, version, *, current):
    sections = text.sections(version.clauses.all())
    return render(
        request,
        "agreements/version_detail.html",
        {
            "version": version,
            "current": current,
            "is_current": current == version,
            "with_history": current == version,
            "replacement": AgreementVersion.objects.replacement_of(version),
            "summary": markdown.render(version.summary_of_changes),
            "sections": sections,
            "contents": text.contents(sections),
        },
    )
