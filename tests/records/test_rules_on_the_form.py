"""Every rule of the reference met on the form: what was typed, what is said of it, and where."""

from datetime import date
from html import escape
from uuid import uuid4

import pytest
from django.urls import reverse

from kmip_portal import clock
from records import lawfulness, services
from records.answers import ours
from records.models import RecordOfSharing
from records.questions import QUESTIONS
from records.questions.steps import STEPS
from tests import make
from tests.law import examples
from tests.records import as_the_reference
from tests.records.test_filing import address

pytestmark = pytest.mark.usefixtures("uncounted")
TODAY = date(2026, 11, 22)  # the reference's own
OF_REPEAT_RECORDS = {"KM29"}  # a review date: nobody is asked for one on a one-off record
ONE_OFF = {"KM28": {"sharing_date": ""}}  # what a one-off record lacks instead of a rhythm
RULES = [rule for rule in examples.RULES if rule["id"] not in OF_REPEAT_RECORDS]
CASES = [
    pytest.param(rule, changes, id=f"{rule['id']}-{number}")
    for rule in RULES
    for number, changes in enumerate(
        [ONE_OFF[rule["id"]]] if rule["id"] in ONE_OFF else rule["tests"]["fails"]
    )
]
CONFIRMED = {"personal_data_checked": "on", "later": "yes"}  # KM37 is about what was let pass


@pytest.fixture(autouse=True)
def _on_the_day_of_the_reference():
    with clock.at(TODAY):
        yield


def on_one_page(client, person, place, answers):
    client.post(reverse("records:record_new_page"), make.posted(answers) | CONFIRMED)
    return RecordOfSharing.objects.get()


def step_by_step(client, person, place, answers):
    """Each page in turn, answered as far as it asks."""
    record = services.start(
        by=person, place=place, answers={}, submission_id=uuid4(), on_one_page=False
    )
    for step in STEPS:
        url = address_of_step(record, step)
        shown = client.get(url)
        if shown.status_code == 200:
            asked = shown.context["form"]
            sent = {name: asked[name].value() for name in ("asked", "row_version")}
            client.post(url, make.posted(answers) | CONFIRMED | sent)
    return record


def address_of_step(record, step):
    return reverse("records:record_step", args=[record.reference, step.slug])


def filed(client, way, changes):
    place = as_the_reference.place(**changes)
    person = make.member(place.organisation, "practitioner")
    client.force_login(person)
    record = way(client, person, place, as_the_reference.answers(**changes))
    record.refresh_from_db()
    return record


def broken(record):
    return {one.rule: one for one in lawfulness.broken(ours(record))}


@pytest.mark.parametrize("way", [on_one_page, step_by_step])
@pytest.mark.parametrize(("rule", "changes"), CASES)
def test_what_breaks_a_rule_is_said_with_its_law_and_where_to_put_it_right(
    client, rule, changes, way
):
    record = filed(client, way, changes)
    page = client.get(address("check", record)).text

    found = broken(record)[rule["id"]]
    assert found.severity == rule["severity"]
    assert escape(rule["message"]) in page
    assert escape(rule["citation"]) in page
    asked = [name for name in found.fields if name in QUESTIONS]
    for name in asked:
        link = (
            f"?at={name}#id_{name}"
            if way is on_one_page
            else f"?at={name}&amp;then=check#id_{name}"
        )
        assert link in page
    assert asked
    assert "Save record" not in page or not found.is_error
    with pytest.raises(services.NotReady):
        services.decide(record, by=record.owner)


@pytest.mark.parametrize("rule", [one for one in RULES if one["severity"] == "error"],
                         ids=lambda rule: rule["id"])  # fmt: skip
def test_no_reason_excuses_an_error(client, rule):
    (changes, *_) = [ONE_OFF[rule["id"]]] if rule["id"] in ONE_OFF else rule["tests"]["fails"]
    record = filed(client, on_one_page, changes)

    with pytest.raises(services.NotReady):
        services.decide(record, by=record.owner, warnings_reason="It must go out today")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_what_keeps_a_rule_is_not_told_of_it(client, rule):
    for changes in rule["tests"]["passes"]:
        assert rule["id"] not in broken(filed(client, on_one_page, changes))


@pytest.mark.parametrize("way", [on_one_page, step_by_step])
def test_a_complete_lawful_record_raises_nothing_and_is_saved(client, way):
    record = filed(client, way, {})

    page = client.get(address("check", record)).text
    client.post(address("check", record), {"row_version": record.row_version})

    assert broken(record) == {}
    assert "What the law still needs" not in page
    assert "Think about these" not in page
    record.refresh_from_db()
    assert record.status == "decided"


@pytest.mark.parametrize("decision", ["ask_more", "pass_on"])
def test_where_nothing_is_shared_yet_only_the_decision_is_judged(client, decision):
    bare = {"decision": decision, "art6": [], "transfer_methods": [], "transparency": []}

    assert broken(filed(client, on_one_page, bare)) == {}


def test_every_rule_is_met_on_the_form_but_the_one_about_reviews():
    assert {rule["id"] for rule in examples.RULES} - {case.values[0]["id"] for case in CASES} == (
        OF_REPEAT_RECORDS
    )
