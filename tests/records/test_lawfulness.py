"""The rules of the law: errors keep a draft a draft, warnings want a reason."""

import pytest

from records import lawfulness, services
from records.answers import ours
from tests import make
from tests.records.test_filing import address


def rules(record):
    return {rule.rule: rule.severity for rule in lawfulness.broken(ours(record))}


def test_a_whole_record_breaks_no_rule(pat, council):
    assert rules(make.draft(pat, council)) == {}


def test_a_refusal_breaks_no_rule(pat, council):
    answers = make.record_answers() | make.refusal_answers()

    assert rules(make.draft(pat, council, **answers)) == {}


def test_an_error_keeps_it_a_draft_and_links_to_the_answers(client, pat, council):
    draft = make.draft(pat, council, gateways=[])
    client.force_login(pat)

    page = client.get(address("check", draft)).content.decode()
    client.post(address("check", draft), {"warnings_reason": "It must go out today"})

    assert rules(draft) == {"KM08": "error"}
    assert "Public task and legal obligation must rest on a law." in page
    assert f"{address('edit', draft)}?at=gateways#id_gateways" in page
    draft.refresh_from_db()
    assert draft.status == "draft"
    with pytest.raises(services.NotReady):
        services.decide(draft, by=pat, warnings_reason="It must go out today")


def test_a_warning_wants_a_reason(client, pat, council):
    draft = make.draft(pat, council, rights_contact="")
    client.force_login(pat)

    asked = client.post(address("check", draft)).content.decode()
    assert "Enter why you are saving it with these warnings" in asked
    client.post(address("check", draft), {"warnings_reason": "Their contact is on leave"})

    draft.refresh_from_db()
    assert (draft.status, draft.warnings_reason) == ("decided", "Their contact is on leave")
    assert "Their contact is on leave" in str(draft.pdf.snapshot)


def test_in_an_emergency_errors_wait_for_the_closing(client, pat, council):
    draft = make.draft(pat, council, urgency="emergency", gateways=[], emergency_followup_date=None)

    saved = services.decide(draft, by=pat, warnings_reason="A child is at risk now")

    assert rules(saved) == {"KM08": "error", "KM27": "warning"}
    client.force_login(pat)
    page = client.post(address("close", saved), follow=True).content.decode()
    assert "It cannot be closed while it breaks a rule of the law." in page
    saved.refresh_from_db()
    assert saved.status == "decided"


def test_facts_about_the_organisation_come_from_its_profile(pat, council):
    """A public authority may not say that it is none."""
    draft = make.draft(
        pat, council, art6=["A6_1_F"], lia_ref="LIA 1", sender_is_public_authority=False
    )

    assert rules(draft) == {"KM03": "error"}


def test_what_the_profile_does_not_say_is_taken_from_the_record():
    trust = make.organisation("Trust", is_public_authority=None, is_competent_authority=None)
    draft = make.draft(
        None, trust, art6=["A6_1_F"], lia_ref="LIA 1", sender_is_public_authority=False
    )

    assert rules(draft) == {}


def test_none_of_these_is_nothing_to_a_rule(pat, council):
    draft = make.draft(pat, council, special_categories=["none"], art9=[], sch1=[])

    assert rules(draft) == {}


def test_a_seldom_topic_stands_open_where_a_rule_points_into_it(client, pat, council):
    draft = make.draft(pat, council, art6=["A6_1_F"], sender_is_public_authority=False)
    client.force_login(pat)

    def open_topics(query):
        form = client.get(address("edit", draft), query).context["form"]
        return [one["heading"] for one in form.topics if one["folds"] and one["is_open"]]

    assert open_topics({}) == []
    assert open_topics({"at": "lia_ref"}) == ["If it rests on consent or legitimate interests"]
