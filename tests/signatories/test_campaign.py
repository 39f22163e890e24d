"""A new version asks everyone: who is asked, when they are reminded, and when they are left be."""

from datetime import date, datetime, timedelta

import pytest

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import verify
from kmip_portal.mail.models import Email
from kmip_portal.mail.services import take_back
from signatories.campaigns import asking, closing
from signatories.models import Campaign, CampaignEntry, CampaignLetter, SigningRequest
from signatories.services import acceptances, signing
from tests import make

MONDAY = date(2027, 1, 11)


def at(day, hour=9):
    return clock.at(clock.on_day(day, hour))


def run(day, hour=9):
    with at(day, hour):
        return asking.run()


def letters():
    return [(one.sent_on, one.kind, one.addressee) for one in CampaignLetter.objects.order_by("pk")]


@pytest.fixture
def two():
    """Two signatories of 6.0, and 7.0 approved on a Monday morning, in force a month later."""
    bodies = make.campaigns.signed_before(2)
    make.campaigns.new_version(in_force_on=date(2027, 2, 15), accept_by=date(2027, 5, 28))
    return bodies


def test_a_version_that_asks_everyone_gets_its_campaign_by_itself_and_once(two):
    assert run(MONDAY) == (1, 2, 2)
    assert run(MONDAY) == (0, 0, 0)

    campaign = Campaign.objects.get()
    assert (campaign.version.number, campaign.accept_by) == ("7.0", date(2027, 5, 28))
    assert SigningRequest.objects.count() == 2
    assert all(one.email.startswith("signing_officer-") for one in SigningRequest.objects.all())
    assert AuditEvent.objects.filter(verb="opened").count() == 1
    assert verify().problems == []


@pytest.mark.parametrize(
    ("status", "asks"),
    [("draft", "everyone"), ("proposed", "everyone"), ("in_force", "joiners"),
     ("in_force", "nobody")],
)  # fmt: skip
def test_no_other_version_does(status, asks):
    make.signatory(version=make.version("6.0", "superseded", in_force_on=date(2026, 1, 1)))
    make.version("7.0", status, in_force_on=date(2027, 1, 4), needs_acceptance=asks)

    assert run(MONDAY).opened == 0


def test_the_letter_says_what_changes_and_holds_the_link(two):
    run(MONDAY)

    letter = Email.objects.filter(kind="signatories/emails/signing_asked").first()
    assert "Version 7.0 takes effect on 15 February 2027." in letter.body
    assert "stop counting at the end of 28 May 2027" in letter.body
    assert letter.secret


def test_nobody_is_written_to_before_nine_at_weekends_or_on_bank_holidays(two):
    for day, hour in ((MONDAY, 8), (date(2027, 1, 9), 12), (date(2027, 1, 10), 12),
                      (date(2027, 1, 1), 12)):  # fmt: skip
        assert run(day, hour).letters == 0
    assert run(MONDAY, 9).letters == 2


def test_approved_in_the_evening_it_begins_in_the_morning(two):
    assert run(MONDAY, 18) == (1, 2, 0)
    assert run(MONDAY + timedelta(days=1)).letters == 2


def test_reminders_come_after_longer_and_longer_waits_and_stop(two):
    day = MONDAY
    while day < date(2027, 5, 1):
        run(day)
        day += timedelta(days=1)

    mine = [(on, kind) for on, kind, address in letters() if address.endswith("-0@body.example")]
    assert mine == [
        (date(2027, 1, 11), "ask"),
        (date(2027, 1, 18), "remind"),  # 5 working days on
        (date(2027, 1, 28), "remind"),  # 8
        (date(2027, 2, 15), "remind"),  # 12
        (date(2027, 3, 8), "remind"),  # 15, the last
    ]


def test_schools_are_left_be_in_their_holidays():
    make.campaigns.signed_before(1, organisation_type="OT_SCHOOL")
    make.campaigns.new_version(in_force_on=date(2027, 4, 20))
    for day in range(30):
        run(date(2027, 2, 8) + timedelta(days=day))

    # asked on 8 February; half-term is 13 to 21 February
    assert [(on, kind) for on, kind, _ in letters()] == [
        (date(2027, 2, 8), "ask"),
        (date(2027, 2, 22), "remind"),
        (date(2027, 3, 4), "remind"),
    ]


def test_what_had_to_wait_at_the_end_of_term_waits_for_the_next():
    """On the last day of term its person was written to for another body, which has no terms."""
    school = make.campaigns.signed_before(1, roles=(), organisation_type="OT_SCHOOL")[0]
    clerk = make.campaigns.holder(school, email="clerk@schools.example")
    make.campaigns.new_version(in_force_on=date(2027, 4, 20), accept_by=date(2027, 7, 16))
    run(date(2027, 3, 18))
    council = make.campaigns.signed_before(1, roles=())[0]
    make.campaigns.holder(council, person=clerk)
    last_of_term = date(2027, 3, 25)
    for day in range(21):
        run(last_of_term + timedelta(days=day))

    reminded = SigningRequest.objects.get(organisation=school)
    assert letters()[1] == (last_of_term, "ask", clerk.email)
    assert clock.day_in_london(reminded.reminded_at) == date(2027, 4, 12)


def test_one_person_for_thirty_organisations_gets_one_letter_that_lists_them():
    bodies = make.campaigns.signed_before(30, roles=())
    clerk = make.user(email="clerk@schools.example", name="Chris Clerk")
    for one in bodies:
        make.campaigns.holder(one, person=clerk)
    make.campaigns.new_version(in_force_on=date(2027, 2, 15))

    assert run(MONDAY).letters == 1
    letter = Email.objects.get(to="clerk@schools.example")
    assert all(one.name in letter.body for one in bodies)
    assert run(date(2027, 1, 18)).letters == 1
    assert Email.objects.filter(to="clerk@schools.example").count() == 2


def test_a_bounce_goes_to_a_second_contact_within_a_working_day(two):
    run(MONDAY)
    asked = SigningRequest.objects.get(organisation=two[0])
    with at(MONDAY, 10):
        letter = Email.objects.get(to=asked.email)
        take_back(letter, problem="no_address", because="550 5.1.1 No such user")
    assert run(MONDAY, 10).letters == 1

    asked.refresh_from_db()
    newest = SigningRequest.objects.filter(organisation=two[0]).first()
    assert (asked.status, asked.cancelled_reason) == ("cancelled", asking.BOUNCED)
    assert newest.email.startswith("lead-")
    assert CampaignEntry.objects.get(organisation=two[0]).bounced == 1


def test_where_there_is_nobody_else_the_board_says_so_and_nobody_is_tried_again():
    body, *_ = make.campaigns.signed_before(1, roles=("signing_officer",))
    make.campaigns.new_version(in_force_on=date(2027, 2, 15))
    run(MONDAY)
    with at(MONDAY, 10):
        take_back(Email.objects.get(), problem="no_address", because="550 5.1.1 No such user")
    for day in range(10):
        run(MONDAY + timedelta(days=day), 12)

    assert len(letters()) == 1
    new = make.campaigns.holder(body, "lead", email="new@body.example")
    assert run(date(2027, 2, 1)).letters == 1
    assert letters()[-1][2] == new.email


def test_where_no_person_is_left_a_bounce_goes_to_a_contact_within_a_working_day():
    body, *_ = make.campaigns.signed_before(1, roles=("signing_officer",))
    make.contact(body, "referrals", email="referrals@body.example")
    make.contact(body, "dpo", email="protection@body.example", name="")
    make.contact(body, "governance", email="", phone="01632 960 001")
    make.campaigns.new_version(in_force_on=date(2027, 2, 15))
    run(MONDAY)
    with at(MONDAY, 10):
        take_back(Email.objects.get(), problem="no_address", because="550 5.1.1 No such user")
    assert run(MONDAY, 11).letters == 1

    newest = SigningRequest.objects.unanswered().get()
    assert (newest.email, newest.name) == ("protection@body.example", "Data protection officer")
    letter = Email.objects.to_person(newest.email).get()
    assert letter.secret
    assert "the same link lets you tell us" in letter.body


def test_a_contact_that_bounces_too_is_not_tried_again():
    body, *_ = make.campaigns.signed_before(1, roles=())
    make.contact(body, "agreement", email="agreement@body.example")
    make.campaigns.new_version(in_force_on=date(2027, 2, 15))
    run(MONDAY)
    with at(MONDAY, 10):
        take_back(Email.objects.get(), problem="no_address", because="550 5.1.1 No such user")
    for day in range(10):
        run(MONDAY + timedelta(days=day), 12)

    assert [one[2] for one in letters()] == ["agreement@body.example"]


def test_who_asked_for_more_time_is_reminded_on_their_day(two):
    run(MONDAY)
    request = SigningRequest.objects.get(organisation=two[0])
    SigningRequest.objects.filter(pk=request.pk).update(waiting_until=date(2027, 3, 6))  # Saturday
    day = MONDAY
    while day < date(2027, 3, 20):
        run(day)
        day += timedelta(days=1)

    days = [on for on, _, address in letters() if address == request.email]
    assert days == [MONDAY, date(2027, 3, 8), date(2027, 3, 18)]


def test_who_has_answered_hears_no_more(two, secretariat):
    run(MONDAY)
    make.acceptance(two[0], Campaign.objects.get().version, on=clock.today())
    with at(MONDAY, 11):
        acceptances.submit(
            organisation=two[1], version=Campaign.objects.get().version, how="scan", name="Jo",
            job_title="Head", authority="Head",
        )  # fmt: skip

    for day in range(60):
        run(MONDAY + timedelta(days=day), 12)
    assert len(letters()) == 2


def test_a_request_that_a_lead_cancelled_goes_to_the_next_person(two):
    run(MONDAY)
    with at(MONDAY, 14):
        request = SigningRequest.objects.get(organisation=two[0])
        signing.cancel(request, by=None, reason="They have left")

    assert run(date(2027, 1, 12)).letters == 1
    assert SigningRequest.objects.filter(organisation=two[0]).first().email.startswith("lead-")


def test_a_new_signatory_of_the_older_version_is_taken_in(two):
    run(MONDAY)
    with at(date(2027, 1, 13)):
        joined = make.acceptance(version=make.campaigns.old_version()).organisation
        make.campaigns.holder(joined, email="joined@new.example")
    assert run(date(2027, 1, 13)) == (0, 1, 1)


def test_a_correction_of_the_version_is_asked_for_in_its_place(two):
    run(MONDAY)
    make.version(
        "7.1", "approved", in_force_on=date(2027, 2, 16), accept_by=None,
        needs_acceptance="joiners",
    )  # fmt: skip
    run(date(2027, 2, 16))

    assert {one.version.number for one in SigningRequest.objects.all()} == {"7.0", "7.1"}
    assert run(date(2027, 2, 16)).letters == 0


def test_a_version_that_asks_everyone_again_ends_the_asking(two):
    run(MONDAY)
    make.campaigns.new_version("8.0", in_force_on=date(2027, 1, 13))
    run(date(2027, 1, 13))
    run(date(2027, 1, 18))

    newest = {one.organisation_id: one for one in SigningRequest.objects.order_by("pk")}
    assert {one.version.number for one in newest.values()} == {"8.0"}


# --- before and after the last day ------------------------------------------------------------


def test_leads_and_signing_officers_are_warned_with_what_follows(two):
    campaign = _opened()
    make.acceptance(two[1], campaign.version, on=clock.today())
    last = date(2027, 5, 28)
    run(last - timedelta(days=15))
    assert not [1 for _, kind, _ in letters() if kind == "warning"]
    run(last - timedelta(days=14))  # ten working days before

    warned = [address for _, kind, address in letters() if kind == "warning"]
    assert sorted(address.partition("-")[0] for address in warned) == ["lead", "signing_officer"]
    letter = Email.objects.filter(kind="campaigns/emails/warning").first()
    assert letter.subject == f"{two[0]} has not accepted version 7.0 – 14 days left"
    assert "from Saturday 29 May 2027" in letter.body
    assert "“Lapsed”" in letter.body
    run(last - timedelta(days=11))
    assert len([1 for _, kind, _ in letters() if kind == "warning"]) == 2


def _opened():
    run(MONDAY)
    return Campaign.objects.get()


def test_after_the_last_day_it_lapses_by_itself_and_a_late_job_stamps_the_day(two, secretariat):
    campaign = _opened()
    make.acceptance(two[1], campaign.version, on=clock.today())
    with at(date(2027, 6, 2)):  # five days late
        assert closing.close_due() == {"closed": 1, "letters": 2}
        assert closing.close_due() == {"closed": 0, "letters": 0}

    entry = CampaignEntry.objects.get(organisation=two[0])
    assert entry.lapsed_on == date(2027, 5, 29)
    assert CampaignEntry.objects.get(organisation=two[1]).lapsed_on is None
    told = Email.objects.filter(kind="campaigns/emails/lapsed")
    assert {one.subject for one in told} == {f"{two[0]}’s acceptance has lapsed"}
    event = AuditEvent.objects.filter(verb="closed").get()
    assert event.detail["lapsed_on"] == "2027-05-29"


def test_the_day_after_is_a_saturday_so_nobody_is_told_until_tuesday(two):
    _opened()
    told = []
    for day in (29, 30, 31):
        with at(date(2027, 5, day)):
            told.append(closing.close_due()["letters"])
    assert told == [0, 0, 0]  # Saturday, Sunday, spring bank holiday
    with at(date(2027, 6, 1)):
        assert closing.close_due()["letters"] == 4


def test_a_late_signature_clears_it_at_once(client, two):
    campaign = _opened()
    with at(date(2027, 6, 1), 8):
        closing.close_due()
        assert "Lapsed" in client.get(two[0].get_absolute_url()).text
        make.acceptance(two[0], campaign.version)
        assert "Lapsed" not in client.get(two[0].get_absolute_url()).text
    with at(date(2027, 6, 1)):
        assert closing.close_due()["letters"] == 2  # to those of the other one


def test_two_workers_that_found_the_same_to_do_write_once(two):
    with clock.at(datetime(2027, 1, 11, 8, tzinfo=clock.LONDON)):
        asking.run()
    with at(MONDAY):
        campaign = Campaign.objects.get()
        one, other = (asking._write_in_slices(campaign, "ask") for _ in range(2))
        assert [next(one), next(other, 0)] == [2, 0]
    assert SigningRequest.objects.count() == 2
