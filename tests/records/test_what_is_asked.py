"""What the form asks, when, and in which words."""

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.law.reference import Reference
from records.answers import COLUMNS
from records.forms import OneOffForm
from records.models import RecordOfSharing
from records.questions import QUESTIONS, QUESTIONS_OF
from records.services import Place
from tests import make

NEW = reverse("records:record_new_page")
# other answers that make a question one that must be answered
ASKED_IF = {
    "prejudice_reason": {"prejudice_flag": True},
    "authorised_by": {"purpose_codes": ["PU_CRIME"]},
    "other_agreement": {"agreement_in_place": "other"},
    "more_asked": {"decision": "ask_more"},
    "passed_to": {"decision": "pass_on"},
    "le_basis": {"regime": "dpa_part3"},
    "caldicott_consulted_on": {"caldicott_consulted": True},
    "dpo_view": {"dpia_status": "not_done", "dpo_view_on": clock.today()},
    "dpo_view_on": {"dpia_status": "not_done", "dpo_view": "Go on, with fewer fields"},
}
FROM_THE_PROFILE = {"sender_is_public_authority", "sender_is_competent_authority"}
NEEDED = [q.name for q in QUESTIONS.values() if q.may_be_needed]


def form(answers, of):
    return OneOffForm(make.as_posted(answers), places=[Place(of)])


def without(name, **others):
    """A whole record but for one answer."""
    return make.record_answers(**others | {name: None})


@pytest.mark.parametrize("name", [one for one in NEEDED if one not in FROM_THE_PROFILE])
def test_an_answer_left_out_is_asked_for_in_its_own_words(name, council):
    asked = form(without(name, **ASKED_IF.get(name, {})), council)

    assert asked.errors == {name: [QUESTIONS[name].missing]}
    assert asked.errors[name][0].startswith(("Enter ", "Select "))


def test_a_whole_record_is_asked_nothing_more(council):
    assert form(make.record_answers(), council).errors == {}


def test_a_refusal_is_asked_less(client, pat, council):
    client.force_login(pat)

    answered = client.post(NEW, make.posted(make.refusal_answers()))

    refusal = RecordOfSharing.objects.get()
    assert answered.url == reverse("records:record_check", args=[refusal.reference])
    assert form({}, council).errors.keys() - form({"decision": "not_share"}, council).errors == {
        "decision"
    }
    for name in ("sharing_date", "transfer_methods", "art6", "retention", "shared_with_name"):
        assert name not in form({"decision": "not_share"}, council).errors
        assert name in form({"decision": "share", "data_nature": "personal", "regime": "uk_gdpr"},
                            council).errors  # fmt: skip

    client.post(answered.url)
    refusal.refresh_from_db()
    assert (refusal.status, refusal.get_decision_display()) == ("decided", "Not shared")


def test_a_refusal_needs_its_reasons(council):
    asked = form(make.refusal_answers(decision_reason=""), council)

    assert asked.errors == {"decision_reason": ["Enter the reasons for the decision"]}


def test_what_the_profile_does_not_say_is_asked():
    unknown = make.organisation("New Trust", is_public_authority=None)
    answers = make.record_answers(
        sender_is_public_authority=None, sender_is_competent_authority=None
    )

    asked = form(answers, unknown)

    assert set(asked.errors) == FROM_THE_PROFILE


def test_what_the_profile_says_is_not_asked(client, pat):
    client.force_login(pat)

    page = client.get(NEW).content.decode()

    assert "public authority?" not in page


def test_facts_about_the_other_organisation_are_asked_when_it_held_the_information(council):
    answers = make.record_answers(
        route="made", sender_is_public_authority=None, sender_is_competent_authority=None
    )

    asked = form(answers, council)

    assert set(asked.errors) == FROM_THE_PROFILE
    assert set(asked.fields) >= FROM_THE_PROFILE


def test_days_may_be_written_with_the_name_of_the_month_and_not_lie_ahead(council):
    def errors(name, day, month, year):
        sent = make.as_posted(make.record_answers())
        sent.update({f"{name}-day": day, f"{name}-month": month, f"{name}-year": year})
        return OneOffForm(sent, places=[Place(council)]).errors.get(name)

    assert errors("requested_on", "4", "Jan", "2026") is None
    assert errors("sharing_date", "4", "1", "2099") == [
        "The date it was shared must be today or in the past"
    ]
    assert errors("sharing_date", "31", "february", "2026") == [
        "The date it was shared must be a real date"
    ]
    assert errors("sharing_date", "31", "", "2026") == [
        "The date it was shared must include a month"
    ]


def test_choices_are_those_of_the_legal_reference(client, pat):
    client.force_login(pat)

    page = client.get(NEW).content.decode()

    for kind in ("uk_gdpr_article6", "gateways", "schedule1_conditions", "transfer_methods"):
        for one in Reference().list_of(kind):
            assert f'value="{one["code"]}"' in page
    assert "A law or court order makes the sharing compulsory." in page
    assert "(Children Act 1989 (c. 41) s.17)" in page


def test_no_question_speaks_in_words_we_do_not_use():
    for question in QUESTIONS.values():
        words = f"{question.label} {question.hint} {question.missing}".lower()
        for word in ("please", "sorry", "invalid", "required", "can't", "don't", "gov.uk"):
            assert word not in words, question.name
        assert not question.hint.endswith("."), question.name


def test_every_question_makes_sense_without_the_one_before():
    """It may stand first on its page, or alone in a list of what to look at."""
    for kind, asked in QUESTIONS_OF.items():
        assert [one.name for one in asked.values() if one.label.startswith("If so")] == [], kind


def test_what_may_be_typed_is_what_can_be_kept():
    for question in QUESTIONS.values():
        if question.is_free_text and question.name in COLUMNS:
            column = RecordOfSharing._meta.get_field(question.name)
            assert column.max_length == question.most, question.name
