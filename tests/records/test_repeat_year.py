"""Four hundred days of some tens of repeat records: each letter once, on its day, to its person."""

from collections import defaultdict
from datetime import timedelta

from kmip_portal import clock
from kmip_portal.mail.models import Email
from records import reviewing, tasks
from tests import make

DAY = timedelta(days=1)
DAYS = 400
OFF = range(150, 158)  # the scheduler did not run on these days
ASKED_BEFORE = (-60, -30, -7, 0)
OVERDUE = range(14, DAYS, 14)


def live(start, *, events):
    """Every day but those the job is off, its events and then the job twice."""
    for n in range(DAYS):
        with clock.at(clock.on_day(start + n * DAY, 10)):
            for event in events.get(n, []):
                event()
            if n not in OFF:
                tasks.chase_repeat_records()
                assert tasks.chase_repeat_records() == 0


def told(template, records, start):
    """Which day each letter was written, about which record, to whom."""
    of = {record.reference: n for n, record in enumerate(records)}
    letters = Email.objects.filter(kind=f"records/emails/{template}")
    return sorted(
        (
            (clock.day_in_london(one.written_at) - start).days,
            next(n for reference, n in of.items() if reference in one.body),
            one.to,
        )
        for one in letters
    )


def when_it_runs(n):
    return n if n not in OFF else OFF.stop


def test_every_review_is_asked_for_once_on_its_day_and_of_its_person(lee, pat, council, trust):
    sam = make.member(council, "practitioner", name="Sam Practitioner")
    start = clock.today() + DAY
    owners = [(pat, sam, lee)[n % 3] for n in range(24)]
    events, records, expected = defaultdict(list), [], set()
    with clock.at(clock.on_day(start, 9)):
        for n, owner in enumerate(owners):
            review = start + (3 + 14 * n) * DAY
            records.append(make.repeat_active(owner, council, trust, review_date=review))

    for n, record in enumerate(records):
        first = 3 + 14 * n
        # of four: reviewed in time; reviewed late; reviewed late once and never again; never
        done = {0: first - 5, 1: first + 20, 2: first + 50}.get(n % 4)
        reviews = [(first, -1, done)]
        if done is not None and done > 0:
            second = done + (100 if n % 4 == 2 else 360)
            reviews = [(first, -1, done), (second, done, None)]
            day = start + second * DAY
            events[done].append(
                lambda record=record, day=day: reviewing.nothing_changed(
                    record, by=lee, review_date=day
                )
            )
        for review, since, until in reviews:
            expected |= letters_of(n, owners[n], lee, review, since, until)

    live(start, events=events)

    assert told("review_due", records, start) == sorted(expected)


def letters_of(n, owner, lead, review, since, until):
    """What the people of record `n` are to get about one review: from the day after `since`, up
    to the day on which it was done, if it was."""
    until = DAYS if until is None or until < 0 else until
    latest = {}  # by the day on which the job runs: of what fell due meanwhile, the latest
    for offset in (*ASKED_BEFORE, *OVERDUE):
        due = review + offset
        if since < due and when_it_runs(due) < until:
            latest[when_it_runs(due)] = due
    letters = set()
    for runs in latest:
        letters.add((runs, n, owner.email))
        if runs - review >= 30:
            letters.add((runs, n, lead.email))
    return letters


def test_every_silent_party_is_reminded_once_and_its_owner_told_once(lee, pat, council, trust):
    start = clock.today() + DAY
    events, records = defaultdict(list), []
    reminders, silences = set(), set()
    for n in range(16):
        asked = 3 + 22 * n
        owner = (pat, lee)[n % 2]
        with clock.at(clock.on_day(start + asked * DAY, 9)):
            records.append(make.repeat_waiting(owner, council, trust))
        # of three: never answered; answered before the reminder; between it and the second letter
        answered = {0: DAYS, 1: asked + 13, 2: asked + 24}[n % 3]
        if answered < DAYS:
            events[answered].append(lambda record=records[n]: make.confirm(record, trust))
        if when_it_runs(asked + 14) < min(answered, DAYS):
            reminders.add((when_it_runs(asked + 14), n, "casey@weald-trust.example"))
        if when_it_runs(asked + 28) < min(answered, DAYS):
            silences.add((when_it_runs(asked + 28), n, owner.email))

    live(start, events=events)

    asked = told("confirm_asked", records, start)
    again = [one for one in asked if one[0] != 3 + 22 * one[1]]
    assert again == sorted(reminders)
    assert len(asked) == len(records) + len(reminders)
    assert told("no_word", records, start) == sorted(silences)
