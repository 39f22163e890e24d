"""Seeing to a matter: its clock, a breach, the answers of others, its end."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.lifecycle import TooLate
from kmip_portal.permissions import require
from records.matters import kinds, pages, services, telling
from records.matters.breach_forms import BreachForm, TheirBreachForm, as_it_stands
from records.matters.forms import LongerForm, OutcomeForm, TheirAnswerForm
from records.matters.permissions import may_see_to
from records.matters.views import seen, seen_to

FORM = "records/matters/matter_form.html"


@require_POST
def matter_clock(request, reference):
    """A button: the clock stops, goes on, or what it is for was done."""
    matter = seen_to(request, reference)
    pressed = request.POST.get("do")
    if pressed == "wait":
        services.wait(matter, by=request.user, since=clock.today())
    elif pressed == "go_on":
        services.go_on(matter, by=request.user, on=clock.today())
    elif pressed == "met" and matter.is_complaint:
        services.met(matter, by=request.user, at=clock.now())
    return redirect(matter)


def matter_extend(request, reference):
    """Longer, for a reason."""
    matter = seen_to(request, reference)
    if not pages.clock_of(matter)["may_extend"]:
        return redirect(matter)
    form = LongerForm(request.POST or None)
    if form.is_valid():
        services.extend(matter, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, "The time is extended. Tell the person, and why.")
        return redirect(matter)
    context = {"matter": matter, "form": form, "heading": "Take longer", "button": "Take longer",
               "intro": kinds.limit(matter.kind).hint}  # fmt: skip
    return render(request, FORM, context)


def matter_breach(request, reference):
    """Whether a breach is reported."""
    matter = seen_to(request, reference)
    if not matter.is_breach:
        raise Http404
    form = BreachForm(request.POST or None, initial=as_it_stands(matter), aware=matter.received_at)
    status = 200
    if form.is_valid():
        try:
            seen_version = form.cleaned_data["row_version"]
            services.decide_breach(matter, by=request.user, row_version=seen_version, **form.told)
            return redirect(matter)
        except services.MatterChanged as change:
            _meet(form, as_it_stands(change.matter), change.matter)
            status = 409
    context = {"matter": matter, "form": form, "heading": "Report the breach", "button": "Save",
               "intro": kinds.limit(matter.kind).hint}  # fmt: skip
    return render(request, FORM, context, status=status)


def _meet(form, theirs, row):
    form.meet(theirs=theirs, row_version=row.row_version, what="Somebody else changed this")


def matter_close(request, reference):
    """How it ended."""
    matter = seen(request, reference)
    require(may_see_to(request.user, matter))
    if matter.status == "closed" and matter.closed_by_id == request.user.pk:  # pressed twice
        return redirect(matter)
    if not matter.can("close"):
        raise TooLate(services.OVER)
    if matter.is_breach and not matter.is_decided:
        messages.info(request, "Say first whether the breach is reported to the regulator.")
        return redirect("records:matter_breach", matter.reference)
    now = {"row_version": matter.row_version}
    form = OutcomeForm(request.POST or None, initial=now)
    status = 200
    if form.is_valid():
        try:
            services.close(matter, by=request.user, **form.answers,
                           row_version=form.cleaned_data["row_version"])  # fmt: skip
            messages.success(request, "The matter is closed.")
            return redirect(matter)
        except services.MatterChanged as change:
            _meet(form, {}, change.matter)
            status = 409
    waits = [one.called for one in matter.tellings.filter(answered_at=None)]
    context = {"matter": matter, "form": form, "heading": "Close this matter", "waits": waits,
               "button": "Close this matter"}  # fmt: skip
    return render(request, FORM, context, status=status)


@require_POST
def matter_withdraw(request, reference):
    """It was opened by mistake."""
    matter = seen(request, reference)
    require(may_see_to(request.user, matter))
    services.withdraw(matter, by=request.user)
    messages.success(request, "The matter is withdrawn.")
    return redirect(matter)


def matter_telling(request, reference, notice):
    """What an organisation was told and answered; where it answered by phone, that is written
    down here."""
    matter = seen(request, reference)
    one = get_object_or_404(matter.tellings.with_names(), reference=notice)
    may = may_see_to(request.user, matter) and one.may_answer
    form, status = _their_form(request, one) if may and not one.answered_at else None, 200
    if request.method == "POST" and form is None:
        if may_see_to(request.user, matter) and one.answered_at:  # pressed twice
            return redirect(matter)
        require(may)
    if form and form.is_valid():
        try:
            _write_down(request, one, form)
            messages.success(request, f"The answer of {one.called} is written down.")
            return redirect(matter)
        except telling.TellingChanged as change:
            _meet(form, as_it_stands(change.telling), change.telling)
            status = 409
    context = {"matter": matter, "telling": one, "rows": pages.answer_rows(one), "form": form,
               "may_remind": may and one.link_may_be_renewed}  # fmt: skip
    return render(request, "records/matters/matter_telling.html", context, status=status)


def _their_form(request, one):
    kind = TheirBreachForm if one.matter.is_breach else TheirAnswerForm
    initial = as_it_stands(one) if one.matter.is_breach else {}
    return kind(request.POST or None, initial=initial)


def _write_down(request, one, form):
    if one.matter.is_breach:
        seen_version = form.cleaned_data["row_version"]
        telling.decide(one, by=request.user, row_version=seen_version, **form.told)
    else:
        telling.answer(one, by=request.user, **form.answers)


@require_POST
def telling_remind(request, reference, notice):
    """A new link to whoever was written to."""
    matter = seen_to(request, reference)
    one = get_object_or_404(matter.tellings.with_names(), reference=notice)
    if not ratelimit.consume(request, action="link_again", key=one.reference):
        raise TooLate("You have sent new links several times. Wait an hour, then try again.")
    telling.send_again(one, by=request.user)
    messages.success(request, f"We’ve sent {one.called} a new link.")
    return redirect(matter)
