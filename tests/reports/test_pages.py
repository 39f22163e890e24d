"""A report as people ask for it: one source for page, files and chart, on any day, narrowed."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kmip_portal import clock
from kmip_portal.desk.reports import views
from kmip_portal.desk.reports.listed import BY_SLUG, REPORTS
from kmip_portal.desk.reports.report import Asked
from kmip_portal.desk.tasks import forget_report_files
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due, read
from kmip_portal.jobs.models import Job
from records import reviewing
from records.models import Party, RecordOfSharing
from reviews.models import Invitation
from tests import make
from tests.documents.test_workbook import cells
from tests.make.campaigns import accept_at_once
from tests.make.kept import once

OF_RECORDS = ("purposes", "lawful-bases")


def _county():
    """Three signatories with a repeat record each two of them, a review, a campaign, a question."""
    version = make.version("6.0", in_force_on=date(2026, 1, 5), accept_by=date(2026, 4, 5))
    bodies = [
        make.organisation(name, organisation_type=kind, areas=areas, is_known_public_service=True)
        for name, kind, areas in (
            ("Weald Police", "OT_POLICE", ["Swale"]),
            ("Swale School", "OT_SCHOOL", ["Swale"]),
            ("Ashford School", "OT_SCHOOL", ["Ashford"]),
        )
    ]
    accept_at_once(bodies, version, date(2026, 2, 1))
    lead = make.member(bodies[0], "lead", name="Lee Lead")
    policing = {"authorised_by": "Inspector"}
    three = make.repeat_active(lead, *bodies, title="Between three", **policing)
    make.repeat_active(lead, *bodies[:2], title="Between two", **policing)
    review = make.open_review(version=version)
    asked = make.question(lead)
    make.answer(asked, make.member(bodies[1], "lead", name="Sam School"))
    make_due()  # so that no test waits for files of records
    return {"lead": lead, "three": three, "review": review, "bodies": bodies}


@pytest.fixture
def county():
    return once("county of the reports", _county)


def page(client, person, url, status=200):
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == status, response
    return " ".join(response.content.decode().split())


def table_of(html):
    """The rows that the page shows, as words."""
    table = re.search(r"<table.*?</table>", html, re.DOTALL)
    rows = re.findall(r"<tr.*?</tr>", table[0], re.DOTALL) if table else []
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]


def csv_of(client, address):
    text = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def as_shown(line, columns):
    """A row of the report in the words of the page."""
    return [column.words(value) for column, value in zip(columns, line, strict=True)]


@pytest.mark.parametrize("slug", BY_SLUG)
def test_page_csv_and_excel_say_the_same(client, county, secretariat, slug):
    report = BY_SLUG[slug]()
    html = page(client, secretariat, f"/manage/reports/{slug}/")

    heads = [column.label for column in report.columns]
    assert [report.finding in unescape(html), f"As at {clock.today().day} " in html] == [True, True]
    assert report.lines() == [] or table_of(html) == [
        heads, *(as_shown(line, report.columns) for line in report.lines()),
    ]  # fmt: skip
    plain = [["" if value is None else str(value) for value in line] for line in report.lines()]
    assert csv_of(client, f"/manage/reports/{slug}.csv") == [heads, *plain]

    waiting = client.post(f"/manage/reports/{slug}/excel/", follow=True)
    assert waiting.status_code == 202
    make_due()
    document = StoredDocument.objects.get(kind="report")
    days = [n for n, column in enumerate(report.columns) if column.kind == "day"]
    in_excel = cells(read(document))
    assert in_excel[0] == heads
    for told, line in zip(in_excel[1:], plain, strict=True):
        assert [v for n, v in enumerate(told) if n not in days] == [
            v for n, v in enumerate(line) if n not in days
        ]
    assert client.get(waiting.request["PATH_INFO"]).status_code == 200


def test_a_workbook_is_for_whoever_asked_for_it(client, county, secretariat, auditor):
    client.force_login(secretariat)
    address = client.post("/manage/reports/coverage/excel/")["Location"]
    assert client.post("/manage/reports/coverage/excel/")["Location"] == address
    assert StoredDocument.objects.filter(kind="report").count() == 1

    client.force_login(auditor)
    assert client.get(address).status_code == 404


def test_a_workbook_is_forgotten_after_a_day(client, county, secretariat):
    client.force_login(secretariat)
    address = client.post("/manage/reports/overdue-reviews/excel/")["Location"]
    assert Job.objects.get(owner=secretariat).link == address

    with clock.at(clock.now() + timedelta(hours=23)):
        assert forget_report_files() == 0
    with clock.at(clock.now() + timedelta(hours=25)):
        assert forget_report_files() == 1
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("slug", BY_SLUG)
def test_a_chart_has_its_finding_as_a_title_and_no_style_of_its_own(client, county, auditor, slug):
    html = page(client, auditor, f"/manage/reports/{slug}/")
    main = html.partition("<main")[2].partition("</main>")[0]

    assert "style=" not in main
    for svg in re.findall(r"<svg class=\"report.*?</svg>", main):
        assert 'role="img" aria-labelledby="chart-says"' in svg
        title = unescape(re.search(r"<title id=\"chart-says\">(.*?)</title>", svg)[1])
        assert title.startswith(BY_SLUG[slug]().finding)


@pytest.mark.parametrize("kind", REPORTS, ids=lambda kind: kind.slug)
def test_with_nothing_in_the_portal_it_says_so(client, secretariat, kind):
    report = kind()
    html = page(client, secretariat, f"/manage/reports/{kind.slug}/")

    assert report.finding[:1].isupper()
    assert report.finding.endswith(".")
    if kind.slug not in OF_RECORDS:  # there is a row for each purpose that there is
        assert report.lines() == []
        assert kind.empty in unescape(html)
        assert "<svg class" not in html


def test_findings_are_sentences_with_one_and_with_more(county):
    told = {kind.slug: kind().finding for kind in REPORTS}

    year = county["review"].year
    assert told["coverage"] == "3 of 3 known public services have signed (100%)."
    assert told["acceptances"].startswith("3 organisations are signatories on ")
    assert told["re-acceptance"] == "Nobody had been asked to accept a version anew."
    assert told["reviews"] == f"0 of 3 organisations have responded to the {year} review (0%)."
    assert told["who-shares-with-whom"] == (
        "2 repeat records are active; no two sectors share in more than"
        " ‘Police force’ and ‘School, academy or trust’: 2 records."
    )
    assert told["overdue-reviews"] == "No review is overdue, of 2 active repeat records."
    assert told["expertise"] == "1 of 1 question was answered within 5 working days (100%)."
    narrowed = BY_SLUG["coverage"](Asked(sector="OT_POLICE"))
    assert narrowed.finding == "1 of 1 known public service has signed (100%)."


# --- on another day, and narrowed ---------------------------------------------------------------


def test_a_day_in_the_past_is_read_from_stored_dates(client, county, secretariat):
    html = page(client, secretariat, "/manage/reports/coverage/?on=2026-01-31")
    assert "0 of 3 known public services have signed (0%)." in html
    assert "As at 31 January 2026" in html
    for slug in ("reviews", "who-shares-with-whom", "overdue-reviews", "expertise"):
        assert BY_SLUG[slug](Asked(on=date(2026, 1, 31))).lines() == []


def test_a_day_to_come_is_refused_and_today_is_shown(client, county, secretariat):
    html = page(client, secretariat, "/manage/reports/coverage/?on=2999-01-01")

    assert "As at must be today or in the past" in html
    assert "3 of 3 known" in html


def test_a_review_that_was_done_since_was_overdue_before(county):
    record, today = county["three"], clock.today()
    due = record.review_date
    with clock.at(due + timedelta(days=40)):
        late = BY_SLUG["overdue-reviews"]()
        assert late.finding == (
            "2 of 2 active repeat records are overdue for review, the longest by 40 days."
        )
        assert [bar.number for bar in late.drawing.bars] == [0, 2, 0, 0]
        reviewing.nothing_changed(record, by=county["lead"], review_date=due + timedelta(days=300))
    with clock.at(due + timedelta(days=50)):
        titles = [line[0] for line in BY_SLUG["overdue-reviews"]().lines()]
        assert titles == ["Between two"]
        before = BY_SLUG["overdue-reviews"](Asked(on=due + timedelta(days=39)))
        assert [(line[0], line[3], line[4]) for line in before.lines()] == [
            ("Between three", due, 39), ("Between two", due, 39),
        ]  # fmt: skip
        ended = RecordOfSharing.objects.get(title="Between two")
        reviewing.end(
            ended, by=county["lead"], ended_on=due + timedelta(days=45), after_ending="Deleted."
        )
        assert BY_SLUG["overdue-reviews"]().lines() == []
        assert len(before.rows) == 2
    assert BY_SLUG["overdue-reviews"](Asked(on=today)).lines() == []


def test_who_left_a_record_shares_in_it_no_more(county):
    today = clock.today()
    school = Party.objects.get(record=county["three"], organisation__name="Ashford School")
    school.left_on = today
    school.save()

    assert [row[2] for row in BY_SLUG["who-shares-with-whom"]().lines()] == [2]


def test_the_picture_leads_from_sectors_to_organisations(client, county, chair):
    html = page(client, chair, "/manage/reports/who-shares-with-whom/")
    assert table_of(html)[1:] == [
        ["Police force", "School, academy or trust", "2"],
        ["School, academy or trust", "School, academy or trust", "1"],
    ]
    onward = unescape(re.search(r'href="([^"]*other=OT_SCHOOL[^"]*)"', html)[1])
    html = page(client, chair, onward)

    assert table_of(html)[1:] == [
        ["Weald Police", "Swale School", "2"], ["Weald Police", "Ashford School", "1"],
    ]  # fmt: skip
    assert "Weald Police and Swale School: 2" in html
    schools = page(client, chair, onward.replace("OT_POLICE", "OT_SCHOOL"))
    assert table_of(schools)[1:] == [["Ashford School", "Swale School", "1"]]


@pytest.mark.parametrize(
    ("slug", "asked", "known"),
    [
        ("coverage", "sector=OT_SCHOOL&area=swale", "1 of 1 known public service has signed"),
        ("acceptances", "area=ashford", "1 organisation is a signatory"),
        ("reviews", "sector=OT_POLICE", "0 of 1 organisation has responded"),
        ("reviews", "from=2020-01-01&to=2020-12-31", "Nobody had been asked to respond"),
        ("expertise", "to=2020-12-31", "Nobody has asked a question."),
        ("overdue-reviews", "sector=OT_SCHOOL", "No repeat record was active."),
    ],
)
def test_filters_stand_in_the_address(client, county, secretariat, slug, asked, known):
    html = page(client, secretariat, f"/manage/reports/{slug}/?{asked}")

    assert known in html
    query = asked.replace("&", "&amp;")
    assert (f"/manage/reports/{slug}.csv?{query}" in html) == ("<table" in html)


def test_records_in_numbers_cannot_be_narrowed_to_few(client, county, secretariat):
    whole = page(client, secretariat, "/manage/reports/purposes/")
    narrowed = page(client, secretariat, "/manage/reports/purposes/?sector=OT_POLICE&area=swale")

    assert table_of(whole) == table_of(narrowed)
    assert "Between three" not in whole


# --- how many queries ---------------------------------------------------------------------------


def asked_of_the_database(kind):
    with CaptureQueriesContext(connection) as asked:
        kind().lines()
    return len(asked)


def test_queries_do_not_grow_with_rows(county):
    before = {kind.slug: asked_of_the_database(kind) for kind in REPORTS}
    for _ in range(3):
        make.repeat_active(
            county["lead"], *county["bodies"], title="More", authorised_by="Inspector"
        )
        make.question(county["lead"])
        more = make.signatory(is_known_public_service=True, areas=["Thanet"], on="2026-02-01")
        Invitation.objects.create(review=county["review"], organisation=more)
    RecordOfSharing.objects.update(review_date=clock.today() - timedelta(days=3))
    after = {kind.slug: asked_of_the_database(kind) for kind in REPORTS}

    # those who take part are asked for once there is a row at all
    before["overdue-reviews"] += 1
    assert {slug: n for slug, n in after.items() if n > before[slug]} == {}
    assert max(after.values()) < 40


def test_a_long_table_is_shown_page_by_page(client, county, secretariat, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 1)
    address = "/manage/reports/who-shares-with-whom/"

    first, second = (page(client, secretariat, f"{address}?page={n}") for n in (1, 2))
    assert [len(table_of(first)), len(table_of(second))] == [2, 2]
    assert table_of(first)[1] != table_of(second)[1]
    assert "Who shares with whom (page 2 of 2)" in second
    assert len(csv_of(client, "/manage/reports/who-shares-with-whom.csv?page=2")) == 3
