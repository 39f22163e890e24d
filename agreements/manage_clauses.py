"""Pages of the secretariat: one clause of a draft, edited, added, moved and removed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from agreements import checks, drafting, text
from agreements.forms import ClauseForm, NewClauseForm, RemoveForm
from agreements.manage_drafting import draft_of, list_of, version_of
from agreements.marked import Marked
from agreements.models import Clause
from agreements.permissions import may_draft
from agreements.wording import combined
from kmip_portal.lifecycle import TooLate
from kmip_portal.submissions.services import once


def _clause(request, number, key):
    """A clause of a draft, for the secretariat."""
    version = draft_of(request, number)
    return version, get_object_or_404(version.clauses.select_related("version"), key=key)


def clause_edit(request, number, key):
    """One clause a page. What somebody else wrote meanwhile is shown, not overwritten."""
    try:
        version, clause = _clause(request, number, key)
    except (Http404, TooLate) as reason:
        if request.method == "POST" and may_draft(request.user):
            return _came_too_late(request, number, reason)
        raise
    form = ClauseForm(request.POST or None, clause=clause)
    context = {"version": version, "clause": clause, "form": form}
    if request.POST.get("choice") == "theirs":
        messages.info(request, f"{clause} stays as it was changed. Your words were not saved.")
        return redirect("manage_agreement:clause_list", number)
    if request.POST.get("choice") == "combine":
        context["form"] = _combined(clause, form)
    elif "preview" in request.POST:
        context |= _preview(version, clause, form)
    elif form.is_valid():
        return _saved(request, version, clause, form)
    return render(request, "agreements/manage/clause_edit.html", context)


def _saved(request, version, clause, form):
    """Back to the list; or both texts, where somebody else has saved the clause meanwhile."""
    seen = form.cleaned_data["row_version"]
    try:
        drafting.change_clause(clause, **form.answers, row_version=seen, by=request.user)
    except drafting.ChangedMeanwhile as error:
        return _conflict(request, version, error.theirs, form)
    messages.success(request, f"{clause.number} {form.answers['heading']} is saved.".strip())
    return redirect("manage_agreement:clause_list", version.slug)


def _came_too_late(request, number, reason):
    """The clause is gone, or its text is no longer open: what was typed is shown, to be copied."""
    version, form = version_of(request, number), ClauseForm(request.POST)
    form.is_valid()
    why = str(reason) if isinstance(reason, TooLate) else "Somebody has removed this clause."
    context = {"version": version, "why": why, "mine": form.data}
    return render(request, "agreements/manage/clause_too_late.html", context, status=409)


def _conflict(request, version, theirs, form):
    """Both texts, side by side, and three ways to go on; nothing that was typed is lost."""
    mine = form.answers
    rows = list(version.clauses.all())
    written = [
        Clause(
            key=one.key,
            number=one.number,
            level=one.level,
            heading=mine["heading"] if one == theirs else one.heading,
            body=mine["body"] if one == theirs else one.body,
        )
        for one in rows
    ]
    context = {
        "version": version,
        "clause": theirs,
        "mine": mine,
        "difference": Marked(rows, written, ("Theirs", "Yours")).of(theirs.key),
    }
    return render(request, "agreements/manage/clause_conflict.html", context, status=409)


def _combined(clause, form):
    """A form that holds what both wrote: what is common once, what differs twice."""
    form.is_valid()
    mine = form.cleaned_data.get("body", "")
    return ClauseForm(
        initial={
            "heading": form.cleaned_data.get("heading") or clause.heading,
            "body": combined(clause.body, mine),
            "why": "\n\n".join(
                dict.fromkeys(
                    one for one in (clause.why_changed, form.cleaned_data.get("why", "")) if one
                )
            ),
            "row_version": clause.row_version,
        }
    )


def _preview(version, clause, form):
    """The clause as it would be read; nothing is saved."""
    form.is_valid()
    clause.heading = form.cleaned_data.get("heading") or clause.heading
    clause.body = form.cleaned_data.get("body", "")
    rows = [clause if one.pk == clause.pk else one for one in version.clauses.all()]
    return {
        "preview": text.section(clause, rows, page=version.get_absolute_url()),
        "broken": checks.of_clause(clause, rows),
    }


def clause_add(request, number, key):
    """A new clause after this one."""
    version, before = _clause(request, number, key)
    return _add(request, version, before)


def clause_add_first(request, number):
    """A new clause at the start: the first of all where the draft has none yet."""
    return _add(request, draft_of(request, number), None)


def _add(request, version, before):
    level = max(before.level, 2) if before else 1
    form = NewClauseForm(request.POST or None, initial={"level": str(level)})
    if form.is_valid():

        def add():
            words = form.answers | {"level": int(form.answers["level"])}
            after = before.key if before else ""
            made = drafting.add_clause(version, after=after, **words, by=request.user)
            messages.success(request, f"{made} is added.")
            return list_of(version)

        return redirect(once(form, by=request.user, do=add))
    context = {"version": version, "before": before, "form": form}
    return render(request, "agreements/manage/clause_add.html", context)


@require_POST
def clause_move(request, number, key):
    _, clause = _clause(request, number, key)
    up = request.POST.get("direction") == "up"
    seen = request.POST.get("position", "")
    seen_at = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None
    if drafting.move_clause(clause, up=up, seen_at=seen_at, by=request.user):
        messages.success(request, f"“{clause.heading}” has moved {'up' if up else 'down'}.")
    else:
        messages.info(request, f"“{clause.heading}” stays where it is.")
    return redirect("manage_agreement:clause_list", number)


def clause_remove(request, number, key):
    version, clause = _clause(request, number, key)
    sent = request.POST if request.method == "POST" else request.POST or None
    form = RemoveForm(sent, initial={"row_version": clause.row_version})
    context = {
        "version": version,
        "clause": clause,
        "keeps_number": drafting.was_published(clause.key),
        "form": form,
    }
    if form.is_valid():
        try:
            seen = form.cleaned_data["row_version"]
            why = form.answers["why"]
            drafting.remove_clause(clause, row_version=seen, why=why, by=request.user)
        except drafting.ChangedMeanwhile as change:
            told = {"row_version": change.theirs.row_version, "why": form.answers["why"]}
            again = RemoveForm(initial=told)
            context |= {"clause": change.theirs, "form": again, "changed": True}
            return render(request, "agreements/manage/clause_remove.html", context, status=409)
        messages.success(request, f"{clause} is removed.")
        return redirect("manage_agreement:clause_list", number)
    return render(request, "agreements/manage/clause_remove.html", context)
