"""Advice is asked from a record, and given from the adviser's own list."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal.lifecycle import InvalidMove
from kmip_portal.pagination import Keyset
from kmip_portal.permissions import require
from kmip_portal.portal_tags import count
from kmip_portal.queues import MOST, Queue, wants_next
from records.advice import asking, giving, pages
from records.advice.content import cards, content_of
from records.advice.forms import (
    AdviceFilters,
    AskAdviceForm,
    GiveAdviceForm,
    GiveManyForm,
    ReplyAdviceForm,
)
from records.advice.permissions import may_advise, may_ask, may_take_back
from records.models import AdviceRequest
from records.models.confirmation import sha256
from records.permissions import may_edit
from records.seeing import visible
from signatories.permissions import advised_by

MOST_AT_ONCE = 50


def advice_ask(request, reference):
    """Ask an adviser of the organisation about a draft."""
    record = visible(request, reference, None)
    require(may_edit(request.user, record))
    if not may_ask(request.user, record):
        return redirect(record)
    form = AskAdviceForm(
        request.POST or None, record=record, initial={"office": request.GET.get("office", "")}
    )
    if form.is_valid():
        asked = asking.ask(record, by=request.user, **form.answers)
        messages.success(request, pages.asked_in_words(asked))
        return redirect(record)
    context = {"record": record, "form": form, "days": asking.DAYS}
    return render(request, "records/advice/ask.html", context)


def advice_list(request):
    """What waits for this adviser, of all the organisations that they advise."""
    require(bool(advised_by(request.user)))
    filters = AdviceFilters(request.GET, user=request.user)
    found = filters.narrow(request.user).with_names()
    page = Keyset(found, ("due_on",)).page(
        after=request.GET.get("after"), before=request.GET.get("before")
    )
    context = {
        "form": filters,
        "page": page,
        "answered": request.GET.get("show") == "answered",
        "narrowed": request.GET.urlencode(),
    }
    return render(request, "records/advice/list.html", context)


def advice_detail(request, reference):
    """One request: what is asked, what the record says, what was advised; and the next step of
    whoever reads it."""
    asked = _seen(request, reference)
    if request.method == "POST" and "reply" in request.POST:
        return _replied(request, asked)
    content = content_of(asked.record)
    digest = sha256(content)
    form = GiveAdviceForm(request.POST or None, initial={"seen": digest})
    queue = _queue(request)
    if form.is_valid():
        return _given(request, asked, form, queue) or _read_anew(request, asked, form)
    return _page(request, asked, content, form=form, left=queue.left(reference))


def _given(request, asked, form, queue):
    """The advice is there, or it was too late; nothing where the record changed meanwhile."""
    try:
        giving.give(asked, by=request.user, seen=form.cleaned_data["seen"], **form.answers)
    except giving.ChangedSinceRead:
        return None
    except InvalidMove:
        if not wants_next(request):
            raise
        return queue.skipped(request, asked.reference, f"the advice on {asked.record}")
    messages.success(request, f"Your advice on {asked.record} is kept, with what you read.")
    return queue.onward(request, asked.reference)


def _read_anew(request, asked, form):
    content = content_of(asked.record)
    form.changed(sha256(content))
    return _page(request, asked, content, form=form, status=409)


def _replied(request, asked):
    require(may_edit(request.user, asked.record))
    form = ReplyAdviceForm(request.POST)
    if form.is_valid():
        asking.reply(asked, by=request.user, words=form.cleaned_data["reply"])
        messages.success(request, f"We’ve asked the {asked.office_in_words} again.")
        return redirect(asked.record)
    return _page(request, asked, content_of(asked.record), reply=form)


def _page(request, asked, content, *, form=None, reply=None, left=0, status=200):
    owns = may_edit(request.user, asked.record)
    advises = asked.can("answer") and may_advise(request.user, asked)
    replies = owns and asked.can("reply")
    context = {
        "asked": asked,
        "record": asked.record,
        "given": pages.given(asked.advice.select_related("given_by", "replied_by", "against_by")),
        "cards": cards(content),
        "questions": pages.questions(asked),
        "form": form if advises else (reply or ReplyAdviceForm()) if replies else None,
        "advises": advises,
        "may_take_back": owns and asked.can("take_back"),
        "left": left,
        "next_text": "Advise and do the next one",
    }
    return render(request, "records/advice/detail.html", context, status=status)


def advice_seen(request, reference, number):
    """What an adviser saw of the record when they advised, as it was kept."""
    asked = _seen(request, reference)
    given = list(asked.advice.select_related("given_by"))
    if not 0 < number <= len(given):
        return render(request, "404.html", status=404)
    advice = given[number - 1]
    context = {
        "asked": asked,
        "record": asked.record,
        "advice": advice,
        "cards": cards(advice.content),
        "is_so_now": sha256(content_of(asked.record)) == advice.content_sha256,
    }
    return render(request, "records/advice/seen.html", context)


@require_POST
def advice_take_back(request, reference):
    """No advice is wanted any more."""
    asked = _seen(request, reference)
    require(may_take_back(request.user, asked))
    asking.take_back(asked, by=request.user)
    messages.success(request, f"The {asked.office_in_words} is not asked any more.")
    return redirect(asked.record)


def advice_many(request):
    """One opinion on several requests, each as it is shown here; those that change meanwhile are
    left out and named."""
    require(bool(advised_by(request.user)))
    wanted = (request.POST if request.method == "POST" else request.GET).getlist("chosen")
    chosen = _chosen(request, wanted[:MOST_AT_ONCE])
    if not chosen:
        messages.info(request, "Select at least one request that waits for your advice.")
        return redirect("records:advice_list")
    contents = {one.reference: content_of(one.record) for one in chosen}
    form = GiveManyForm(
        request.POST or None, shown={name: sha256(said) for name, said in contents.items()}
    )
    if form.is_valid():
        return _given_many(request, chosen, form)
    context = {
        "form": form,
        "chosen": [_as_read(one, contents[one.reference]) for one in chosen],
        "button": f"Advise on {count(len(chosen), 'record')}",
    }
    return render(request, "records/advice/many.html", context)


def _as_read(asked, content):
    """One of several: what the record says, what they want to know, and what was advised."""
    given = asked.advice.select_related("given_by", "replied_by", "against_by")
    return asked, cards(content), pages.questions(asked), pages.given(given)


def _given_many(request, chosen, form):
    outcomes = giving.give_many(
        [(one, form.seen[one.reference]) for one in chosen], by=request.user, **form.answers
    )
    problems = [one for one in outcomes if one.problem]
    if done := len(outcomes) - len(problems):
        messages.success(request, f"Your advice on {count(done, 'record')} is kept.")
    if not problems:
        return redirect("records:advice_list")
    context = {"problems": problems, "done": done}
    return render(request, "records/advice/many_done.html", context)


def _chosen(request, references):
    seen = AdviceRequest.objects.to_answer(request.user).with_names()
    found = seen.filter(reference__in=references)
    return [one for one in found if may_advise(request.user, one)]


def _seen(request, reference):
    seen = AdviceRequest.objects.visible_to(request.user).with_names()
    return get_object_or_404(seen, reference=reference)


def _queue(request):
    """What waits for this adviser, as the list was narrowed."""
    waiting = AdviceFilters(request.GET, user=request.user).narrow(request.user)
    return Queue.of(
        "advice",
        waiting.filter(status="asked").values_list("reference", flat=True)[:MOST],
        lambda key: reverse("records:advice_detail", args=[key]),
        reverse("records:advice_list") if advised_by(request.user) else reverse("in_tray"),
        "Nothing more waits for your advice.",
    )
