"""A draft that was begun from an older text does not put the older words back."""

import re
from datetime import date

import pytest
from lxml import html as lxml_html

from agreements import drafting, services
from kmip_portal import clock
from tests import make

DAY = date(2027, 1, 4)


@pytest.fixture(autouse=True)
def _november():
    with clock.at(clock.on_day(date(2026, 11, 23), 9)):
        yield


@pytest.fixture
def current():
    """Three clauses in force."""
    version = make.version("6.0", in_force_on=date(2026, 1, 5))
    version.clauses.filter(key="clause-2").update(key="sharing")
    make.clause(version, number="1.2", key="records", heading="Records", body="1. Keep them.")
    make.clause(version, number="1.3", key="reviews", heading="Reviews", body="1. Every year.")
    return version


@pytest.fixture
def draft(current, secretariat):
    """Of the next version, begun from the one in force; one clause is another already."""
    version = services.start_draft(number="7.0", by=secretariat)
    change(version, "reviews", secretariat, "1. Every two years.")
    return version


def change(version, key, by, body):
    clause = version.clauses.get(key=key)
    drafting.change_clause(
        clause, row_version=clause.row_version, heading=clause.heading, body=body, by=by
    )


def approved(version, by, on):
    """Through both people, with its file made."""
    services.propose(version, by=by, in_force_on=on)
    version.pdf = make.stored_pdf()
    version.save()
    approver = make.kmip_person("chair", email=f"chair-{version.pk}@kmip.example")
    services.approve(version, by=approver, sha256=version.pdf.sha256)
    return version


@pytest.fixture
def correction(current, draft, secretariat):
    """Of the version in force, published while the draft of the next was written."""
    version = services.start_correction(by=secretariat)
    change(version, "sharing", secretariat, "1. Share when it is right and lawful.")
    change(version, "reviews", secretariat, "1. Each year.")
    drafting.remove_clause(version.clauses.get(key="records"), why="Said twice", by=secretariat)
    drafting.add_clause(
        version, after="sharing", level=2, heading="Training", body="1. Train.", by=secretariat
    )
    return approved(version, secretariat, clock.today())


def said(page):
    return re.sub(r"\s+", " ", lxml_html.fromstring(page.content.decode()).text_content())


def words(version):
    return dict(version.clauses.values_list("key", "body"))


def test_a_draft_that_has_not_the_correction_cannot_be_proposed(correction, draft, secretariat):
    with pytest.raises(services.Refused) as refused:
        services.propose(draft, by=secretariat, in_force_on=DAY)

    assert str(refused.value) == (
        "Version 6.1 changed “1.1 Sharing without consent”, “1.2 Training” and “1.3 Not used” "
        "after this draft was begun from version 6.0. Take over what it changed"
    )


def test_taking_over_keeps_what_the_draft_changed_itself(correction, draft, secretariat):
    taken = drafting.catch_up(draft, by=secretariat)

    assert [missed.key for missed in taken] == ["sharing", "training", "records"]
    assert words(draft) == {
        "clause-1": "",
        "sharing": "1. Share when it is right and lawful.",
        "training": "1. Train.",
        "records": "",
        "reviews": "1. Every two years.",
    }
    assert list(draft.clauses.values_list("number", flat=True)) == [
        "1",
        "1.1",
        "1.2",
        "1.3",
        "1.4",
    ]
    services.propose(draft, by=secretariat, in_force_on=DAY)
    assert draft.status == "proposed"


def test_taking_over_twice_changes_nothing_the_second_time(correction, draft, secretariat):
    drafting.catch_up(draft, by=secretariat)
    change(draft, "sharing", secretariat, "1. Share when it is right.")  # on purpose, now

    assert drafting.catch_up(draft, by=secretariat) == []
    assert words(draft)["sharing"] == "1. Share when it is right."
    services.propose(draft, by=secretariat, in_force_on=DAY)


def test_who_took_changes_over_does_not_approve(correction, draft, secretariat, chair):
    drafting.catch_up(draft, by=chair)

    assert draft.hands.contains(chair)


def test_a_version_published_after_it_was_proposed_is_looked_at_again(
    current, draft, secretariat, chair
):
    services.propose(draft, by=secretariat, in_force_on=DAY)
    draft.pdf = make.stored_pdf()
    draft.save()
    correction = services.start_correction(by=secretariat)
    change(correction, "sharing", secretariat, "1. Share when it is right and lawful.")
    approved(correction, secretariat, clock.today())

    with pytest.raises(services.Refused, match=r"Version 6\.1 changed “1\.1 Sharing"):
        services.approve(draft, by=chair, sha256=draft.pdf.sha256)


def test_a_correction_does_not_come_after_the_version_it_is_older_than(current, draft, secretariat):
    correction = services.start_correction(by=secretariat)
    approved(draft, secretariat, DAY)

    with pytest.raises(services.Refused) as refused:
        services.propose(correction, by=secretariat, in_force_on=date(2027, 2, 1))

    assert str(refused.value) == (
        "Version 7.0 comes into force on 4 January 2027. Version 6.1 would put an older text in "
        "its place. Start a draft with a number after 7.0"
    )
    services.propose(correction, by=secretariat, in_force_on=date(2027, 1, 3))


def test_a_version_does_not_come_before_those_it_follows(current, draft, secretariat):
    next_but_one = services.start_draft(number="8.0", by=secretariat)
    approved(draft, secretariat, DAY)

    with pytest.raises(services.Refused) as refused:
        services.propose(next_but_one, by=secretariat, in_force_on=date(2027, 1, 1))

    assert str(refused.value) == (
        "Version 7.0 comes into force on 4 January 2027. Version 8.0 comes after it, so choose a "
        "later day"
    )


def test_a_draft_with_a_number_before_the_version_it_was_begun_from_misses_nothing(
    correction, secretariat
):
    make.version("5.0", "superseded", in_force_on=date(2025, 1, 6))
    late = services.start_draft(number="5.1", by=secretariat)  # a copy of 6.1, after 5.0

    assert drafting.catch_up(late, by=secretariat) == []
    with pytest.raises(services.Refused, match="would put an older text in its place"):
        services.propose(late, by=secretariat, in_force_on=DAY)


def test_the_pages_say_what_would_come_back_and_offer_to_take_it_over(
    client, correction, draft, secretariat
):
    client.force_login(secretariat)

    proposing = said(client.get("/manage/agreement/7-0/propose/"))
    assert "The older words would come back in 3 clauses. It cannot be published" in proposing
    assert "1.2 Training: added in version 6.1" in proposing
    assert "1.3 Not used: removed in version 6.1" in proposing
    assert "Look at 1 clause that both changed." in proposing
    page = client.get("/manage/agreement/7-0/catch-up/")
    tree = lxml_html.fromstring(page.content.decode())
    form = {one.name: one.value for one in tree.xpath("//main//input") if one.name}
    for _ in range(2):  # a double click
        client.post("/manage/agreement/7-0/catch-up/", form)

    assert words(draft)["training"] == "1. Train."
    after = said(client.get("/manage/agreement/7-0/propose/"))
    assert "would come back" not in after
    assert "has everything that was published" in said(
        client.get("/manage/agreement/7-0/catch-up/")
    )


def test_a_correction_says_that_the_next_version_was_made_without_it(
    client, current, draft, secretariat
):
    correction = services.start_correction(by=secretariat)
    change(correction, "sharing", secretariat, "1. Share when it is right and lawful.")
    approved(draft, secretariat, DAY)
    client.force_login(secretariat)

    proposing = said(client.get("/manage/agreement/6-1/propose/"))

    assert (
        "Version 7.0, which is approved and comes into force on 4 January 2027, was made without "
        "these changes and puts the older words back. Correct it too"
    ) in proposing


def test_the_pages_count_what_changes_and_who_is_asked(
    client, current, draft, secretariat, chair, police
):
    make.acceptance(police, current)
    drafting.add_clause(draft, after="sharing", level=2, heading="Training", by=secretariat)
    client.force_login(secretariat)
    counted = (
        "Since version 6.0: 1 clause added, 0 removed, 1 with other words, 0 moved, 2 unchanged."
    )

    proposing = said(client.get("/manage/agreement/7-0/propose/"))
    assert counted in proposing
    assert "all signatories are asked: 1 organisation today" in proposing
    services.propose(draft, by=secretariat, in_force_on=DAY)
    draft.pdf = make.stored_pdf()
    draft.save()
    client.force_login(chair)
    approving = said(client.get("/manage/agreement/7-0/approve/"))
    assert counted in approving
    assert "Every signatory, 1 organisation today, is asked to accept it by" in approving
