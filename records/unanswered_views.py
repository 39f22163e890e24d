"""The owner sees to a party that has not answered."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.lifecycle import TooLate
from kmip_portal.permissions import require
from records import arrangement, unanswered
from records.party_views import meet
from records.permissions import may_send
from records.repeat_emails import other_leads
from records.seeing import visible
from records.unanswered_forms import LEADS, WAIT, ContactForm, SilentForm


@require_POST
def party_remind(request, reference, number):
    """A new link to whoever was asked, once a day."""
    asked = _asked(request, reference, number)
    try:
        unanswered.remind(asked, by=request.user)
        messages.success(request, "We’ve sent them a new link.")
    except unanswered.WrittenToToday as today:
        messages.info(request, str(today))
    return redirect(asked.record)


@require_POST
def party_leave_out(request, reference, number):
    """Go on without an organisation."""
    asked = _asked(request, reference, number)
    if asked.left_out_by == request.user:  # pressed twice
        return redirect(asked.record)
    unanswered.leave_out(asked, by=request.user)
    messages.success(request, "The record goes on without them.")
    return redirect(asked.record)


def party_contact(request, reference, number):
    """Another person of the party is asked."""
    asked = _asked(request, reference, number)
    _refuse_if_answered(asked)
    form = ContactForm(request.POST or None, initial=_of_contact(asked.party))
    status = 200
    if form.is_valid():
        told = {name.removeprefix("contact_"): said for name, said in form.answers.items()}
        seen = form.cleaned_data["row_version"]
        try:
            unanswered.change_contact(asked, by=request.user, row_version=seen, **told)
            messages.success(request, f"The contact of {asked.party.called} is changed.")
            return redirect(asked.record)
        except arrangement.RowChanged as change:
            meet(form, _of_contact(change.row), change.row)
            status = 409
        except unanswered.LinkedToday:
            form.add_error(
                "contact_email",
                "This address was sent a link less than a day ago. Enter another, or change it"
                " back tomorrow",
            )
    context = {"record": asked.record, "asked": asked, "form": form}
    return render(request, "records/party_contact.html", context, status=status)


def _of_contact(party):
    return {name: getattr(party, name) for name in (*ContactForm.base_fields, "row_version")}


def party_silent(request, reference, number):
    """No word for four weeks: wait, ask its leads, or go on without it."""
    asked = _asked(request, reference, number)
    if request.method == "POST" and asked.left_out_by == request.user:  # pressed twice
        return redirect(asked.record)
    _refuse_if_answered(asked)
    if not asked.is_silent:
        raise TooLate("Wait four weeks for their answer before you decide.")
    leads = other_leads(asked)
    form = SilentForm(request.POST or None, has_leads=bool(leads))
    if form.is_valid():
        _done(request, asked, form.cleaned_data["answer"])
        return redirect(asked.record)
    context = {"record": asked.record, "asked": asked, "form": form, "leads": leads}
    return render(request, "records/party_silent.html", context)


def _done(request, asked, answer):
    called = asked.party.called
    if answer == WAIT:
        unanswered.wait(asked, by=request.user)
        messages.success(request, f"You wait on for {called}. We’ll tell you again in 14 days.")
    elif answer == LEADS:
        unanswered.chase_leads(asked, by=request.user)
        messages.success(request, f"We’ve written to the leads of {called}.")
    else:
        unanswered.leave_out(asked, by=request.user)
        messages.success(request, f"The record goes on without {called}.")


def _asked(request, reference, number):
    record = visible(request, reference, "repeat")
    require(may_send(request.user, record))
    standing = record.confirmations.standing().select_related("party__organisation")
    found = standing.filter(party__number=number).first()
    if found is None:
        raise Http404
    found.record = record
    return found


def _refuse_if_answered(asked):
    if asked.answered_at or asked.left_out_at or asked.record.status != "waiting":
        raise TooLate(f"{asked.party.called} has answered, or the record went on.")
