"""The public register: who has signed, searched, filtered, on any day, as a page and a file."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal import clock
from signatories.models import AcceptanceStatement, Organisation
from tests import make

REGISTER = reverse("signatories:register")
DOWNLOAD = reverse("signatories:download")


def names(client, **query):
    """The organisations on the page, in order."""
    response = client.get(REGISTER, query)
    assert response.status_code == 200
    return [entry["name"] for _, entry in response.context.get("rows", [])]


def page(client, **query):
    return " ".join(client.get(REGISTER, query).content.decode().split())


def download(client, format="csv", **query):
    response = client.get(DOWNLOAD, {"format": format} | query)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()
    if format == "json":
        return json.loads(text)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture
def county():
    """Four signatories of version 6.0 in two places, of three types; and one known service."""
    version = make.version("6.0", in_force_on=date(2026, 1, 5), accept_by=date(2026, 4, 5))
    for name, kind, areas, sites in (
        ("Weald Police", "OT_POLICE", ["Swale", "Ashford"], []),
        ("abbey Trust", "OT_SCHOOL", ["Swale"], ["Hythe St. Mary’s Academy", "Lympne Academy"]),
        ("Downs & Marsh Council", "OT_DISTRICT", ["Ashford"], []),
        ("Zeta School", "OT_SCHOOL", [], []),
    ):
        make.signatory(
            name,
            version,
            on="2026-02-01",
            organisation_type=kind,
            areas=areas,
            establishments=sites,
        )
    make.organisation("Prospective Council", is_known_public_service=True)
    return version


def test_anybody_reads_who_has_signed_a_to_z_and_no_cookie_is_set(client, county):
    response = client.get(REGISTER)
    text = " ".join(response.content.decode().split())

    assert names(client) == ["abbey Trust", "Downs & Marsh Council", "Weald Police", "Zeta School"]
    assert "4 organisations have signed version 6.0" in text
    assert "Police force" in text
    assert "Ashford, Swale" in text
    assert "1 February 2026" in text
    assert "Prospective Council" not in text
    assert response.cookies == {}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("weald", ["Weald Police"]),
        ("POLICE weald", ["Weald Police"]),
        ("downs and marsh", ["Downs & Marsh Council"]),
        ("st mary's", ["abbey Trust"]),
        ("lympne", ["abbey Trust"]),
        ("e", ["abbey Trust", "Weald Police", "Zeta School"]),
        ("prospective", []),
        ("100%", []),
        ("_", []),
        ("\u200bweald\u2028police", ["Weald Police"]),
    ],
)
def test_searching_finds_names_and_what_else_is_covered(client, county, search, found):
    assert names(client, q=search) == found


def test_a_search_no_page_can_show_gets_a_sentence(client, county):
    assert "Search must not include special control characters" in page(client, q="\x01weald")


def test_a_find_through_an_establishment_shows_which(client, county):
    assert "Also covers Hythe St. Mary’s Academy" in page(client, q="hythe")
    assert "Also covers 2 establishments" in page(client)


def test_a_number_is_found_too(client, county):
    make.signatory("Numbered", county, identifiers={"ods": "RVV"})

    assert names(client, q="rvv") == ["Numbered"]


def test_filters_narrow_by_type_and_area_and_both(client, county):
    assert names(client, type="OT_SCHOOL") == ["abbey Trust", "Zeta School"]
    assert names(client, area="swale") == ["abbey Trust", "Weald Police"]
    assert names(client, area="swale", type="OT_POLICE") == ["Weald Police"]
    assert "1 organisation found" in page(client, area="swale", type="OT_POLICE")


def test_a_new_version_parts_those_who_signed_from_those_who_have_to(client, county):
    AgreementVersion.objects.filter(pk=county.pk).update(needs_acceptance="everyone")
    today = clock.today()
    county.move("supersede", superseded_on=today)
    new = make.version("7.0", in_force_on=today, accept_by=today + timedelta(days=90))
    make.acceptance(Organisation.objects.get(name="Zeta School"), new)

    text = page(client)
    assert "1 organisation has signed version 7.0" in text
    assert "3 more organisations</a> signed an older version, and need to sign version 7.0" in text
    assert text.count("Needs to sign version 7.0") == 3
    assert names(client, status="signed") == ["Zeta School"]
    assert names(client, status="older") == [
        "abbey Trust",
        "Downs & Marsh Council",
        "Weald Police",
    ]
    assert len(names(client)) == 4


def test_any_day_can_be_asked_for_in_one_piece_or_three(client, county):
    make.signatory("Later Council", county, on="2026-06-01")

    assert "Later Council" not in names(client, on="2026-05-31")
    assert "Later Council" in names(client, on="2026-06-01")
    assert len(names(client, **{"on-day": "1", "on-month": "March", "on-year": "2026"})) == 4
    text = page(client, on="2026-05-31")
    assert "This is how it stood on 31 May 2026." in text
    assert "Last updated" not in text


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2026-02-30", "Date must be a real date"),
        ("2026-13-01", "Date must be a real date"),
        ("banana", "Date must include a month and year"),
        ("0001-01-01", "Year must include 4 numbers"),
        ("9999-12-31", "Date must be today or in the past"),
        ("2026-1", "Date must include a month and year"),
        ("'; DROP TABLE", "Date must include a month and year"),
    ],
)
def test_a_date_that_is_none_gets_a_sentence_and_no_list(client, county, on, sentence):
    text = page(client, on=on)

    assert text.count(sentence) >= 2  # in the summary and beside the boxes
    assert "<title>Error: Who has signed" in text
    assert names(client, on=on) == []
    for format in ("csv", "json"):
        response = client.get(DOWNLOAD, {"on": on, "format": format})
        assert (response.status_code, response.json()) == (400, {"error": sentence})


def test_a_filter_nobody_offered_gets_a_sentence(client, county):
    assert "Select type" in page(client, type="OT_XYZ")
    assert "Select area" in page(client, area="atlantis")


def test_empty_pages_say_what_to_do(client):
    assert f"No version of the agreement was in force on {_day(clock.today())}" in page(client)
    make.version("6.0", in_force_on=clock.today() - timedelta(days=3))
    assert "No organisation has signed yet." in page(client)
    assert "0 organisations have signed version 6.0" in page(client)
    make.acceptance(make.organisation("Kent"))
    text = page(client, q="Caldicott Thanet")
    assert "0 organisations found" in text
    assert "Nobody that has signed matches ‘Caldicott Thanet’." in text
    assert "No version of the agreement was in force on 1 January 1999" in page(
        client, on="1999-01-01"
    )


def _day(day):
    return f"{day.day} {day:%B %Y}"


def test_the_list_comes_in_pages_that_keep_the_search(client, county):
    _many(30, county)

    text = page(client, q="many", page=2)
    assert len(names(client, q="many")) == 25
    assert names(client, q="many", page=2) == [f"Many {n:04}" for n in range(25, 30)]
    assert "(page 2 of 2)" in text
    assert 'href="?q=many&amp;page=1"' in text
    for odd in ("0", "-1", "x", "99999999999999999999"):
        assert client.get(REGISTER, {"page": odd}).status_code == 200


def _many(number, version, start=0):
    """Signatories straight into the tables, as the service would take minutes for a thousand."""
    made = Organisation.objects.bulk_create(
        Organisation(name=f"Many {n:04}", slug=f"many-{n}", organisation_type="OT_SCHOOL")
        for n in range(start, start + number)
    )
    AcceptanceStatement.objects.bulk_create(
        AcceptanceStatement(
            organisation=one, version=version, how="import", words="", name="", job_title="",
            authority="", snapshot={}, snapshot_sha256="", version_sha256="", status="accepted",
            accepted_on=date(2026, 2, 1),
        )
        for one in made
    )  # fmt: skip


def queries(client, url, **query):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        response = client.get(url, query)
        if response.streaming:
            b"".join(response.streaming_content)
    return len(seen)


@pytest.mark.parametrize("query", [{}, {"q": "many"}, {"on": "2026-03-01"}, {"status": "signed"}])
def test_queries_are_the_same_at_ten_and_a_thousand(client, county, query):
    _many(6, county)
    at_ten = queries(client, REGISTER, **query)
    _many(1000, county, start=6)
    at_a_thousand = queries(client, REGISTER, **query)

    assert at_ten == at_a_thousand <= 14


def test_downloading_a_thousand_costs_five_queries_a_slice(client, county):
    _many(1000, county)

    assert queries(client, DOWNLOAD, format="csv") <= 16
    assert len(download(client)) == 1004


# --- the register as a file -------------------------------------------------------------------


def test_the_csv_says_what_the_page_says_and_covers_every_page(client, county):
    _many(30, county)
    rows = download(client)

    assert len(rows) == 34
    assert rows[0] == {
        "Organisation": "abbey Trust",
        "Type": "School, academy or trust",
        "Areas": "Swale",
        "Version signed": "6.0",
        "Accepted on": "2026-02-01",
        "State": "Signed",
        "Since": "2026-02-01",
        "Signatory": "yes",
        "Also covers": "Hythe St. Mary’s Academy; Lympne Academy",
        "Identifiers": "",
        "Page": "http://testserver/signatories/abbey-trust/",
    }
    assert [row["Organisation"] for row in download(client, q="weald")] == ["Weald Police"]


def test_the_file_is_named_for_its_day(client, county):
    response = client.get(DOWNLOAD, {"on": "2026-03-01"})

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="signatories-2026-03-01.csv"'
    assert response.cookies == {}


def test_the_json_says_of_which_day_and_versions_it_speaks(client, county):
    found = download(client, "json", on="2026-03-01")

    assert (found["on"], found["version_in_force"], found["versions_that_count"]) == (
        "2026-03-01", "6.0", ["6.0"],
    )  # fmt: skip
    assert [one["name"] for one in found["organisations"]] == names(client, on="2026-03-01")
    assert found["organisations"][0]["areas"] == ["Swale"]
    empty = download(client, "json", on="1999-01-01")
    assert (empty["version_in_force"], empty["organisations"]) == (None, [])


def test_names_that_look_like_formulas_stay_text(client, county):
    for name in ("=HYPERLINK(1)", "+44 Trust", "-Minus", "@SUM(A1)", " =Trust"):
        make.signatory(name, county, slug=f"odd-{abs(hash(name))}")

    told = {row["Organisation"] for row in download(client)}
    assert {"'=HYPERLINK(1)", "'+44 Trust", "'-Minus", "'@SUM(A1)", "' =Trust"} <= told
    plain = {one["name"] for one in download(client, "json")["organisations"]}
    assert "=HYPERLINK(1)" in plain


def test_a_format_that_is_none_gets_a_sentence(client, county):
    response = client.get(DOWNLOAD, {"format": "xls"})

    assert (response.status_code, response.json()) == (
        400, {"error": "The format must be csv or json"},
    )  # fmt: skip


def test_one_letter_of_the_alphabet_at_a_time(client, county):
    text = page(client)

    assert 'href="?letter=D"' in text
    assert 'href="?letter=B"' not in text
    assert names(client, letter="a") == ["abbey Trust"]
    assert names(client, letter="a", q="weald") == []
    for odd in ("", "%", "_"):
        assert len(names(client, letter=odd)) == 4
