"""Pages of the secretariat: K-MIP's own Word form, what its boxes are for, and using it."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.documents.services import document_response
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import open_moves, require
from kmip_portal.submissions.services import once
from records import own_forms
from records.models import OwnForm
from records.own_form_fields import entries, label_of, without_box
from records.own_form_forms import BoxesForm, OwnFormUploadForm, TicksForm
from records.permissions import OWN_FORM_MAY

A_PAGE = 20
MAPPED = "Somebody else mapped this form while you were looking at it"


def own_form_list(request):
    """The form in use, the next one, and those before."""
    require(works_for_kmip(request.user))
    seen = OwnForm.objects.visible_to(request.user).select_related("uploaded_by", "used_by")
    context = {
        "page": Paginator(seen, A_PAGE).get_page(request.GET.get("page")),
        "may_upload": is_secretariat(request.user),
    }
    return render(request, "records/own_form_list.html", context)


def own_form_new(request):
    """K-MIP's form, handed in and read."""
    require(is_secretariat(request.user))
    form = OwnFormUploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        do = partial(
            own_forms.upload,
            by=request.user,
            file=form.cleaned_data["file"].checked,
            boxes=form.boxes,
        )
        return redirect(once(form, by=request.user, do=do))
    return render(request, "records/own_form_new.html", {"form": form})


def own_form(request, reference):
    """One form: its boxes and what they are for, what has no box, and what to do with it."""
    one = _seen(request, reference)
    boxes = list(one.boxes.all())
    found = entries(boxes)
    context = {
        "own": one,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "header": ["Box", "Where it stands", "What it is for"],
        "used": sum(bool(entry.field) for entry in found),
        "number": len(found),
        "without": without_box(boxes),
        "unsaid": sum(b.kind == b.Kind.TICK and bool(b.field) and not b.code for b in boxes),
        "has_ticks": any(b.kind == b.Kind.TICK and b.field for b in boxes),
        "moves": open_moves(one, request.user, OWN_FORM_MAY),
        "may_preview": is_secretariat(request.user),
    }
    context["rows"] = [_row(entry) for entry in context["page"]]
    return render(request, "records/own_form.html", context)


def _row(entry):
    codes = [f"{box.called}: not used" for box in entry.boxes if entry.is_tick and not box.code]
    said = label_of(entry.field)
    return [entry.called, entry.boxes[0].where, "; ".join([said, *codes]) if entry.field else said]


def own_form_boxes(request, reference):
    """What each box is for, some of them on a page."""
    one = _to_be_mapped(request, reference)
    page = Paginator(entries(one.boxes.all()), A_PAGE).get_page(request.GET.get("page"))
    form = BoxesForm(
        request.POST or None, entries=list(page), initial={"row_version": one.row_version}
    )
    status = 200
    if form.is_valid():
        change = partial(own_forms.map_boxes, one, fields=form.answers)
        if _saved(form, change, by=request.user, theirs=_fields_of):
            return redirect(_after_boxes(one, page))
        status = 409
    context = {"own": one, "page": page, "form": form}
    return render(request, "records/own_form_boxes.html", context, status=status)


def _after_boxes(one, page):
    """The next boxes; after the last, the ticks, where there are any."""
    if onward := _next(one, "own_form_boxes", page):
        return onward
    if own_forms.ticks_of(one):
        return reverse("own_form:own_form_ticks", args=[one.reference])
    return one.get_absolute_url()


def own_form_ticks(request, reference):
    """Which answer each tick is, some of them on a page."""
    one = _to_be_mapped(request, reference)
    page = Paginator(own_forms.ticks_of(one), A_PAGE).get_page(request.GET.get("page"))
    form = TicksForm(
        request.POST or None, boxes=list(page), initial={"row_version": one.row_version}
    )
    status = 200
    if form.is_valid():
        change = partial(own_forms.map_ticks, one, codes=form.codes)
        if _saved(form, change, by=request.user, theirs=_codes_of):
            return redirect(_next(one, "own_form_ticks", page) or one.get_absolute_url())
        status = 409
    context = {"own": one, "page": page, "form": form}
    return render(request, "records/own_form_ticks.html", context, status=status)


def _next(one, name, page):
    """The page after this one; nothing after the last."""
    if not page.has_next():
        return ""
    address = reverse(f"own_form:{name}", args=[one.reference])
    return f"{address}?page={page.next_page_number()}"


def _saved(form, change, *, by, theirs):
    """Save what was said, once; what somebody else said meanwhile is shown beside it."""
    version = form.cleaned_data["row_version"]
    try:
        once(form, by=by, do=lambda: change(by=by, row_version=version).get_absolute_url())
    except own_forms.MappedMeanwhile as met:
        form.meet(theirs=theirs(met.form), row_version=met.form.row_version, what=MAPPED)
        return False
    return True


def _fields_of(one):
    return {entry.key: entry.field for entry in entries(one.boxes.all())}


def _codes_of(one):
    return {f"tick_{box.number}": box.code for box in one.boxes.all()}


@require_POST
def own_form_preview(request, reference):
    """Ask for the form as a made-up record fills it: a worker makes it."""
    one = _seen(request, reference)
    require(is_secretariat(request.user))
    document = own_forms.request_preview(one)
    return redirect(
        "own_form:own_form_preview_file", one.reference, document.key.rpartition("/")[2]
    )


def own_form_preview_file(request, reference, sha256):
    """The preview, or the page that waits for it."""
    document = own_forms.find_preview(_seen(request, reference), sha256)
    if document is None:
        raise Http404("No such preview was asked for")
    return document_response(document, request)


def own_form_file(request, reference):
    """The form as K-MIP handed it in."""
    return document_response(_seen(request, reference).file, request)


def own_form_use(request, reference):
    """Using it, after asking."""
    return _moved(request, reference, "use", own_forms.use, "The form is in use.")


def own_form_stop(request, reference):
    """Not using it any more, after asking."""
    return _moved(request, reference, "replace", own_forms.stop, "The form is not used any more.")


def own_form_discard(request, reference):
    """Deleting a form that was never used, after asking."""
    return _moved(request, reference, "discard", own_forms.discard, "The form is deleted.")


def _moved(request, reference, move, do, said):
    one = _seen(request, reference)
    require(OWN_FORM_MAY[move](request.user, one))
    by = {"use": one.used_by, "replace": one.replaced_by}.get(move)
    if request.method == "POST" and by == request.user and not one.can(move):  # pressed twice
        return redirect("own_form:own_form_list")
    if not one.can(move):
        raise InvalidMove(one, move)
    if request.method == "POST":
        do(one, by=request.user)
        messages.success(request, said)
        return redirect("own_form:own_form_list")
    context = {
        "own": one,
        "before": OwnForm.objects.visible_to(request.user).in_use(),
        "without": len(without_box(one.boxes.all())),
    }
    return render(request, f"records/own_form_{move}.html", context)


def _seen(request, reference):
    require(works_for_kmip(request.user))
    seen = OwnForm.objects.visible_to(request.user)
    people = ("uploaded_by", "mapped_by", "used_by", "replaced_by")
    return get_object_or_404(seen.select_related("file", *people), reference=reference)


def _to_be_mapped(request, reference):
    """A draft, which the secretariat may still map."""
    one = _seen(request, reference)
    require(is_secretariat(request.user))
    if not one.can("use"):
        raise InvalidMove(one, "use")
    return one
