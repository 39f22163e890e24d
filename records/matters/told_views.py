"""An organisation that was told reads it and answers: by link and code, or signed in."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from records import link_codes
from records.matters import pages, telling
from records.matters.breach_forms import TheirBreachForm, as_it_stands
from records.matters.forms import TellingAnswerForm
from records.models import Telling
from signatories.links import by_link

PROVED = "tellings"  # in the session: which links were proved by their code, and until when


@login_not_required
@by_link
def told_start(request, token):
    """Who tells; the button sends a code to the address of the link."""
    one = _found(token)
    if one is None or not one.link_works:
        return _gone(request)
    if request.method == "POST":
        return link_codes.send(request, one, onward=reverse("records:told_code", args=[token]))
    return render(request, "records/matters/told_start.html", {"telling": one})


@login_not_required
@by_link
def told_code(request, token):
    """The code, typed; wrong ones count."""
    one = _found(token)
    if one is None or not one.link_works:
        return _gone(request)
    onward, to_do = reverse("records:told_answer", args=[token]), "answer what you were told"
    return link_codes.typed(request, one, kept=PROVED, onward=onward, to_do=to_do)


@login_not_required
@by_link
def told_answer(request, token):
    """What happened, shown to whoever reads that mailbox, and their answer."""
    one = _found(token)
    if one is None or not one.link_works:
        return _gone(request)
    if not link_codes.is_proved(request, one, kept=PROVED):
        return redirect("records:told_start", token)
    return _answered(request, one, reverse("records:told_answer", args=[token]))


@by_link
def told_own(request, reference):
    """The same, for the leads of the organisation that was told."""
    seen = Telling.objects.visible_to(request.user).with_names()
    one = get_object_or_404(seen, reference=reference)
    return _answered(request, one, request.path, by=request.user)


def _answered(request, one, url, by=None):
    context = pages.shown_to(one) | {"answers": pages.answer_rows(one)}
    if not one.may_answer or (one.answered_at and not one.matter.is_breach):
        if request.method == "POST" and one.answered_at:  # pressed twice
            return redirect(url)
        return render(request, "records/matters/told_done.html", context)
    form, status = _form(request, one, by), 200
    if form.is_valid():
        try:
            _keep(one, form, by)
            return redirect(url)
        except telling.TellingChanged as change:
            form.meet(theirs=as_it_stands(change.telling), row_version=change.telling.row_version,
                      what=str(change))  # fmt: skip
            status = 409
    return render(
        request, "records/matters/told_answer.html", context | {"form": form}, status=status
    )


def _form(request, one, by):
    told = {"name": by.name, "role": by.job_title} if by else {"name": one.name}
    if one.matter.is_breach:
        return TheirBreachForm(request.POST or None, initial=as_it_stands(one) | told)
    return TellingAnswerForm(request.POST or None, initial=told)


def _keep(one, form, by):
    if one.matter.is_breach:
        seen = form.cleaned_data["row_version"]
        telling.decide(one, by=by, row_version=seen, **form.told)
    else:
        telling.answer(one, by=by, **form.answers)


def _found(token):
    return Telling.objects.opened_by(token)


def _gone(request):
    return render(request, "records/matters/told_gone.html", status=404)
