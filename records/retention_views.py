"""What is past its time, and disposing of it."""

from django.contrib import messages
from django.shortcuts import redirect, render

from kmip_portal.permissions import require
from kmip_portal.portal_tags import count
from records import disposing, retention
from records.permissions import may_dispose_any
from records.register import table_rows
from records.retention_forms import DisposeForm


def record_retention(request):
    """Records past their time, for the leads of the organisation: chosen, and wiped."""
    require(may_dispose_any(request.user))
    due = list(disposing.due(request.user)[: disposing.AT_ONCE])
    form = DisposeForm(request.POST or None, due=due)
    if form.is_valid():
        wiped = disposing.dispose(form.chosen, by=request.user)
        messages.success(request, f"{count(wiped, 'record')} disposed of.")
        return redirect("records:record_retention")
    context = {
        "form": form,
        "due": due,
        "held_rows": table_rows(
            disposing.held(request.user).for_list(reader=request.user)[: disposing.AT_ONCE]
        ),
        "rules": retention.RULES.values(),
    }
    return render(request, "records/record_retention.html", context)
