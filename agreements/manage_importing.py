"""Pages of the secretariat: a Word file comes in, is looked at, and becomes a draft."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from agreements import importing, services
from agreements.forms import ImportForm, MatchForm
from agreements.models import AgreementVersion
from agreements.permissions import may_draft
from kmip_portal import kept_uploads
from kmip_portal.permissions import require
from kmip_portal.portal_tags import count
from kmip_portal.submissions.services import once
from kmip_portal.uploads import BadFile


def version_import(request):
    """Choose a file. What is in it is shown before anything is made of it."""
    require(may_draft(request.user))
    current = AgreementVersion.objects.in_force()
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        versions=AgreementVersion.objects.visible_to(request.user),
        initial={"base": current.slug if current else ""},
    )
    if form.is_valid() and (found := _found_in(form)):
        return _first_look(request, form.answers, found)
    return render(request, "agreements/manage/version_import.html", {"form": form})


def _found_in(form):
    """What is in the file; None where it cannot be read or numbered, which the form then says."""
    try:
        found = _read(form.answers["file"])
        services.refuse_number(form.answers["number"] or found.number)
    except BadFile as error:
        form.add_error("file", str(error))
    except services.Refused as error:
        form.add_error("number", str(error))
    else:
        return found
    return None


def _first_look(request, answers, found):
    """The page of what was found, with a form that remembers the file."""
    base = _base(request, answers.get("base"))
    told = {
        "upload": kept_uploads.keep(answers["file"]) or "",
        "number": answers["number"] or found.number,
        "base": base.slug if base else "",
    }
    form = MatchForm(initial=told, matches=importing.matches(found, base) if base else None)
    return _check(request, form, found, base, answers["file"].name, told["number"])


def version_import_check(request):
    """What was found in the file, and which clause is which; confirming it makes the draft."""
    require(may_draft(request.user))
    file = kept_uploads.find(request.POST.get("upload", ""))
    base = _base(request, request.POST.get("base"))
    if file is None or (base is None and request.POST.get("base")):
        if request.POST:
            messages.info(request, "The file is not kept any more. Select it again.")
        return redirect("manage_agreement:version_import")
    found = _read(file)
    form = MatchForm(request.POST, matches=importing.matches(found, base) if base else None)
    if form.is_valid():
        make = partial(_make, request, form, file, base)
        try:
            return redirect(once(form, by=request.user, do=make))
        except services.Refused as error:
            form.add_error(None, str(error))
    return _check(request, form, found, base, file.name, request.POST.get("number", ""))


def _make(request, form, file, base):
    """The draft, as it was confirmed; where its clauses are listed."""
    version, _ = services.import_agreement(
        file,
        number=form.cleaned_data["number"],
        by=request.user,
        filename=file.name,
        base=base,
        settled=form.settled,
    )
    messages.success(request, _said(version, base, form.settled))
    return reverse("manage_agreement:clause_list", args=[version.slug])


def _base(request, slug):
    visible = AgreementVersion.objects.visible_to(request.user)
    return visible.filter(number=slug.replace("-", ".")).first() if slug else None


def _check(request, form, found, base, filename, number):
    context = {
        "form": form,
        "found": found,
        "base": base,
        "filename": filename,
        "number": number,
        "kinds": _counted(found),
    }
    if base:
        context["found_again"] = sum(match.old is not None for match in form.matches.all)
        context["new"] = len(form.matches.all) - context["found_again"]
        context["not_found"] = len(form.matches.not_found)
    return render(request, "agreements/manage/version_import_check.html", context)


def _counted(found):
    """How much there is of each kind of thing, in words."""
    numbered = sum(bool(clause.number) for clause in found.clauses)
    return [
        ("Parts and schedules", len(found.parts)),
        ("Clauses", len(found.clauses) - len(found.parts)),
        ("Headings with a number", numbered),
        ("Numbered paragraphs and points of lists", found.items),
        ("Tables", found.tables),
        ("Footnotes", found.footnotes),
    ]


def _said(version, base, settled):
    made = f"Version {version.number} is now a draft."
    if base is None:
        return made
    again = sum(map(bool, settled.keys))
    new = len(settled.keys) - again
    return (
        f"{made} {count(again, 'clause')} of version {base.number} found again, "
        f"{count(new, 'clause')} new."
    )


def _read(file):
    from agreements.word import read_agreement  # large, and no other page needs it

    return read_agreement(file)
