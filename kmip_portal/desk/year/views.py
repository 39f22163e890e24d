"""The pages of a year's summary, and its PDF."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.desk.year import organisation as of_organisation
from kmip_portal.desk.year import partnership, summary
from kmip_portal.documents.services import document_response
from kmip_portal.permissions import require
from signatories.models import Organisation
from signatories.permissions import leads

KMIP = "kmip"
SHOWN = 4  # years to choose from on the page


def organisation_year(request, slug, number):
    """A year of an organisation, for its leads."""
    organisation, year = _own(request, slug, number)
    context = {
        "summary": of_organisation.summary(organisation, year),
        "organisation": organisation,
        "years": _years("organisation_year", number, slug),
        "make": reverse("organisation_year_make", args=[slug, number]),
    }
    return render(request, "year/organisation.html", context)


@require_POST
def organisation_year_make(request, slug, number):
    """A worker makes the PDF of what the page says now."""
    organisation, year = _own(request, slug, number)
    document = summary.request_pdf(
        of_organisation.summary(organisation, year), str(organisation.pk), organisation.slug
    )
    name, args = "organisation_year_pdf", (slug,)
    return redirect(summary.page_of(document, by=request.user, name=name, args=args))


def organisation_year_pdf(request, slug, sha256):
    """The PDF, or the page that waits for it."""
    organisation = _organisation(request, slug)
    return _pdf(request, str(organisation.pk), sha256)


def kmip_year(request, number):
    """A year of the partnership."""
    require(works_for_kmip(request.user))
    context = {
        "summary": partnership.summary(_year(number)),
        "years": _years("kmip_year", number),
        "make": reverse("kmip_year_make", args=[number]),
    }
    return render(request, "year/partnership.html", context)


@require_POST
def kmip_year_make(request, number):
    """A worker makes the PDF of what the page says now."""
    require(works_for_kmip(request.user))
    document = summary.request_pdf(partnership.summary(_year(number)), KMIP, KMIP)
    return redirect(summary.page_of(document, by=request.user, name="kmip_year_pdf"))


def kmip_year_pdf(request, sha256):
    """The PDF, or the page that waits for it."""
    require(works_for_kmip(request.user))
    return _pdf(request, KMIP, sha256)


def _organisation(request, slug):
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(leads(request.user, organisation))
    return organisation


def _own(request, slug, number):
    return _organisation(request, slug), _year(number)


def _year(number):
    year = summary.known(number)
    if year is None:
        raise Http404("No summary is made of this year")
    return year


def _pdf(request, owner, sha256):
    document = summary.find_pdf(owner, sha256)
    if document is None:
        raise Http404("No such file was asked for")
    return document_response(document, request)


def _years(name, chosen, *args):
    """The years to choose from: text, address, and whether it is this one."""
    newest = clock.today().year
    return [
        {"text": str(one), "url": reverse(name, args=[*args, one]), "current": one == chosen}
        for one in range(newest, newest - SHOWN, -1)
    ]
