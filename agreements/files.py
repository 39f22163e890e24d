"""The agreement in other shapes: Word, Word with tracked changes, JSON. Public, like the pages."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements import documents
from agreements.models import AgreementVersion
from kmip_portal.documents.models import canonical_json
from kmip_portal.documents.services import being_made, document_response


def _readable(number):
    readable = AgreementVersion.objects.readable().with_files()
    return get_object_or_404(readable, number=number.replace("-", "."))


def _word(request, version):
    if version.word is None:  # the timetable asks for it within minutes
        return being_made(request, f"{documents.FILENAME}-{version.slug}.docx")
    return document_response(version.word, request, public=True)


@login_not_required
def current_docx(request):
    version = AgreementVersion.objects.with_files().in_force()
    if version is None:
        raise Http404("No version is in force yet")
    return _word(request, version)


@login_not_required
def version_docx(request, number):
    return _word(request, _readable(number))


@login_not_required
def version_json(request, number):
    """One version as data: byte for byte what is attached to its PDF, whose fingerprint stands on
    the PDF's last page."""
    return HttpResponse(
        canonical_json(documents.frozen(_readable(number))), content_type="application/json"
    )


@login_not_required
def versions_json(request):
    """Every version that is or was in force, the newest first, with its files."""
    versions = list(AgreementVersion.objects.readable().with_files())
    ends = [None, *(version.in_force_on for version in versions)]
    facts = [_facts(request, *each) for each in zip(versions, ends, strict=False)]
    return JsonResponse({"versions": facts}, json_dumps_params=PLAIN)


@login_not_required
def changes_docx(request, old, new):
    """What changed between two versions, as tracked changes in Word: made when it is asked for."""
    visible = AgreementVersion.objects.visible_to(request.user)
    pair = [get_object_or_404(visible, number=each.replace("-", ".")) for each in (old, new)]
    if pair[0] == pair[1]:
        raise Http404("A version has no changes to itself")
    if request.method == "POST":
        documents.request_tracked_changes(*pair)
        return redirect("agreements:changes_docx", old, new)
    document = documents.tracked_changes(*pair)
    if document is None:
        return render(request, "agreements/changes_docx.html", {"old": pair[0], "new": pair[1]})
    public = not set(pair) - set(AgreementVersion.objects.readable())
    return document_response(document, request, public=public)


PLAIN = {"ensure_ascii": False, "indent": 1}


def _facts(request, version, until):
    def address(name):
        return request.build_absolute_uri(reverse(f"agreements:{name}", args=[version.slug]))

    return {
        "number": version.number,
        "title": version.title,
        "is_sample": version.is_sample,
        "in_force_on": version.in_force_on,
        "replaced_on": until,
        "review_due_on": version.review_due_on if until is None else None,
        "needs_acceptance": version.needs_acceptance,
        "accept_by": version.accept_by,
        "summary_of_changes": version.summary_of_changes,
        "pdf_sha256": version.approved_sha256,
        "pdf_is_own_file": version.has_own_file,
        "page": address("version_detail"),
        "pdf": address("version_pdf"),
        "portal_pdf": address("version_portal_pdf" if version.has_own_file else "version_pdf"),
        "docx": address("version_docx"),
        "json": address("version_json"),
    }
