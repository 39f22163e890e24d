"""What an answer to a request for information holds of a record, and what is left out of it, why.

Every question stands in one of the lists below; a test fails for one that stands in none. What is
left out is named with the exemption that is likely to cover it (Freedom of Information Act 2000
Part II). Which applies, and whether the public interest overrides it, the organisation decides.
"""

from typing import NamedTuple

# told as they were chosen: choices of a list, and yes or no
TOLD = (
    "decision", "route", "urgency", "theme", "purpose_codes", "frequency", "start_date", "end_date",
    "review_date", "recipient_role", "data_nature", "data_subjects", "people_count",
    "data_categories", "special_categories", "criminal_offence_data", "patient_information",
    "anonymise", "direct_care", "different_purpose", "prejudice_flag", "agreement_in_place",
    "regime", "in_public_task", "sender_is_public_authority", "sender_is_competent_authority",
    "art6", "gateways", "gateway_status_confirmed", "art9", "sch1", "professional_secrecy",
    "official_authority", "rli_conditions", "statutory_consent", "dea_specified_person", "le_basis",
    "strictly_necessary", "sch8", "collected_for_law_enforcement", "recipient_use_law_enforcement",
    "disclosure_to_competent_authority", "confidentiality_owed", "confidentiality_basis",
    "transparency", "dpia_status", "international", "transfer_mechanism", "dp_test_done",
    "solely_automated_decision", "retention", "onward", "publication", "may_be_copied", "follow_up",
)  # fmt: skip
# the words of whoever wrote the record: told or not, as whoever checks the pack says
WORDS = (
    "title", "why", "purpose_text", "necessity_statement", "benefits_risks",
    "child_best_interests", "compatibility_reason", "data_requested", "necessity_request",
    "power_cited", "prejudice_reason", "data_shared", "decision_reason", "more_asked", "passed_to",
    "legal_power", "underlying_function", "other_agreement", "no_consent_reason", "apd_ref",
    "exemption", "lia_ref", "rli_request_statement_ref", "dea_register_ref",
    "authorised_by_law_ref", "transparency_reason", "dpia_note", "adm_law_ref", "accuracy_note",
    "art26_ref", "art28_ref", "non_signatories", "frequency_when", "trigger", "people_described",
    "anonymise_reason", "privacy_notices", "rights", "ending", "publication_reason", "foi",
    "quality", "free_text",
)  # fmt: skip
OF_SECURITY = (
    "transfer_methods", "safeguards", "preferred_method", "conditions", "retention_text",
    "identity_checked", "identity_check", "process", "storage", "systems", "breach_contact",
    "breach_hours", "dpia_triggers", "signed_copy",
)  # fmt: skip
OF_PEOPLE = (
    "requester_name", "requester_role", "requester_email", "requester_phone", "authorised_by",
    "shared_with_name", "shared_with_role", "shared_with_email", "decision_by",
    "decision_by_role", "rights_contact", "person_agreed", "person_views", "consent_evidence",
    "consent_withdrawal_route", "caldicott_consulted", "caldicott_consulted_on",
)  # fmt: skip
OF_CASES = (
    "our_ref", "their_ref", "sharing_date", "sharing_time", "requested_on", "received_on",
    "needed_by", "emergency_followup_date", "decision_on", "dpia_on", "dpo_view_on",
)  # fmt: skip
OF_ADVICE = ("dpo_view", "advice")
BY_ITSELF = ("partner",)  # the other organisation: by name where it is in the list


class Group(NamedTuple):
    """Questions that are left out for one reason."""

    names: tuple[str, ...]
    exemption: str
    why: str


LEFT_OUT = (
    Group(OF_SECURITY, "FE_S31", "How the information is sent, held and kept safe"),
    Group(OF_PEOPLE, "FE_S40", "Who took part, and what the person concerned said"),
    Group(OF_CASES, "FE_S40", "Case references and exact days, which lead to a person"),
    Group(OF_ADVICE, "FE_S36", "Advice that was given"),
)
REACHABLE, PERSONAL = "FE_S21", "FE_S40"
