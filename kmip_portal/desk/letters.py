"""Letters found by who they are to and what became of them; what is done where one came back."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.accounts.services import AddressTaken, change_email
from kmip_portal.forms import DateField, FilterForm, SelectField, TextField
from kmip_portal.mail import kinds, wording
from kmip_portal.mail.models import DELIVERED, SENDING, BouncingAddress, Email, Problem, addressee
from kmip_portal.mail.secrets import MARK
from kmip_portal.mail.services import change_address
from signatories import people_emails
from signatories.models import ContactPoint, Membership, Organisation, SigningRequest
from signatories.services import contacts, signing

STATES = (SENDING, DELIVERED, *Problem.labels)
OTHER_KINDS = [
    (kinds.SIGN_IN_CODE, "Codes to sign in"),
    (kinds.SUMMARY, "Summaries"),
    (kinds.TOGETHER, "Several things told together"),
]


def _kinds() -> list[tuple[str, str]]:
    titles = [(kind, wording.original(kind).title) for kind in wording.kinds().values()]
    return [*sorted(titles, key=lambda one: one[1].strip("{").casefold()), *OTHER_KINDS]


class EmailFilters(FilterForm):
    """To whom, what became of it, what it is, and when it was written."""

    q = TextField("Person or organisation", "A name, or an email address", required=False)
    state = SelectField("State", [(one, one) for one in STATES], required=False, empty="All")
    kind = SelectField("Subject", _kinds, required=False, empty="All")
    from_on = DateField("Written from", required=False, name="The first day")
    until_on = DateField("Written until", required=False, name="The last day")

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for, as far as it can be understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def narrowed(letters: Any, asked: dict[str, Any]) -> Any:
    """Those letters that were asked for."""
    if words := asked.get("q"):
        letters = letters.filter(_to_whom(words))
    if state := asked.get("state"):
        letters = letters.said_to_be(state)
    if kind := asked.get("kind"):
        letters = letters.filter(kind=kind)
    if day := asked.get("from_on"):
        letters = letters.filter(written_at__gte=clock.start_of_day(day))
    if day := asked.get("until_on"):
        after = clock.start_of_day(day + timedelta(days=1))
        letters = letters.filter(written_at__lt=after)
    return letters


def _to_whom(words: str) -> Q:
    """A person by name or address; an organisation by its name: its people and its contacts."""
    if "@" in words:
        return Q(addressee=addressee(words))
    these = Organisation.objects.search(words).order_by().values("pk")
    people = User.objects.filter(name__icontains=words).values("email")
    members = Membership.objects.filter(organisation__in=these).values("user__email")
    reached = ContactPoint.objects.filter(organisation__in=these).values("email")
    asked = SigningRequest.objects.filter(organisation__in=these).values("email")
    return (
        Q(to_name__icontains=words)
        | Q(addressee__in=people)
        | Q(addressee__in=members)
        | Q(addressee__in=reached)
        | Q(addressee__in=asked)
    )


# --- where a letter came back -------------------------------------------------------------------


class CannotChange(Exception):
    """Says why in a sentence."""


def kept_for(address: str) -> list[str]:
    """For whom the portal keeps this address, in words."""
    people = User.objects.filter(email=addressee(address))
    reached = ContactPoint.objects.standing().filter(email__iexact=address)
    named = [f"{one.name or one.email}, who signs in with it" for one in people]
    return named + [
        f"{one.get_role_display()}, a contact of {one.organisation}"
        for one in reached.select_related("organisation")[:20]
    ]


@transaction.atomic
def readdress(email: Email, *, to: str, everywhere: bool, by: User, key: str) -> str:
    """The letter goes to another address, and where asked for so does all that follows; says what
    was done in a sentence."""
    done = 0
    if everywhere:
        done = _everywhere(email.to, to, by)
    if MARK in email.body:
        if not everywhere:
            raise CannotChange(
                f"This email carries a link or code that only {email.to} may see. "
                "It is not sent elsewhere"
            )
        where = "1 place" if done == 1 else f"{done} places"
        return f"The address is changed in {where}. Ask for a new link where it was asked."
    change_address(email, to=to, by=by, key=key)
    return f"It goes to {to} now."


def _everywhere(address: str, to: str, by: User) -> int:
    found = list(ContactPoint.objects.standing().filter(email__iexact=address))
    for contact in found:
        contacts.readdress(contact, to=to, by=by)
    people = list(User.objects.filter(email=addressee(address)))
    for user in people:
        _may_readdress(user)
        _sign_in_with(user, to, by)
    if not found and not people:
        raise CannotChange("The portal keeps this address for nobody")
    return len(found) + len(people)


def _sign_in_with(user: User, to: str, by: User) -> None:
    """Another address, of which the other leads of their organisations are told."""
    held = user.memberships.current().select_related("organisation")
    acts_for = {one.organisation.slug: one.organisation for one in held}
    try:
        event = change_email(user, to=to, by=by, organisations=acts_for)
    except AddressTaken as taken:
        raise CannotChange(str(taken)) from taken
    for organisation in acts_for.values():
        people_emails.address_changed(user, organisation, by=str(by), event=event.pk)


def _may_readdress(user: User) -> None:
    """Whoever reads the new address can sign in as them, so only where the old one is no use."""
    if user.kmip_roles or user.is_staff:
        raise CannotChange(f"{user} works for K-MIP, and changes their own address")
    if not BouncingAddress.objects.standing(user.email).exists():
        raise CannotChange(f"Emails to {user.email} arrive, so {user} changes it themselves")


def ask_again(email: Email, *, by: User) -> bool:
    """A letter to sign is asked for once more, with a new link; whether there was what to ask."""
    waiting = SigningRequest.objects.unanswered().to_person(email.addressee)
    newest = waiting.order_by("-version_id").values("version")[:1]  # a link is for one version
    waiting = waiting.filter(version__in=newest)
    if not email.kind.startswith("signatories/emails/signing_") or not waiting.exists():
        return False
    signing.remind_many(list(waiting), by=by)
    return True
