"""What the public reads of change: two versions compared, a clause through time, coverage."""

import re
from datetime import date
from pathlib import Path

import pytest
from lxml import html as lxml_html

from agreements import coverage, services
from agreements.models import AgreementVersion, ClauseTopic
from kmip_portal import clock
from kmip_portal.law.models import LegalItem
from kmip_portal.law.services import amend
from tests import make
from tests.make.kept import once

FOLDER = Path(__file__).parents[2] / "agreements" / "sample"


@pytest.fixture
def sample(request):
    """The three versions of the sample, the last in force: read once a process, unless the test
    has a secretariat of its own."""
    if "secretariat" in request.fixturenames:
        return _sample(request.getfixturevalue("secretariat"))
    return once("sample", lambda: _sample(request.getfixturevalue("secretariat")))


def _sample(secretariat):
    made = {}
    for number, name, day in (
        ("5.0", "agreement-5-0.docx", date(2024, 1, 1)),
        ("5.1", "agreement-5-1.docx", date(2025, 1, 1)),
        ("6.0", "agreement.docx", date(2026, 1, 5)),
    ):
        before = AgreementVersion.objects.first()
        with (FOLDER / name).open("rb") as file:
            version, _ = services.import_agreement(file, number=number, by=secretariat, base=before)
        document = make.stored_pdf(f"{number}.pdf")
        AgreementVersion.objects.filter(pk=version.pk).update(
            status="in_force" if number == "6.0" else "superseded",
            in_force_on=day,
            pdf=document,
            approved_sha256=document.sha256,
        )
        made[number] = AgreementVersion.objects.get(pk=version.pk)
    return made


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    tree = lxml_html.fromstring(response.content.decode())
    for hidden in tree.xpath("//*[contains(@class, 'govuk-visually-hidden')]"):
        if hidden.getparent().tag in ("ins", "del"):
            hidden.drop_tree()
    return tree


def words(element):
    return re.sub(r"\s+", " ", element.text_content()).strip()


def marks(tree, tag):
    """Everything that came (ins) or went (del) on the page, as one run of letters."""
    (main,) = tree.xpath("//div[contains(@class, 'portal-redline')]")
    return re.sub(r"\s", "", "".join(one.text_content() for one in main.iter(tag)))


def counts(tree):
    return [words(one) for one in tree.xpath("//ul[contains(@class, 'redline-counts')]/li")]


def titles(tree):
    """Which clauses are shown, whatever is marked in their headings."""
    return [one.get("id") for one in tree.xpath("//section[@class='redline-clause']/h2")]


VERSIONS = [("5-0", "5-1"), ("5-1", "6-0"), ("5-0", "6-0"), ("6-0", "5-0")]


@pytest.mark.parametrize(("old", "new"), VERSIONS)
def test_the_three_views_say_the_same(client, sample, old, new):
    address = f"/agreement/compare/{old}/{new}/"
    inline, side, listed = (
        page(client, f"{address}?view={view}") for view in ("inline", "side", "changes")
    )

    for tag in ("ins", "del"):
        assert marks(inline, tag) == marks(side, tag) == marks(listed, tag)
    assert counts(inline) == counts(side) == counts(listed)
    assert titles(inline) == titles(side) == titles(listed)


def test_the_new_words_of_a_clause_can_be_read_from_each_side(client, sample):
    side = page(client, "/agreement/compare/5-1/6-0/?view=side")

    section = side.xpath("//section[h2[@id='change-complaints']]")[0]
    shown = " ".join(words(one) for one in section.xpath(".//*[@class='redline-sides__new']"))
    before = " ".join(words(one) for one in section.xpath(".//*[@class='redline-sides__old']"))

    plain = re.sub(r"[^\w]", "", sample["6.0"].clauses.get(key="complaints").body)
    assert re.sub(r"[^\w]|8\.2\.", "", shown) == plain
    was = re.sub(r"[^\w]", "", sample["5.1"].clauses.get(key="complaints").body)
    assert re.sub(r"[^\w]|8\.2\.", "", before) == was


def test_the_counts_are_those_of_the_clauses_shown(client, sample):
    tree = page(client, "/agreement/compare/5-1/6-0/")

    assert counts(tree)[0] == "2 clauses added"
    assert "3 clauses renumbered" in counts(tree)
    shown = len(titles(tree))
    unchanged = int(counts(tree)[-1].split()[0])
    assert shown + unchanged == sample["6.0"].clauses.count()


def test_what_came_and_went_is_said_in_words(client, sample):
    html = client.get("/agreement/compare/5-1/6-0/").content.decode()

    assert '<ins><span class="govuk-visually-hidden">added: </span>' in html
    assert '<del><span class="govuk-visually-hidden">removed: </span>' in html


def test_no_word_of_the_text_becomes_markup(client, sample):
    clause = sample["6.0"].clauses.get(key="complaints")
    clause.body = "1. <script>alert(1)</script> & {clause:nowhere} <b>\n\n| a | <i> |"
    clause.heading = "<u>Complaints</u>"
    clause.why_changed = "<s>"
    clause.save()

    for view in ("inline", "side", "changes"):
        html = client.get(f"/agreement/compare/5-1/6-0/?view={view}").content.decode()
        assert not re.search(r"<(script>|b>|i>|u>|s>)", html)


def test_a_new_number_of_a_clause_that_is_named_is_no_new_word(client, sample):
    before = sample["5.1"].clauses.get(key="urgent-sharing")
    after = sample["6.0"].clauses.get(key="urgent-sharing")
    before.body = after.body = "1. See clause 4.3."
    after.body = "1. See clause 4.4."  # law enforcement, renumbered
    before.save()
    after.save()

    tree = page(client, "/agreement/compare/5-1/6-0/")

    assert "change-urgent-sharing" not in titles(tree)


def test_a_moved_clause_is_shown_as_moved_with_a_link(client, sample):
    version = sample["6.0"]
    moving = version.clauses.get(key="golden-rules")
    version.clauses.filter(key="golden-rules").update(position=5000)
    tree = page(client, "/agreement/compare/5-1/6-0/")

    section = tree.xpath("//section[h2[@id='change-golden-rules']]")[0]
    assert "Moved from 4.4, now after Schedule 3" in words(section)
    link = section.xpath(".//a")[0].get("href")
    assert link == f"/agreement/versions/6-0/#{moving.anchor}"


def test_the_choice_of_two_versions_leads_to_an_address_of_its_own(client, sample):
    answer = client.get("/agreement/compare/?old=5-0&new=6-0")

    assert (answer.status_code, answer["Location"]) == (302, "/agreement/compare/5-0/6-0/")
    empty = page(client, "/agreement/compare/?old=&new=6-0")
    assert "Select the version to begin with" in words(empty)


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/agreement/compare/6-0/6-0/", 200, "You chose version 6.0 twice."),
        ("/agreement/compare/6-0/9-9/", 404, "There is no version 9.9 to compare."),
        ("/agreement/compare/6-0/zz/", 404, "There is no version zz to compare."),
        ("/agreement/compare/6-0/5-0/", 200, "You are looking back"),
        ("/agreement/compare/5-0/6-0/?view=odd", 200, "What changed from version 5.0"),
    ],
)
def test_odd_choices_are_answered_with_a_sentence(client, sample, address, status, sentence):
    assert sentence in words(page(client, address, status))


def test_a_draft_is_compared_by_kmip_alone(client, sample, secretariat):
    services.start_draft(number="7.0", by=secretariat)

    page(client, "/agreement/compare/6-0/7-0/", 404)
    client.force_login(secretariat)
    assert "Nothing changed." in words(page(client, "/agreement/compare/6-0/7-0/"))


def test_comparing_takes_as_few_queries_for_long_texts(
    client, sample, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        client.get("/agreement/compare/5-0/6-0/?view=side")


# --- a clause through time ------------------------------------------------------------------------


def test_a_clause_tells_its_history(client, sample):
    tree = page(client, "/agreement/clauses/law-enforcement/")

    (heading,) = tree.xpath("//h1")
    assert words(heading) == "4.4 Law enforcement"
    history = [words(one) for one in tree.xpath("//h2[.='History']/following-sibling::ul[1]/li")]
    assert history == [
        "Renumbered from 4.3 to 4.4 in version 6.0, in force from 5 January 2026",
        "In the agreement since version 5.0, the first kept here, in force from 1 January 2024",
    ]


def test_a_clause_shows_its_text_in_each_version_in_which_it_was_new(client, sample):
    tree = page(client, "/agreement/clauses/complaints/")

    shown = [words(one) for one in tree.xpath("//section/h2")]
    assert shown == [
        "8.2 Complaints in version 6.0",
        "8.2 Complaints in version 5.1",
        "8.2 Complaints in version 5.0",
    ]
    assert tree.xpath("//section[1]//ins")


def test_a_paragraph_has_its_place_once_however_often_it_is_shown(client, sample):
    tree = page(client, "/agreement/clauses/complaints/")

    places = tree.xpath("//@id")
    assert "clause-8-2-1" in places
    assert len(places) == len(set(places))


def test_a_new_clause_says_since_when(client, sample):
    said = words(page(client, "/agreement/clauses/successor-organisations/"))

    assert "New in version 6.0" in said
    assert "This address always shows the clause as it reads now" in said


def test_the_names_of_other_clauses_lead_to_the_version(client, sample):
    tree = page(client, "/agreement/clauses/private-and-voluntary-bodies/")

    assert "/agreement/versions/6-0/#clause-2-4" in tree.xpath("//a/@href")


def test_a_clause_that_is_gone_is_still_found_and_says_so(client, sample):
    sample["6.0"].clauses.filter(key="golden-rules").delete()

    said = words(page(client, "/agreement/clauses/golden-rules/"))

    assert "This clause is not in the version in force." in said
    assert "Removed in version 6.0" in said


def test_a_clause_not_used_keeps_its_number_and_its_history(client, sample):
    sample["6.0"].clauses.filter(key="golden-rules").update(heading="Not used", body="")

    said = words(page(client, "/agreement/clauses/golden-rules/"))

    assert "4.5 Not used" in said
    assert "Removed in version 6.0. Its number is kept" in said


def test_a_key_that_no_clause_has_is_not_found(client, sample):
    assert client.get("/agreement/clauses/nothing/").status_code == 404


def test_the_agreement_links_each_clause_to_its_history(client, sample):
    hrefs = page(client, "/agreement/").xpath("//a/@href")

    assert "/agreement/clauses/complaints/" in hrefs


# --- what the text covers -------------------------------------------------------------------------


def test_gaps_are_named_and_clauses_are_linked(client, sample):
    ClauseTopic.objects.create(key="complaints", point=list(coverage.asked())[7])
    tree = page(client, "/agreement/coverage/")

    rows = {
        words(row.xpath("./th")[0]): words(row.xpath("./td")[0]) for row in tree.xpath("//tbody/tr")
    }
    assert len(rows) == 12
    assert rows["Access and individual rights, incl. complaints and FOI"] == "8.2 Complaints"
    assert rows["Legal power"] == "Gap: no clause says this yet"


def test_the_sample_leaves_no_gap(sample):
    coverage.cover_the_sample(sample["6.0"], by=None)

    assert set(ClauseTopic.objects.values_list("point", flat=True)) == set(coverage.asked())
    assert [point.words for point in coverage.points(sample["6.0"]) if point.is_gap] == []


def test_the_secretariat_says_what_covers_a_point(client, sample, secretariat):
    client.force_login(secretariat)
    point = next(iter(coverage.asked()))
    address = f"/manage/agreement/coverage/{point}/"

    client.post(address, {"clauses": ["purposes-of-sharing", "why-partners-sign-it"]})
    client.post(address, {"clauses": ["purposes-of-sharing"]})

    assert list(ClauseTopic.objects.values_list("key", "point")) == [("purposes-of-sharing", point)]


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("under the Data Protection Act 2018 and the Care Act 2014.",
         {"Data Protection Act 2018", "Care Act 2014"}),
        ("Since 19 June 2026 section 164A of the Data Protection Act 2018 gives",
         {"Data Protection Act 2018"}),
        ("the Data (Use and Access) Act 2025", {"Data (Use and Access) Act 2025"}),
        ("Anti-social Behaviour, Crime and Policing Act 2014 (c. 12)",
         {"Anti-social Behaviour, Crime and Policing Act 2014"}),
        ("the Environmental Information Regulations 2004",
         {"Environmental Information Regulations 2004"}),
        ("This Agreement and each Act of Parliament", set()),
    ],
)  # fmt: skip
def test_acts_are_found_by_their_names(text, acts):
    assert coverage.acts_in(text) == acts


def test_a_change_of_law_marks_the_clauses_that_cite_it(client, sample, secretariat):
    AgreementVersion.objects.filter(number="6.0").update(
        in_force_on=clock.today(), approved_at=None
    )
    assert coverage.touched_by_changes_of_law(AgreementVersion.objects.in_force()) == []

    AgreementVersion.objects.filter(number="6.0").update(in_force_on=date(2026, 1, 5))
    item = LegalItem.objects.filter(citation__startswith="Care Act 2014").first()
    amend(item, by=secretariat, from_on=clock.today(), reason="Amended", label="Newer words")

    said = words(page(client, "/agreement/coverage/"))
    assert "4.1 Legislation: check what it says of the Care Act 2014" in said
    assert "Newer words" in said
