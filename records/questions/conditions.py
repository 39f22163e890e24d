"""When a question must be answered, read from the other answers."""

from typing import Any

from kmip_portal import clock
from kmip_portal.law.book import book
from kmip_portal.law.derived import CHILDREN, Case, gateway_unconfirmed
from records.questions.question import Answers, Condition

CRIME = {"PU_CRIME", "PU_SVD", "PU_MAPPA"}
SHARES = {"share", "part"}
HEALTH_OR_CARE = {"PD_CARE", "PD_HEALTHID"}


def chosen(answers: Answers, name: str) -> set[str]:
    """The codes chosen, without the one that says none of these."""
    return set(answers.get(name) or ()) - {"none"}


def asked(answers: Answers) -> bool:
    """Somebody asked for the information: they asked us, or we asked them."""
    return answers.get("route") in {"received", "made"}


def asked_of_us(answers: Answers) -> bool:
    return answers.get("route") == "received"


def other(answers: Answers) -> Any:
    """The other organisation, if it is one of ours to know; None where only its name is."""
    return getattr(answers.get("partner"), "organisation", None)


def sender(answers: Answers) -> Any:
    """Whoever held the information: us, unless we were the ones who asked; None if not listed."""
    return other(answers) if answers.get("route") == "made" else answers.get("organisation")


def receiver(answers: Answers) -> Any:
    """Whoever received it; None if not listed."""
    return answers.get("organisation") if answers.get("route") == "made" else other(answers)


def authority_unknown(answers: Answers) -> bool:
    """Unknown is asked, never taken as no."""
    return personal(answers) and getattr(sender(answers), "is_public_authority", None) is None


def competence_unknown(answers: Answers) -> bool:
    return personal(answers) and getattr(sender(answers), "is_competent_authority", None) is None


def harms(answers: Answers) -> bool:
    return asked(answers) and answers.get("prejudice_flag") is True


def identity_checked(answers: Answers) -> bool:
    return asked_of_us(answers) and answers.get("identity_checked") is True


def crime(answers: Answers) -> bool:
    """Asked by the police, or for a purpose of theirs: a senior officer stands behind it."""
    return asked_of_us(answers) and (
        getattr(other(answers), "organisation_type", "") == "OT_POLICE"
        or bool(CRIME & chosen(answers, "purpose_codes"))
    )


def shares(answers: Answers) -> bool:
    """All or part was shared; until that is said nothing of it is asked."""
    return answers.get("decision") in SHARES


def asks_for_more(answers: Answers) -> bool:
    return answers.get("decision") == "ask_more"


def passed_on(answers: Answers) -> bool:
    return answers.get("decision") == "pass_on"


def not_said_by(name: str, code: str) -> Condition:
    """This code, chosen there, answers the question: it is not asked twice."""
    return lambda answers: code not in chosen(answers, name)


def personal(answers: Answers) -> bool:
    return shares(answers) and answers.get("data_nature") in {"personal", "pseudonymised"}


def uk_gdpr(answers: Answers) -> bool:
    return personal(answers) and answers.get("regime") == "uk_gdpr"


def part_3(answers: Answers) -> bool:
    return personal(answers) and answers.get("regime") == "dpa_part3"


def special(answers: Answers) -> bool:
    return uk_gdpr(answers) and bool(chosen(answers, "special_categories"))


def health_or_care(answers: Answers) -> bool:
    return personal(answers) and bool(
        HEALTH_OR_CARE & chosen(answers, "data_categories")
        or "SC_HEALTH" in chosen(answers, "special_categories")
    )


def guardian_consulted(answers: Answers) -> bool:
    return health_or_care(answers) and answers.get("caldicott_consulted") is True


def another_agreement(answers: Answers) -> bool:
    return answers.get("agreement_in_place") in {"repeat", "other"}


def high_risk(answers: Answers) -> bool:
    """No assessment was made, or something makes high risk likely: the DPO is asked."""
    return personal(answers) and (
        answers.get("dpia_status") == "not_done" or bool(chosen(answers, "dpia_triggers"))
    )


# --- when a question that may be left out is worth asking at all ------------------------------


def in_an_emergency(answers: Answers) -> bool:
    return answers.get("urgency") == "emergency" or answers.get("route") == "urgent"


def among(name: str, *codes: str) -> Condition:
    """One of these codes was chosen."""
    return lambda answers: bool(chosen(answers, name) & set(codes))


def with_role(code: str) -> Condition:
    return lambda answers: answers.get("recipient_role") == code


def about_children(answers: Answers) -> bool:
    return bool(chosen(answers, "data_subjects") & CHILDREN)


def on_consent(answers: Answers) -> bool:
    return uk_gdpr(answers) and (
        "A6_1_A" in chosen(answers, "art6") or "A9_2_A" in chosen(answers, "art9")
    )


def needs_a_condition(answers: Answers) -> bool:
    """Special category or criminal offence information: the basis alone is not enough."""
    return special(answers) or offences(answers)


def offences(answers: Answers) -> bool:
    return uk_gdpr(answers) and answers.get("criminal_offence_data") is True


def was_law_enforcement(answers: Answers) -> bool:
    """Whoever held it is a competent authority, or may be."""
    known = getattr(sender(answers), "is_competent_authority", None)
    return personal(answers) and (
        part_3(answers) or known is True or answers.get("sender_is_competent_authority") is True
    )


def in_confidence(answers: Answers) -> bool:
    return personal(answers) and answers.get("confidentiality_owed") is True


def abroad(answers: Answers) -> bool:
    return shares(answers) and answers.get("international") is True


def decided_by_machine(answers: Answers) -> bool:
    return shares(answers) and answers.get("solely_automated_decision") is True


def of_another_purpose(answers: Answers) -> bool:
    return shares(answers) and answers.get("different_purpose") is True


def power_not_confirmed(answers: Answers) -> bool:
    """A power was chosen whose start has still to be checked."""
    if not chosen(answers, "gateways"):
        return False
    return gateway_unconfirmed(Case(answers, book(), answers.get("sharing_date") or clock.today()))
