"""People asked to act for an organisation, by a link to their own mailbox."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts import services as accounts
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from signatories import people_emails as emails
from signatories.models import Invitation, Membership, Organisation, Team
from signatories.models.invitation import WORKS_FOR
from signatories.signing_links import new_token, token_hash

PRESSED_TWICE = timedelta(seconds=10)


@transaction.atomic
def send(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    roles: Iterable[str],
    by: User,
    team: Team | None = None,
) -> Invitation:
    """Ask somebody to act for the organisation; the account and the pending roles are made now.

    Whoever has such an invitation already keeps that one, with these roles added to it.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    user = accounts.add_person(email=email, name=name, by=by)
    waiting = organisation.invitations.open().filter(user=user, is_nomination=False).first()
    return _ask(user, organisation, list(roles), by, team, waiting=waiting)


@transaction.atomic
def nominate(*, person: User, organisation: Organisation, by: User) -> Invitation | None:
    """Ask somebody who works there to represent the organisation at K-MIP; they accept or decline.

    None where they represent it already.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    role = Membership.Role.REPRESENTATIVE
    if organisation.memberships.filter(user=person, role=role, until_on=None).exists():
        return None
    return _ask(person, organisation, [role], by, None, is_nomination=True)


def _ask(
    user: User,
    organisation: Organisation,
    roles: list[str],
    by: User,
    team: Team | None,
    *,
    waiting: Invitation | None = None,
    is_nomination: bool = False,
) -> Invitation:
    token = new_token()
    invitation = waiting or Invitation.objects.create(
        organisation=organisation,
        user=user,
        is_nomination=is_nomination,
        token_sha256=token_hash(token),
        expires_at=clock.now() + WORKS_FOR,
        invited_by=by,
    )
    for role in roles:
        Membership.objects.get_or_create(
            user=user,
            organisation=organisation,
            role=role,
            until_on=None,
            defaults={"team": team, "from_on": None, "invitation": invitation},
        )
    if waiting:
        _renew(waiting, token)
    _record(by, "nominated" if is_nomination else "invited", invitation, roles=roles)
    emails.invited_by_link(invitation, token=token)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: User) -> None:
    """A new link to the same person; the old one stops working."""
    locked = _locked(invitation)
    if locked.times_sent > 1 and locked.sent_at > clock.now() - PRESSED_TWICE:
        return
    token = new_token()
    _renew(locked, token)
    _record(by, "invited again", locked)
    emails.invited_by_link(locked, token=token)


@transaction.atomic
def cancel(invitation: Invitation, *, by: User) -> None:
    """The link stops working, and what was offered is taken back."""
    invitation.move("cancel", answered_at=clock.now())
    invitation.memberships.pending().delete()
    _record(by, "cancelled the invitation of", invitation)


@transaction.atomic
def accept(
    invitation: Invitation, *, name: str = "", job_title: str = "", password: str = ""
) -> User:
    """The person agrees: what was offered begins today. Somebody new says who they are as well."""
    _refuse_expired(invitation)
    invitation.move("accept", answered_at=clock.now())
    invitation.memberships.pending().update(from_on=clock.today())
    user = invitation.user
    if password:
        accounts.set_up(user, name=name, job_title=job_title, password=password)
    _record(user, "accepted the invitation of", invitation)
    return user


@transaction.atomic
def decline(invitation: Invitation) -> None:
    """The person would rather not; whoever asked is told."""
    _refuse_expired(invitation)
    invitation.move("decline", answered_at=clock.now())
    roles = invitation.roles_in_words
    invitation.memberships.pending().delete()
    _record(invitation.user, "declined the invitation of", invitation)
    if invitation.invited_by:
        emails.declined(invitation, roles=roles)


def _locked(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.status != Invitation.Status.SENT:
        raise TooLate(f"This invitation is now “{locked.get_status_display()}”.")
    return locked


def _renew(invitation: Invitation, token: str) -> None:
    invitation.token_sha256 = token_hash(token)
    invitation.expires_at = clock.now() + WORKS_FOR
    invitation.times_sent += 1
    invitation.save(update_fields=["token_sha256", "expires_at", "times_sent"])


def _refuse_expired(invitation: Invitation) -> None:
    if invitation.has_expired:
        raise TooLate(
            f"This invitation has expired. Ask {invitation.invited_by or 'the K-MIP secretariat'}"
            " for a new one."
        )


def _record(by: User | None, verb: str, invitation: Invitation, **detail: Any) -> None:
    slug = invitation.organisation.slug
    # the sentence names the person: Lee Lead invited Jo O’Neill
    record(by, verb, invitation.user, organisations=[slug], organisation=slug,
           invitation=invitation.reference, **detail)  # fmt: skip
