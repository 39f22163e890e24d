"""How much of the county has signed, and an invitation from each gap."""

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.forms import DateField, FilterForm, SelectField
from kmip_portal.permissions import require
from signatories import coverage

PAGE_SIZE = 25


class DayForm(FilterForm):
    """On which day."""

    on = DateField("Date", required=False, today_or_past=True)


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
    """Known public services by sector and area: the table first, and the chart beside it."""
    require(works_for_kmip(request.user))
    form = DayForm(request.GET)
    on = (form.is_valid() and form.cleaned_data["on"]) or clock.today()
    figures = coverage.Coverage(on)
    if request.GET.get("format") == "csv":
        return StreamingHttpResponse(
            figures.as_csv(),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="coverage-{on}.csv"'},
        )
    bars = coverage.bars(figures)
    context = {
        "form": form,
        "coverage": figures,
        "bars": bars,
        "height": 44 * len(bars),
        "is_today": on == clock.today(),
    }
    return render(request, "signatories/coverage.html", context)


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
