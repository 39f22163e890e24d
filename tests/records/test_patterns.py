"""Ready patterns: each completed as it suggests breaks no rule of the law for the kinds it is for,
and the right ones for all others; a record begun from one has nothing ticked."""

import json

import pytest
from django.core.management import call_command

from kmip_portal import clock
from kmip_portal.law.book import book
from kmip_portal.law.models import LegalItem, LegalRule
from records.lawfulness import broken, errors
from records.models import Party, Pattern
from records.patterns import shipped
from records.patterns.suggesting import STANDS_IN, as_suggested, suggestions
from signatories.expertise.models import Guide
from signatories.models import Organisation
from signatories.picker import PickedOrganisation
from tests.make.law import lawful_answers

SLUGS = [path.stem for path in sorted(shipped.FOLDER.glob("*.json"))]
AUTHORITIES = {"OT_COUNTY", "OT_DISTRICT", "OT_POLICE", "OT_PCC", "OT_FIRE", "OT_NHS", "OT_SCHOOL",
               "OT_FE", "OT_PROBATION", "OT_CENTRAL"}  # fmt: skip
COMPETENT = {"OT_POLICE", "OT_PROBATION"}
ALL = sorted(AUTHORITIES | {"OT_PARISH", "OT_HOUSING", "OT_CHARITY", "OT_PRIVATE"})
# what whoever completes a pattern writes in their own words, from the example of the reference
OF_THEIR_OWN = ("purpose_text", "necessity_statement", "data_nature", "decision_reason",
                "decision_by", "rights_contact")  # fmt: skip
# what only they can know, where the pattern says that it is needed
REFERENCES = {"apd_ref": lawful_answers()["apd_ref"], "dea_register_ref": "Entry of the register"}


def body(kind):
    return Organisation(
        name=kind,
        slug=kind,
        organisation_type=kind,
        is_public_authority=kind in AUTHORITIES,
        is_competent_authority=kind in COMPETENT,
    )


def completed(pattern, giver, receiver):
    """Each question as suggested to these kinds, the rest neutral."""
    example = lawful_answers()
    answers = {name: example[name] for name in OF_THEIR_OWN}
    answers |= {"decision": "share", "why": example["decision_reason"]}
    answers |= as_suggested(pattern, giver, receiver)
    advised = {one.question.name for one in suggestions(pattern) if one.answer is None}
    answers |= {name: REFERENCES[name] for name in advised}
    if giver in COMPETENT:  # what they hold was collected for it, unless said otherwise
        answers.setdefault("collected_for_law_enforcement", True)
    if pattern.is_repeat:
        today = clock.today()
        return answers | {
            "record_type": "repeat",
            "start_date": today,
            "review_date": today,
            "parties": [
                Party(direction="gives", organisation=body(giver), controller_role="RO_SEP"),
                Party(direction="receives", organisation=body(receiver), controller_role="RO_SEP"),
            ],
        }
    us, them = (receiver, giver) if answers["route"] == "made" else (giver, receiver)
    return answers | {
        "organisation": body(us),
        "partner": PickedOrganisation(body(them), them),
        "sharing_date": clock.today(),
    }


def errors_of(pattern, giver, receiver):
    return {rule.rule for rule in errors(broken(completed(pattern, giver, receiver)))}


@pytest.mark.parametrize("slug", SLUGS)
def test_completed_as_suggested_it_breaks_no_rule_for_the_kinds_it_is_for(db, slug):
    pattern = Pattern.objects.get(slug=slug)

    found = {
        (giver, receiver): [rule.rule for rule in broken(completed(pattern, giver, receiver))]
        for giver in pattern.gives
        for receiver in pattern.receives
    }

    assert {pair: rules for pair, rules in found.items() if rules} == {}


# what is broken by another kind that gives, and by one that receives
OTHERS_BREAK = {
    "attendance": ("KM08", "KM08"),
    "dental-and-vision-screening": ("KM08", "KM08"),
    "fraud-matching": ("KM08", "KM08"),
    "height-and-weight-measuring": ("KM08", "KM08"),
    "homelessness-referral": ("KM08", "KM08"),
    "mappa-meetings": ("KM08", "KM08"),
    "marac-meetings": ("KM02", "KM08"),
    "national-fraud-initiative": ("KM08", "KM08"),
    "offender-management": ("KM16", "KM17"),
    "police-request": ("KM02", "KM08 KM13"),
    "safeguarding-referral-adult": ("KM02", "KM08"),
    "safeguarding-referral-child": ("KM02", "KM08"),
    "school-immunisation-lists": ("KM08", "KM08"),
    "serious-violence": ("KM08", "KM08"),
}


@pytest.mark.parametrize("slug", SLUGS)
def test_completed_as_suggested_by_another_kind_it_breaks_the_right_rules(db, slug):
    pattern = Pattern.objects.get(slug=slug)
    giver, receiver = pattern.gives[0], pattern.receives[0]
    of_givers, of_receivers = (set(rules.split()) for rules in OTHERS_BREAK[slug])

    for kind in ALL:
        if kind not in pattern.gives:
            # what the police hold needs a law for another use, whatever the pattern
            more = {"KM17"} if kind in COMPETENT else set()
            assert errors_of(pattern, kind, receiver) == of_givers | more, kind
        if kind not in pattern.receives:
            assert errors_of(pattern, giver, kind) == of_receivers, kind


@pytest.mark.parametrize(
    ("slug", "as_said_to", "by", "to", "changes", "rules"),
    [
        ("serious-violence", "OT_DISTRICT", "OT_NHS", "OT_POLICE", {}, {"KM19"}),
        ("safeguarding-referral-child", "OT_CHARITY", "OT_SCHOOL", "OT_COUNTY",
         {"in_public_task": True}, {"KM04"}),
        ("offender-management", "OT_POLICE", "OT_CHARITY", "OT_PROBATION", {}, {"KM16"}),
        ("homelessness-referral", "OT_NHS", "OT_NHS", "OT_DISTRICT",
         {"statutory_consent": False}, {"KM20"}),
        ("fraud-matching", "OT_DISTRICT", "OT_CHARITY", "OT_CENTRAL",
         {"dea_specified_person": False}, {"KM22"}),
        ("police-request", "OT_SCHOOL", "OT_SCHOOL", "OT_POLICE",
         {"gateways": ["GW_DPA18_SCH2_P2"]}, {"KM08"}),
    ],
)  # fmt: skip
def test_what_was_said_to_others_is_stopped_where_it_is_copied(
    db, slug, as_said_to, by, to, changes, rules
):
    pattern = Pattern.objects.get(slug=slug)
    answers = completed(pattern, as_said_to, to)
    theirs = {
        k: v for k, v in completed(pattern, by, to).items() if k in ("organisation", "parties")
    }

    assert {rule.rule for rule in errors(broken(answers | theirs | changes))} == rules


def test_there_are_the_patterns_that_people_asked_for(db):
    assert set(SLUGS) == set(Pattern.objects.values_list("slug", flat=True)) == set(OTHERS_BREAK)
    for pattern in Pattern.objects.all():
        assert pattern.owner
        assert pattern.review_by > clock.today()
        guide = Guide.objects.get(slug=pattern.guide)
        assert guide.versions.get().title == pattern.guide_title
        of_law = {one.question.name for one in suggestions(pattern)}
        for name in ("data_categories", "safeguards", "retention", "transparency", "gateways"):
            assert name in of_law, (pattern, name)


def test_each_suggestion_says_why_and_cites_the_legal_reference(db):
    law = book()
    cited = " | ".join([
        *LegalItem.objects.values_list("citation", flat=True),
        *LegalRule.objects.values_list("citation", flat=True),
    ])  # fmt: skip
    # the portal's own ways of telling records apart stand in no law
    without = {"theme", "route", "agreement_in_place", "person_agreed", "accuracy_note", "onward",
               "conditions", "quality", "data_nature", "legal_power", "purpose_codes",
               "prejudice_flag", "prejudice_reason"}  # fmt: skip

    for pattern in Pattern.objects.all():
        for one in suggestions(pattern):
            assert one.why
            stands_in = one.stands_in(law)
            assert stands_in or one.question.name in without, (pattern, one.question.name)
            if not one.codes:
                assert stands_in in cited, (one.question.name, stands_in)
    for name, words in STANDS_IN.items():
        assert words in cited, (name, words)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"question": "weather", "codes": ["GW_CA04_S10"]}, "weather is not asked"),
        ({"question": "gateways", "codes": ["GW_MOON"]}, "gateways: GW_MOON is not a choice"),
        ({"question": "regime", "codes": ["uk_gdpr", "dpa_part3"]}, "regime takes one answer"),
        ({"question": "why", "yes": True}, "why is not answered by yes or no"),
        ({"question": "apd_ref", "words": "x" * 201}, "apd_ref does not take these words"),
        ({"question": "art6", "codes": ["A6_1_E"], "of": ["OT_GUILD"]},
         "art6: OT_GUILD is no kind of organisation"),
        ({"question": "art6", "codes": ["A6_1_E"], "why": ""}, "art6 has no reason"),
    ],
)  # fmt: skip
def test_a_file_that_the_form_or_the_law_does_not_know_is_not_loaded(said, problem):
    whole = json.loads((shipped.FOLDER / "attendance.json").read_text())
    whole["suggestions"] = [{"why": "Because"} | said]

    assert shipped.problems(whole) == [problem]


def test_loading_twice_changes_nothing_and_keeps_what_kmip_said(db, capsys):
    Pattern.objects.filter(slug="attendance").update(title="Absence", summary="Older words")
    Pattern.objects.filter(slug="serious-violence").delete()

    for expected in ("1 patterns loaded, 1 changed.", "0 patterns loaded, 0 changed."):
        call_command("load_patterns")
        assert capsys.readouterr().out.strip() == expected
    again = Pattern.objects.get(slug="attendance")
    assert again.title == "Absence"
    assert again.summary != "Older words"
