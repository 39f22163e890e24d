"""The forty rules, by their own examples and by what the reference says of its language."""

import copy
from datetime import date

import pytest

from kmip_portal.law.book import book
from kmip_portal.law.derived import DERIVED
from kmip_portal.law.models import LegalRule
from kmip_portal.law.reference import Reference
from kmip_portal.law.rules import check
from tests.law import examples
from tests.law.clauses import without_one
from tests.make.law import lawful_answers

DOCUMENT = Reference().document
DAY = date.fromisoformat(DOCUMENT["meta"]["as_of"])
EXAMPLES = [
    pytest.param(rule, changes, expected, id=f"{rule['id']}-{number}")
    for rule in examples.RULES
    for number, (changes, expected) in enumerate(examples.of(rule))
]


def broken(**changes) -> dict[str, str]:
    return {one.rule: one.severity for one in check(lawful_answers(**changes))}


def test_the_good_record_breaks_nothing():
    assert check(lawful_answers()) == []


@pytest.mark.parametrize(("rule", "changes", "expected"), EXAMPLES)
def test_each_rule_keeps_its_own_examples(rule, changes, expected):
    found = broken(**changes)

    assert (rule["id"] in found) is expected
    if expected:
        assert found[rule["id"]] == rule["severity"]


@pytest.mark.parametrize("rule", examples.RULES, ids=lambda rule: rule["id"])
def test_a_rule_with_any_clause_taken_out_breaks_one_of_its_examples(rule):
    law, stored = book(DAY), LegalRule.objects.on(DAY).get(code=rule["id"])

    def keeps_its_examples(when):
        changed = copy.copy(stored)
        changed.when = when
        return all(
            bool(check(lawful_answers(**changes), law=law, rules=[changed])) is expected
            for changes, expected in examples.of(rule)
        )

    assert keeps_its_examples(rule["when"])
    mutants = dict(without_one(rule["when"]))
    assert mutants
    assert [way for way, when in mutants.items() if keeps_its_examples(when)] == []


def test_a_broken_rule_says_what_where_and_by_which_law():
    (one,) = check(lawful_answers(art6=["A6_1_F"], lia_ref="LIA1"))

    assert (one.rule, one.severity, one.is_error) == ("KM03", "error", True)
    assert one.title == "Public authority relying on legitimate interests for its tasks"
    assert one.message.startswith("A public authority cannot use legitimate interests")
    assert one.citation == "UK GDPR Art 6(1) closing words; DPA 2018 s.7"
    assert one.fields == ("art6", "in_public_task", "regime", "sender_is_public_authority")


def test_fields_are_always_answers_somebody_gave():
    names = {field["name"] for field in DOCUMENT["record_fields"]}

    for rule in LegalRule.objects.all():
        for field in rule.fields:
            assert set(DERIVED[field].reads if field in DERIVED else [field]) <= names


def test_every_derived_value_of_the_reference_is_worked_out():
    assert set(DERIVED) == set(DOCUMENT["rule_engine"]["derived"])


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("KM25", {"transparency": []}),
        ("KM26", {"dpia_status": "not_done"}),
        ("KM30", {"retention": ""}),
    ],
)
def test_an_emergency_turns_these_errors_into_warnings(rule, changes):
    emergency = {"emergency": True, "emergency_followup_date": "2026-11-29"}

    assert broken(**changes) == {rule: "error"}
    assert broken(**changes, **emergency) == {rule: "warning"}


def test_an_emergency_does_not_excuse_a_missing_lawful_basis():
    assert broken(art6=[], emergency=True, emergency_followup_date="2026-11-29")["KM02"] == "error"


def test_a_refusal_needs_reasons_and_nothing_else():
    refused = {"decision": "not_share", "art6": [], "transfer_methods": [], "review_date": ""}

    assert broken(**refused) == {}
    assert broken(**refused, decision_reason="") == {"KM36": "error"}


def test_anonymous_data_keeps_confidentiality_dates_and_decision():
    anonymous = {"data_nature": "anonymous", "art6": [], "gateways": [], "retention": ""}

    assert broken(**anonymous) == {}
    assert broken(**anonymous, confidentiality_basis=[], start_date="", decision_by="") == {
        "KM23": "error",
        "KM28": "error",
        "KM36": "error",
    }


def test_only_spaces_is_not_an_answer():
    assert broken(purpose_text="   ") == {"KM01": "error"}


def test_nothing_answered_asks_for_the_decision_and_does_not_fall_over():
    assert {one.rule for one in check({})} == {"KM36"}


@pytest.mark.parametrize(
    ("sch1", "to_authority", "needed"),
    [
        (["S1_P2"], False, False),  # not required
        (["S1_P18"], False, True),  # required
        (["S1_P10"], False, True),  # conditional
        (["S1_P10"], True, False),  # conditional, to a competent authority
        (["S1_P10", "S1_P18"], True, True),  # the other one still needs it
        (["S1_P36"], True, True),  # inherits, from nothing
        (["S1_P36", "S1_P13"], False, False),  # inherits from one that needs none
        (["S1_P36", "S1_P10"], False, True),  # inherits from a conditional one
        (["S1_P36", "S1_P10"], True, False),
        (["S1_P36", "S1_P2"], False, True),  # paragraph 2 is not in Part 2
    ],
)
def test_when_an_appropriate_policy_document_is_needed(sch1, to_authority, needed):
    found = broken(sch1=sch1, disclosure_to_competent_authority=to_authority, apd_ref="")

    assert ("KM13" in found) is needed


def test_an_exemption_or_a_control_on_asking_is_not_a_gateway():
    assert "KM08" in broken(gateways=["GW_DPA18_SCH2_P2"])
    assert "KM08" in broken(gateways=["GW_VPA24_S28"])


def test_a_general_power_needs_the_function_behind_it():
    assert "KM08" in broken(gateways=["GW_LA11_S1", "GW_DPA18_SCH2_P2"])
    assert broken(gateways=["GW_LA11_S1"], underlying_function="Housing Act 1996 s.189B") == {}
    assert broken(gateways=["GW_LA11_S1", "GW_CA89_S47"]) == {}


def test_a_gateway_nobody_knows_is_to_be_confirmed():
    assert "KM21" in broken(gateways=["GW_CA89_S47", "GW_MADE_UP"], gateway_status_confirmed=False)


def test_a_gateway_is_to_be_confirmed_before_the_day_it_began():
    answers = lawful_answers(gateways=["GW_DA21_S49A"], gateway_status_confirmed=False)

    assert "KM21" in {one.rule for one in check(answers, date(2025, 11, 6))}
    assert "KM21" not in {one.rule for one in check(answers, date(2025, 11, 7))}


@pytest.mark.parametrize(
    ("review_on", "start_on", "warned"),
    [
        ("2027-11-23", "2026-11-01", False),  # 366 days after the day of checking
        ("2027-11-24", "2026-11-01", True),
        ("2028-01-01", "2027-01-01", False),  # counted from a start still to come
        ("2026-11-22", "2026-11-01", False),
        ("2026-11-21", "2026-11-01", True),
        ("", "2026-11-01", False),  # missing is KM28's word
    ],
)
def test_a_review_is_within_twelve_months(review_on, start_on, warned):
    assert ("KM29" in broken(review_date=review_on, start_date=start_on)) is warned


def test_dates_may_be_given_as_days():
    assert broken(review_date=date(2027, 10, 31), start_date=date(2026, 11, 1)) == {}
    assert "KM29" in broken(review_date=date(2026, 10, 1))


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("As long as necessary.", True),
        ("Kept for as long as necessary", True),
        ("N/A", True),
        ("TBC", True),
        ("Permanent", True),
        ("National archive schedule, line 7", False),
        ("6 years, then as required by schedule 2", False),
    ],
)
def test_vague_retention_is_the_whole_answer(text, warned):
    assert ("KM31" in broken(retention_text=text)) is warned


@pytest.mark.parametrize("kind", ["PD_HEALTHID", "PD_SAFEGUARD", "PD_CRIM"])
def test_sensitive_data_does_not_go_by_ordinary_email(kind):
    plain = {
        "special_categories": [],
        "art9": [],
        "sch1": [],
        "transfer_methods": ["TM_PLAIN_EMAIL"],
    }

    assert broken(**plain, data_categories=["PD_NAME"]) == {}
    assert "KM32" in broken(**plain, data_categories=["PD_NAME", kind])


def test_a_person_named_in_any_prose_is_noticed_but_a_contact_is_not():
    assert "KM37" in broken(decision_reason="Mother is on 07700 900123")
    assert (
        broken(rights_contact="dpo@charity.example", consent_withdrawal_route="07700 900123") == {}
    )


def test_a_rule_begins_on_its_day():
    answers = lawful_answers(art6=["A6_1_EA"], rli_conditions=["RLI_6"])

    assert "KM04" not in {one.rule for one in check(answers, date(2026, 2, 4))}
    assert "KM04" in {one.rule for one in check(answers, date(2026, 2, 5))}


def test_checking_asks_the_database_twice(django_assert_num_queries):
    check(lawful_answers())  # a process that has read no law yet reads its rows first

    with django_assert_num_queries(2):
        check(lawful_answers())
