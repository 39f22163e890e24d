"""How much of the county has signed: by sector and area, on any day, with the gaps to invite."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kmip_portal.desk.reports.coverage import CoverageReport
from kmip_portal.desk.reports.report import Asked
from signatories.coverage import NO_AREA, Coverage
from signatories.models import Organisation
from tests import make
from tests.make.campaigns import accept_at_once

ON = date(2026, 6, 1)


@pytest.fixture
def county():
    """Seven known services, three of which have signed; and a signatory that is on no list."""
    version = make.version("6.0", in_force_on=date(2026, 1, 5), accept_by=date(2026, 4, 5))
    for name, kind, areas, signed in (
        ("Swale Police", "OT_POLICE", ["Swale", "Ashford"], True),
        ("Swale School", "OT_SCHOOL", ["Swale"], True),
        ("Ashford School", "OT_SCHOOL", ["Ashford"], False),
        ("Other School", "OT_SCHOOL", ["Ashford"], False),
        ("Somewhere School", "OT_SCHOOL", [], False),
        ("Ashford Council", "OT_DISTRICT", ["Ashford"], True),
        ("Swale Council", "OT_DISTRICT", ["Swale"], False),
    ):
        one = make.organisation(
            name, organisation_type=kind, areas=areas, is_known_public_service=True
        )
        if signed:
            accept_at_once([one], version, date(2026, 2, 1))
    make.signatory("Unlisted Charity", version, on="2026-02-01", organisation_type="OT_CHARITY")
    return version


def page(client, person, url="/manage/coverage/", status=200):
    client.force_login(person)
    response = client.get(url, follow=True)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_each_sector_and_area_is_counted_and_the_total_counts_nobody_twice(county):
    coverage = Coverage(ON)

    sectors = {code: tuple(share) for code, _, share in coverage.sectors}
    assert sectors == {"OT_SCHOOL": (4, 1), "OT_DISTRICT": (2, 1), "OT_POLICE": (1, 1)}
    areas = {slug: tuple(share) for slug, _, share in coverage.areas}
    assert areas == {"swale": (3, 2), "ashford": (4, 2), NO_AREA: (1, 0)}
    schools = next(row for row in coverage.rows if row["code"] == "OT_SCHOOL")
    assert {cell.area: tuple(cell.share) for cell in schools["cells"]} == {
        "swale": (1, 1), "ashford": (2, 0), NO_AREA: (1, 0),
    }  # fmt: skip
    assert tuple(coverage.total) == (7, 3)
    assert CoverageReport(Asked(on=ON)).finding == (
        "3 of 7 known public services have signed (42%). "
        "The largest gap is in ‘School, academy or trust’: 3 have not."
    )


def test_signatories_on_no_list_of_known_services_are_said_not_to_be_counted(
    client, county, secretariat
):
    said = "on no list of known public services, so"

    assert f"1 signatory is {said} it is not counted here." in page(client, secretariat)
    make.signatory("Second Charity", county, on="2026-03-01", organisation_type="OT_CHARITY")
    assert f"2 signatories are {said} they are not counted here." in page(client, secretariat)
    assert said not in page(client, secretariat, "/manage/coverage/?on=2026-01-31")
    assert said not in page(client, secretariat, "/manage/coverage/?sector=OT_SCHOOL")
    assert (
        f"1 signatory is {said}"
        in CoverageReport(Asked(on=date(2026, 2, 15), sector="OT_CHARITY")).leaves_out
    )


def test_it_can_be_asked_for_an_earlier_day(client, county, secretariat):
    assert tuple(Coverage(date(2026, 1, 31)).total) == (7, 0)
    text = page(client, secretariat, "/manage/coverage/?on=2026-01-31")
    assert "0 of 7 known public services have signed (0%)" in text
    assert "As at 31 January 2026" in text


def test_the_report_has_a_cell_for_each_area_and_leads_to_who_has_not_signed(
    client, county, auditor
):
    text = page(client, auditor)

    assert "School, academy or trust: 25% (1 of 4)" in text
    assert ">0 of 2</a>" in text
    assert "/manage/coverage/gaps/?sector=OT_SCHOOL&amp;area=ashford" in text


def test_the_file_has_the_same_figures(client, county, secretariat):
    client.force_login(secretariat)
    response = client.get("/manage/coverage/?format=csv", follow=True)
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode().removeprefix("\ufeff"))))

    assert rows[-1] == {
        "Sector": "All sectors", "Known": "7", "Signed": "3", "Not signed": "4",
        "Share signed (%)": "42", "Swale": "2 of 3", "Ashford": "2 of 4",
        "Area not recorded": "0 of 1",
    }  # fmt: skip
    schools = next(row for row in rows if row["Sector"] == "School, academy or trust")
    assert (schools["Ashford"], schools["Swale"]) == ("0 of 2", "1 of 1")


def test_a_gap_lists_who_it_is_and_invites_them(client, county, secretariat, auditor):
    url = "/manage/coverage/gaps/?sector=OT_SCHOOL&area=ashford"
    text = page(client, secretariat, url)

    assert "2 public services" in text
    for slug in ("ashford-school", "other-school"):
        assert f"/signatories/{slug}/ask-to-sign/" in text
    assert "Swale School" not in text
    assert "Somewhere School" in page(client, secretariat, "/manage/coverage/gaps/?area=none")
    assert "ask-to-sign" not in page(client, auditor, url)
    assert "There is a problem" in page(client, secretariat, "/manage/coverage/gaps/?area=atlantis")
    assert "No public service" in page(
        client, secretariat, "/manage/coverage/gaps/?sector=OT_POLICE"
    )
    page(client, secretariat, "/signatories/ashford-school/ask-to-sign/")


def test_nobody_outside_kmip_sees_who_has_not_signed(client, county, lead):
    page(client, lead, status=403)
    page(client, lead, "/manage/coverage/gaps/", status=403)


def test_with_no_list_there_is_nothing_to_count(client, secretariat):
    assert "has not been brought in" in page(client, secretariat)


@pytest.mark.parametrize("url", ["/manage/reports/coverage/", "/manage/coverage/gaps/"])
def test_queries_are_the_same_at_ten_and_a_thousand(client, county, secretariat, url):
    client.force_login(secretariat)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    queries()
    at_ten = queries()
    Organisation.objects.bulk_create(
        Organisation(name=f"Many {n}", slug=f"many-{n}", organisation_type="OT_NHS",
                     is_known_public_service=True)
        for n in range(1000)
    )  # fmt: skip
    assert queries() == at_ten <= 30
