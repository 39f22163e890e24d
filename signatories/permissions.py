"""Who may do what with organisations and acceptances; lifecycles say when."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_chair, is_secretariat, works_for_kmip
from kmip_portal.often_asked import OftenAsked
from kmip_portal.permissions import nobody
from signatories.models import Mandate, Membership, Organisation, Succession
from signatories.models.succession import reached


def held_by(user: Any) -> list[Any]:
    """What this person holds today, in organisations that exist and in those that have ended; each
    membership knows whether its organisation `came_after_others`.

    Read once for the person of a request, as their K-MIP roles are: the frame of every page asks.
    """
    if not user.is_authenticated:
        return []
    if not hasattr(user, "held_today"):
        user.held_today = HELD.found(user.pk, clock.today())
    return list(user.held_today)


def _held_on(person: int, day: date) -> QuerySet[Membership]:
    earlier = Succession.objects.begun(day).filter(successor=OuterRef("organisation"))
    held = Membership.objects.current(day).filter(user=person).select_related("organisation")
    return held.annotate(came_after_others=Exists(earlier))


HELD = OftenAsked(_held_on)


def stands_for(user: Any, *roles: str) -> set[int]:
    """The organisations this person acts for today, in any of these roles if named, and those in
    whose place these stand: what an organisation left behind is read by whoever came after it."""
    memberships = [one for one in held_by(user) if not roles or one.role in roles]
    held = {one.organisation_id for one in memberships}
    if not any(one.came_after_others for one in memberships):
        return held
    if not hasattr(user, "successions"):  # read once for the person of a request
        user.successions = list(Succession.objects.begun().values_list("successor", "predecessor"))
    return reached(held, user.successions)


def led_by(user: Any) -> set[int]:
    """The organisations this person leads today, and those in whose place these stand."""
    return stands_for(user, Membership.Role.LEAD)


def advised_by(user: Any, *offices: str) -> set[int]:
    """The organisations this person advises today, as holder of an office or as its deputy, in any
    of these offices (dpo, caldicott, siro) if named; and those in whose place these stand."""
    wanted = offices or tuple(Membership.OFFICES)
    roles = [role for office in wanted for role in Membership.OFFICES.get(office, ())]
    return stands_for(user, *roles) if roles else set()


def advises(user: Any, organisation: Organisation, *offices: str) -> bool:
    """Whether this person advises it today, in any of these offices if named."""
    return organisation.pk in advised_by(user, *offices)


def organisations_of(user: Any, *roles: str) -> QuerySet[Organisation]:
    """The organisations this person works for today, in any of these roles if some are named."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    memberships = user.memberships.current()
    if roles:
        memberships = memberships.filter(role__in=roles)
    return Organisation.objects.existing().filter(pk__in=memberships.values("organisation"))


def works_for(user: Any, organisation: Organisation, *roles: str) -> bool:
    """Whether this person works for the organisation today, in any of these roles if named."""
    return organisations_of(user, *roles).filter(pk=organisation.pk).exists()


def leads(user: Any, organisation: Organisation) -> bool:
    """Whether this person leads it today: what only its own leads see, K-MIP not among them."""
    held = held_by(user)
    return any(one.organisation_id == organisation.pk and one.role == "lead" for one in held)


def may_read_statements(user: Any, organisation: Organisation) -> bool:
    """The organisation's own people, and K-MIP's."""
    return works_for_kmip(user) or works_for(user, organisation)


def may_read_job_titles(user: Any) -> bool:
    """Whoever acts for a signatory learns in which office another one was signed for."""
    if works_for_kmip(user):
        return True
    own = [one.organisation_id for one in held_by(user)]
    return bool(Organisation.signatories_among(own))


def may_see_people(user: Any, organisation: Organisation) -> bool:
    """Everybody who acts for it, and the secretariat, who helps."""
    return is_secretariat(user) or works_for(user, organisation)


def may_manage(user: Any, organisation: Organisation) -> bool:
    """Its leads manage its people, contacts and details, and the secretariat helps."""
    return is_secretariat(user) or works_for(user, organisation, "lead")


def lets_officer(user: Any, what: str) -> set[int]:
    """The organisations whose data protection officer this person is, or the deputy, and which let
    them do this: one of `Mandate.MAY`."""
    held = {one.organisation_id for one in held_by(user) if one.role in Membership.OFFICES["dpo"]}
    if not held:  # as of nearly everybody, of whom nothing is asked
        return set()
    given = Mandate.objects.filter(organisation__in=held, **{what: True})
    return set(given.values_list("organisation", flat=True))


def confirms_contacts_of(user: Any) -> list[int]:
    """The organisations for which this person says that the contacts are still right: as a lead,
    or as the data protection officer, where they are let."""
    led = {one.organisation_id for one in held_by(user) if one.role == Membership.Role.LEAD}
    return sorted(led | lets_officer(user, "confirms_contacts"))


def may_agree_single_sign_on(user: Any, change: Any) -> bool:
    """A lead of that very organisation, or the chair where it has none; never who put it
    forward."""
    if not user.is_authenticated or user.pk == change.put_forward_by_id:
        return False
    if leads(user, change.organisation):
        return True
    held = change.organisation.memberships.current().filter(role="lead", user__is_active=True)
    return is_chair(user) and not held.exclude(user=change.put_forward_by_id).exists()


def lets_themselves_in(user: Any, organisation: Organisation, email: str) -> bool:
    """Somebody who helps an organisation that they do not lead, and names themselves for it.

    The secretariat makes nobody of itself a lead, a practitioner or a signing officer: what an
    organisation keeps from K-MIP it would read that way. A lead of the organisation may.
    """
    return user.email == email and not works_for(user, organisation, "lead")


def may_read_history(user: Any, organisation: Organisation) -> bool:
    """Its leads, and K-MIP's people."""
    return works_for_kmip(user) or works_for(user, organisation, "lead")


def may_leave(user: Any, organisation: Organisation) -> bool:
    """A signing officer or a lead takes the organisation out of the agreement."""
    return works_for(user, organisation, "signing_officer", "lead")


def may_manage_of(user: Any, thing: Any) -> bool:
    """As may_manage, of what an organisation sent or was sent."""
    return may_manage(user, thing.organisation)


def is_theirs(user: Any, thing: Any) -> bool:
    """The one person who was invited, or who asked."""
    return bool(user.is_authenticated) and thing.user_id == user.pk


def may_send_statement(user: Any, organisation: Organisation) -> bool:
    """Its leads and signing officers send a signed copy, and the secretariat for them."""
    return is_secretariat(user) or works_for(user, organisation, "lead", "signing_officer")


def may_resubmit(user: Any, statement: Any) -> bool:
    return may_send_statement(user, statement.organisation)


def may_withdraw(user: Any, statement: Any) -> bool:
    return works_for(user, statement.organisation, "signing_officer", "lead")


def may_ask_to_sign(user: Any, organisation: Organisation) -> bool:
    """Its leads ask a signing officer, and the secretariat sends a link."""
    return is_secretariat(user) or works_for(user, organisation, "lead")


def may_cancel_request(user: Any, request: Any) -> bool:
    return may_ask_to_sign(user, request.organisation)


def is_asked(user: Any, request: Any) -> bool:
    """The person whose signature it is; by link the code stands in for signing in."""
    return bool(user.is_authenticated) and user.email == request.email


def may_decide(user: Any, application: Any) -> bool:
    """The secretariat, but nobody on an application that makes them its lead or its signer."""
    named = (application.contact_email, application.signer_email)
    return is_secretariat(user) and user.email not in named


MAY = {
    "AcceptanceStatement": {
        "accept": is_secretariat,
        "return": is_secretariat,
        "correct": is_secretariat,
        "resubmit": may_resubmit,
        "withdraw": may_withdraw,
        "take_back": may_withdraw,
    },
    "SigningRequest": {
        "open": is_asked,
        "sign": is_asked,
        "decline": is_asked,
        "pass_on": is_asked,
        "cancel": may_cancel_request,
    },
    "Campaign": {"close": nobody},  # its last day closes it
    "Invitation": {"accept": is_theirs, "decline": is_theirs, "cancel": may_manage_of},
    "AccessRequest": {
        "confirm": nobody,  # the link to their mailbox does
        "approve": may_manage_of,
        "refuse": may_manage_of,
        "withdraw": is_theirs,
    },
    "Application": {
        "ask": may_decide,
        "reply": nobody,  # the applicant does, by the link to their mailbox
        "approve": may_decide,
        "refuse": may_decide,
        "withdraw": nobody,  # so does this
    },
    "SingleSignOnChange": {"agree": may_agree_single_sign_on, "cancel": is_secretariat},
    "OrganisationImport": {
        "look": nobody,  # a worker does
        "want": is_secretariat,
        "bring_in": nobody,
        "undo": is_secretariat,
        "drop": is_secretariat,
    },
}
