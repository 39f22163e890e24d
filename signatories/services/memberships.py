"""Who acts for an organisation: roles given, changed and ended."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.accounts.services import add_person
from kmip_portal.audit.services import record
from signatories import emails, people_emails
from signatories.models import Membership, Organisation, SigningRequest, Team
from signatories.models.invitation import in_words
from signatories.services import signing

Role = Membership.Role


class LastLead(Exception):
    """An organisation keeps at least one lead; says what to do first."""

    def __init__(self, organisation: Organisation):
        super().__init__(
            f"You must keep at least 1 organisation lead. Make somebody else a lead of"
            f" {organisation} first"
        )


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    role: str,
    by: User | None,
    job_title: str = "",
    team: Team | None = None,
) -> Membership:
    """From today this person acts for the organisation in this role, and a letter says so.

    For somebody whose address is known to be theirs; `invitations.send` asks anybody else.
    Somebody who already holds the role is left as they are, and gets no second letter.
    """
    user = add_person(email=email, name=name, job_title=job_title, by=by)
    membership, new = give(user, organisation, role, team)
    if new:
        record(
            by, "invited", user, organisations=[organisation.slug], role=role,
            organisation=organisation.slug,
        )  # fmt: skip
        emails.invited(membership, by=str(by) if by else "the K-MIP secretariat")
    return membership


@transaction.atomic
def end_membership(
    membership: Membership, *, by: User | None, last_day: date | None = None
) -> None:
    """Access in one role ends: at once unless a last day is given."""
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.until_on is not None:
        return
    membership.until_on = last_day or _yesterday()
    membership.save(update_fields=["until_on"])
    _record_end(membership.user, membership.organisation, [membership.role], by)
    if membership.role == Role.SIGNING_OFFICER and last_day is None:
        _ask_no_more(membership.user, membership.organisation, by)
    emails.access_ended(membership)


@transaction.atomic
def change_roles(
    *,
    person: User,
    organisation: Organisation,
    add: Iterable[str],
    end: Iterable[str],
    team: Team | None,
    by: User,
) -> None:
    """What this person can do for the organisation changes, and one letter says so.

    Only what is named changes, so that two leads at once undo nothing of each other's.
    """
    _lock(organisation)
    held = {one.role: one for one in _held(person, organisation)}
    ended = [role for role in end if role in held]
    if Role.LEAD in ended:
        _keep_a_lead(organisation, without=person)
    added = [role for role in add if give(person, organisation, role, team)[1]]
    for role in ended:
        _end_one(held[role])
    if Role.SIGNING_OFFICER in ended:
        _ask_no_more(person, organisation, by)
    kept = list(_held(person, organisation))
    moved = Membership.objects.filter(pk__in=[one.pk for one in kept if one.team != team])
    if moved.update(team=team) or added or ended:
        event = record(by, "changed the roles of", person, organisations=[organisation.slug],
                       organisation=organisation.slug, added=added, ended=ended,
                       team=team.name if team else "")  # fmt: skip
        if added or ended:
            roles = in_words(one.role_in_words for one in kept)
            people_emails.roles_changed(
                person, organisation, roles=roles, by=str(by), event=event.sequence
            )


@transaction.atomic
def remove_person(*, person: User, organisation: Organisation, by: User) -> None:
    """This person acts for the organisation no more, from now on; a letter tells them.

    Raises LastLead where nobody else leads it.
    """
    _lock(organisation)
    held = list(_held(person, organisation))
    if any(one.role == Role.LEAD for one in held):
        _keep_a_lead(organisation, without=person)
    for one in held:
        _end_one(one)
    if held:
        _record_end(person, organisation, [one.role for one in held], by)
        _ask_no_more(person, organisation, by)
        roles = in_words(one.role_in_words for one in held)
        emails.access_ended(held[0], roles=roles)


def _ask_no_more(person: User, organisation: Organisation, by: User | None) -> None:
    """Who no longer acts for it signs for it no more: what they were asked is taken back."""
    asked = SigningRequest.objects.filter(organisation=organisation).unanswered()
    for request in asked.to_person(person.email):
        signing.cancel(request, by=by, reason=f"{person} no longer signs for {organisation}")


def _lock(organisation: Organisation) -> None:
    """One at a time for an organisation: two leads cannot end each other's access at once."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _held(person: User, organisation: Organisation) -> QuerySet[Membership]:
    """What this person holds there and keeps."""
    held = Membership.objects.current().filter(user=person, organisation=organisation)
    return held.filter(until_on=None).select_related("team").order_by("role")


def _keep_a_lead(organisation: Organisation, *, without: User) -> None:
    others = organisation.memberships.leads().filter(user__is_active=True).exclude(user=without)
    if not others.exists():
        raise LastLead(organisation)


def give(
    user: User, organisation: Organisation, role: str, team: Team | None
) -> tuple[Membership, bool]:
    """The membership, begun today at the latest, and whether it was not held before."""
    # an open membership is the only one there can be, so a doubled call finds the first one's
    membership, new = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role, until_on=None, defaults={"team": team}
    )
    if membership.from_on is None:
        membership.from_on, new = clock.today(), True
        membership.save(update_fields=["from_on"])
    return membership, new


def _end_one(membership: Membership) -> None:
    membership.until_on = _yesterday()
    membership.save(update_fields=["until_on"])


def _yesterday() -> date:
    return clock.today() - timedelta(days=1)


def _record_end(
    person: User, organisation: Organisation, roles: list[str], by: User | None
) -> None:
    told = {"role": roles[0]} if len(roles) == 1 else {"roles": roles}
    record(by, "ended the access of", person, organisations=[organisation.slug],
           organisation=organisation.slug, **told)  # fmt: skip
