"""Public pages about change: two versions compared, a clause through time, what the text covers."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render

from agreements import clause_history, coverage, text
from agreements.forms import CompareForm
from agreements.marked import Marked
from agreements.models import AgreementVersion

VIEWS = {"inline": "In the text", "side": "Side by side", "changes": "As a list"}


def ways_of_showing(request):
    """Which of the three views is asked for, and links to all of them."""
    asked = request.GET.get("view", "inline")
    shown = asked if asked in VIEWS else "inline"
    return {
        "view": shown,
        "views": [(words, f"?view={view}", view == shown) for view, words in VIEWS.items()],
    }


@login_not_required
def compare_choose(request):
    """Choose two versions; the answer has an address of its own."""
    versions = list(_versions(request))
    form = CompareForm(request.GET or None, versions=versions)
    if request.GET and form.is_valid():
        return redirect("agreements:compare", form.answers["old"], form.answers["new"])
    return render(request, "agreements/compare_choose.html", {"form": form})


@login_not_required
def compare(request, old, new):
    """What changed from one version to another, shown in one of three ways."""
    versions = {version.slug: version for version in _versions(request)}
    missing = [slug.replace("-", ".") for slug in (old, new) if slug not in versions]
    if missing or old == new:
        problem = (
            f"There is no version {' or '.join(missing)} to compare."
            if missing
            else f"You chose version {versions[old].number} twice. Nothing changed in it."
        )
        form = CompareForm(versions=list(versions.values()), initial={"old": old, "new": new})
        return render(
            request,
            "agreements/compare_choose.html",
            {"form": form, "problem": problem},
            status=404 if missing else 200,
        )
    marked = Marked.versions(versions[old], versions[new])
    context = {
        "marked": marked,
        "old": versions[old],
        "new": versions[new],
        "is_backwards": versions[old].in_numbers > versions[new].in_numbers,
        "form": CompareForm(versions=list(versions.values()), initial={"old": old, "new": new}),
    }
    return render(request, "agreements/compare.html", context | ways_of_showing(request))


@login_not_required
def clause_detail(request, key):
    """A clause as it reads now, and what each version did to it."""
    readable = AgreementVersion.objects.readable().prefetch_related("clauses")
    versions = list(readable)[::-1]
    entries = clause_history.history(key, versions)
    if not entries:
        raise Http404("No version that was in force has this clause")
    latest = next(entry.version for entry in entries if entry.clause)
    current = versions[-1]
    rows = {clause.key: clause for clause in current.clauses.all()}
    shown = rows.get(key)
    of = current if shown else latest
    clause = shown or next(one for one in of.clauses.all() if one.key == key)
    context = {
        "clause": clause,
        "version": of,
        "is_current": shown is not None,
        "section": _text(clause, of),
        "address": request.build_absolute_uri(request.path),
        "history": [(entry, _words(entry)) for entry in entries],
    }
    return render(request, "agreements/clause_detail.html", context)


@login_not_required
def coverage_of_the_code(request):
    """The version in force held against what the regulator's code asks of such an agreement."""
    version = AgreementVersion.objects.in_force()
    if version is None:
        return render(request, "agreements/none_in_force.html")
    context = {
        "version": version,
        "points": coverage.points(version),
        "affected": coverage.touched_by_changes_of_law(version),
    }
    return render(request, "agreements/coverage.html", context)


def _versions(request):
    return AgreementVersion.objects.visible_to(request.user).prefetch_related("clauses")


def _text(clause, version, *, is_place=True):
    page = version.get_absolute_url()
    return text.section(clause, version.clauses.all(), page=page, is_place=is_place)


def _words(entry):
    """The whole clause as a version had it, where its words were new."""
    if entry.clause is None or not entry.has_other_words:
        return None
    return _text(entry.clause, entry.version, is_place=False)
