"""A portal with the sample agreement, the guides that come with it, and something of each kind."""

from types import SimpleNamespace

import pytest

from agreements.importing import as_found, clauses_of, matches
from agreements.models import AgreementVersion, Clause
from agreements.word import read_agreement
from kmip_portal.desk.sample.agreement import FOLDER, VERSIONS
from kmip_portal.search import indexing
from tests import make
from tests.make.kept import once
from tests.make.questions import answer, question


def the_sample() -> AgreementVersion:
    """The text of the sample agreement, in force; its files are nothing to search for."""
    number, file, *_ = VERSIONS[-1]
    version = make.version(number)
    version.clauses.all().delete()
    found = read_agreement(FOLDER / file)
    Clause.objects.bulk_create(clauses_of(version, found, as_found(matches(found, version)), None))
    return version


@pytest.fixture
def portal():
    """Everything is in the index; police and a hospital trust have signed."""
    return once("search", make_portal)


def make_portal():
    police = make.organisation("Weald Police", organisation_type="OT_POLICE")
    practitioner = make.member(police, "practitioner", name="Pat Practitioner")
    trust = make.organisation("North Downs Hospitals NHS Trust", organisation_type="OT_NHS_TRUST")
    current = the_sample()
    for one in (police, trust):
        make.acceptance(one, current)
    make.contact(police, "referrals")
    make.contact(police, "out_of_hours", phone="01622 000000")
    make.contact(trust, "caldicott", published_to="public")
    asked = question(practitioner, "May an NHS number stand in the subject line of an email?")
    answer(asked, make.member(trust, "lead"), "No: use the body, encrypted.")
    question(practitioner, "Who answers a subject access request for shared records?")
    indexing.refresh()
    return SimpleNamespace(
        asked=asked,
        police=police,
        cast={
            "practitioner": practitioner,
            "colleague": make.member(police, "lead"),
            "secretariat": make.kmip_person("secretariat"),
        },
    )


@pytest.fixture
def practitioner(portal):
    return portal.cast["practitioner"]


@pytest.fixture
def colleague(portal):
    """A lead of the same organisation."""
    return portal.cast["colleague"]


@pytest.fixture
def secretariat(portal):
    return portal.cast["secretariat"]
