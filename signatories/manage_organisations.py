"""The secretariat keeps the list of organisations: found, added, brought in from a file."""

import re
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.jobs.pages import looking_again
from kmip_portal.pagination import Keyset
from kmip_portal.permissions import require
from kmip_portal.spreadsheets import csv_lines
from kmip_portal.submissions.services import once
from signatories import organisation_types
from signatories.manage_forms import AddForm, ImportForm, ListForm
from signatories.models import Organisation, OrganisationImport
from signatories.organisation_file import NUMBERS, PLAIN, UnreadableFile
from signatories.services import adding, imports
from signatories.standing import Standing

COLUMNS = ["name", "organisation_type", "area", *[n for n in PLAIN if n != "name"], *NUMBERS]
IN_WORDS = {
    "organisation_type": "Type",
    "area": "Areas",
    "ico_registration": "ICO registration",
    "is_known_public_service": "On the list of public services",
    "urn": "URN",
    "ods": "ODS code",
    "gss": "GSS code",
    "ukprn": "UKPRN",
    "charity": "Charity number",
    "company": "Company number",
}
LINE = re.compile(r"[0-9]{1,6}")  # the number of a line, as a page names it
SHOWN = 300  # rows of each kind that a preview prints; the rest are counted


def organisation_list(request):
    """Every organisation the portal knows."""
    require(works_for_kmip(request.user))
    form = ListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = Organisation.objects.visible_to(request.user)
    if asked.get("q"):
        found = found.search(asked["q"])
    if asked.get("type"):
        found = found.filter(organisation_type=asked["type"])
    if asked.get("details"):
        since = clock.today() - timedelta(days=365)
        found = found.filter(pk__in=Organisation.objects.signatories().values("pk"))
        found = found.details_unconfirmed(since)
    page = Keyset(found.for_register(), ("folded_name",)).page(
        after=request.GET.get("after"), before=request.GET.get("before")
    )
    standing, types = Standing(), organisation_types.labels()
    context = {
        "form": form,
        "page": page,
        "rows": [(one, types.get(one.organisation_type, ""), standing.words(one)) for one in page],
        "may_manage": is_secretariat(request.user),
        "q": asked.get("q", ""),
        "is_narrowed": any(asked.values()),
    }
    return render(request, "signatories/manage/organisation_list.html", context)


def organisation_add(request):
    """An organisation that nobody has applied for, such as one that will take another’s place."""
    require(is_secretariat(request.user))
    form = AddForm(request.POST or None)
    if form.is_valid():
        url = once(form, by=request.user, do=lambda: adding.add_organisation(
            by=request.user, **form.answers
        ))  # fmt: skip
        messages.success(request, f"{form.cleaned_data['name']} is added.")
        return redirect(url)
    return render(request, "signatories/manage/organisation_add.html", {"form": form})


def import_template(request):
    """An empty file with the names of the columns."""
    require(is_secretariat(request.user))
    return _csv(COLUMNS, [], "organisations-template.csv")


def import_new(request):
    """Hand in a file: what is wrong with the whole of it first, then row by row."""
    require(is_secretariat(request.user))
    form, problems = ImportForm(request.POST or None, request.FILES or None), []
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found, problems = imports.check(file.checked.content)
        except UnreadableFile as wrong:
            form.add_error("file", str(wrong).removesuffix("."))
        else:
            if not problems:
                url = once(form, by=request.user, do=lambda: imports.upload(
                    content=file.checked.content, filename=file.checked.name,
                    rows=len(found.rows), by=request.user,
                ))  # fmt: skip
                return redirect(url)
            form = ImportForm()
    context = {
        "form": form,
        "problems": problems[:SHOWN],
        "number_of_problems": len(problems),
        "types": organisation_types.choices(),
        "recent": OrganisationImport.objects.visible_to(request.user).defer("content")[:10],
    }
    return render(request, "signatories/manage/import_new.html", context)


def import_detail(request, reference):
    """Where an import stands: being looked through, to be checked, done, undone."""
    found = _import(request, reference)
    types = organisation_types.labels()
    added = [one | {"type": types.get(one["type"], "")} for one in found.preview.get("added", [])]
    changes = found.preview.get("changes", [])
    context = {
        "found": found,
        "doubtful": [one for one in added if one["duplicates"]],
        "added": [one for one in added if not one["duplicates"]],
        "changes": _in_words(changes[:SHOWN], types),
        "number_of_changes": len(changes),
        "number_changed": len({one["slug"] for one in changes}),
        "shown": f":{SHOWN}",
    }
    response = render(request, "signatories/manage/import_detail.html", context)
    waits = found.status in ("uploaded", "wanted") and found.looking
    return looking_again(response, found.looking) if waits else response


@require_POST
def import_start(request, reference):
    """Bring it in, but for the ticked lines; or drop it."""
    found = _import(request, reference)
    if request.POST.get("answer") == "drop":
        imports.drop(found, by=request.user)
        messages.success(request, "Nothing of the file was imported.")
        return redirect("manage_organisations:import_new")
    lines = [int(one) for one in request.POST.getlist("leave_out") if LINE.fullmatch(one)]
    imports.want(found, left_out=lines, by=request.user)
    return redirect(found)


@require_POST
def import_undo(request, reference):
    """As it was before."""
    found = _import(request, reference)
    imports.undo(found, by=request.user)
    messages.success(request, "The import is undone.")
    return redirect(found)


def import_results(request, reference):
    """What the import did, as a file."""
    found = _import(request, reference)
    rows = [["added", slug, "", "", ""] for slug in found.done.get("added", [])]
    rows += [
        ["changed", one["slug"], one["field"], one["old"], one["new"]]
        for one in found.done.get("changes", [])
    ]
    header = ["what", "organisation", "field", "old", "new"]
    return _csv(header, rows, f"import-{found.reference}.csv")


def _in_words(changes, types):
    """Each change as a person reads it: the organisation, the column, the words for codes."""
    names = Organisation.objects.names({one["slug"] for one in changes})
    said = {"True": "Yes", "False": "No"} | types
    return [
        {
            "line": one["line"],
            "name": names.get(one["slug"], one["slug"]),
            "field": IN_WORDS.get(one["field"], one["field"].replace("_", " ").capitalize()),
            "old": said.get(one["old"], one["old"]),
            "new": said.get(one["new"], one["new"]),
        }
        for one in changes
    ]


def _import(request, reference):
    require(is_secretariat(request.user))
    seen = OrganisationImport.objects.visible_to(request.user).select_related("looking")
    return get_object_or_404(seen, reference=reference)


def _csv(header, rows, filename):
    return HttpResponse(
        csv_lines(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
