"""Who of the county has not signed, and an invitation to each."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.forms import FilterForm, SelectField
from kmip_portal.permissions import require
from signatories import coverage

PAGE_SIZE = 25


class GapsForm(FilterForm):
    """Which sector, and which area."""

    def __init__(self, data, figures):
        super().__init__(data)
        self.fields["sector"] = SelectField(
            "Sector",
            [(code, name) for code, name, _ in figures.sectors],
            required=False,
            empty="All sectors",
        )
        self.fields["area"] = SelectField(
            "Area",
            [(slug, name) for slug, name, _ in figures.areas],
            required=False,
            empty="All areas",
        )


def coverage_table(request):
    """Where the figures stood before they became a report; days and files are found there too."""
    require(works_for_kmip(request.user))
    query = request.GET.copy()
    wants_csv = query.pop("format", None) == ["csv"]
    address = reverse("reports:report_csv" if wants_csv else "reports:report", args=["coverage"])
    return redirect(f"{address}?{query.urlencode()}" if query else address)


def coverage_gaps(request):
    """The known services that have not signed, each with a way to invite it."""
    require(works_for_kmip(request.user))
    figures = coverage.Coverage()
    form = GapsForm(request.GET, figures)
    asked = form.cleaned_data if form.is_valid() else {}
    found = coverage.gaps(clock.today(), sector=asked.get("sector", ""), area=asked.get("area", ""))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "sectors": figures.sector_names,
        "rows": [(one, figures.sector_names.get(one.organisation_type, "")) for one in page],
        "may_invite": is_secretariat(request.user),
    }
    return render(request, "signatories/coverage_gaps.html", context)
