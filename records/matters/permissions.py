"""Who may see to what comes after a sharing."""

from typing import Any

from signatories.models import Membership, Organisation, Succession
from signatories.models.succession import reached
from signatories.permissions import held_by, stands_for

FILING_ROLES = ("practitioner", "lead")
# the leads, and whoever protects its data or is the deputy of that
SEE_TO_IT = ("lead", *Membership.OFFICES["dpo"])


def sides(user: Any, record: Any) -> list[Organisation]:
    """In whose name this person may say that something happened to what a record tells of.

    Whoever keeps the record, and the leads and the data protection officer of its organisation; of
    a repeat record those of each that takes part. Who came after an organisation stands for it.
    """
    keeper = {record.organisation_id}
    named = set(record.parties.exclude(organisation=None).values_list("organisation", flat=True))
    taking_part = keeper | named if record.is_repeat else keeper
    pairs = list(Succession.objects.begun().values_list("successor", "predecessor"))
    found: dict[int, Organisation] = {}
    for one in held_by(user):
        place = reached({one.organisation_id}, pairs)
        own = record.owner_id == user.pk and one.role in FILING_ROLES and place & keeper
        if one.organisation.exists() and (own or (one.role in SEE_TO_IT and place & taking_part)):
            found[one.organisation_id] = one.organisation
    return list(found.values())


def may_see_to(user: Any, matter: Any) -> bool:
    """The leads and the data protection officer of its organisation; who opened it, and who keeps
    the record, while they work there."""
    theirs = user.pk in {matter.opened_by_id, matter.record.owner_id}
    held = stands_for(user, *SEE_TO_IT, *(FILING_ROLES if theirs else ()))
    return matter.organisation_id in held


def may_list(user: Any, thing: Any = None) -> bool:
    """Whoever keeps records, or advises on them."""
    return bool(stands_for(user, *FILING_ROLES, *Membership.ADVISERS))


MATTER_MAY = {"close": may_see_to, "withdraw": may_see_to}
