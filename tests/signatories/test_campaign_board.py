"""The secretariat follows a campaign: the board, who would lapse, reminders and school holidays."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kmip_portal import clock, in_tray
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from kmip_portal.mail.services import take_back
from signatories.campaigns import asking, board, closing
from signatories.models import Campaign, SchoolHoliday, SigningRequest
from signatories.services import acceptances
from tests import make
from tests.make.campaigns import accept_at_once

MONDAY = date(2027, 1, 11)
BOARD = "/manage/campaigns/7-0/"


@pytest.fixture(autouse=True)
def monday():
    with clock.at(clock.on_day(MONDAY, 9)):
        yield


def opened(number=1, **fields):
    made = make.campaigns.signed_before(number, **fields)
    make.campaigns.new_version(in_force_on=date(2027, 2, 15), accept_by=date(2027, 5, 28))
    asking.run()
    return made


def page(client, person, query="", url=BOARD, status=200):
    client.force_login(person)
    response = client.get(url + query)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def states(query=""):
    return {entry.organisation.name: entry.state for entry in board.entries(Campaign.objects.get())}


def test_every_organisation_is_in_one_state_in_words(client, secretariat):
    names = ["asked", "opened", "silent", "waiting", "declined", "being_checked", "signed", "left",
             "bounced"]  # fmt: skip
    bodies = dict(zip(names, opened(len(names), roles=("signing_officer",)), strict=True))
    version = Campaign.objects.get().version
    requests = {one: SigningRequest.objects.filter(organisation=bodies[one]) for one in names}
    requests["opened"].get().move("open", opened_at=clock.now())
    requests["silent"].update(reminders=2)
    requests["waiting"].update(waiting_until=date(2027, 2, 1))
    declining = requests["declined"].get()
    declining.move("open", opened_at=clock.now())
    declining.move("decline", declined_at=clock.now(), declined_because="not_needed")
    acceptances.submit(
        organisation=bodies["being_checked"], version=version, how="paper", name="Jo",
        job_title="Head", authority="Head",
    )  # fmt: skip
    accept_at_once([bodies["signed"]], version, MONDAY)
    for statement in bodies["left"].acceptances.all():
        acceptances.withdraw(statement, by=None)
    letter = Email.objects.get(to=requests["bounced"].get().email)
    take_back(letter, problem="no_address", because="550 5.1.1 No such user")
    nobody = make.campaigns.signed_before(1, roles=())[0]
    asking.run()

    assert states() == {one.name: name for name, one in bodies.items()} | {nobody.name: "nobody"}
    text = page(client, secretariat)
    assert "1 of 10 organisations</strong> has signed (10%)" in text
    for label in board.State.labels:
        assert label in text
    assert "Until 1 February 2027" in text
    assert "1 address did not work" in text
    assert f"/signatories/{nobody.slug}/ask-to-sign/" in text


def test_the_board_says_when_the_next_email_goes(client, secretariat):
    opened()
    assert "18 January 2027" in page(client, secretariat)


def test_it_is_narrowed_by_status_and_name(client, secretariat):
    first, second = opened(2)
    accept_at_once([first], Campaign.objects.get().version, MONDAY)

    assert second.name not in page(client, secretariat, "?state=signed").partition("<caption")[2]
    assert first.name in page(client, secretariat, f"?q={first.name[-4:]}").partition("<caption")[2]
    assert "No organisation matches" in page(client, secretariat, "?q=atlantis")
    assert "There is a problem" in page(client, secretariat, "?state=purple")


def test_who_could_not_be_reached_comes_into_the_in_tray_of_the_secretariat(secretariat, chair):
    opened(2, roles=())

    items = [item for item in in_tray.needs(secretariat) if "Find somebody" in item.verb]
    assert [(item.verb, item.thing, item.due_on) for item in items] == [
        ("Find somebody to sign version 7.0", "for 2 organisations with nobody to ask",
         date(2027, 5, 28)),
    ]  # fmt: skip
    assert [item for item in in_tray.needs(chair) if "Find somebody" in item.verb] == []


def test_before_it_happens_anyone_at_kmip_reads_who_would_lapse_and_what_follows(client, auditor):
    first, second = opened(2)
    accept_at_once([first], Campaign.objects.get().version, MONDAY)

    text = page(client, auditor, url=BOARD + "lapsing/")
    assert "Who would lapse on 29 May 2027" in text
    assert "1 organisation</strong> has not accepted version 7.0" in text
    assert second.name in text
    assert first.name not in text
    assert "a signatory again from that moment" in text


def test_what_names_an_organisation_is_listed_before_it_lapses(client, secretariat):
    body = opened()[0]
    url = f"{BOARD}lapsing/{body.slug}/"
    assert "Nothing: it has no records" in page(client, secretariat, url=url)

    make.record(of=body)
    text = page(client, secretariat, url=url)
    assert "1 saved record: kept, and read by its leads" in text
    assert "it shows as “Lapsed” from 29 May 2027" in text
    assert f"/signatories/{body.slug}/ask-to-sign/" in text
    with clock.at(clock.on_day(date(2027, 5, 14), 9)):
        asking.run()
    warning = Email.objects.filter(kind="campaigns/emails/warning").first()
    assert "- 1 saved record: kept, and read by its leads" in warning.body
    accept_at_once([body], Campaign.objects.get().version, MONDAY)
    page(client, secretariat, url=url, status=404)


def test_after_it_happened_the_board_says_since_when_and_who_has_signed_since(client, secretariat):
    first = opened(2)[0]
    version = Campaign.objects.get().version
    with clock.at(clock.on_day(date(2027, 5, 29), 9)):
        closing.close_due()
    with clock.at(clock.on_day(date(2027, 6, 3), 9)):
        accept_at_once([first], version, clock.today())
        text = page(client, secretariat)
        assert "Closed" in text
        assert "Lapsed on 29 May 2027, signed since" in text
        assert text.count("Lapsed on 29 May 2027") == 2
        assert "Whose acceptance has lapsed" in page(client, secretariat, url=BOARD + "lapsing/")


def test_nobody_outside_kmip_sees_any_of_it(client, lead, outsider):
    opened()
    for person in (lead, outsider):
        page(client, person, status=404)
        page(client, person, url="/manage/campaigns/", status=403)


# --- what is kept as settings -------------------------------------------------------------------


WAITS = {"first": 3, "second": 5, "third": 8, "fourth": 13, "warn_before": 15, "reason": "Too slow"}


def agreed(client):
    """A second person agrees the waits that were put forward."""
    [change] = AdjustmentChange.objects.waiting()
    client.force_login(make.kmip_person("chair"))
    client.post(change.get_absolute_url(), {"decision": "agree"})


def test_the_waits_can_be_changed_and_count_from_the_next_email_on(client, secretariat):
    opened()
    client.force_login(secretariat)
    response = client.post(BOARD + "reminders/", WAITS | {"row_version": 1})

    assert response.status_code == 302
    assert Campaign.objects.get().steps == [5, 8, 12, 15]
    agreed(client)
    campaign = Campaign.objects.get()
    assert (campaign.steps, campaign.warn_before) == ([3, 5, 8, 13], 15)
    assert "14 January 2027" in page(client, secretariat)
    event = AuditEvent.objects.get(verb="changed the reminders of")
    assert event.detail["before"]["steps"] == [5, 8, 12, 15]


def test_waits_never_grow_shorter(client, secretariat):
    opened()
    client.force_login(secretariat)
    text = client.post(BOARD + "reminders/", WAITS | {"second": 2, "row_version": 1}).text

    assert "The wait before the second reminder must be 3 working days or more" in text
    assert Campaign.objects.get().steps == [5, 8, 12, 15]


def test_two_who_change_the_waits_see_each_other(client, secretariat):
    opened()
    client.force_login(secretariat)
    client.post(BOARD + "reminders/", WAITS | {"row_version": 1})
    agreed(client)
    client.force_login(secretariat)
    text = client.post(BOARD + "reminders/", WAITS | {"first": 4, "row_version": 1}).text

    assert "Somebody else changed these waits while you were writing" in text


def test_school_holidays_are_a_list_that_the_secretariat_keeps(client, secretariat, chair):
    client.force_login(secretariat)
    url = "/manage/campaigns/school-holidays/"
    new = {"name": "Snow", "from_on-day": 13, "from_on-month": 1, "from_on-year": 2027,
           "until_on-day": 15, "until_on-month": 1, "until_on-year": 2027}  # fmt: skip

    assert client.post(url, new).status_code == 302
    assert "There is already a holiday with this name" in client.post(url, new).text
    backwards = client.post(url, new | {"name": "Back", "until_on-day": 12}).text
    assert "Last day must be the same as or after the first day" in backwards
    assert "15 January 2027" in page(client, secretariat, url=url)
    opened(organisation_type="OT_SCHOOL")
    assert "21 January 2027" in page(client, secretariat)  # three days later than others

    assert client.post(url + "snow/remove/").status_code == 302
    assert not SchoolHoliday.objects.filter(slug="snow").exists()
    assert client.post(url + "snow/remove/").status_code == 404
    assert "Remove" not in page(client, chair, url=url)
    assert AuditEvent.objects.filter(verb__endswith="the school holiday").count() == 2


def test_an_empty_board_says_when_the_first_emails_go(client, secretariat):
    make.campaigns.new_version(in_force_on=date(2027, 2, 15))
    Campaign.objects.create(version=make.campaigns.new_version("8.0", in_force_on=MONDAY))

    assert "Nobody has been asked yet" in page(client, secretariat, url="/manage/campaigns/8-0/")


def test_queries_are_the_same_at_ten_and_a_thousand(client, secretariat):
    opened(10)
    client.force_login(secretariat)
    make.campaigns.signed_before(30)
    asking.run()

    def queries(query):
        with CaptureQueriesContext(connection) as seen:
            client.get(BOARD + query)
        return len(seen)

    queries("")  # what is read once for a person, and kept
    at_forty = {query: queries(query) for query in ("", "?state=asked", "lapsing/")}
    make.campaigns.signed_before(960)
    asking._take_in(Campaign.objects.get())
    SigningRequest.objects.bulk_create(
        SigningRequest(
            organisation=entry.organisation, version=Campaign.objects.get().version, name="Jo",
            email=f"jo{entry.pk}@body.example", expires_at=clock.now() + timedelta(days=30),
        )
        for entry in Campaign.objects.get().entries.all()[40:]
    )  # fmt: skip
    at_a_thousand = {query: queries(query) for query in at_forty}

    assert at_forty == at_a_thousand
    assert max(at_a_thousand.values()) <= 40
