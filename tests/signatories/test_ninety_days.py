"""Ninety days of a campaign for 200 organisations, the clock stopped at every hour that counts.

People sign, decline, ask for time, pass it on; letters bounce at once, at night and at weekends;
some persons answer for several organisations. What must never happen is read from the outbox.
"""

import random
import threading
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection

from kmip_portal import clock
from kmip_portal.mail.models import Email
from kmip_portal.mail.services import take_back
from kmip_portal.working_days import is_working_day, working_days_between
from signatories.campaigns import asking, closing
from signatories.models import Campaign, CampaignEntry, SchoolHoliday, SigningRequest
from signatories.standing import Standing, State
from tests import make
from tests.make.campaigns import accept_at_once, holder

BEGINS = date(2027, 2, 22)  # so that Easter, May Day, spring half-term and the last day fall in it
ACCEPT_BY = date(2027, 5, 14)
HOURS = (9, 13, 19)  # in the morning, after lunch, in the evening


@pytest.fixture
def county():
    """120 councils, 50 schools and, for 30 more schools, one clerk; each with a second contact."""
    chance = random.Random(7)  # noqa: S311  (chance, not secrets)
    councils = make.campaigns.signed_before(120)
    schools = make.campaigns.signed_before(50, organisation_type="OT_SCHOOL")
    clerked = make.campaigns.signed_before(30, roles=("lead",), organisation_type="OT_SCHOOL")
    clerk = make.user(email="clerk@schools.example", name="Chris Clerk")
    for one in clerked:
        holder(one, person=clerk)
    # five councils share one lead, who is the second contact of each
    shared = make.user(email="shared@councils.example", name="Sasha Shared")
    for one in councils[:5]:
        one.memberships.filter(role="lead").delete()
        holder(one, "lead", person=shared)
    make.campaigns.new_version(in_force_on=date(2027, 3, 1), accept_by=ACCEPT_BY)
    return chance, [*councils, *schools, *clerked]


class World:
    """What people and mail servers do, by chance and always the same."""

    def __init__(self, chance, organisations):
        self.chance, self.organisations = chance, organisations
        addresses = [
            one.user.email for body in organisations for one in body.memberships.all()
            if one.role == "signing_officer" and one.user.email != "clerk@schools.example"
        ]  # fmt: skip
        self.dead = set(chance.sample(addresses, 25)) | set(addresses[:5])
        self.bounces = []  # (organisation, address, when known)
        self.seen = 0

    def a_mail_server_answers(self):
        for letter in Email.objects.filter(pk__gt=self.seen).order_by("pk"):
            self.seen = letter.pk
            if letter.to in self.dead:
                take_back(letter, problem="no_address", because="550 5.1.1 No such user")
                requests = SigningRequest.objects.unanswered().to_person(letter.to)
                for request in requests:
                    self.bounces.append((request.organisation_id, letter.to, clock.now()))

    def people_answer(self):
        waiting = list(
            SigningRequest.objects.unanswered()
            .exclude(email__in=self.dead)
            .exclude(organisation__acceptances__version__number="7.0")
            .order_by("pk")
        )
        for request in self.chance.sample(waiting, min(2, len(waiting))):
            what = self.chance.random()
            if what < 0.55:
                accept_at_once([request.organisation], request.version, clock.today())
            elif what < 0.65:
                if request.status == "asked":
                    request.move("open", opened_at=clock.now())
                request.move("decline", declined_at=clock.now(), declined_because="disagree")
            elif what < 0.8:
                until = clock.today() + timedelta(days=self.chance.randrange(3, 20))
                SigningRequest.objects.filter(pk=request.pk).update(waiting_until=until)
            elif request.status == "asked":
                request.move("open", opened_at=clock.now())


def test_ninety_days_for_two_hundred_organisations(county, secretariat):
    chance, organisations = county
    world = World(chance, organisations)
    waited = defaultdict(list)
    for number in range(90):
        day = BEGINS + timedelta(days=number)
        for hour in HOURS if is_working_day(day) else HOURS[:1]:
            with clock.at(clock.on_day(day, hour)):
                if hour == 13:
                    world.people_answer()
                asking.run()
                closing.close_due()
                world.a_mail_server_answers()
        for request in SigningRequest.objects.exclude(waiting_until=None):
            waited[request.pk].append((day, request.waiting_until, request.reminders))

    letters = list(Email.objects.exclude(kind="campaigns/emails/closed"))
    days = [(one.to, clock.day_in_london(one.written_at), one) for one in letters]

    # no letter on a weekend or a bank holiday, and none before nine
    assert [one for one in days if not is_working_day(one[1])] == []
    assert min(one.written_at.astimezone(clock.LONDON).hour for one in letters) == 9

    # never two a day to one person
    assert Counter((to, day) for to, day, _ in days).most_common(1)[0][1] == 1

    # every bounce reaches a second contact within a working day
    assert len(world.bounces) >= 30
    for organisation, address, known in world.bounces:
        follow_up = (
            SigningRequest.objects.filter(organisation=organisation, asked_at__gt=known)
            .exclude(email=address)
            .earliest("asked_at")
        )
        late = working_days_between(
            clock.day_in_london(known), clock.day_in_london(follow_up.asked_at)
        )
        assert late <= 1, (organisation, address, known, follow_up.asked_at)
    # and who cannot be reached is not tried again
    tried = Counter(one.to for one in letters if one.to in world.dead)
    assert set(tried.values()) == {1}

    # schools are asked and reminded in term time only, but for what a bounce sends on at once
    holidays = list(SchoolHoliday.objects.all())
    bounced_at = {organisation for organisation, _, _ in world.bounces}
    for entry in CampaignEntry.objects.select_related("organisation"):
        if entry.organisation.organisation_type != "OT_SCHOOL":
            continue
        if entry.organisation_id in bounced_at:
            continue
        for request in entry.organisation.signing_requests.all():
            for moment in filter(None, (request.asked_at, request.reminded_at)):
                on = clock.day_in_london(moment)
                assert not any(one.from_on <= on <= one.until_on for one in holidays), request

    # nobody is reminded before the day they asked for, nor more often than the ladder has steps
    for seen in waited.values():
        for (_, until, before), (day, _, after) in pairwise(seen):
            assert after == before or day >= until
    steps = len(Campaign.objects.get().steps)
    named = {pk: len({until for _, until, _ in seen}) for pk, seen in waited.items()}
    assert [
        one for one in SigningRequest.objects.all()
        if one.reminders > steps + named.get(one.pk, 0)
    ] == []  # fmt: skip

    # one letter lists all thirty schools of the clerk; the shared lead heard of five at once
    first = Email.objects.filter(to="clerk@schools.example").earliest("pk")
    assert "30 organisations" in first.subject
    together = Email.objects.filter(to="shared@councils.example").earliest("pk")
    assert "5 organisations" in together.subject

    # at the end whoever has not signed has lapsed, and nobody else
    last = BEGINS + timedelta(days=89)
    lapsed = set(Standing(last).in_state(State.LAPSED).values_list("pk", flat=True))
    signed = set(Standing(last).in_state(State.SIGNED).values_list("pk", flat=True))
    assert lapsed | signed == {one.pk for one in organisations}
    assert len(signed) > 40
    assert len(lapsed) > 20
    stamped = CampaignEntry.objects.exclude(lapsed_on=None)
    assert {one.lapsed_on for one in stamped} == {ACCEPT_BY + timedelta(days=1)}
    assert lapsed <= {one.organisation_id for one in stamped}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="threads share SQLite’s database in memory"
)
def test_two_workers_at_once_on_postgresql_send_no_duplicate():
    make.campaigns.signed_before(60)
    make.campaigns.new_version(in_force_on=date(2027, 3, 1), accept_by=ACCEPT_BY)
    failures = []

    def work():
        try:
            with clock.at(clock.on_day(BEGINS, 9)):
                asking.run()
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    for _ in range(2):
        threads = [threading.Thread(target=work) for _ in range(2)]
        [one.start() for one in threads]
        [one.join() for one in threads]

    assert failures == []
    assert Campaign.objects.count() == 1
    assert SigningRequest.objects.count() == 60
    assert Email.objects.count() == 60


def test_two_workers_one_after_the_other_at_every_step_send_no_duplicate():
    """Both read what is to do before either writes, slice by slice, as two processes may."""
    make.campaigns.signed_before(60)
    make.campaigns.new_version(in_force_on=date(2027, 3, 1), accept_by=ACCEPT_BY)
    with clock.at(clock.on_day(BEGINS, 8)):
        asking.run()
    with clock.at(clock.on_day(BEGINS, 9)):
        campaign = Campaign.objects.get()
        workers = [asking._write_in_slices(campaign, "ask") for _ in range(2)]
        wrote = [next(workers[0]), next(workers[1])]
        for worker in workers:
            wrote += list(worker)
    assert sum(wrote) == 60
    assert Email.objects.count() == len({one.to for one in Email.objects.all()}) == 60
