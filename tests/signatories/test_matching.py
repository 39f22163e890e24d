"""Known services, and two hundred rows misspelt, renamed and doubled: who is offered for whom."""

import csv
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from signatories.matching import Claim, Matcher, meant, numbers_of
from signatories.models import Organisation
from signatories.services.organisations import KNOWN_PUBLIC_SERVICES
from tests import make
from tests.signatories import misspelt

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def known(django_db_setup, django_db_blocker):
    """The 716 known public services, read once for these stories."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("import_organisations", KNOWN_PUBLIC_SERVICES, stdout=StringIO())
        matcher = Matcher(Organisation.objects.all())
        transaction.set_rollback(True)
    return matcher


def claim(row):
    return Claim(row["name"], numbers_of([("urn", row["urn"]), ("ods", row["ods_code"])]))


def with_gss(row):
    return Claim(row["name"], (*claim(row).numbers, *numbers_of([("gss", row["gss_code"])])))


@pytest.fixture(scope="module")
def rows():
    with misspelt.FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_file_is_what_the_rules_make(rows):
    assert rows == list(misspelt.rows())
    assert Counter(row["kind"] for row in rows) == {
        "misspelt": 80,
        "renamed": 60,
        "duplicate": 40,
        "stranger": 20,
    }


def test_each_known_service_is_itself_beyond_doubt(known):
    services = misspelt.known()
    assert len(services) == 716

    others = [row["name"] for row in services if named(known.certain(with_gss(row))) != row["name"]]

    assert others == []


def test_no_row_is_taken_for_another(known, rows):
    merged = [
        (row["name"], named(known.certain(claim(row))))
        for row in rows
        if named(known.certain(claim(row))) not in ("", row["means"])
    ]

    assert merged == []


def test_at_least_95_in_100_true_matches_are_offered(known, rows):
    true = [row for row in rows if row["means"]]
    missed = [row for row in true if row["means"] not in offered(known, row)]
    first = [row for row in true if offered(known, row)[:1] == [row["means"]]]

    print(f"offered {len(true) - len(missed)} of {len(true)}, first {len(first)}")
    assert len(missed) <= 0.05 * len(true), missed
    assert len(first) >= 0.9 * len(true)


def test_a_list_of_candidates_stays_short_enough_to_read(known, rows):
    assert max(len(offered(known, row)) for row in rows) <= 5


def offered(known, row):
    return [match.organisation.name for match in known.offered(claim(row))]


def named(organisation):
    return organisation.name if organisation else ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Mary’s CofE Pri Sch", "Saint Marys Church of England Primary School"),
        ("The Weald & Downs MAT", "Weald and Downs Multi-Academy Trust"),
        ("Swale BC", "Swale Borough Council"),
    ],
)
def test_the_same_name_written_in_two_ways_is_one(one, other):
    assert meant(one) == meant(other)


def test_a_number_that_speaks_against_a_name_leaves_a_doubt():
    school = make.organisation("St Peter’s School", identifiers={"urn": "118617"})
    matcher = Matcher(Organisation.objects.all())

    assert matcher.certain(Claim("St Peter’s School")) == school
    assert matcher.certain(Claim("St Peter’s School", (("urn", "118614"),))) is None
    assert [m.organisation for m in matcher.offered(Claim("St Peters School"))] == [school]


def test_two_of_one_name_leave_a_doubt_that_a_number_settles():
    make.organisation("St Peter’s School", slug="one", identifiers={"urn": "118617"})
    two = make.organisation("St Peter’s School", slug="two", identifiers={"urn": "118614"})
    matcher = Matcher(Organisation.objects.all())

    assert matcher.certain(Claim("St Peter’s School")) is None
    assert matcher.certain(Claim("Anything", (("urn", "118614"),))) == two


def test_a_postcode_brings_a_renamed_body_up():
    academy = make.organisation("Abbotsfield Learning Academy", postcode="CT1 2AB")
    make.organisation("Somewhere School", postcode="CT1 2AC")
    matcher = Matcher(Organisation.objects.all())

    [match] = matcher.offered(Claim("Abbotsfield Boys", postcode="ct12ab"))

    assert match.organisation == academy
    assert match.why == "The same postcode and a similar name"


def test_an_academy_is_found_under_its_trust_and_initials_under_their_name():
    trust = make.organisation("Stour Valley Trust", establishments=["Elmstone High School"])
    matcher = Matcher(Organisation.objects.all())

    assert matcher.certain(Claim("Elmstone High School")) == trust
    assert [m.why for m in matcher.offered(Claim("SVT"))] == ["The same initials"]


def test_reading_them_takes_three_queries(django_assert_num_queries):
    for number in range(5):
        make.organisation(f"School {number}", establishments=["Site"])
    with django_assert_num_queries(3):
        Matcher(Organisation.objects.all()).offered(Claim("School 3"))
