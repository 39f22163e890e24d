"""What sets an organisation up on the portal: six things, and how many of them are done."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from signatories.models import ContactPoint, Membership, Organisation
from signatories.permissions import held_by

Role = Membership.Role
ASKS_ABOUT_DATA = (ContactPoint.Role.DPO, ContactPoint.Role.GOVERNANCE)


class Task(NamedTuple):
    """One thing, where it is done, and whether it is."""

    text: str
    url: str
    is_done: bool
    is_optional: bool = False


class SetUp(NamedTuple):
    """The list of an organisation for one of its leads."""

    organisation: Organisation
    tasks: list[Task]

    @property
    def done(self) -> int:
        return sum(task.is_done for task in self.tasks)


def for_lead(user: Any, prefers: Organisation | None) -> SetUp | None:
    """The list of the organisation they work for now, else of the first they lead; None where all
    is done or they hid it."""
    led = [one for one in held_by(user) if one.role == Role.LEAD and one.organisation.exists()]
    if prefers is not None:
        led = [one for one in led if one.organisation_id == prefers.pk]
    mine = min(led, key=lambda one: one.organisation.folded_name, default=None)
    if mine is None or mine.set_up_hidden_at:
        return None
    tasks = list(_tasks(mine.organisation, user))
    return None if all(task.is_done for task in tasks) else SetUp(mine.organisation, tasks)


def _tasks(organisation: Organisation, user: Any) -> Iterable[Task]:
    slug = organisation.slug
    people = _people(organisation)
    others = {role for person, role in people if person != user.pk}
    roles = {role for _, role in people}
    contacts = ContactPoint.objects.standing().filter(
        organisation=organisation, role__in=ASKS_ABOUT_DATA
    )
    page = {
        name: reverse(f"signatories:{name}", args=[slug])
        for name in ("ask_to_sign", "contact_add", "person_invite", "details_edit")
    }
    signed = bool(Organisation.signatories_among([organisation.pk]))
    yield Task("Sign the agreement", page["ask_to_sign"], signed)
    yield Task("Add a data protection contact", page["contact_add"], contacts.exists())
    yield Task("Invite a colleague", page["person_invite"], bool(others))
    yield Task("Add a second organisation lead", page["person_invite"], Role.LEAD in others)
    yield Task(
        "Nominate a K-MIP representative",
        page["person_invite"],
        Role.REPRESENTATIVE in roles,
        is_optional=True,
    )
    yield Task(
        "Confirm your details", page["details_edit"], organisation.details_confirmed_on is not None
    )


def _people(organisation: Organisation) -> list[tuple[int, str]]:
    """Who acts for it, and who is invited to."""
    return list(organisation.memberships.staying_or_invited().values_list("user", "role"))


@transaction.atomic
def hide(organisation: Organisation, *, by: User) -> None:
    """This person wants to see the list of this organisation no more; others still do."""
    theirs = (
        by.memberships.current()
        .select_for_update()
        .filter(organisation=organisation, role=Role.LEAD, set_up_hidden_at=None)
    )
    if theirs.update(set_up_hidden_at=clock.now()):
        record(by, "hid the list that sets up", organisation, organisations=[organisation.slug])
