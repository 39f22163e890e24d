"""Each of the 74 answers that the rules read: asked on the form, or from a named source."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.law.book import book
from kmip_portal.law.reference import Reference
from records import services
from records.answers import ours, read
from records.lawfulness import for_rules
from records.models import RecordOfSharing
from records.questions import QUESTIONS
from records.questions.steps import STEP_OF
from tests import make

pytestmark = pytest.mark.usefixtures("uncounted")
FIELDS = {field["name"]: field for field in Reference().record_fields}

# where each is asked: the page of the form, by its address
ASKED = {
    "about": ["decision"],
    "organisation": ["recipient_role"],
    "information": [
        "data_nature", "data_subjects", "data_categories", "special_categories",
        "criminal_offence_data",
    ],
    "purpose": [
        "purpose_codes", "purpose_text", "necessity_statement", "direct_care",
        "child_best_interests", "different_purpose", "patient_information", "regime",
        "sender_is_public_authority", "sender_is_competent_authority",
    ],
    "basis": [
        "in_public_task", "art6", "gateways", "le_basis", "strictly_necessary", "sch8",
        "collected_for_law_enforcement", "recipient_use_law_enforcement",
        "disclosure_to_competent_authority", "authorised_by_law_ref", "art26_ref", "art28_ref",
        "compatibility_reason",
    ],
    "conditions": [
        "underlying_function", "gateway_status_confirmed", "art9", "sch1", "no_consent_reason",
        "apd_ref", "professional_secrecy", "official_authority", "consent_evidence",
        "consent_withdrawal_route", "lia_ref", "rli_conditions", "rli_request_statement_ref",
        "statutory_consent", "dea_specified_person", "dea_register_ref",
    ],
    "confidentiality": ["confidentiality_owed", "confidentiality_basis"],
    "telling": ["transparency", "transparency_reason", "dpia_triggers", "dpia_status"],
    "sharing": [
        "sharing_date", "transfer_methods", "international", "solely_automated_decision",
        "retention", "retention_text", "rights_contact",
    ],
    "decision": [
        "transfer_mechanism", "dp_test_done", "adm_law_ref", "decision_reason", "decision_by",
        "emergency_followup_date", "free_text",
    ],
}  # fmt: skip
WHERE = {name: page for page, names in ASKED.items() for name in names}

# what nobody is asked, and what says it: (changes of a record, what the rules then read)
DERIVED = {
    "as_of": [
        ({"sharing_date": date(2026, 11, 2)}, date(2026, 11, 2)),  # the day of the sharing
        ({"sharing_date": None, "decision_on": date(2026, 11, 3)}, date(2026, 11, 3)),
        ({"sharing_date": None, "decision_on": None}, clock.today()),
    ],
    "record_type": [({}, "one_off")],  # the kind of the record
    "emergency": [({"urgency": "emergency"}, True), ({"urgency": "urgent"}, False)],
    "sender_type": [({}, "OT_COUNTY"), ({"route": "made"}, "OT_NHS")],  # whoever held it
    "recipient_type": [({}, "OT_NHS"), ({"route": "made"}, "OT_COUNTY")],
}
# asked on the form of a repeat record; the rules read them of no other kind
OF_REPEAT_RECORDS = {"frequency", "start_date", "review_date"}

# derived where another answer says it, so that nobody is asked twice
SAID_BY_ANOTHER = [
    (
        {"data_categories": ["PD_CRIM"], "criminal_offence_data": False},
        {"criminal_offence_data": True},
    ),
    (
        {"data_categories": ["PD_HEALTHID"], "special_categories": []},
        {"special_categories": ["SC_HEALTH"]},
    ),
    (
        {"data_categories": ["PD_HEALTHID"], "special_categories": ["none"]},
        {"special_categories": []},  # an answer somebody gave stands
    ),
    # the profile of the organisation, not the person’s guess
    ({"sender_is_public_authority": False}, {"sender_is_public_authority": True}),
    ({"sender_is_competent_authority": True}, {"sender_is_competent_authority": False}),
    # asking for more and passing on share nothing
    ({"decision": "ask_more"}, {"decision": "not_share"}),
    ({"decision": "pass_on"}, {"decision": "not_share"}),
]


@pytest.fixture
def trust():
    return make.organisation("Weald Trust", organisation_type="OT_NHS")


def an_answer(name):
    """Some answer to a question, as the reference types it."""
    field = FIELDS[name]
    if field["options"]:
        options = field["options"]
        kind = QUESTIONS[name].law or options
        code = options[-1] if isinstance(options, list) else book().items(kind)[0].code
        return [code] if field["type"] == "list" else code
    if QUESTIONS[name].kind == "day":
        return clock.today()
    return {"boolean": True, "string": "Words of an answer"}[field["type"]]


def test_every_field_is_in_the_table_once():
    named = [*WHERE, *DERIVED, *OF_REPEAT_RECORDS]

    assert len(FIELDS) == 74
    assert sorted(named) == sorted(FIELDS)


@pytest.mark.parametrize("name", WHERE)
def test_it_is_asked_on_its_page_and_reaches_the_rules(client, council, trust, name):
    council.is_public_authority = council.is_competent_authority = None
    council.save()
    pat = make.member(council, "practitioner")
    client.force_login(pat)
    others = make.record_answers(partner=make.picked(trust))
    others.pop(name, None)
    draft = services.start(
        by=pat,
        place=services.Place(council),
        answers=others,
        submission_id=uuid4(),
        on_one_page=False,
    )
    assert STEP_OF[name].slug == WHERE[name]
    url = reverse("records:record_step", args=[draft.reference, WHERE[name]]) + f"?at={name}"

    shown = client.get(url)
    value = an_answer(name)
    sent = {"asked": name, "row_version": draft.row_version, "later": "yes"}
    client.post(url, make.posted({name: value}) | sent)

    assert f'id="id_{name}' in shown.text
    draft = RecordOfSharing.objects.get(pk=draft.pk)
    assert read(draft)[name] == value
    assert for_rules(ours(draft))[name] == (
        "not_share" if (name, value) == ("decision", "pass_on") else value
    )


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [(name, *case) for name, cases in DERIVED.items() for case in cases],
)
def test_what_is_not_asked_is_derived(pat, council, trust, name, changes, expected):
    draft = make.draft(pat, council, partner=make.picked(trust), **changes)

    assert name not in QUESTIONS
    assert for_rules(ours(draft))[name] == expected


@pytest.mark.parametrize(("changes", "expected"), SAID_BY_ANOTHER)
def test_what_another_answer_or_a_profile_says_is_not_asked_twice(pat, council, changes, expected):
    told = for_rules(ours(make.draft(pat, council, **changes)))

    assert {name: told[name] for name in expected} == expected


def test_what_belongs_to_repeat_records_is_not_read_of_a_one_off_record(pat, council):
    assert not OF_REPEAT_RECORDS & (set(for_rules(ours(make.draft(pat, council)))) | set(QUESTIONS))
