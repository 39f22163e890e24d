"""Organisations merge, split, are replaced and renamed, from a day on."""

from datetime import timedelta

import pytest

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from records.models import RecordOfSharing
from signatories.models import ContactPoint, Organisation, SigningRequest, Succession
from signatories.permissions import works_for
from signatories.services import sitting, successions
from signatories.tasks import carry_out_successions
from tests import make
from tests.make.scans import scan

REPLACE = "/manage/organisations/replace/"


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def day():
    return clock.today() + timedelta(days=10)


@pytest.fixture
def two(secretariat):
    """Two signatories that will become one, which exists already."""
    make.version()
    old = [make.signatory(name, on=clock.today()) for name in ("Hoo Council", "Swale Council")]
    return old, make.organisation("North Kent Council")


def told(day, **changes):
    return {
        "kind": "merged",
        "predecessors": "Hoo Council\nSwale Council",
        "successors": "North Kent Council",
        "from_on": day.isoformat(),
        "takes_people": "on",
        "takes_contacts": "on",
    } | changes


def test_two_merge_from_a_day_and_the_new_one_signs_for_itself(client, two, day, secretariat):
    (hoo, swale), north = two
    lead = make.member(hoo, "lead", name="Lou Lead")
    client.force_login(secretariat)

    check = words(client.post(REPLACE, told(day)))
    assert "its acceptance counts until the day before" in check
    assert "North Kent Council: needs to accept the agreement itself" in check
    assert not Succession.objects.exists()
    client.post(REPLACE, told(day, checked="yes"))

    assert {*Organisation.objects.signatories(day - timedelta(days=1))} == {hoo, swale}
    assert not Organisation.objects.signatories(day).exists()
    assert make.acceptance(north, on=clock.today())
    assert list(Organisation.objects.signatories(day)) == [north]
    letter = Email.objects.filter(kind="signatories/emails/succeeded").get()
    assert letter.to == lead.email
    assert "North Kent Council needs to accept the agreement itself" in letter.body
    with clock.at(day):
        assert "Merged into North Kent Council." in words(client.get(hoo.get_absolute_url()))


def test_people_and_contacts_move_on_the_day_and_once(two, day, secretariat):
    (hoo, swale), north = two
    lead = make.member(hoo, "lead")
    make.member(swale, "lead", person=lead)
    make.contact(hoo)
    successions.replace(
        kind="merged", predecessors=[hoo, swale], successors=[north], from_on=day,
        takes_people=True, takes_contacts=True, by=secretariat,
    )  # fmt: skip
    assert carry_out_successions() == 0
    assert not works_for(lead, north)

    with clock.at(day):
        assert [carry_out_successions() for _ in range(2)] == [2, 0]
        assert works_for(lead, north, "lead")
        assert not works_for(lead, hoo)
        assert ContactPoint.objects.standing().get().organisation == north
        assert Email.objects.filter(kind="signatories/emails/roles_changed").count() == 1
        verbs = [item.verb for item in make.needs(lead)]
        assert verbs == ["Sign version 6.0 of the agreement"]
        make.acceptance(north)
        assert make.needs(lead) == []


def merge(two, day, by, **changes):
    old, north = two
    told = {"takes_people": True, "takes_contacts": False, "kind": "merged"} | changes
    return successions.replace(predecessors=old, successors=[north], from_on=day, by=by, **told)


def test_the_new_ones_signing_officer_is_asked_at_once_and_once(two, day, secretariat):
    (hoo, swale), north = two
    make.member(hoo, "lead", name="Lou Lead")
    officer = make.member(swale, "signing_officer", name="Sam Signer", email="sam@swale.example")

    merge(two, day, secretariat)

    request = north.signing_requests.get()
    assert (request.email, request.asked_by) == (officer.email, None)
    letter = Email.objects.to_person(officer.email).get(kind__endswith="signing_asked")
    for said in (
        "North Kent Council takes the place of Hoo Council and Swale Council on",
        "An acceptance does not pass on, so North Kent Council is asked to accept the agreement",
    ):
        assert said in letter.body
    with clock.at(day):
        carry_out_successions()
    assert north.signing_requests.count() == 1


def test_its_own_signing_officer_is_asked_before_those_who_come(two, day, secretariat):
    (hoo, _), north = two
    make.member(hoo, "signing_officer")
    own = make.member(north, "signing_officer")

    merge(two, day, secretariat)

    assert north.signing_requests.get().email == own.email


def test_one_that_begins_on_the_day_is_asked_on_the_day(two, day, secretariat):
    (hoo, _), north = two
    officer = make.member(hoo, "signing_officer")
    Organisation.objects.filter(pk=north.pk).update(from_on=day)
    merge(two, day, secretariat)
    assert not north.signing_requests.exists()

    with clock.at(day):
        carry_out_successions()
        assert north.signing_requests.get().email == officer.email


def test_nobody_is_asked_where_nothing_is_due(day, secretariat):
    make.version()
    hoo, signed = make.signatory("Hoo Council"), make.signatory("North Kent Council")
    unsigned = make.organisation("Swale Council")
    for one in (hoo, signed, unsigned):
        make.member(one, "signing_officer")

    merge(([hoo], signed), day, secretariat)
    merge(([unsigned], make.organisation("Sheppey Council")), day, secretariat)

    assert not SigningRequest.objects.exists()


def test_nobody_is_asked_while_its_signed_copy_is_being_checked(two, day, secretariat):
    (hoo, _), north = two
    make.member(hoo, "signing_officer")
    scan(north, make.the_version(), by=secretariat)

    assert merge(two, day, secretariat)
    assert not north.signing_requests.exists()


def test_who_declined_is_not_asked_again_on_the_day(two, day, secretariat):
    (hoo, _), north = two
    make.member(hoo, "signing_officer")
    make.member(hoo, "lead")
    merge(two, day, secretariat)
    request = north.signing_requests.get()
    sitting.open_waiting(request.links.get())
    request.refresh_from_db()
    sitting.decline([request], because="not_needed", reason="We do not need it")

    with clock.at(day):
        carry_out_successions()

    assert north.signing_requests.count() == 1


def test_taken_back_the_request_is_cancelled_once_it_takes_nobodys_place(two, day, secretariat):
    (hoo, _), north = two
    make.member(hoo, "signing_officer")
    first, second = merge(two, day, secretariat)

    successions.take_back(first, by=secretariat)
    assert north.signing_requests.get().status == "asked"
    successions.take_back(second, by=secretariat)

    assert north.signing_requests.get().status == "cancelled"


def test_leads_of_the_new_one_read_what_the_old_one_left_behind(client, two, secretariat):
    (hoo, _), north = two
    writer = make.member(hoo, "practitioner")
    record = make.record(writer, hoo)
    other = make.member(north, "lead")
    assert not RecordOfSharing.objects.visible_to(other).exists()

    successions.replace(
        kind="replaced", predecessors=[hoo], successors=[north], from_on=clock.today(),
        takes_people=False, takes_contacts=False, by=secretariat,
    )  # fmt: skip

    del other.held_today
    assert RecordOfSharing.objects.visible_to(other).get() == record
    assert not RecordOfSharing.objects.visible_to(make.member(north, "practitioner")).exists()


def test_what_was_planned_is_taken_back_before_its_day(client, two, day, secretariat):
    (hoo, swale), _ = two
    client.force_login(secretariat)
    client.post(REPLACE, told(day, checked="yes"))
    assert "Planned" in words(client.get(REPLACE))
    sent = {"predecessor": "hoo-council", "successor": "north-kent-council"}

    client.post(f"{REPLACE}cancel/", sent)

    hoo.refresh_from_db()
    assert hoo.until_on is None
    assert Organisation.objects.signatories(day).contains(hoo)
    assert not Organisation.objects.signatories(day).contains(swale)
    client.logout()
    with clock.at(day):
        client.force_login(secretariat)
        sent["predecessor"] = "swale-council"
        assert client.post(f"{REPLACE}cancel/", sent).status_code == 404


def test_pressed_twice_it_is_recorded_once(client, two, day, secretariat):
    client.force_login(secretariat)
    client.post(REPLACE, told(day, checked="yes"))
    again = words(client.post(REPLACE, told(day, checked="yes")))

    assert "Hoo Council has an end already" in again
    assert Succession.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"predecessors": "Hoo Concil"}, "Did you mean Hoo Council?"),
        ({"kind": ""}, "Select what happens"),
        ({"predecessors": ""}, "Enter the organisations that end"),
        ({"kind": "split"}, "Enter 1 organisation that ends"),
        (
            {"kind": "split", "predecessors": "Hoo Council"},
            "Enter 2 or more organisations that take its place",
        ),
        ({"successors": "Hoo Council"}, "Hoo Council cannot take its own place"),
        ({"from_on": ""}, "Enter the first day of the new organisation"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    client, two, day, secretariat, changes, said
):
    client.force_login(secretariat)

    text = words(client.post(REPLACE, told(day, **changes)))

    assert said in text
    assert "North Kent Council" in text or "successors" in changes


def test_one_splits_into_two(client, two, day, secretariat):
    (hoo, _), north = two
    south = make.organisation("South Kent Council")
    client.force_login(secretariat)
    sent = told(day, kind="split", predecessors="Hoo Council", checked="yes",
                successors="North Kent Council\nSouth Kent Council")  # fmt: skip
    del sent["takes_people"], sent["takes_contacts"]

    client.post(REPLACE, sent)

    assert {one.successor for one in hoo.successions.all()} == {north, south}
    assert {one.kind for one in hoo.successions.all()} == {"split"}


def test_a_new_name_from_today_keeps_address_and_acceptance(client, two, secretariat):
    (hoo, _), _ = two
    client.force_login(secretariat)
    address = f"/manage/organisations/{hoo.slug}/rename/"
    assert "Enter the new legal name" in words(client.post(address, {"name": ""}))

    client.post(address, {"name": "Hoo Borough Council", "from_on": clock.today().isoformat()})

    hoo.refresh_from_db()
    assert (hoo.name, hoo.slug) == ("Hoo Borough Council", "hoo-council")
    assert hoo.other_names == "Hoo Council"
    assert Organisation.objects.signatories().contains(hoo)
    assert list(Organisation.objects.called("hoo council")) == [hoo]
    assert hoo.acceptances.get().snapshot["organisation"]["name"] == "Hoo Council"
    assert "bears this name already" in words(
        client.post(address, {"name": "Hoo Borough Council", "from_on": clock.today().isoformat()})
    )


def test_a_new_name_waits_for_its_day(two, day, secretariat):
    (hoo, _), _ = two
    successions.rename(hoo, name="First Thought", from_on=day, by=secretariat)
    successions.rename(hoo, name="Hoo Borough Council", from_on=day, by=secretariat)
    carry_out_successions()
    hoo.refresh_from_db()
    assert hoo.name == "Hoo Council"

    with clock.at(day):
        assert [carry_out_successions() for _ in range(2)] == [1, 0]
    hoo.refresh_from_db()
    assert hoo.name == "Hoo Borough Council"
    assert AuditEvent.objects.about([hoo.slug]).first().verb == "renamed"
