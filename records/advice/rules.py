"""Which looks an organisation requires: set by its leads, every rule kept."""

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.lifecycle import TooLate
from records.models import LookRule
from signatories.models import Membership, Organisation, Succession

SETS = ("dpo_then_siro", "caldicott", "one_off", "repeats")
CHANGED = "changed which advisers look at the records of"


class RuleChanged(TooLate):
    """Another lead set a rule after this one opened the page."""

    def __init__(self) -> None:
        super().__init__("Somebody else changed this while you were writing.")


def current(organisation: Organisation) -> LookRule | None:
    return LookRule.objects.of(organisation).first()


def nobody_holds(organisation: Organisation) -> set[str]:
    """The offices that nobody holds, nor is deputy of."""
    of_them = Succession.objects.now_for(organisation)
    held = set(
        Membership.objects.current()
        .filter(organisation__in=of_them, role__in=Membership.ADVISERS, user__is_active=True)
        .values_list("role", flat=True)
    )
    return {office for office, roles in Membership.OFFICES.items() if not held & set(roles)}


@transaction.atomic
def set_rule(
    organisation: Organisation, *, by: User, why: str, seen: int | None, **told: bool
) -> LookRule:
    """A new rule from now on; the one before it still counts for drafts begun under it."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = current(organisation)
    number = before.number if before else 0
    if before and before.set_by_id == by.pk and before.why == why and _says(before) == told:
        return before  # pressed twice
    if seen is not None and seen != number:
        raise RuleChanged
    rule = LookRule.objects.create(
        organisation=organisation,
        number=number + 1,
        why=why,
        set_by=by,
        set_at=clock.now(),
        **told,
    )
    record_event(by, CHANGED, organisation, organisations=[organisation.slug], rule=rule.number)
    return rule


def _says(rule: LookRule) -> dict[str, bool]:
    return {name: getattr(rule, name) for name in SETS}
