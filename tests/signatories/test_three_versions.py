"""Three versions, twelve acceptances, withdrawals, lapses and one merger, by a table made by hand.

The table says of twenty days where each organisation stood; page, CSV, JSON and queryset must all
say the same. `S` signed, `N` needs to sign the newer version, `E` signed a version not yet in
force, `L` lapsed, `X` left, `R` replaced; a dot for not in the register.
"""

import csv
import io
import json
from datetime import date

import pytest

from kmip_portal import clock
from signatories.models import Organisation, Succession
from signatories.standing import SIGNATORY, Standing, State
from tests import make

LETTERS = {
    "S": State.SIGNED,
    "N": State.OLDER,
    "E": State.EARLY,
    "L": State.LAPSED,
    "X": State.LEFT,
    "R": State.REPLACED,
}
# 1.0 in force from 1 March 2017; 2.0, which everyone must accept by 30 September 2018, from
# 25 May 2018; 2.1, for those who join, from 1 June 2019; all as it might have been.
ACCEPTED = """
Abbey Council      1.0  2017-03-10
Abbey Council      2.0  2018-06-01
Bridge School      1.0  2017-04-01
Castle Trust       1.0  2017-04-02
Castle Trust       2.0  2018-11-05
Downs Council      1.0  2017-05-01  2018-01-15
East Council       1.0  2017-03-10
East Council       2.0  2018-05-01
Ferry Council      1.0  2017-03-10
Ferry Council      2.0  2018-07-01
Garden Council     2.1  2020-04-01
Harbour Charity    2.1  2019-07-01  2019-12-31
"""
#             Abbey Bridge Castle Downs East Ferry Garden Harbour
TABLE = """
2017-02-28      .     .      .      .     .     .     .      .
2017-03-10      S     .      .      .     S     S     .      .
2017-04-01      S     S      .      .     S     S     .      .
2017-04-02      S     S      S      .     S     S     .      .
2018-01-14      S     S      S      S     S     S     .      .
2018-01-15      S     S      S      X     S     S     .      .
2018-04-30      S     S      S      X     S     S     .      .
2018-05-24      S     S      S      X     S     S     .      .
2018-05-25      N     N      N      X     S     N     .      .
2018-06-01      S     N      N      X     S     N     .      .
2018-07-01      S     N      N      X     S     S     .      .
2018-09-30      S     N      N      X     S     S     .      .
2018-10-01      S     L      L      X     S     S     .      .
2018-11-05      S     L      S      X     S     S     .      .
2019-01-31      S     L      S      X     S     S     .      .
2019-06-30      S     L      S      X     S     S     .      .
2019-07-01      S     L      S      X     S     S     .      S
2019-12-31      S     L      S      X     S     S     .      X
2020-03-31      S     L      S      X     S     S     .      X
2020-04-01      S     L      S      X     R     R     S      X
"""
NAMES = list(dict.fromkeys(line[:19].strip() for line in ACCEPTED.strip().splitlines()))
DAYS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.fixture
def county(secretariat):
    """What the table tells of: East and Ferry become Garden Council on 1 April 2020."""
    versions = {
        "1.0": make.version(
            "1.0", "superseded", in_force_on=date(2017, 3, 1), accept_by=date(2017, 3, 1)
        ),
        "2.0": make.version(
            "2.0", "superseded", in_force_on=date(2018, 5, 25), accept_by=date(2018, 9, 30)
        ),
        "2.1": make.version(
            "2.1", in_force_on=date(2019, 6, 1), accept_by=None, needs_acceptance="joiners"
        ),
    }
    bodies = {name: make.organisation(name) for name in NAMES}
    for line in ACCEPTED.strip().splitlines():
        name, (number, on, *left) = line[:19].strip(), line[19:].split()
        make.acceptance(bodies[name], versions[number], on=on, withdrawn_on=(left or [None])[0])
    for name in ("East Council", "Ferry Council"):
        Succession.objects.create(
            predecessor=bodies[name],
            successor=bodies["Garden Council"],
            kind="merged",
            from_on=date(2020, 4, 1),
        )
        Organisation.objects.filter(name=name).update(until_on=date(2020, 3, 31))
    make.organisation("Only Known Council", is_known_public_service=True)


def expected(states):
    """By name, where each stood, without those not in the register."""
    return {
        name: LETTERS[letter].value
        for name, letter in zip(NAMES, states, strict=True)
        if letter != "."
    }


def test_the_table_has_what_it_should():
    assert len(ACCEPTED.strip().splitlines()) == 12
    assert len(DAYS) == 20


@pytest.mark.parametrize(("on", "states"), [(on, states) for on, *states in DAYS])
def test_page_csv_json_and_queryset_say_what_the_table_says(client, county, on, states):
    truth, day = expected(states), date.fromisoformat(on)
    bound = [name for name, status in truth.items() if status in SIGNATORY]

    assert [one.name for one in Organisation.objects.signatories(day)] == bound

    standing = Standing(day)
    by_state = {one.name: state for state in State for one in standing.in_state(state)}
    by_state.pop("Only Known Council")
    assert by_state == truth

    shown = client.get("/signatories/", {"on": on})
    entries = [entry for _, entry in shown.context["rows"]]
    assert {entry["name"]: entry["status"] for entry in entries} == truth
    for entry in entries:
        assert entry["state"] in shown.text

    file = client.get("/signatories/download/", {"on": on, "format": "csv"}).getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff"))))
    assert [(row["Organisation"], row["State"]) for row in rows] == [
        (entry["name"], entry["state"]) for entry in entries
    ]
    assert [row["Organisation"] for row in rows if row["Signatory"] == "yes"] == bound

    found = json.loads(
        client.get("/signatories/download/", {"on": on, "format": "json"}).getvalue()
    )
    assert {one["name"]: one["status"] for one in found["organisations"]} == truth
    assert [one["name"] for one in found["organisations"] if one["is_signatory"]] == bound

    for state in {*truth.values(), "signatory"}:
        narrowed = client.get("/signatories/", {"on": on, "status": state}).context["rows"]
        assert [entry["name"] for _, entry in narrowed] == (
            bound if state == "signatory" else [n for n, s in truth.items() if s == state]
        )


def test_the_words_say_to_what_and_by_whom(client, county):
    def words(on):
        rows = client.get("/signatories/", {"on": on}).context["rows"]
        return {entry["name"]: (entry["state"], entry["since"]) for _, entry in rows}

    assert words("2018-06-01")["Bridge School"] == ("Needs to sign version 2.0", "2018-05-25")
    assert words("2019-01-31")["Bridge School"] == ("Lapsed", "2018-10-01")
    assert words("2019-01-31")["Downs Council"] == ("Left", "2018-01-15")
    assert words("2020-04-01")["East Council"] == ("Replaced by Garden Council", "2020-04-01")


def test_one_who_signs_before_the_day_is_a_signatory_from_that_day(client, county):
    early = make.version("3.0", "approved", in_force_on=date(2030, 1, 1), accept_by=None)
    with clock.at(date(2029, 12, 1)):
        make.acceptance(make.organisation("Early Council"), early)
        entry = next(entry for _, entry in client.get("/signatories/?q=early").context["rows"])
        assert (entry["state"], entry["is_signatory"]) == (
            "Signed version 3.0, not yet in force", False,
        )  # fmt: skip


def test_the_known_who_have_not_signed_are_shown_to_kmip_alone(client, county, secretariat):
    assert "Select status" in client.get("/signatories/?status=not_signed").text

    client.force_login(secretariat)
    rows = client.get("/signatories/?status=not_signed").context["rows"]
    assert [(entry["name"], entry["state"]) for _, entry in rows] == [
        ("Only Known Council", "Known, not signed")
    ]
