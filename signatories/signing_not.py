"""A person says that they do not sign: not them, not yet, or not at all."""

from signatories.models import SigningRequest
from signatories.services import sitting
from signatories.signing_forms import DeclineForm, InsteadForm, MoreTimeForm, WhyNotForm
from signatories.signing_pages import step


@step
def decline(request, here):
    """Why they cannot sign; each answer has a page of its own."""
    form = WhyNotForm(request.POST or None)
    if form.is_valid():
        pages = {"instead": "instead", "later": "more_time"} | {
            str(why): f"decline_{why}" for why in SigningRequest.Why.values
        }
        return here.go(pages[form.cleaned_data["why"]])
    return here.show("decline", form=form)


@step
def instead(request, here):
    """Somebody else should sign: they get a link, and this one works no more."""
    form = InsteadForm(request.POST or None, requests=here.waiting, chosen=here.left_out)
    if form.is_valid():
        person = form.answers
        person.pop("organisations", None)
        sitting.pass_on(form.chosen, by=here.by, **person)
        return here.show("thank_you", what=f"We’ve emailed {person['name']} a link to sign.")
    return here.show("instead", form=form)


@step
def more_time(request, here):
    """They answer later: nobody reminds them before that day."""
    form = MoreTimeForm(request.POST or None, requests=here.waiting, chosen=here.waiting)
    if form.is_valid():
        until, because = form.cleaned_data["until"], form.cleaned_data["because"]
        sitting.more_time(form.chosen, until=until, because=because, by=here.by)
        return here.show("thank_you", what="We will not remind you before that day.")
    return here.show("more_time", form=form)


@step
def decline_disagree(request, here):
    return _decline(request, here, SigningRequest.Why.DISAGREE)


@step
def decline_not_needed(request, here):
    return _decline(request, here, SigningRequest.Why.NOT_NEEDED)


def _decline(request, here, because):
    form = DeclineForm(request.POST or None, requests=here.waiting)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        sitting.decline(form.chosen, because=because, reason=reason, by=here.by)
        return here.show("thank_you", what="Nobody will remind you.")
    return here.show("declining", form=form, because=because)
