"""Who may do what with a record; its lifecycle says when, and `visible_to` who sees it at all."""

from typing import Any

from django.db.models import QuerySet

from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.permissions import nobody
from records.assessments.permissions import ASSESSMENT_MAY
from records.matters.permissions import MATTER_MAY
from records.models import Advice
from signatories.models import Organisation
from signatories.permissions import (
    advised_by,
    held_by,
    led_by,
    lets_officer,
    stands_for,
    works_for,
)

FILING_ROLES = ("practitioner", "lead")
CONFIRMING_ROLES = ("lead", "signing_officer")
EXTRACTING_ROLES = ("lead", "dpo", "deputy_dpo")


def may_file(user: Any, thing: Any = None) -> bool:
    """Practitioners and leads keep records for the organisations they work for."""
    return any(one.role in FILING_ROLES and one.organisation.exists() for one in held_by(user))


def may_list(user: Any, thing: Any = None) -> bool:
    """Whoever keeps records, and whoever advises an organisation on them."""
    return may_file(user) or bool(advised_by(user))


def may_edit(user: Any, record: Any) -> bool:
    """Whoever keeps it, while they still work there, and the organisation's leads.

    Of an organisation that has ended, those of whoever came after it: what is owed is finished.
    Nobody who advised on it.
    """
    theirs = FILING_ROLES if record.owner_id == user.pk else ("lead",)
    return record.organisation_id in stands_for(user, *theirs) and not advised_on(user, record)


def advised_on(user: Any, record: Any) -> bool:
    """Whoever has advised on this record neither writes nor decides it, in another role or after
    theirs ended."""
    is_own = record.owner_id == user.pk  # whoever keeps it advised on it in no role that ended
    if record.pk is None or (is_own and not advised_by(user)):
        return False
    return Advice.objects.about(record).filter(given_by=user).exists()


def may_copy(user: Any, record: Any) -> bool:
    """Whoever sees it and keeps records for the same organisation, while it says anything."""
    return record.disposed_at is None and works_for(user, record.organisation, *FILING_ROLES)


def may_copy_arrangements(user: Any, thing: Any = None) -> bool:
    """Whoever keeps records for a signatory begins from what other signatories let them copy."""
    held = {one.organisation_id for one in held_by(user) if one.role in FILING_ROLES}
    return bool(Organisation.signatories_among(held))


def may_make_template(user: Any, record: Any) -> bool:
    """The leads, of a record that is saved for good or active, and is no template yet."""
    is_one = hasattr(record, "template")
    stands = record.is_locked or record.can("end")
    return stands and not is_one and works_for(user, record.organisation, "lead")


def may_remove_template(user: Any, template: Any) -> bool:
    return works_for(user, template.organisation, "lead")


def may_remove_template_of(user: Any, record: Any) -> bool:
    """The leads, of a record that is a template."""
    return hasattr(record, "template") and may_remove_template(user, record.template)


def may_dispose(user: Any, record: Any) -> bool:
    """The leads of its organisation, or of the one that came after it."""
    return record.organisation_id in led_by(user)


def may_dispose_any(user: Any, thing: Any = None) -> bool:
    return bool(led_by(user))


def may_extract(user: Any, thing: Any = None) -> bool:
    """Leads, and data protection officers with their deputies, read what the records of their
    organisation tell of its processing."""
    return any(one.role in EXTRACTING_ROLES and one.organisation.exists() for one in held_by(user))


def extracts_of(user: Any) -> QuerySet[Organisation]:
    """The organisations whose records this person may extract, and those in whose place they stand:
    whoever came after an organisation answers for what it kept."""
    return Organisation.objects.filter(pk__in=stands_for(user, *EXTRACTING_ROLES))


def may_count(user: Any, thing: Any = None) -> bool:
    """K-MIP's people know how many there are."""
    return works_for_kmip(user)


def may_send(user: Any, record: Any) -> bool:
    """The leads of the organisation that keeps a repeat record agree to it in its name, and those
    of whoever came after it."""
    return record.organisation_id in led_by(user) and not advised_on(user, record)


def confirms_for(user: Any) -> set[int]:
    """The organisations that take part for which this person answers: as their lead or signing
    officer, or as their data protection officer, where they are let."""
    held = {one.organisation_id for one in held_by(user) if one.role in CONFIRMING_ROLES}
    return held | lets_officer(user, "confirms_records")


def may_review(user: Any, record: Any) -> bool:
    return record.organisation_id in led_by(user)


RECORD_MAY = {
    "decide": may_edit,
    "close": may_edit,
    "send": may_send,
    "take_back": may_send,
    "activate": nobody,  # the last answer does
    "replace": nobody,  # its next version does
    "end": may_review,
    "discard": may_edit,
    "dispose": may_dispose,
}
OWN_FORM_MAY = {"use": is_secretariat, "replace": is_secretariat, "discard": is_secretariat}


def may_answer(user: Any, request: Any) -> bool:
    """Whoever holds the office that is asked, or its deputy; what is their own, the service that
    takes the advice refuses."""
    return request.record.organisation_id in advised_by(user, request.office)


def may_edit_of(user: Any, request: Any) -> bool:
    """Whoever writes the record that advice is asked on."""
    return may_edit(user, request.record)


ADVICE_MAY = {
    "answer": may_answer,
    "question": may_answer,
    "reply": may_edit_of,
    "take_back": may_edit_of,
}
MAY: dict[str, Any] = {
    "RecordOfSharing": RECORD_MAY,
    "OwnForm": OWN_FORM_MAY,
    "AdviceRequest": ADVICE_MAY,
    "Matter": MATTER_MAY,
    "ImpactAssessment": ASSESSMENT_MAY,
}
