"""The secretariat edits a draft in the browser, without a script and without losing a word."""

import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from agreements import checks, drafting, services
from agreements.models import AgreementVersion, Clause
from agreements.wording import combined
from kmip_portal.audit.models import AuditEvent
from tests import make

SAMPLE = Path(__file__).parents[2] / "agreements" / "sample" / "agreement.docx"


@pytest.fixture
def draft(client, secretariat):
    make.version("6.0")
    client.force_login(secretariat)
    return services.start_draft(number="7.0", by=secretariat)


def text_of(response):
    return re.sub(r"\s+", " ", lxml_html.fromstring(response.content.decode()).text_content())


def clause(key="clause-2"):
    return Clause.objects.get(version__number="7.0", key=key)


EDIT = "/manage/agreement/7-0/clauses/clause-2/"
WORDS = {"heading": "Sharing", "body": "1. Share today.", "why": "Plainer", "row_version": 1}


def test_a_draft_is_started_from_the_version_in_force(client, secretariat):
    make.version("6.0")
    client.force_login(secretariat)

    assert 'value="7.0"' in client.get("/manage/agreement/start/").content.decode()
    refused = client.post("/manage/agreement/start/", {"number": "6.0"})
    done = client.post("/manage/agreement/start/", {"number": "7.0"})

    assert "There is already a version 6.0" in text_of(refused)
    assert done["Location"] == "/manage/agreement/7-0/clauses/"
    assert clause().heading == "Sharing without consent"


def test_one_button_starts_a_correction(client, secretariat):
    make.version("6.0")
    client.force_login(secretariat)

    form = hidden(client.get("/manage/agreement/correct/"))
    for _ in range(2):  # a double click
        done = client.post("/manage/agreement/correct/", form)

    assert done["Location"] == "/manage/agreement/6-1/clauses/"
    assert AgreementVersion.objects.count() == 2
    proposing = client.get("/manage/agreement/6-1/propose/").content.decode()
    assert re.search(r'value="nobody" checked', proposing)
    assert "Corrections of small errors" in proposing


def test_a_clause_is_edited_on_a_page_of_its_own(client, draft):
    client.post(EDIT, WORDS)

    assert (clause().heading, clause().body, clause().why_changed) == (
        "Sharing",
        "1. Share today.",
        "Plainer",
    )
    listed = text_of(client.get("/manage/agreement/7-0/clauses/"))
    assert "1.1 Sharing Words changed" in listed
    redline = text_of(client.get("/manage/agreement/7-0/redline/"))
    assert "Why this changed: Plainer" in redline


def test_a_preview_saves_nothing_and_keeps_what_was_typed(client, draft):
    page = client.post(EDIT, WORDS | {"body": "1. See **clause 9.9**.", "preview": "yes"})

    html = page.content.decode()
    assert "<strong>clause 9.9</strong>" in html
    assert "Clause 1.1 mentions clause 9.9, which does not exist." in html
    assert "1. See **clause 9.9**.</textarea>" in html
    assert clause().body == "1. Share when it is right."


def test_a_form_sent_without_a_heading_says_so(client, draft):
    page = client.post(EDIT, WORDS | {"heading": ""})

    assert "Enter a heading" in text_of(page)
    assert "1. Share today.</textarea>" in page.content.decode()


@pytest.fixture
def conflict(client, draft, chair):
    """Somebody else saved the clause after this person had opened it."""
    drafting.change_clause(
        clause(), row_version=1, heading="Theirs", body="1. Their words.\n\n2. Both.", by=chair
    )
    return client.post(EDIT, WORDS | {"body": "1. My words.\n\n2. Both."})


def hidden(page):
    tree = lxml_html.fromstring(page.content.decode())
    return {one.name: one.value for one in tree.xpath("//main//input[@type='hidden']") if one.name}


def test_two_people_at_one_clause_are_both_shown(conflict):
    assert conflict.status_code == 409
    said = text_of(conflict)
    assert "Chris Chair saved 1.1 Theirs while you were writing" in said
    assert "Their words" in said.replace("removed: ", "")
    assert "My words" in said.replace("added: ", "")
    assert hidden(conflict)["body"] == "1. My words.\n\n2. Both."


def test_reasons_alone_can_meet_too(client, draft, chair):
    now = clause()
    drafting.change_clause(
        now, row_version=1, heading=now.heading, body=now.body, why="Because", by=chair
    )
    page = client.post(
        EDIT, {"heading": now.heading, "body": now.body, "why": "So", "row_version": 1}
    )

    assert page.status_code == 409
    assert "The text is the same in both. Why: Because" in text_of(page)


def test_use_mine(client, conflict):
    client.post(EDIT, hidden(conflict) | {"choice": "mine"})

    assert (clause().heading, clause().body) == ("Sharing", "1. My words.\n\n2. Both.")


def test_use_theirs(client, conflict):
    client.post(EDIT, hidden(conflict) | {"choice": "theirs"})

    assert clause().body == "1. Their words.\n\n2. Both."


def test_combine_puts_both_into_the_form_and_saves_nothing_yet(client, conflict):
    page = client.post(EDIT, hidden(conflict) | {"choice": "combine"})

    tree = lxml_html.fromstring(page.content.decode())
    (area,) = tree.xpath("//textarea[@name='body']")
    assert area.text.strip() == "1. Their words.\n\n1. My words.\n\n2. Both."
    assert clause().body == "1. Their words.\n\n2. Both."
    assert tree.xpath("//input[@name='row_version']")[0].value == "2"


def test_a_third_person_in_between_makes_a_conflict_again(client, conflict, chair):
    drafting.change_clause(clause(), row_version=2, heading="Third", body="1. Third.", by=chair)

    again = client.post(EDIT, hidden(conflict) | {"choice": "mine"})

    assert again.status_code == 409
    assert clause().heading == "Third"


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [("a\n\nb", "a\n\nc"), ("", "c"), ("a", ""), ("a\n\nb\n\nc", "c\n\nb\n\na")],
)
def test_combined_holds_every_paragraph_of_both(theirs, mine):
    both = combined(theirs, mine).split("\n\n")

    assert set(both) >= set(theirs.split("\n\n")) | set(mine.split("\n\n"))


def test_a_clause_is_added_moved_and_removed_by_buttons(client, draft):
    def order():
        return list(draft.clauses.values_list("number", "heading"))

    form = hidden(client.get("/manage/agreement/7-0/clauses/clause-2/add/"))
    for _ in range(2):  # a double click
        client.post(
            "/manage/agreement/7-0/clauses/clause-2/add/",
            form | {"level": "2", "heading": "Recording", "body": "1. Record it."},
        )
    assert order()[1:] == [("1.1", "Sharing without consent"), ("1.2", "Recording")]

    for _ in range(2):
        client.post(
            "/manage/agreement/7-0/clauses/recording/move/", {"direction": "up", "position": "3"}
        )
    assert order()[1:] == [("1.1", "Recording"), ("1.2", "Sharing without consent")]

    for key in ("recording", "clause-2"):
        form = hidden(client.get(f"/manage/agreement/7-0/clauses/{key}/remove/"))
        client.post(f"/manage/agreement/7-0/clauses/{key}/remove/", form | {"why": "Done with."})
    assert order()[1:] == [("1.1", "Not used")]


@pytest.mark.parametrize("page", ["", "add/", "remove/"])
def test_a_text_that_was_proposed_meanwhile_says_so(client, draft, page):
    AgreementVersion.objects.filter(pk=draft.pk).update(status="discarded")
    make.version("7.0", status="proposed")

    answer = client.get(f"{EDIT}{page}")

    assert answer.status_code == 409
    assert "Version 7.0 is now “Proposed”" in text_of(answer)


def test_nobody_but_the_secretariat_edits(client, draft, chair, auditor, lead):
    for person, answers in ((chair, 403), (auditor, 403), (lead, 403)):
        client.force_login(person)
        for page in (EDIT, f"{EDIT}add/", f"{EDIT}remove/", "/manage/agreement/start/"):
            assert client.get(page).status_code == answers
        assert client.post(f"{EDIT}move/", {"direction": "up"}).status_code == answers


def test_moving_answers_only_to_a_post(client, draft):
    assert client.get(f"{EDIT}move/").status_code == 405


def test_the_list_takes_as_few_queries_for_a_long_text(
    client, secretariat, frame, django_assert_max_num_queries
):
    make.version("5.0")
    with SAMPLE.open("rb") as file:
        services.import_agreement(file, by=secretariat)
    client.force_login(secretariat)

    with django_assert_max_num_queries(frame() + 5):
        client.get("/manage/agreement/6-0/clauses/")


# --- checks in words ------------------------------------------------------------------------------


def a_clause(number="1.1", body="1. Words.", heading="Heading", level=2, key="k"):
    return Clause(key=key, number=number, heading=heading, level=level, body=body)


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        ([a_clause(), a_clause("6.3", "See clause 5.9.", key="b")],
         "Clause 6.3 mentions clause 5.9, which does not exist."),
        ([a_clause(), a_clause("6.3", "See {clause:gone}.", key="b")],
         "Clause 6.3 mentions {clause:gone}, which does not exist."),
        ([a_clause(body="", heading="Not used"), a_clause("6.3", "See clause 1.1.", key="b")],
         "Clause 6.3 mentions clause 1.1, which is not used any more."),
        ([a_clause(body=" ")], "Clause 1.1 is empty."),
        ([a_clause(heading="")], "Clause 1.1 has no heading."),
        ([a_clause("1", "x", level=1), a_clause("1.1.1", level=3, key="b")],
         "Clause 1.1.1 skips a level of heading: 3 deep, after 1."),
        ([a_clause(body="Table: T\n\n| | |\n| --- | --- |\n| a | b |")],
         "Clause 1.1 has a table without headers."),
        ([a_clause(body="Table: T\n\n| a | |\n| --- | --- |\n| a | b |")],
         "Clause 1.1 has a table with a column that has no header."),
        ([a_clause(body="| a | b |\n| --- | --- |\n| a | b |")],
         "Clause 1.1 has a table without a caption (a line “Table: words” before it)."),
    ],
)  # fmt: skip
def test_what_looks_wrong_is_said(clauses, said):
    clauses = [a_clause("1", "x", level=1, key="p"), *clauses]

    assert said in [found.words for found in checks.problems(clauses)]


def test_the_sample_has_nothing_to_look_at(secretariat):
    with SAMPLE.open("rb") as file:
        version, _ = services.import_agreement(file, by=secretariat)

    assert checks.problems(version.clauses.all()) == []
    assert 12 <= checks.reading(" ".join(c.body for c in version.clauses.all())).age <= 18


def test_plain_words_are_read_younger_than_hard_ones():
    plain = "We share what we hold. We do it when it helps. We say why. We keep a note of it. " * 3
    hard = (
        "Organisations participating in arrangements established hereunder shall, notwithstanding "
        "contractual obligations, continuously demonstrate proportionality, accountability and "
        "transparency regarding supplementary disclosures of information. "
    ) * 3

    assert checks.reading(plain).age < 8
    assert checks.reading(hard).age > 20
    assert checks.reading("Too short.") is None


def test_the_checks_page_says_it_all(client, draft):
    client.post(EDIT, WORDS | {"body": "1. See clause 5.9."})
    said = text_of(client.get("/manage/agreement/7-0/checks/"))

    assert "Clause 1.1 mentions clause 5.9, which does not exist." in said
    assert "Legal power" in said  # a gap
    assert "1 thing to look at" in text_of(client.get("/manage/agreement/7-0/propose/"))


# --- nothing that was written is lost ---------------------------------------------------------


def test_words_changed_meanwhile_are_shown_before_the_clause_is_removed(client, draft, chair):
    remove = f"{EDIT}remove/"
    seen = hidden(client.get(remove))
    drafting.change_clause(clause(), row_version=1, heading="Theirs", body="1. Theirs.", by=chair)

    met = client.post(remove, seen | {"why": "It is said in 1.2 too."})

    assert met.status_code == 409
    assert "Somebody changed this clause while you were looking" in text_of(met)
    assert "1. Theirs." in text_of(met)
    assert clause().body == "1. Theirs."
    assert "It is said in 1.2 too.</textarea>" in met.content.decode()
    client.post(remove, hidden(met) | {"why": "It is said in 1.2 too."})
    assert (clause().body, clause().why_changed) == ("", "It is said in 1.2 too.")


def test_words_for_a_clause_that_was_removed_meanwhile_are_shown(client, draft):
    Clause.objects.filter(version=draft, key="clause-2").delete()

    late = client.post(EDIT, WORDS)

    assert late.status_code == 409
    assert "Somebody has removed this clause." in text_of(late)
    assert "1. Share today." in text_of(late)
    assert "Plainer" in text_of(late)


def test_words_for_a_text_that_was_proposed_meanwhile_are_shown(client, draft):
    AgreementVersion.objects.filter(pk=draft.pk).update(status="discarded")
    make.version("7.0", status="proposed")

    late = client.post(EDIT, WORDS)

    assert late.status_code == 409
    assert "so its text can no longer be changed" in text_of(late)
    assert "1. Share today." in text_of(late)


def test_the_first_draft_of_all_has_nothing_to_be_compared_with(client, secretariat):
    client.force_login(secretariat)
    with SAMPLE.open("rb") as file:
        services.import_agreement(file, by=secretariat)

    page = client.get("/manage/agreement/6-0/redline/")

    assert "There is no earlier version to compare this one with." in text_of(page)


def test_a_clause_is_removed_for_a_reason_that_is_kept(client, draft):
    remove = f"{EDIT}remove/"
    form = hidden(client.get(remove))

    refused = client.post(remove, form)
    assert "Enter why the clause is removed" in text_of(refused)
    assert clause().heading == "Sharing without consent"
    client.post(remove, form | {"why": "The Act was repealed."})

    redline = text_of(client.get("/manage/agreement/7-0/redline/"))
    assert "Why this changed: The Act was repealed." in redline
    event = AuditEvent.objects.of(draft).latest("sequence")
    assert event.detail["why"] == "The Act was repealed."


def test_an_empty_first_draft_gets_its_first_clauses_on_the_page(client, secretariat):
    client.force_login(secretariat)
    draft = services.start_draft(number="1.0", by=secretariat)
    listed = client.get("/manage/agreement/1-0/clauses/")
    assert "This version has no text yet." in text_of(listed)
    assert "/manage/agreement/1-0/add/" in listed.content.decode()

    form = hidden(client.get("/manage/agreement/1-0/add/"))
    client.post("/manage/agreement/1-0/add/", form | {"level": "1", "heading": "Introduction"})
    form = hidden(client.get("/manage/agreement/1-0/clauses/introduction/add/"))
    client.post(
        "/manage/agreement/1-0/clauses/introduction/add/",
        form | {"level": "2", "heading": "Purpose", "body": "1. To share."},
    )

    assert list(draft.clauses.values_list("number", "heading")) == [
        ("1", "Introduction"),
        ("1.1", "Purpose"),
    ]
