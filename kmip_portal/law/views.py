"""The law as the portal says it, list by list, with its history; the secretariat amends it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.adjustments.services import Refused
from kmip_portal.law import services
from kmip_portal.law.forms import AmendLawForm, EndLawForm
from kmip_portal.law.models import LegalEdition, LegalItem
from kmip_portal.law.permissions import MAY
from kmip_portal.law.titles import TITLES
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once


def law_list(request):
    """Every list of the reference, and which of its entries have still to be checked."""
    require(works_for_kmip(request.user))
    items = list(LegalItem.objects.on())
    lists = [
        {
            "kind": kind,
            "title": title,
            "number": sum(one.kind == kind for one in items),
            "to_check": sum(one.kind == kind and not one.is_in_force for one in items),
        }
        for kind, title in TITLES.items()
    ]
    edition = LegalEdition.objects.newest()
    return render(request, "law/law_list.html", {"lists": lists, "edition": edition})


def law_kind(request, kind):
    """The entries of one list as they stand today."""
    require(works_for_kmip(request.user))
    items = LegalItem.objects.current(_known(kind))
    return render(request, "law/law_kind.html", {"title": TITLES[kind], "items": items})


def law_item(request, kind, code):
    """What an entry says, said before, and will say."""
    require(works_for_kmip(request.user))
    rows = _rows(kind, code)
    context = {
        "title": TITLES[kind],
        "item": rows[0],
        "rows": rows,
        "today": clock.today(),
        "changes": AdjustmentChange.objects.visible_to(request.user).of(services.name_of(rows[0])),
        "may_amend": MAY["amend"](request.user) and rows[0].valid_to is None,
    }
    return render(request, "law/law_item.html", context)


def law_amend(request, kind, code):
    """Said differently from a day on; what was recorded before keeps the words of its day."""
    return _changed(request, kind, code, AmendLawForm, "law/law_amend.html")


def law_end(request, kind, code):
    """Not to be chosen any more after a day."""
    return _changed(request, kind, code, EndLawForm, "law/law_end.html")


def _changed(request, kind, code, form_class, template):
    """Put forward; it holds when a second person has agreed."""
    require(MAY["amend"](request.user))
    item = _rows(kind, code)[0]
    if item.valid_to is not None:
        return redirect("law:law_item", kind, code)
    form = form_class(request.POST or None, item=item)
    status = 200
    if form.is_valid():
        version = form.cleaned_data["row_version"] or item.row_version
        try:
            once(form, by=request.user, do=lambda: services.put_forward(
                item, by=request.user, **form.answers, row_version=version
            ))  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        except services.AmendedMeanwhile as met:
            form.meet(
                theirs={name: getattr(met.item, name, None) for name in form.fields},
                row_version=met.item.row_version,
                what="Somebody else changed this entry while you were writing",
            )
            status = 409
        else:
            messages.success(request, "Put forward. It holds when a second person has agreed.")
            return redirect("law:law_item", kind, code)
    return render(request, template, {"item": item, "form": form}, status=status)


def _known(kind):
    if kind not in TITLES:
        raise Http404
    return kind


def _rows(kind, code):
    rows = list(LegalItem.objects.of(_known(kind), code))
    if not rows:
        raise Http404
    return rows
