"""The answers of a record that hold one thing each: the three stages of a one-off record, and what
only a repeat record says. Drafts may have gaps."""

from django.db import models

from records.questions.choices import (
    Agreed,
    Agreement,
    Decision,
    Frequency,
    Nature,
    Onward,
    People,
    Publication,
    Regime,
    Route,
    Theme,
    Urgency,
)

CODE = 40


def text(most: int = 200) -> models.CharField:
    return models.CharField(max_length=most, blank=True)


def long(most: int = 2000) -> models.TextField:
    return models.TextField(max_length=most, blank=True)


def code(choices: type[models.TextChoices] | None = None) -> models.CharField:
    """A code of ours, or of the legal reference when no choices are given."""
    return models.CharField(
        max_length=CODE, blank=True, choices=choices.choices if choices else None
    )


def yes_no() -> models.BooleanField:
    return models.BooleanField(null=True, blank=True)


def day() -> models.DateField:
    return models.DateField(null=True, blank=True)


class RequestStage(models.Model):
    """What was asked, why, and about whom."""

    route = code(Route)
    urgency = code(Urgency)
    emergency_followup_date = day()
    authorised_by = text()
    requested_on = day()
    received_on = day()
    needed_by = day()
    their_ref = text(60)
    our_ref = text(60)
    data_requested = long()
    necessity_request = long()
    power_cited = text(300)
    prejudice_flag = yes_no()
    prejudice_reason = long(1000)
    preferred_method = code()
    identity_checked = yes_no()
    identity_check = text(300)
    data_nature = code(Nature)
    people_count = code(People)
    criminal_offence_data = yes_no()
    patient_information = yes_no()
    purpose_text = long()
    necessity_statement = long(1500)
    benefits_risks = long(1500)
    direct_care = yes_no()
    child_best_interests = long(1000)
    different_purpose = yes_no()
    compatibility_reason = long(1000)

    class Meta:
        abstract = True


class DecisionStage(models.Model):
    """The law it rests on, who decided, and why."""

    decision = code(Decision)
    decision_reason = long()
    more_asked = long(1000)
    passed_to = text()
    decision_by = text()
    decision_by_role = text()
    decision_on = day()
    agreement_in_place = code(Agreement)
    other_agreement = text()
    regime = code(Regime)
    sender_is_public_authority = yes_no()
    sender_is_competent_authority = yes_no()
    in_public_task = yes_no()
    legal_power = text(300)
    underlying_function = text(300)
    gateway_status_confirmed = yes_no()
    no_consent_reason = text(500)
    apd_ref = text()
    professional_secrecy = yes_no()
    official_authority = yes_no()
    exemption = text()
    consent_evidence = text(500)
    consent_withdrawal_route = text(500)
    lia_ref = text()
    rli_request_statement_ref = text()
    statutory_consent = yes_no()
    dea_specified_person = yes_no()
    dea_register_ref = text()
    strictly_necessary = yes_no()
    collected_for_law_enforcement = yes_no()
    recipient_use_law_enforcement = yes_no()
    disclosure_to_competent_authority = yes_no()
    authorised_by_law_ref = text()
    confidentiality_owed = yes_no()
    caldicott_consulted = yes_no()
    caldicott_consulted_on = day()
    transparency_reason = long(1000)
    person_agreed = code(Agreed)
    person_views = long(1000)
    dpia_status = code()
    dpia_note = text(500)
    dpo_view = long(1000)
    dpo_view_on = day()
    art26_ref = text()
    art28_ref = text()

    class Meta:
        abstract = True


class DisclosureStage(models.Model):
    """What was shared, how, and what becomes of it."""

    sharing_date = day()
    sharing_time = models.TimeField(null=True, blank=True)
    data_shared = long()
    accuracy_note = long(1000)
    conditions = long(1000)
    international = yes_no()
    transfer_mechanism = code()
    dp_test_done = yes_no()
    solely_automated_decision = yes_no()
    adm_law_ref = text()
    retention = code()
    retention_text = text(500)
    rights_contact = text()
    free_text = long()

    class Meta:
        abstract = True


class RepeatStage(models.Model):
    """What a repeat record says and a one-off record does not."""

    theme = code(Theme)
    why = long()
    non_signatories = long(1000)
    frequency = code(Frequency)
    frequency_when = text(500)
    trigger = long(1000)
    start_date = day()
    end_date = day()
    people_described = long(1000)
    anonymise = yes_no()
    anonymise_reason = long(1000)
    privacy_notices = long(1000)
    rights = long(1000)
    foi = long(1000)
    process = long()
    storage = long(1000)
    quality = long(1000)
    breach_contact = text()
    breach_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    onward = code(Onward)
    dpia_on = day()
    review_date = day()
    ending = long(1000)
    publication = code(Publication)
    publication_reason = text(500)
    may_be_copied = yes_no()
    signed_copy = text()

    class Meta:
        abstract = True
