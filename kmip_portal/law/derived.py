"""What the rules read that nobody is asked: worked out from the answers and the law of the day."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from kmip_portal.law.book import Book
from kmip_portal.law.conditions import as_list, is_empty
from kmip_portal.law.models import LegalItem
from kmip_portal.personal_data import finds

# The reference says "sensitive data category" and marks none; KM32 names special category, criminal
# and safeguarding data. Case notes and intelligence are made of these.
SENSITIVE_CATEGORIES = {"PD_HEALTHID", "PD_CARE", "PD_SAFEGUARD", "PD_INTEL", "PD_CRIM"}
CHILDREN = {"DS_CHILD", "DS_PUPIL"}
NOT_A_GATEWAY = {"exemption", "request_control"}

# Prose only: a contact or a document's reference is there to be written out in full.
FREE_TEXT = (
    "purpose_text",
    "necessity_statement",
    "underlying_function",
    "consent_evidence",
    "no_consent_reason",
    "transparency_reason",
    "retention_text",
    "compatibility_reason",
    "child_best_interests",
    "decision_reason",
    "free_text",
)


class Case(NamedTuple):
    """The answers of one record and the law of the day they are read on."""

    answers: Mapping[str, Any]
    law: Book
    day: date

    def chosen(self, field: str, kind: str) -> list[LegalItem]:
        """The items behind the codes chosen in a field; codes nobody knows are left out."""
        items = (self.law.item(kind, code) for code in as_list(self.answers.get(field)))
        return [item for item in items if item]

    def facts(self, field: str, kind: str, name: str) -> list[Any]:
        return [item.facts.get(name) for item in self.chosen(field, kind)]

    def conditions(self, name: str) -> list[Any]:
        return self.facts("sch1", "schedule1_conditions", name)

    def date(self, field: str) -> date | None:
        return as_day(self.answers.get(field))


def as_day(value: Any) -> date | None:
    """A day, given as one or written 2027-01-04; anything else is no day."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def gateways_real(case: Case) -> list[str]:
    chosen = case.chosen("gateways", "gateways")
    return [item.code for item in chosen if item.facts["effect"] not in NOT_A_GATEWAY]


def gateway_effects(case: Case) -> list[str]:
    effects = case.facts("gateways", "gateways", "effect")
    return [effect for effect in effects if effect not in NOT_A_GATEWAY]


def gateways_generic_only(case: Case) -> bool:
    return set(gateway_effects(case)) == {"generic_power"}


def gateway_unconfirmed(case: Case) -> bool:
    """Any gateway that is not known to be in force on the day."""
    codes = as_list(case.answers.get("gateways"))
    confirmed = {
        item.code
        for item in case.chosen("gateways", "gateways")
        if item.is_in_force and item.stood_on(case.day)
    }
    return any(code not in confirmed for code in codes)


def sch1_part2(case: Case) -> bool:
    return 2 in case.conditions("part")


def apd_needed(case: Case) -> bool:
    """An appropriate policy document is needed for any of the conditions chosen."""
    if case.answers.get("regime") != "uk_gdpr":
        return False
    needs = case.conditions("apd")
    return (
        "required" in needs
        or (
            "conditional" in needs
            and case.answers.get("disclosure_to_competent_authority") is not True
        )
        # paragraph 36 follows the Part 2 condition chosen with it, which speaks for itself above
        or ("inherit" in needs and not sch1_part2(case))
    )


def sch1_no_consent(case: Case) -> bool:
    return True in case.conditions("needs_no_consent_reason")


def sch1_criminal_ok(case: Case) -> bool:
    return True in case.conditions("available_for_criminal_offence_data")


def sensitive(case: Case) -> bool:
    return (
        not is_empty(case.answers.get("special_categories"))
        or case.answers.get("criminal_offence_data") is True
        or not SENSITIVE_CATEGORIES.isdisjoint(as_list(case.answers.get("data_categories")))
    )


def child(case: Case) -> bool:
    return not CHILDREN.isdisjoint(as_list(case.answers.get("data_subjects")))


def low_security_transfer(case: Case) -> bool:
    return "low" in case.facts("transfer_methods", "transfer_methods", "security")


def retention_vague(case: Case) -> bool:
    """The whole answer is a phrase that tells nobody when to delete."""
    words = re.sub(r"[^\w/ ]+", " ", str(case.answers.get("retention_text") or "").casefold())
    words = re.sub(
        r"^(?:(?:to be|is|are|we|will|be|kept?|keep|held|hold|retain(?:ed)?|for) )+",
        "",
        " ".join(words.split()),
    )
    return words in {item.label for item in case.law.items("retention_vague_phrases")}


def retention_needs_detail(case: Case) -> bool:
    return True in case.facts("retention", "retention_options", "needs_detail")


def mech_needs_test(case: Case) -> bool:
    return True in case.facts("transfer_mechanism", "international_mechanisms", "needs_dp_test")


def mech_barred(case: Case) -> bool:
    return True in case.facts(
        "transfer_mechanism", "international_mechanisms", "barred_public_power"
    )


def review_past(case: Case) -> bool:
    review = case.date("review_date")
    return review is not None and review < case.day


def review_gap_days(case: Case) -> int | None:
    review = case.date("review_date")
    return (review - max(case.date("start_date") or case.day, case.day)).days if review else None


def identifier_hits(case: Case) -> list[str]:
    return [hit.kind for name in FREE_TEXT for hit in finds(str(case.answers.get(name) or ""))]


class Derived(NamedTuple):
    """How a value is worked out, and from which answers: an error is shown beside those."""

    work_out: Callable[[Case], Any]
    reads: tuple[str, ...]


DERIVED = {
    "d_gateways_real": Derived(gateways_real, ("gateways",)),
    "d_gateway_effects": Derived(gateway_effects, ("gateways",)),
    "d_gateways_generic_only": Derived(gateways_generic_only, ("gateways",)),
    "d_gateway_unconfirmed": Derived(gateway_unconfirmed, ("gateways",)),
    "d_sch1_part2": Derived(sch1_part2, ("sch1",)),
    "d_apd_needed": Derived(apd_needed, ("sch1",)),
    "d_sch1_no_consent": Derived(sch1_no_consent, ("sch1",)),
    "d_sch1_criminal_ok": Derived(sch1_criminal_ok, ("sch1",)),
    "d_sensitive": Derived(
        sensitive, ("special_categories", "criminal_offence_data", "data_categories")
    ),
    "d_child": Derived(child, ("data_subjects",)),
    "d_low_security_transfer": Derived(low_security_transfer, ("transfer_methods",)),
    "d_retention_vague": Derived(retention_vague, ("retention_text",)),
    "d_retention_needs_detail": Derived(retention_needs_detail, ("retention",)),
    "d_mech_needs_test": Derived(mech_needs_test, ("transfer_mechanism",)),
    "d_mech_barred": Derived(mech_barred, ("transfer_mechanism",)),
    "d_review_past": Derived(review_past, ("review_date",)),
    "d_review_gap_days": Derived(review_gap_days, ("review_date",)),
    "d_identifier_hits": Derived(identifier_hits, FREE_TEXT),
}


def with_derived(answers: Mapping[str, Any], law: Book, day: date) -> dict[str, Any]:
    """The answers, and what follows from them."""
    case = Case(answers, law, day)
    return {**answers, **{name: derived.work_out(case) for name, derived in DERIVED.items()}}
