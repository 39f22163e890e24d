"""An organisation's lead keeps its details and sites; and it may leave the agreement."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.models import Email
from signatories.models import MailboxCode, Organisation
from signatories.services import acceptances, leaving, scans
from tests import make
from tests.make.scans import scan
from tests.make.signing import code

POLICE = "/signatories/weald-police/"


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture(autouse=True)
def signed(police):
    return make.acceptance(police, on=clock.today() - timedelta(days=10))


@pytest.fixture
def at_noon():
    """For a story that waits for minutes, and must not end on another day."""
    with clock.at(clock.on_day(clock.today(), 12)):
        yield


def told(**changes):
    return {
        "other_names": "Weald Constabulary",
        "address": "1 High Street\nAshford",
        "postcode": " tn231aa ",
        "website": "weald.police.uk",
        "privacy_notice": "",
        "ico_registration": "Z1234567",
        "is_public_authority": "yes",
        "areas": ["swale"],
        "row_version": "1",
    } | changes


def test_a_lead_changes_the_details_and_what_was_signed_keeps_the_old(client, police, lead, signed):
    make.area("Swale")
    client.force_login(lead)

    client.post(f"{POLICE}details/", told())

    police.refresh_from_db()
    assert (police.postcode, police.website) == ("TN23 1AA", "https://weald.police.uk")
    assert [area.name for area in police.areas.all()] == ["Swale"]
    signed.refresh_from_db()
    assert signed.snapshot["organisation"]["postcode"] == ""
    event = AuditEvent.objects.about(["weald-police"]).first()
    assert str(event) == "Lee Lead changed the details of Weald Police"
    assert {"field": "postcode", "old": "", "new": "TN23 1AA"} in event.detail["changes"]


def test_saving_what_is_there_changes_nothing_and_confirms_it(client, police, lead):
    make.area("Swale")
    client.force_login(lead)
    client.post(f"{POLICE}details/", told())
    events = AuditEvent.objects.count()
    client.post(f"{POLICE}details/", told(row_version="2"))

    police.refresh_from_db()
    assert (police.row_version, AuditEvent.objects.count()) == (2, events + 1)
    assert str(AuditEvent.objects.first()) == "Lee Lead confirmed the details of Weald Police"
    assert police.details_confirmed_on == clock.today()


def test_two_leads_at_once_see_both_texts(client, police, lead):
    make.area("Swale")
    Organisation.objects.filter(pk=police.pk).update(other_names="Theirs", row_version=2)
    client.force_login(lead)

    text = words(client.post(f"{POLICE}details/", told(other_names="Mine")))

    for said in ("Somebody else changed this", "Theirs", "Mine"):
        assert said in text
    police.refresh_from_db()
    assert police.other_names == "Theirs"


def test_a_postcode_that_is_none_is_said_to_be(client, police, lead):
    client.force_login(lead)

    assert "Enter a full UK postcode" in words(client.post(f"{POLICE}details/", told(postcode="x")))


def test_a_trust_lists_its_academies_once_and_ends_one(client, police, lead):
    client.force_login(lead)
    pasted = "1. Chalk Down High School, 118617\r\n- Elmstone Primary\r\nElmstone Primary"
    for _ in range(2):
        client.post(f"{POLICE}establishments/", {"sites": pasted})
    assert [(one.name, one.urn) for one in police.covering(clock.today())] == [
        ("Chalk Down High School", "118617"),
        ("Elmstone Primary", ""),
    ]

    client.post(f"{POLICE}establishments/end/", {"name": "Elmstone Primary"})

    police = Organisation.objects.get(pk=police.pk)
    assert [one.name for one in police.covering(clock.today())] == ["Chalk Down High School"]
    assert "Remove<span" in words(client.get(f"{POLICE}establishments/"))
    assert 'value="Elmstone Primary"' not in words(client.get(f"{POLICE}establishments/"))
    client.post(f"{POLICE}establishments/", {"sites": "Elmstone Primary"})
    assert len(Organisation.objects.get(pk=police.pk).covering(clock.today())) == 2


def test_an_organisation_leaves_on_its_last_day_and_not_before(
    client, police, signing_officer, lead, secretariat
):
    last_day = clock.today() + timedelta(days=30)
    client.force_login(signing_officer)
    sent = {"last_day": last_day.isoformat(), "reason": "We merge"}

    check = words(client.post(f"{POLICE}leave/", sent))
    assert "Check before Weald Police leaves the agreement" in check
    assert Organisation.objects.signatories(last_day + timedelta(days=1)).contains(police)
    confirmed = sent | {"checked": "yes", "code": code(signing_officer.email)}
    client.post(f"{POLICE}leave/", confirmed)

    assert Organisation.objects.signatories(last_day).contains(police)
    assert not Organisation.objects.signatories(last_day + timedelta(days=1)).contains(police)
    assert f"Its last day is {last_day.day} {last_day:%B %Y}." in words(client.get(POLICE))
    letters = Email.objects.filter(kind="signatories/emails/leaving")
    assert {one.to for one in letters} == {signing_officer.email, lead.email, secretariat.email}
    with clock.at(last_day + timedelta(days=1)):
        assert "It left the agreement on" in words(client.get(POLICE))


@pytest.mark.usefixtures("at_noon")
def test_leaving_asks_for_a_code_that_only_the_mailbox_has(client, django_client, police, lead):
    client.force_login(lead)
    sent = {"last_day": clock.today().isoformat(), "reason": "Closed"}
    confirm = sent | {"checked": "yes"}
    assert "Enter the 6-digit code" in words(client.post(f"{POLICE}leave/", confirm))
    client.post(f"{POLICE}leave/", sent)
    right = code(lead.email)
    wrong = "000000" if right != "000000" else "111111"

    assert "The code you entered is not correct" in words(
        client.post(f"{POLICE}leave/", confirm | {"code": wrong})
    )
    elsewhere = django_client()
    elsewhere.force_login(lead)
    assert "The code has expired" in words(
        elsewhere.post(f"{POLICE}leave/", confirm | {"code": right})
    )
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert "The code has expired. Send a new one" in words(
            client.post(f"{POLICE}leave/", confirm | {"code": right})
        )
    assert Organisation.objects.signatories(clock.today() + timedelta(days=1)).contains(police)

    client.post(f"{POLICE}leave/", sent | {"again": "yes"})
    client.post(f"{POLICE}leave/", confirm | {"code": code(lead.email)})
    assert not Organisation.objects.signatories(clock.today() + timedelta(days=1)).contains(police)


@pytest.mark.usefixtures("at_noon")
def test_codes_to_leave_are_not_guessed_nor_sent_without_end(client, police, lead):
    client.force_login(lead)
    sent = {"last_day": clock.today().isoformat(), "reason": "Closed"}
    client.post(f"{POLICE}leave/", sent)
    right = code(lead.email)
    confirm = sent | {"checked": "yes"}
    for n in range(10):
        client.post(f"{POLICE}leave/", confirm | {"code": f"{(int(right) + n + 1) % 10**6:06}"})

    assert "Too many tries" in words(client.post(f"{POLICE}leave/", confirm | {"code": right}))
    answers = [client.post(f"{POLICE}leave/", sent).status_code for _ in range(5)]
    assert answers == [200] * 4 + [429]


@pytest.mark.usefixtures("at_noon")
def test_guesses_from_new_sessions_count_as_well(client, django_client, police, lead):
    """Somebody with a password alone, who asks for code after code and guesses at each."""
    sent = {"last_day": clock.today().isoformat(), "reason": "Closed"}
    for _ in range(2):
        elsewhere = django_client()
        elsewhere.force_login(lead)
        elsewhere.post(f"{POLICE}leave/", sent)
        right = code(lead.email)
        for n in range(5):
            wrong = f"{(int(right) + n + 1) % 10**6:06}"
            elsewhere.post(f"{POLICE}leave/", sent | {"checked": "yes", "code": wrong})
    client.force_login(lead)
    client.post(f"{POLICE}leave/", sent)
    answer = sent | {"checked": "yes", "code": code(lead.email)}

    assert "Too many tries. Wait an hour" in words(client.post(f"{POLICE}leave/", answer))
    assert Organisation.objects.signatories(clock.today() + timedelta(days=1)).contains(police)
    with clock.at(clock.now() + timedelta(minutes=58)):  # the hour counts from the first
        client.get("/help/")
    with clock.at(clock.now() + timedelta(minutes=61)):
        client.force_login(lead)
        client.post(f"{POLICE}leave/", sent)
        client.post(f"{POLICE}leave/", answer | {"code": code(lead.email)})
    assert not Organisation.objects.signatories(clock.today() + timedelta(days=1)).contains(police)


def test_the_right_code_is_used_up_and_kept_as_a_hash(client, police, lead):
    client.force_login(lead)
    sent = {"last_day": clock.today().isoformat(), "reason": "Closed"}
    client.post(f"{POLICE}leave/", sent)
    kept = MailboxCode.objects.get(user=lead)
    assert code(lead.email) not in str(vars(kept))

    client.post(f"{POLICE}leave/", sent | {"checked": "yes", "code": code(lead.email)})

    kept.refresh_from_db()
    assert kept.code_hash == ""


@pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="threads share SQLite’s database in memory"
)
@pytest.mark.django_db(transaction=True)
def test_forty_guesses_at_once_are_ten(django_client, police, lead):
    first = django_client()
    first.force_login(lead)
    sent = {"last_day": clock.today().isoformat(), "reason": "Closed"}
    first.post(f"{POLICE}leave/", sent)
    wrong = "000000" if code(lead.email) != "000000" else "111111"

    def guess(_):
        one = django_client()
        one.cookies = first.cookies
        try:
            return words(one.post(f"{POLICE}leave/", sent | {"checked": "yes", "code": wrong}))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(guess, range(40)))

    assert MailboxCode.objects.get().wrong_tries == 10
    assert sum("The code you entered is not correct" in page for page in pages) == 10


def test_a_code_to_leave_for_one_is_none_for_another(client, police, lead):
    other = make.signatory("Elsewhere Council")
    make.member(other, "lead", person=lead)
    client.force_login(lead)
    sent = {"last_day": clock.today().isoformat(), "reason": "Closed"}
    client.post(f"{POLICE}leave/", sent)
    answer = {"checked": "yes", "code": code(lead.email)}

    page = client.post("/signatories/elsewhere-council/leave/", sent | answer)

    assert "The code you entered is not correct" in words(page)


def test_what_is_being_checked_does_not_bring_it_back_after_it_has_left(police, lead, secretariat):
    day = clock.today() - timedelta(days=200)
    old = [
        make.version(number, "superseded", in_force_on=day, superseded_on=day + timedelta(days=30))
        for number in ("5.1", "5.2")
    ]
    waiting, returned = (scan(police, one, by=lead) for one in old)
    scans.ask_for_better(returned, reason="Not readable", by=secretariat)

    leaving.leave(police, last_day=clock.today(), reason="Closed", by=lead)

    for statement in (waiting, returned):
        statement.refresh_from_db()
        assert statement.status == "taken_back"
        with pytest.raises(InvalidMove):
            acceptances.accept(statement, by=secretariat)
    tomorrow = clock.today() + timedelta(days=1)
    assert not Organisation.objects.signatories(tomorrow).contains(police)
    assert "Send a better copy" not in [one.verb for one in in_tray.needs(lead)]


def test_pressed_twice_it_leaves_once(police, lead):
    leaving.leave(police, last_day=clock.today(), reason="Closed", by=lead)

    with pytest.raises(TooLate):
        leaving.leave(police, last_day=clock.today(), reason="Closed", by=lead)
    assert Email.objects.filter(kind="signatories/emails/leaving").count() == 1


def test_what_names_it_is_listed_first(client, police, lead, practitioner):
    make.draft(practitioner, police)
    client.force_login(lead)

    text = words(client.get(f"{POLICE}leave/"))
    assert "1 draft record: its leads can finish or delete them" in text
    text = words(client.post(f"{POLICE}leave/", {"last_day-day": "1", "reason": ""}))
    assert "Last day must include a month and year" in text
    assert "Enter why it is leaving" in text


def in_the_way(organisation, person=None):
    from kmip_portal.consequences import Consequence

    yield Consequence(3, "3 repeat records that are active", "/records/", True)


asked_about = []


def since_looked_at(organisation, person=None):
    """Nothing at the first look, and then a colleague has begun something."""
    asked_about.append(organisation)
    if len(asked_about) > 1:
        yield from in_the_way(organisation)


def test_what_stands_in_the_way_is_a_page_and_not_an_error(client, police, lead, settings):
    settings.CONSEQUENCES = ["tests.signatories.test_details_and_leaving.in_the_way"]
    client.force_login(lead)

    text = words(client.post(f"{POLICE}leave/", {"reason": "x", "checked": "yes"}))

    assert "Weald Police cannot leave yet" in text
    assert '<a class="govuk-link" href="/records/">3 repeat records that are active</a>' in text
    settings.CONSEQUENCES = ["tests.signatories.test_details_and_leaving.since_looked_at"]
    asked_about.clear()
    sent = {"last_day": clock.today().isoformat(), "reason": "x"}
    client.post(f"{POLICE}leave/", sent)
    asked_about.clear()
    sent |= {"checked": "yes", "code": code(lead.email)}
    text = words(client.post(f"{POLICE}leave/", sent))
    assert "Weald Police cannot leave yet" in text
    assert "3 repeat records that are active" in text

    with pytest.raises(leaving.StandsInTheWay):
        leaving.leave(police, last_day=clock.today(), reason="x", by=lead)
