"""Everything that happened, for the people who may read all of it."""

from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.desk import history_workbook
from kmip_portal.desk.history import History
from kmip_portal.pagination import Keyset
from kmip_portal.permissions import require


def history(request):
    """The newest first, narrowed as the address says."""
    require(works_for_kmip(request.user))
    asked = History(request.user, request.GET)
    page = Keyset(asked.events(), ("-sequence",)).page(
        after=request.GET.get("after"), before=request.GET.get("before")
    )
    context = {"asked": asked, "form": asked.form, "page": page, "happened": asked.told(page)}
    return render(request, "history.html", context)


def history_download(request):
    """Exactly what the page is narrowed to, as CSV with number and hash."""
    require(works_for_kmip(request.user))
    asked = History(request.user, request.GET)
    return StreamingHttpResponse(
        asked.as_csv(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="history-{clock.today()}.csv"'},
    )


@require_POST
def history_excel(request):
    """A worker makes the same as a workbook; pressed twice, once."""
    require(works_for_kmip(request.user))
    asked = History(request.user, request.GET)
    return redirect(history_workbook.ask(asked.query_string, by=request.user))
