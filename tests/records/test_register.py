"""The register of records: found by words, narrowed, in order, as a page, on paper and in files."""

import csv
import io
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from kmip_portal.documents.services import make_due
from records import services
from records.models import RecordOfSharing, RecordWords
from records.register import Register
from records.search import matching, words
from records.tasks import keep_words
from signatories.picker import PickedOrganisation
from tests import make
from tests.documents.test_workbook import cells as xlsx_rows

LIST = reverse("records:record_list")
FILTERS = reverse("records:record_filters")
CSV = reverse("records:record_download")
EXCEL = reverse("records:record_excel")


@pytest.fixture
def lead_of_council(council):
    return make.member(council, "lead", name="Lena Lead")


def found(client, **query):
    """References, in the order of the list."""
    return [one.reference for one in client.get(LIST, query).context["page"]]


# what is typed, and whether a record that says this is found: the same on both databases
SAID = {
    "title": "Attendance panel about St Mary’s, Café group",
    "purpose_text": "To protect a child at risk of neglect through joint planning",
    "our_ref": "C-2041/B",
}
SEARCHES = {
    "attendance": True,
    "ATTEND": True,
    "panel attendance": True,
    "st. mary’s": True,
    "st mary's": True,
    "marys": True,
    "cafe": True,
    "CAFÉ": True,
    "neglect planning": True,
    "2041": True,
    "c-2041": True,
    "Holmesdale Hospital": True,
    "named nurse": True,
    "  panel  ": True,
    "anel": False,
    "neglect housing": False,
    "attendance%": True,
    "atten_ance": False,
    "atte%dance": False,
    "'panel' & !unsaid": False,
    "panel:*": True,
    "%": False,
    "'": False,
    "\\": False,
    "—": False,
}


@pytest.mark.parametrize("typed", SEARCHES)
def test_a_record_is_found_by_the_words_it_says(pat, council, typed):
    record = make.draft(pat, council, **SAID)
    make.draft(pat, council, answers={"title": "Nothing of the kind"})

    seen = RecordOfSharing.objects.visible_to(pat)

    assert list(matching(seen, typed)) == ([record] if SEARCHES[typed] else [])


def test_a_record_is_found_by_its_reference_however_it_is_typed(client, pat, council):
    record = make.draft(pat, council)
    make.draft(pat, council)
    client.force_login(pat)

    for typed in (
        record.reference,
        record.reference.lower(),
        record.reference.replace("-", ""),
        record.reference.removeprefix("ROS-"),
        record.reference.replace("-", " "),
        record.reference[4:8],
    ):
        assert found(client, q=typed) == [record.reference], typed


def test_words_follow_the_record(client, pat, council):
    draft = make.draft(pat, council, title="Before")
    client.force_login(pat)

    services.save_draft(draft, by=pat, answers={"title": "Afterwards"})

    assert found(client, q="afterwards") == [draft.reference]
    assert found(client, q="before") == []


def test_a_word_is_kept_without_capitals_accents_and_marks():
    assert words("Winter’s S.E.N. panel—panel, café_x ①") == [
        "winters", "sen", "panel", "cafe", "x", "1",
    ]  # fmt: skip
    assert words("a" * 99) == ["a" * 40]


def test_records_without_words_get_theirs_and_nothing_is_done_twice(pat, council):
    record = make.draft(pat, council, title="Copied into the database")
    RecordWords.objects.all().delete()

    assert (keep_words(), keep_words()) == (1, 0)
    assert list(matching(RecordOfSharing.objects.all(), "copied")) == [record]


def test_each_filter_narrows(client, council, lead_of_council):
    help, housing = make.team(council, "Early help"), make.team(council, "Housing")
    tess = make.member(council, "practitioner", help, name="Tess Early")
    hugo = make.member(council, "practitioner", housing, name="Hugo Homes")
    health = make.record(tess, council, team=help, title="Health", sharing_date=date(2026, 11, 2))
    plain = make.draft(
        hugo, council, housing, title="Plain", special_categories=["none"],
        purpose_codes=["PU_ADULT_SAFE"], art6=["A6_1_C"], partner=make.picked(
            make.organisation("Quay Homes")
        ), sharing_date=date(2026, 10, 1), decision_on=date(2026, 10, 1),
    )  # fmt: skip
    client.force_login(lead_of_council)
    both = [plain.reference, health.reference]

    assert found(client) == both
    for query, wanted in (
        ({"kind": "one_off"}, both),
        ({"kind": "repeat"}, []),
        ({"status": ["draft", "decided"]}, both),
        ({"status": "draft"}, [plain.reference]),
        ({"other": "quay"}, [plain.reference]),
        ({"other": "holmesdale hosp"}, [health.reference]),
        ({"purpose": "PU_ADULT_SAFE"}, [plain.reference]),
        ({"basis": "A6_1_C"}, [plain.reference]),
        ({"owner": "tess"}, [health.reference]),
        ({"team": str(housing.pk)}, [plain.reference]),
        ({"since": "2026-11-01"}, [health.reference]),
        ({"until": "2026-11-01"}, [plain.reference]),
        ({"since": "2026-10-01", "until": "2026-11-02"}, both),
        ({"special": "yes"}, [health.reference]),
        ({"special": "no"}, [plain.reference]),
        ({"special": "no", "status": "decided"}, []),
    ):
        assert found(client, **query) == wanted, query


def test_a_filter_that_is_on_is_a_tag_that_takes_it_off(client, pat, council):
    make.record(pat, council)
    client.force_login(pat)

    page = client.get(LIST, {"q": "panel", "status": ["draft", "decided"], "sort": "title"})

    tags = {(one.label, one.text): one.url for one in page.context["register"].form.chosen}
    assert set(tags) == {("Search", "panel"), ("Status", "Draft"), ("Status", "Saved")}
    left = parse_qs(urlsplit(tags["Status", "Draft"]).query)
    assert left == {"q": ["panel"], "status": ["decided"], "sort": ["title"]}
    assert "Remove filter" in page.content.decode()


def test_a_filter_that_makes_no_sense_is_told_where_it_stands(client, pat, council):
    make.record(pat, council)
    client.force_login(pat)

    page = client.get(LIST, {"since-day": "31", "since-month": "2", "since-year": "2027"},
                      follow=True)  # fmt: skip

    assert page.redirect_chain[0][0].startswith(FILTERS)
    assert "The earliest date must be a real date" in page.content.decode()


@pytest.mark.parametrize("column", ["title", "reference", "with", "date", "status", "begun"])
def test_the_list_is_in_the_order_asked_for_on_every_page(client, council, column):
    pat = make.member(council, name="Pat")
    for n in range(28):
        make.draft(pat, council, title=f"{'bA'[n % 2]} panel {n % 3}", sharing_date=None,
                   partner=PickedOrganisation(None, f"{'Dc'[n % 2]} trust {n % 4}"),
                   decision_on=date(2026, 1, 1 + n % 5))  # fmt: skip
    client.force_login(pat)
    first = client.get(LIST, {"sort": column})
    second = client.get(LIST, {"sort": column, "after": first.context["page"].next})
    last = client.get(LIST, {"sort": f"-{column}"})

    def by(record):
        return {
            "title": record.title.lower(),
            "reference": record.reference,
            "with": record.with_whom.lower(),
            "date": record.decision_on,
            "status": record.status,
            "begun": record.pk,
        }[column]

    up = [*first.context["page"], *second.context["page"]]
    assert [one.pk for one in up] == [one.pk for one in sorted(up, key=lambda r: (by(r), r.pk))]
    assert len({one.pk for one in up}) == 28
    assert [one.pk for one in last.context["page"]] == [one.pk for one in up[::-1]][:25]
    assert 'aria-sort="ascending"' in first.content.decode()


def test_files_hold_exactly_what_is_filtered_in_its_order(client, pat, council):
    for title in ("Winter panel", "Autumn panel", "Spring visit"):
        make.draft(pat, council, title=title)
    make.draft(make.member(council, name="Somebody else"), council, title="Unseen panel")
    client.force_login(pat)
    query = {"q": "panel", "sort": "title"}

    sent = client.get(CSV, query)
    text = b"".join(sent.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    shown = client.get(LIST, query).context["page"]
    printed = client.get(reverse("records:record_print"), query).context["rows"]
    asked = client.post(f"{EXCEL}?q=panel&sort=title", {"submission_id": ""})
    make_due()
    sheet = xlsx_rows(client.get(asked.url).content)

    assert [row["Title"] for row in rows] == ["Autumn panel", "Winter panel"]
    assert [row["Reference"] for row in rows] == [one.reference for one in shown]
    assert [one.reference for one in printed] == [one.reference for one in shown]
    assert sheet[0] == list(rows[0])
    assert [line[0] for line in sheet[1:]] == ["Autumn panel", "Winter panel"]


def test_a_cell_that_begins_like_a_formula_stays_text(client, pat, council):
    make.draft(pat, council, title="=HYPERLINK(1)")
    client.force_login(pat)

    text = b"".join(client.get(CSV).streaming_content).decode("utf-8-sig")
    asked = client.post(EXCEL, {"submission_id": ""})
    make_due()

    assert next(csv.DictReader(io.StringIO(text)))["Title"] == "'=HYPERLINK(1)"
    assert xlsx_rows(client.get(asked.url).content)[1][0] == "=HYPERLINK(1)"


def test_a_workbook_is_for_who_asked_while_they_may_see_what_is_in_it(client, pat, council):
    make.draft(pat, council)
    lead = make.member(council, "lead")
    client.force_login(pat)
    address = client.post(EXCEL, {"submission_id": ""}).url
    make_due()
    assert client.get(address).status_code == 200

    client.force_login(lead)
    assert client.get(address).status_code == 404
    client.force_login(pat)
    other = make.organisation("Another Council")
    pat.memberships.update(organisation=other)
    assert client.get(address).status_code == 404


def test_what_is_too_large_for_a_workbook_is_told(client, pat, council, monkeypatch):
    make.draft(pat, council), make.draft(pat, council)
    monkeypatch.setattr("records.register_workbook.MOST_ROWS", 1)
    client.force_login(pat)

    page = client.post(EXCEL, {"submission_id": ""}).content.decode()

    assert "An Excel file holds up to 1 records. Add a filter, or download CSV" in page


def test_every_filter_together_asks_the_database_for_the_rows_once(
    client, pat, council, frame, django_assert_num_queries
):
    make.draft(pat, council)
    client.force_login(pat)
    query = {"q": "panel", "purpose": "PU_CHILD_PROT", "basis": "A6_1_E", "special": "yes",
             "owner": "pat", "other": "hospital", "since": "2020-01-01"}  # fmt: skip
    client.get(LIST, query)

    # the law, once for the words of the filters; what they take part in; the rows
    with django_assert_num_queries(frame() + 2):
        assert len(client.get(LIST, query).context["page"]) == 1


def test_a_register_never_shows_what_the_person_may_not_see(rf, pat, council, outsider):
    make.record(pat, council, title="Panel about exclusions")

    asked = Register(outsider, rf.get(LIST, {"q": "exclusions"}).GET)

    assert list(asked.records()) == list(asked.rows()) == []
