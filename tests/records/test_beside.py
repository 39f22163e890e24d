"""What stands beside the questions: hints, the law, what is often used, conditions and rules."""

import pytest
from django.urls import reverse

from agreements.models import ClauseTopic
from kmip_portal.documents.services import make_due
from kmip_portal.law.book import book
from kmip_portal.law.reference import Reference
from records.beside import CONDITIONS, GOLDEN, golden_rules
from records.questions import QUESTIONS
from tests import make
from tests.records.test_filing import address

NEW = reverse("records:record_new_page")


def shown(client, draft, slug):
    return client.get(reverse("records:record_step", args=[draft.reference, slug]))


@pytest.fixture
def draft(client, pat, council):
    client.force_login(pat)
    return make.draft(pat, council)


def test_every_choice_of_the_law_shows_its_hint_and_where_it_stands(client, pat):
    client.force_login(pat)
    form = client.get(NEW).context["form"]
    law = book()

    for question in QUESTIONS.values():
        if not question.law or question.name not in form.fields:
            continue
        offered = {part.value: part for part in form.fields[question.name].parts()
                   if getattr(part, "value", "")}  # fmt: skip
        for item in law.items(question.law):
            part = offered[item.code]
            assert item.citation in f"{part.label} {part.hint}"
            assert question.kind == "pick" or item.hint in part.hint


def codes(form, name):
    """What a question offers, in order; not the 'or' before "I do not know"."""
    return [part.value for part in form.fields[name].parts() if hasattr(part, "value")]


def test_a_purpose_suggests_and_ticks_nothing(client, pat, council):
    client.force_login(pat)
    draft = make.draft(pat, council, art6=[], gateways=[], art9=[], sch1=[])

    form = shown(client, draft, "basis").context["form"]

    preset = next(one for one in Reference().list_of("purpose_presets")
                  if one["code"] == "PU_CHILD_PROT")  # fmt: skip
    labels = "; ".join(book().labels("uk_gdpr_article6", ["A6_1_C", "A6_1_E"]))
    assert f"Often used for this purpose: {labels}" in form["art6"].help_text
    first = codes(form, "gateways")[:3]
    assert set(first) == set(preset["suggest_gateways"])
    assert form["art6"].value() == []
    assert form["gateways"].value() == []
    assert "checked" not in str(form["art6"])


def test_without_a_purpose_nothing_is_suggested(client, pat):
    client.force_login(pat)

    assert "Often used for this purpose" not in client.get(NEW).text


@pytest.mark.parametrize(
    ("special", "offences", "there", "gone"),
    [
        (["SC_HEALTH"], False, "S1_P8", "S1_P29"),  # Part 3 is about offences
        (["none"], True, "S1_P29", "S1_P8"),  # not to be used for offences
        (["SC_HEALTH"], True, "S1_P29", None),
    ],
)
def test_what_cannot_fit_the_other_answers_is_not_offered(
    client, pat, council, special, offences, there, gone
):
    client.force_login(pat)
    draft = make.draft(
        pat, council, special_categories=special, criminal_offence_data=offences, sch1=[]
    )

    offered = codes(shown(client, draft, "conditions").context["form"], "sch1")

    assert there in offered
    assert gone not in offered


def test_what_was_chosen_before_stays_to_be_seen(client, pat, council):
    client.force_login(pat)
    draft = make.draft(pat, council, special_categories=["none"], criminal_offence_data=True,
                       sch1=["S1_P8"])  # fmt: skip

    form = shown(client, draft, "conditions").context["form"]

    assert "S1_P8" in codes(form, "sch1")


def test_the_six_conditions_and_the_seven_golden_rules_stand_where_they_bite(client, draft):
    page = client.get(address("edit", draft)).text

    assert {number for number, _ in CONDITIONS.values()} == set(range(1, 7))
    assert set(GOLDEN.values()) == set(golden_rules()) == set(range(1, 8))
    for number, words in CONDITIONS.values():
        assert f"Agreement, condition {number}: {words}" in page
    for number, words in golden_rules().items():
        assert f"Golden rule {number} for children: {words}" in page


def test_rules_about_children_are_not_told_of_others(client, pat, council):
    client.force_login(pat)
    draft = make.draft(pat, council, data_subjects=["DS_STAFF"])

    assert "Golden rule" not in client.get(address("edit", draft)).text


def test_a_record_links_the_clauses_it_rests_on(client, pat, council):
    version = make.version()
    clause = make.clause(version, key="powers", number="4.2", heading="Powers to share")
    ClauseTopic.objects.create(key="powers", point="legal-power")
    client.force_login(pat)
    record = make.record(pat, council, files=True)
    refusal = make.refusal(pat, council)

    link = f"{version.get_absolute_url()}#{clause.anchor}"
    assert f'href="{link}">4.2 Powers to share</a>' in client.get(record.get_absolute_url()).text
    assert client.get(address("json", record)).json()["clauses"] == [
        {"number": "4.2", "heading": "Powers to share", "key": "powers"}
    ]
    assert "4.2 Powers to share" in str(record.pdf.snapshot)
    assert "Powers to share" not in client.get(refusal.get_absolute_url()).text


def test_outside_the_agreement_is_said_everywhere(client, pat, council):
    draft = make.draft(pat, council)
    record = make.record(pat, council)
    client.force_login(pat)
    make_due()
    record.refresh_from_db()

    for page in (address("check", draft), record.get_absolute_url(), address("saved", record),
                 draft.get_absolute_url(), reverse("records:record_list")):  # fmt: skip
        assert "Outside the agreement" in client.get(page).text, page
    for document in (record.pdf, record.docx):
        assert "Outside the agreement" in document.snapshot["mark"]
    assert client.get(address("json", record)).json()["outside_agreement"] is True


def test_within_the_agreement_it_is_said_nowhere(client, pat, council):
    make.acceptance(council, make.version())
    record = make.record(pat, council)
    client.force_login(pat)

    for page in (record.get_absolute_url(), address("saved", record)):
        assert "Outside the agreement" not in client.get(page).text
    assert "Outside the agreement" not in record.pdf.snapshot["mark"]
