"""The in-tray: exact verbs, three lists, a true count, and what sets an organisation up."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.mail.models import Email
from signatories.models import Membership
from signatories.services import details
from tests import make
from tests.routes import CAST


@pytest.fixture
def world(request):
    return make.world(request)


def afresh(person):
    """As the next request knows them: what they hold is read once for each."""
    return type(person).objects.get(pk=person.pk)


def signed_in(person):
    """A browser in which this person has just signed in."""
    client = Client()
    client.force_login(person)
    return client


def verbs(person):
    return [one.verb for one in in_tray.needs(afresh(person))]


def said(html):
    """What stands on a page, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# of each role, in a world where something of everything waits: words of ours
WANTED = {
    "practitioner": {"Finish your draft record", "Accept or decline"},
    "lead": {
        "Respond to the {year} annual review",
        "Approve a request to join",
        "Add a second organisation lead",
    },
    "signing_officer": set(),
    "representative": {"Submit your organisation’s response"},
    "outsider": {"Confirm a sharing record from Weald Police"},
    "secretariat": {"Check a new application", "Check a signed statement", "Decide a proposal"},
    "chair": {"Approve publication of version 7.0"},
    "auditor": set(),
}


def test_the_number_equals_the_rows_and_each_row_leads_to_where_it_is_done(client, world):
    followed = 0
    for name in CAST[1:]:
        person = world.cast[name]
        client.force_login(person)
        page = client.get("/in-tray/").content.decode()
        needs = page.partition('id="needs-you"')[2].partition("<h2")[0]
        rows = re.findall(r'task-list__link" href="([^"]+)"[^>]*>([^<]+)', needs)
        number = re.search(r'portal-count">(\d+)', page)

        assert len(rows) == len(in_tray.needs(afresh(person))) == int(number[1] if number else 0)
        missing = {one.format(year=world.year) for one in WANTED[name]} - {verb for _, verb in rows}
        assert not missing, (name, missing, rows)
        for url, verb in rows:
            assert client.get(url.replace("&amp;", "&"), follow=True).status_code == 200, (
                name,
                verb,
                url,
            )
            followed += 1
        dues = [one.due_on for one in in_tray.needs(afresh(person)) if one.due_on]
        assert dues == sorted(dues)
    assert followed > 30


def test_what_waits_for_others_stands_below_and_leads_to_its_page(client, world):
    for name in ("lead", "secretariat", "practitioner"):
        person = world.cast[name]
        client.force_login(person)
        waiting = in_tray.waits(afresh(person))
        page = client.get("/in-tray/?waits=all").content.decode()

        assert waiting, name
        assert page.count("Send a reminder") == sum(bool(one.remind) for one in waiting)
        for one in waiting:
            assert one.verb in page
            assert client.get(one.url).status_code == 200, (name, one)
            if one.remind:
                assert client.get(reverse("in_tray_remind", args=[one.remind])).status_code == 200


def test_ten_that_wait_are_shown_and_then_all_however_many(client, secretariat, police):
    for number in range(12):
        make.asked(police, email=f"signer{number}@weald.example", by=secretariat)
    client.force_login(secretariat)

    page = client.get("/in-tray/").content.decode()
    every = client.get("/in-tray/?waits=all").content.decode()

    assert "Waiting for someone else (12)" in page
    assert page.count("Someone to sign version") == 10
    assert 'href="/in-tray/?waits=all#waiting">Show all 12<' in page
    assert every.count("Someone to sign version") == 12
    assert "Show all" not in every


def test_somebody_of_the_secretariat_who_leads_sees_what_waits_there(secretariat, police):
    make.member(police, "lead", person=secretariat)
    make.asked(police, by=make.member(police, "lead"))

    assert [one.verb for one in in_tray.waits(afresh(secretariat))] == [
        "Someone to sign version 6.0"
    ]


def test_more_than_can_be_listed_are_counted(secretariat, police, monkeypatch):
    monkeypatch.setattr("signatories.in_tray.MOST_ASKED", 2)
    for number in range(3):
        make.asked(police, email=f"signer{number}@weald.example", by=secretariat)

    *_, last = in_tray.waits(secretariat)

    assert (last.verb, last.thing) == ("More people to sign", "1 person more")


def test_a_lead_reminds_who_was_asked_to_sign_and_then_not_for_five_days(lead, police):
    asked = make.asked(police, by=lead)
    page = reverse("in_tray_remind", args=[asked.reference])
    [waiting] = in_tray.waits(lead)
    assert (waiting.verb, waiting.remind) == ("Someone to sign version 6.0", asked.reference)

    with clock.at(clock.now() + timedelta(days=4)):
        client = signed_in(lead)
        early = client.get(page)
        refused = client.post(page)
    with clock.at(clock.now() + timedelta(days=5)):
        client = signed_in(lead)
        ready = client.get(page)
        sent = client.post(page)
        again = client.post(page)  # pressed twice

    letters = Email.objects.filter(kind="signatories/emails/signing_reminded")
    assert "The last email went less than five days ago" in early.content.decode()
    assert refused.status_code == 200
    assert "with a new link" in ready.content.decode()
    assert "old link stops working" not in ready.content.decode()  # it works until its own day
    assert sent.url == reverse("in_tray")
    assert "You can send the next one from" in again.content.decode()
    assert letters.count() == 1


def test_all_parties_of_a_record_are_reminded_by_one_press(lead, police):
    one, two = (make.signatory(name) for name in ("Elm Surgery", "Oak Trust"))
    record = make.repeat_waiting(lead, police, one, two)
    page = reverse("in_tray_remind", args=[record.reference])

    with clock.at(clock.now() + timedelta(days=6)):
        sent = signed_in(lead).post(page, follow=True)

    assert "2 reminders sent." in sent.content.decode()


def test_nobody_else_sends_a_reminder(client, lead, police, outsider, practitioner, auditor):
    asked = make.asked(police, by=lead)
    for person in (outsider, practitioner, auditor):
        client.force_login(person)
        assert client.post(reverse("in_tray_remind", args=[asked.reference])).status_code == 404


def test_what_somebody_did_is_told_from_the_history_for_thirty_days(client, lead, police):
    details.change(
        police, by=lead, row_version=1, **details.told_of(police) | {"postcode": "ME1 1AA"}
    )
    client.force_login(lead)

    now = said(client.get("/in-tray/done/").content.decode())
    with clock.at(clock.now() + timedelta(days=31)):
        later = said(signed_in(lead).get("/in-tray/done/").content.decode())

    assert "Changed the details of Weald Police" in now
    assert "You have done nothing here in the last 30 days." in later


def test_an_auditor_reads_when_their_access_ends(client, auditor):
    client.force_login(auditor)

    page = said(client.get("/in-tray/").content.decode())

    last = clock.today() + timedelta(days=30)
    assert f"Your access ends on {last:%-d %B %Y}." in page
    assert "Nothing needs you right now" in page


def test_a_new_organisation_is_set_up_in_six_steps(client, lead, police):
    client.force_login(lead)

    def done():
        found = re.search(r"completed (\d) of (\d)", client.get("/in-tray/").content.decode())
        return found and (int(found[1]), int(found[2]))

    seen = [done()]
    make.acceptance(police)
    seen.append(done())
    make.contact(police)
    seen.append(done())
    make.member(police)
    seen.append(done())
    make.invitation(police, roles=["lead"])
    seen.append(done())
    make.member(police, "representative")
    seen.append(done())
    client.post(reverse("signatories:details_edit", args=[police.slug]), {"row_version": 1})

    assert seen == [(number, 6) for number in range(6)]
    assert "Set up your organisation" not in client.get("/in-tray/").content.decode()


def test_the_list_is_hidden_for_its_reader_and_organisation_alone(client, lead, police):
    other = make.member(police, "lead")
    elsewhere = make.organisation("Another Council")
    make.member(elsewhere, "lead", person=lead)
    client.force_login(lead)
    hide = reverse("signatories:set_up_hide", args=[police.slug])
    for _ in range(2):
        assert client.post(hide).url == reverse("in_tray")

    assert Membership.objects.exclude(set_up_hidden_at=None).get().user == lead
    assert "of 6 for Another Council." in client.get("/in-tray/").content.decode()
    client.force_login(other)
    assert "Set up your organisation" in client.get("/in-tray/").content.decode()


def test_details_are_confirmed_once_a_year_by_one_press(lead, secretariat):
    council = make.signatory("Holmesdale Council", on="2026-01-02")
    make.member(council, "lead", person=lead)
    make.member(council, "lead")
    ask = "Confirm your organisation’s details"
    with clock.at(clock.on_day(clock.today() + timedelta(days=400), 10)):
        assert ask in verbs(lead)
        assert "Organisation details not confirmed for 12 months" in verbs(secretariat)
        listed = (
            signed_in(secretariat)
            .get("/manage/organisations/?details=unconfirmed")
            .content.decode()
        )
        page = reverse("signatories:details_edit", args=[council.slug])
        signed_in(lead).post(page, {"row_version": 1})

        assert "Holmesdale Council" in listed
        assert ask not in verbs(lead)
        assert "Organisation details not confirmed for 12 months" not in verbs(secretariat)


def test_a_signatory_with_one_lead_wants_a_second(lead, police):
    make.acceptance(police)
    ask = "Add a second organisation lead"

    assert ask in verbs(lead)
    make.invitation(police, roles=["lead"])
    assert ask not in verbs(lead)


def test_the_in_tray_asks_no_more_for_more_rows(
    client, lead, police, django_assert_max_num_queries
):
    for number in range(4):
        make.asked(police, email=f"signer{number}@weald.example", by=lead)
        make.draft(lead, police)
    client.force_login(lead)
    with django_assert_max_num_queries(64):
        client.get("/in-tray/")


def test_a_signing_officer_signs_from_the_in_tray(signing_officer, police):
    make.version("6.0")

    assert verbs(signing_officer) == ["Sign version 6.0 of the agreement"]
