"""What a decision on an application does, and the letter that tells of it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from kmip_portal.accounts.models import User
from signatories import application_emails as emails
from signatories.joining.forms import ApplicationDecisionForm
from signatories.models import Application, Organisation
from signatories.services import applications


class Decision(NamedTuple):
    """One of the four, ready to be looked at and then carried out."""

    title: str
    said: str
    letter: Callable[[], tuple[str, str]]
    carry_out: Callable[..., Any]
    then: list[str]


def decision(application: Application, form: ApplicationDecisionForm) -> Decision:
    """What the form decides."""
    answers = form.cleaned_data
    made = {
        ApplicationDecisionForm.APPROVE: _approve,
        ApplicationDecisionForm.ASK: _ask,
        ApplicationDecisionForm.REFUSE: _refuse,
        ApplicationDecisionForm.DUPLICATE: _duplicate,
    }
    return made[answers["decision"]](application, form, answers["note"])


def _approve(application: Application, form: ApplicationDecisionForm, note: str) -> Decision:
    listed = form.cleaned_data["listed"]
    organisation = (
        None
        if listed == ApplicationDecisionForm.NEW
        else Organisation.objects.existing().get(slug=listed)
    )
    words = emails.words_of_approving(application)
    signer = application.signer
    then = [
        f"List it as {organisation.name}, which the portal knows"
        if organisation
        else f"Add {application.name} as a new organisation",
        f"Invite {application.contact_name} as its organisation lead",
        f"Email {signer[0]}, {signer[1]}, a link to sign"
        if signer
        else "Nobody is asked to sign yet: they did not know who signs",
    ]

    def carry_out(*, by: User) -> None:
        applications.approve(application, by=by, organisation=organisation, note=note)

    def letter() -> tuple[str, str]:
        return emails.as_it_will_be_sent("approved", application, words)

    said = f"Approved. We’ve emailed {signer[0]} a link to sign." if signer else "Approved."
    return Decision("Approve this application", said, letter, carry_out, then)


def _ask(application: Application, form: ApplicationDecisionForm, note: str) -> Decision:
    question = form.cleaned_data["words"]

    def carry_out(*, by: User) -> None:
        applications.ask(application, question=question, by=by, note=note)

    def letter() -> tuple[str, str]:
        words = emails.words_of_asking(application, question)
        return emails.as_it_will_be_sent("asked_for_more", application, words, has_link=True)

    said = f"We’ve asked {application.contact_name} for more information."
    return Decision("Ask for more information", said, letter, carry_out, [])


def _refuse(application: Application, form: ApplicationDecisionForm, note: str) -> Decision:
    reason = form.cleaned_data["words"]

    def carry_out(*, by: User) -> None:
        applications.refuse(application, by=by, reason=reason, note=note)

    def letter() -> tuple[str, str]:
        return emails.as_it_will_be_sent("refused", application, emails.words_of_refusing(reason))

    said = f"Not approved. We’ve told {application.contact_name} why."
    return Decision("Do not approve this application", said, letter, carry_out, [])


def _duplicate(application: Application, form: ApplicationDecisionForm, note: str) -> Decision:
    of = form.duplicate
    if of is None:
        raise ValueError("A duplicate names what it duplicates.")

    def carry_out(*, by: User) -> None:
        applications.refuse(application, by=by, duplicate_of=of, note=note)

    def letter() -> tuple[str, str]:
        return emails.as_it_will_be_sent("duplicate", application, emails.words_of_duplicate(of))

    said = f"Closed as a duplicate of {of}. We’ve told {application.contact_name}."
    return Decision(f"Close it as a duplicate of {of}", said, letter, carry_out, [])
