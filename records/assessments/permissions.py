"""Who may do what with an impact assessment; its lifecycle says when, `visible_to` who sees it."""

from typing import Any

from kmip_portal.permissions import nobody
from records.models import Opinion
from signatories.models import Membership
from signatories.permissions import held_by, led_by, stands_for

WRITES = ("practitioner", "lead")
OFFICES = ("dpo", "deputy_dpo", "caldicott", "deputy_caldicott")  # who gives an opinion
OWNERS_OF_RISK = ("siro", "deputy_siro")  # who may approve, as a lead may


def office_of(user: Any, assessment: Any) -> Membership.Role | None:
    """The office in which this person advises its organisation, or none."""
    held = (one for one in OFFICES if assessment.organisation_id in stands_for(user, one))
    return next((Membership.Role(one) for one in held), None)


def may_advise(user: Any, assessment: Any) -> bool:
    """Whoever advises its organisation, but nobody who wrote any of it (UK GDPR Article 38(6))."""
    return office_of(user, assessment) is not None and not has_written(user, assessment)


def has_written(user: Any, assessment: Any) -> bool:
    """Whose it is, and who wrote any of it, in this version or the ones that it carries on."""
    return assessment.owner_id == user.pk or assessment.writers.filter(pk=user.pk).exists()


def may_list(user: Any, thing: Any = None) -> bool:
    """Whoever writes, approves or advises on them, for any organisation."""
    return bool(led_by(user) | stands_for(user, *WRITES, *OFFICES, *OWNERS_OF_RISK))


def may_write(user: Any, assessment: Any) -> bool:
    """Whoever keeps records for its organisation; of one that has ended, the leads of whoever came
    after it, and whose it is while they still work there."""
    own = {one.organisation_id for one in held_by(user) if one.role in WRITES}
    if assessment.organisation_id in own | led_by(user):
        return True
    return assessment.owner_id == user.pk and (
        assessment.organisation_id in stands_for(user, *WRITES)
    )


def may_lead(user: Any, assessment: Any) -> bool:
    """The leads of its organisation, or of whoever came after it, review and withdraw it."""
    return assessment.organisation_id in led_by(user)


def may_approve(user: Any, assessment: Any) -> bool:
    """A lead or the senior information risk owner, but nobody who wrote any of it, whose it is, or
    who advised on it or on a version before."""
    approving = led_by(user) | stands_for(user, *OWNERS_OF_RISK)
    if not user.is_authenticated or assessment.organisation_id not in approving:
        return False
    if assessment.sent_by_id == user.pk or has_written(user, assessment):
        return False
    return not Opinion.objects.filter(given_by=user, assessment__family=assessment.family).exists()


ASSESSMENT_MAY = {
    "send": may_write,
    "take_back": may_write,
    "approve": may_approve,
    "replace": nobody,  # its next version does
    "withdraw": may_lead,
    "discard": may_write,
    "dispose": nobody,  # the portal does, its time being up
}
