"""Pages of the secretariat: the text of a draft, clause by clause, and what it covers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements import checks, coverage, drafting, services
from agreements.catching_up import Since
from agreements.comparing import ways_of_showing
from agreements.forms import (
    CatchUpForm,
    CorrectForm,
    CoverageForm,
    StartForm,
)
from agreements.marked import Marked
from agreements.models import AgreementVersion
from agreements.permissions import may_draft
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.permissions import require
from kmip_portal.portal_tags import count
from kmip_portal.submissions.services import once


def version_of(request, number):
    """A version as K-MIP's people see it."""
    require(works_for_kmip(request.user))
    visible = AgreementVersion.objects.visible_to(request.user)
    return get_object_or_404(visible, number=number.replace("-", "."))


def draft_of(request, number):
    """A draft, for the secretariat."""
    version = version_of(request, number)
    require(may_draft(request.user))
    drafting.must_be_a_draft(version)
    return version


def draft_start(request):
    require(may_draft(request.user))
    before = AgreementVersion.objects.in_force()
    form = StartForm(
        request.POST or None, initial={"number": before.next_major if before else "1.0"}
    )
    if form.is_valid():

        def start():
            return list_of(services.start_draft(**form.answers, by=request.user))

        try:
            return redirect(once(form, by=request.user, do=start))
        except services.Refused as error:
            form.add_error("number", str(error))
    context = {"form": form, "before": before}
    return render(request, "agreements/manage/draft_start.html", context)


def draft_correct(request):
    """Small errors of the version in force are put right in the next minor version."""
    require(may_draft(request.user))
    before = AgreementVersion.objects.in_force()
    if before is None:
        raise Http404("There is no version in force to correct")
    form = CorrectForm(request.POST or None)
    if form.is_valid():

        def start():
            return list_of(services.start_correction(by=request.user))

        return redirect(once(form, by=request.user, do=start))
    context = {"before": before, "form": form}
    return render(request, "agreements/manage/draft_correct.html", context)


def list_of(version):
    return reverse("manage_agreement:clause_list", args=[version.slug])


def clause_list(request, number):
    """The text of a version as a list of clauses; of a draft, with what can be done to each."""
    version = version_of(request, number)
    clauses, marks = list(version.clauses.all()), _marks(version)
    context = {
        "version": version,
        "clauses": [(clause, marks.get(clause.key, "")) for clause in clauses],
        "may_edit": may_draft(request.user) and version.can("propose"),
        "problems": len(checks.problems(clauses)),
        "since": Since(version),
    }
    return render(request, "agreements/manage/clause_list.html", context)


def _marks(version):
    """What happened to each clause since the version in force, by key, in words."""
    before = AgreementVersion.objects.in_force()
    if before is None or before == version:
        return {}
    return {one.key: ", ".join(one.said) for one in Marked.versions(before, version).clauses}


def catch_up(request, number):
    """What was published since a draft was begun, and a button that takes it over."""
    version = draft_of(request, number)
    form = CatchUpForm(request.POST or None)
    if form.is_valid():

        def take_over():
            taken = drafting.catch_up(version, by=request.user)
            messages.success(request, f"{count(len(taken), 'clause')} taken over.")
            return list_of(version)

        return redirect(once(form, by=request.user, do=take_over))
    context = {"version": version, "since": Since(version), "form": form}
    return render(request, "agreements/manage/catch_up.html", context)


def version_redline(request, number):
    """A version against the one in force, or the one before it: always at hand."""
    version = version_of(request, number)
    before = AgreementVersion.objects.in_force()
    if before == version:
        before = AgreementVersion.objects.readable().exclude(pk=version.pk).first()
    context = {"version": version, "old": before, "new": version}
    if before:
        context |= {"marked": Marked.versions(before, version)} | ways_of_showing(request)
    return render(request, "agreements/manage/version_redline.html", context)


def version_checks(request, number):
    """What to look at before the text is proposed."""
    version = version_of(request, number)
    clauses = list(version.clauses.all())
    context = {
        "version": version,
        "problems": checks.problems(clauses),
        "reading": checks.reading("\n\n".join(clause.body for clause in clauses)),
        "hardest": checks.hardest(clauses),
        "affected": coverage.touched_by_changes_of_law(version),
        "gaps": [point for point in coverage.points(version) if point.is_gap],
        "may_edit": may_draft(request.user) and version.can("propose"),
    }
    return render(request, "agreements/manage/version_checks.html", context)


def coverage_list(request):
    """Each point that the code asks, and the clauses said to cover it."""
    require(works_for_kmip(request.user))
    version = _covered()
    context = {
        "version": version,
        "points": coverage.points(version),
        "may_edit": may_draft(request.user),
    }
    return render(request, "agreements/manage/coverage_list.html", context)


def coverage_edit(request, point):
    require(may_draft(request.user))
    version = _covered()
    found = next((one for one in coverage.points(version) if one.code == point), None)
    if found is None:
        raise Http404("The code does not ask for this")
    form = CoverageForm(
        request.POST or None,
        clauses=version.clauses.all(),
        initial={"clauses": [clause.key for clause in found.clauses]},
    )
    if form.is_valid():
        coverage.cover(point, form.answers["clauses"], of=version, by=request.user)
        messages.success(request, f"“{found.words}” is saved.")
        return redirect("manage_agreement:coverage_list")
    context = {"version": version, "point": found, "form": form}
    return render(request, "agreements/manage/coverage_edit.html", context)


def _covered():
    version = AgreementVersion.objects.in_force()
    if version is None:
        raise Http404("No version is in force yet")
    return version
