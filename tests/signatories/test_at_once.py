"""Two people, or two jobs, at the same moment: one acceptance, one organisation."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kmip_portal import clock
from kmip_portal.lifecycle import TooLate
from signatories import organisation_types
from signatories.models import AcceptanceStatement, Organisation, SigningRequest
from signatories.organisation_file import read
from signatories.services import acceptances, adding, sitting
from signatories.services.organisations import import_rows, known_areas
from tests import make
from tests.make.law import law
from tests.make.scans import scan
from tests.make.signing import code

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one write at a time by itself",
    ),
]


def at_once(number, act):
    """Run `act` in so many threads, each with a connection of its own."""

    def one(_):
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_accepting_at_once_gives_one_acceptance():
    law()
    organisation, version = make.organisation("Weald Police"), make.version()

    given = at_once(
        6,
        lambda: acceptances.accept_online(
            organisation=organisation, version=version, name="Jo", job_title="Chief",
            authority="Head",
        ).reference,
    )  # fmt: skip

    assert len(set(given)) == AcceptanceStatement.objects.count() == 1


def test_bringing_one_file_in_at_once_adds_each_organisation_once():
    law()
    content = b"name,organisation_type,urn\n" + b"".join(
        b"School %d,OT_SCHOOL,%d\nTrust %d,OT_SCHOOL,\n" % (n, 100000 + n, n) for n in range(100)
    )
    rows = read(content, types=organisation_types.labels(), areas=known_areas()).rows

    done = at_once(3, lambda: import_rows(rows, batch="a file", by=None))

    assert sorted(len(one.added) for one in done) == [0, 0, 200]
    assert Organisation.objects.count() == 200


def test_signing_at_once_gives_one_acceptance_and_one_answer():
    law()
    make.version("6.0")
    request = make.asked(make.organisation("Weald Police"))
    link = request.links.get()
    sitting.open_waiting(link)

    def sign():
        outcomes = sitting.sign(
            list(sitting.waiting_for(link)) or [request],
            name="Jordan Okafor", job_title="Head", authority="Head of the organisation",
            identity="A link and a code", ticked=["I have read it"], typed="Jordan Okafor",
        )  # fmt: skip
        return sitting.failures(outcomes)

    assert at_once(4, sign) == [[]] * 4
    assert AcceptanceStatement.objects.count() == 1
    request.refresh_from_db()
    assert request.status == "signed"


def test_guesses_at_once_are_all_counted():
    law()
    make.version("6.0")
    link = make.asked(make.organisation("Weald Police")).links.get()
    sitting.send_code(link)
    guess = "000000" if code("jordan@stour.example") != "000000" else "111111"

    answers = at_once(16, lambda: sitting.check_code(link, guess))

    link.refresh_from_db()
    assert answers.count(sitting.Answer.WRONG) == sitting.IN_A_ROW
    assert link.wrong_tries == sitting.IN_A_ROW


def test_a_list_of_academies_sent_at_once_is_listed_once():
    law()
    organisation = make.organisation("Weald Trust")

    at_once(4, lambda: adding.list_establishments(organisation, ["Elmstone Primary"], by=None))

    assert organisation.establishments.count() == 1


def test_a_scan_and_a_paper_at_once_give_one_statement_and_none_is_accepted_unseen():
    law()
    organisation, version = make.organisation("Weald Police"), make.version("6.0")
    lead, secretary = make.member(organisation, "lead"), make.kmip_person("secretariat")
    turns = iter(range(4))

    def either():
        try:
            if next(turns) % 2:
                return scan(organisation, version, by=lead, drawn=False)
            return acceptances.record_paper(
                organisation=organisation, version=version, name="Jo", job_title="Chief",
                authority="Head", signed_on=clock.today(), arrived_on=clock.today(),
                arrived_by="post", by=secretary,
            )  # fmt: skip
        except (TooLate, acceptances.Refused):
            return None

    given = [one for one in at_once(4, either) if one]

    assert len(given) == 1
    statement = AcceptanceStatement.objects.get()
    assert (statement.how, statement.status) in [("scan", "submitted"), ("paper", "accepted")]
    assert statement.files.values("attempt").distinct().count() == (statement.how == "scan")


def test_asking_the_same_person_at_once_leaves_one_request_open():
    law()
    version, organisation = make.version("6.0"), make.organisation("Weald Police")

    at_once(4, lambda: make.asked(organisation, version))

    assert SigningRequest.objects.open().count() == 1
