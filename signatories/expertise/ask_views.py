"""Asking a question: one line, the like of it, details, check, post."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kmip_portal.forms import PortalForm
from kmip_portal.law.book import book
from kmip_portal.law.titles import TITLES
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories.expertise.finding import similar
from signatories.expertise.models import QuestionDraft
from signatories.expertise.question_forms import AboutForm, SimilarForm, TitleForm, said_of
from signatories.expertise.question_permissions import may_write
from signatories.expertise.saying import who_sees
from signatories.expertise.services import asking
from signatories.expertise.speaking import speaking_for


def question_ask(request):
    """The first line. A link beside a question of a record says what it is about."""
    require(may_write(request.user))
    about, law = request.GET.get("about", "")[:60], known_law(request.GET.get("law", ""))
    form = TitleForm(request.POST or None)
    if form.is_valid():
        to = once(form, by=request.user, do=lambda: _similar_of(asking.begin(
            title=form.cleaned_data["title"], by=request.user, about=about if law else "", law=law,
        )))  # fmt: skip
        return redirect(to)
    context = {"form": form, "about": law_in_words(law)}
    return render(request, "expertise/question_ask.html", context)


def question_words(request, reference):
    """The first line again, to change it."""
    draft = _draft(request, reference)
    form = TitleForm(request.POST or None, initial={"title": draft.title})
    if form.is_valid():
        asking.change_draft(draft, title=form.cleaned_data["title"])
        return redirect(_similar_of(draft))
    context = {"form": form, "about": law_in_words(draft.law), "draft": draft}
    return render(request, "expertise/question_ask.html", context)


def question_similar(request, reference):
    """Up to five answered questions that are most like it; straight on where there are none."""
    draft = _draft(request, reference)
    found = similar(draft.title, to_be_read_by=request.user)
    if not found:
        return redirect(draft)
    form = SimilarForm(request.POST or None, similar=found)
    if form.is_valid():
        chosen = form.cleaned_data["chosen"]
        if chosen == form.NONE:
            return redirect(draft)
        asking.drop(draft)
        return redirect(next(one for one in found if str(one.number) == chosen))
    return render(request, "expertise/question_similar.html", {"form": form, "draft": draft})


def question_details(request, reference):
    """Details, topic, who sees it, and as whose question."""
    draft = _draft(request, reference)
    organisation = speaking_for(request)
    form = AboutForm(
        request.POST or None,
        initial=said_of(draft),
        organisation=organisation,
        title=draft.title,
    )
    if form.is_valid():
        asking.change_draft(draft, organisation=organisation, **form.answers)
        return redirect("expertise:question_check", reference)
    context = {"form": form, "draft": draft, "about": law_in_words(draft.law),
               "organisation": organisation}  # fmt: skip
    return render(request, "expertise/question_details.html", context)


def question_check(request, reference):
    """What was answered, each with where to change it; then it is posted."""
    form = PortalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and request.method == "POST":
        to = once(form, by=request.user, do=lambda: _post(request, reference))
        messages.success(request, "Your question is posted. We’ll email you when it is answered.")
        return redirect(to)
    draft = _draft(request, reference)
    if not draft.is_whole:
        return redirect(draft)
    context = {"form": form, "draft": draft, "rows": _rows(draft), "sees": who_sees(draft)}
    return render(request, "expertise/question_check.html", context)


def _post(request, reference):
    draft = _draft(request, reference)
    require(draft.is_whole)
    return asking.post(draft, by=request.user)


def _rows(draft):
    details = reverse("expertise:question_details", args=[draft.reference])
    words = reverse("expertise:question_words", args=[draft.reference])
    rows = [
        ("Question", draft.title, words, "the question"),
        ("About", law_in_words(draft.law), "", ""),
        ("Details", draft.details or "None", details, "the details"),
        ("Topic", str(draft.topic), details, "the topic"),
        ("Who can see it", draft.get_seen_by_display(), details, "who can see it"),
        ("Your organisation’s name", "Shown" if draft.shows_organisation else "Not shown", details,
         "whether your organisation’s name is shown"),
    ]  # fmt: skip
    return [
        {"label": label, "value": value, "url": url, "change": change}
        for label, value, url, change in rows
        if value
    ]


def known_law(text):
    """A list of the law, or one of its entries, that the portal knows; nothing else is carried."""
    kind, _, code = text.partition("/")
    if kind not in TITLES:
        return ""
    return text[:130] if code and book().item(kind, code) else kind


def law_in_words(law):
    """'Lawful bases: UK GDPR Article 6: Public task'."""
    kind, _, code = law.partition("/")
    if kind not in TITLES:
        return ""
    return f"{TITLES[kind]}: {book().label(kind, code)}" if code else TITLES[kind]


def _similar_of(draft):
    return reverse("expertise:question_similar", args=[draft.reference])


def _draft(request, reference):
    """A draft of theirs, while they take part; what was posted is posted."""
    require(may_write(request.user))
    seen = QuestionDraft.objects.visible_to(request.user).select_related("topic", "organisation")
    return get_object_or_404(seen, reference=reference)
