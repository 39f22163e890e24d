"""One organisation takes the place of another, or bears another name, from a day on.

Nothing in the agreement lets an acceptance pass to another organisation, so none does: whoever
comes after signs for itself. Who stands for whom is read from dates; a job only moves what is to
move once the day has come, and may be late.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from signatories import leaving_emails, people_emails
from signatories.models import ContactPoint, Membership, Organisation, Renaming, Succession
from signatories.models.invitation import in_words
from signatories.services import standing_in
from signatories.services.contacts import TOLD


class Refused(Exception):
    """It cannot be so; says why in a sentence."""


@transaction.atomic
def replace(
    *,
    kind: str,
    predecessors: Sequence[Organisation],
    successors: Sequence[Organisation],
    from_on: date,
    takes_people: bool,
    takes_contacts: bool,
    by: User,
) -> list[Succession]:
    """From this day on the successors stand in the place of the predecessors, which end."""
    old, new = _locked(predecessors), _locked(successors)
    for one in old:
        if one.until_on:
            raise Refused(f"{one} has an end already")
    for one in new:
        if not one.exists(from_on):
            raise Refused(f"{one} does not exist on that day")
    made = []
    for one in old:
        one.until_on = from_on - timedelta(days=1)
        one.row_version += 1
        one.save(update_fields=["until_on", "row_version"])
        made += [
            Succession.objects.create(
                predecessor=one,
                successor=other,
                kind=kind,
                from_on=from_on,
                takes_people=takes_people,
                takes_contacts=takes_contacts,
            )
            for other in new
        ]
        record(by, "replaced", one, organisations=[one.slug, *(other.slug for other in new)],
               successors=[other.slug for other in new], from_on=from_on.isoformat(),
               kind=str(kind))  # fmt: skip
    _carry_out(Succession.objects.to_carry_out().filter(pk__in=[one.pk for one in made]))
    for other in new:
        asked = standing_in.ask_for(other)
        leaving_emails.succeeded(other, old, from_on=from_on, asked=asked)
    return made


@transaction.atomic
def take_back(succession: Succession, *, by: User) -> None:
    """What was planned does not happen, while its day has not come."""
    predecessor = _locked([succession.predecessor])[0]
    planned = list(predecessor.successions.select_related("successor"))
    if not planned or planned[0].from_on <= clock.today():
        raise TooLate("Its day has come, so it can no longer be taken back.")
    slugs = [predecessor.slug, *(one.successor.slug for one in planned)]
    predecessor.successions.all().delete()
    for one in planned:
        if not one.successor.predecessions.exists():
            standing_in.ask_no_more(one.successor, by=by)
    predecessor.until_on = None
    predecessor.row_version += 1
    predecessor.save(update_fields=["until_on", "row_version"])
    record(by, "took back the replacing of", predecessor, organisations=slugs)


@transaction.atomic
def rename(organisation: Organisation, *, name: str, from_on: date, by: User) -> Renaming:
    """It bears another legal name from this day on; its acceptances stand as they were signed."""
    organisation = _locked([organisation])[0]
    if name == organisation.name:
        raise Refused(f"{organisation} bears this name already")
    organisation.renamings.filter(done_at=None).delete()
    renaming = Renaming.objects.create(
        organisation=organisation, old_name=organisation.name, new_name=name, from_on=from_on
    )
    record(by, "renamed", organisation, organisations=[organisation.slug],
           old=organisation.name, new=name, from_on=from_on.isoformat())  # fmt: skip
    if from_on <= clock.today():
        _apply(renaming, organisation)
    return renaming


def carry_out_due() -> int:
    """What waits for its day and has reached it; each once, by whichever worker comes first."""
    number = 0
    for pk in Succession.objects.to_carry_out().values_list("pk", flat=True):
        with transaction.atomic():
            number += _carry_out(Succession.objects.to_carry_out().filter(pk=pk))
    for pk in Renaming.objects.due().values_list("organisation", flat=True):
        with transaction.atomic():
            organisation = Organisation.objects.select_for_update().get(pk=pk)
            for renaming in Renaming.objects.due().filter(organisation=organisation):
                _apply(renaming, organisation)
                number += 1
    return number


def _carry_out(due: QuerySet[Succession]) -> int:
    number = 0
    for one in due.select_for_update(of=("self",)).select_related("predecessor", "successor"):
        if one.takes_people:
            _move_people(one)
        if one.takes_contacts:
            _copy_contacts(one)
        one.carried_out_at = clock.now()
        one.save(update_fields=["carried_out_at"])
        standing_in.ask_for(one.successor)
        number += 1
    return number


def _move_people(succession: Succession) -> None:
    """The same roles at the successor; at the predecessor they still read what it left behind."""
    last_day = succession.from_on - timedelta(days=1)
    held = succession.predecessor.memberships.current(last_day).select_related("user")
    roles: dict[User, list[str]] = {}
    for one in held.order_by("pk"):
        given, new = Membership.objects.get_or_create(
            user=one.user,
            organisation=succession.successor,
            role=one.role,
            until_on=None,
            defaults={"from_on": succession.from_on},
        )
        if new:
            roles.setdefault(one.user, []).append(given.role_in_words)
    if not roles:
        return
    successor = succession.successor
    event = record(None, "moved people to", successor, people=len(roles),
                   organisations=[successor.slug, succession.predecessor.slug])  # fmt: skip
    for person, given_roles in roles.items():
        people_emails.roles_changed(
            person,
            successor,
            roles=in_words(given_roles),
            by="The K-MIP secretariat",
            event=event.sequence,
        )


def _copy_contacts(succession: Succession) -> None:
    successor = succession.successor
    there = {(one.role, one.email, one.phone) for one in successor.contact_points.all()}
    for one in succession.predecessor.contact_points.filter(removed_at=None):
        if (one.role, one.email, one.phone) not in there:
            told = {name: getattr(one, name) for name in TOLD}
            ContactPoint.objects.create(
                organisation=successor, confirmed_on=one.confirmed_on, **told
            )
    record(None, "copied contacts to", successor,
           organisations=[successor.slug, succession.predecessor.slug])  # fmt: skip


def _apply(renaming: Renaming, organisation: Organisation) -> None:
    names = [organisation.name, *filter(None, organisation.other_names.split(";"))]
    while len(";".join(names)) > 400:
        names.pop()
    organisation.other_names = ";".join(dict.fromkeys(one.strip() for one in names))
    organisation.name = renaming.new_name
    organisation.row_version += 1
    organisation.save(update_fields=["name", "other_names", "row_version"])
    renaming.done_at = clock.now()
    renaming.save(update_fields=["done_at"])


def _locked(organisations: Sequence[Organisation]) -> list[Organisation]:
    """Under lock, always in one order, so that two at once wait for each other."""
    wanted = [one.pk for one in organisations]
    return list(Organisation.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
