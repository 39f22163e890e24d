"""Four hundred days of three hundred repeat records: every letter once, on its day, to whom it is
for."""

import re
from collections import defaultdict
from datetime import timedelta

from kmip_portal import clock
from kmip_portal.benchmarks.seed import copy, new_uuid
from kmip_portal.mail.models import Email
from records import reviewing, tasks
from records.models import Confirmation, Party, RecordOfSharing
from records.models.confirmation import LINK_LASTS
from tests import make

DAY = timedelta(days=1)
DAYS = 400
OFF = range(150, 158)  # the scheduler did not run on these days
ASKED_BEFORE = (-60, -30, -7, 0)
OVERDUE = range(14, DAYS, 14)
REVIEWED, ASKED = 200, 100  # records


def live(start, events):
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
    letters = Email.objects.filter(kind=f"records/emails/{template}").order_by("pk")
    return sorted(
        (
            (clock.day_in_london(one.written_at) - start).days,
            of[re.search(r"ROS-[\w-]+\w", one.body)[0]],
            one.to,
        )
        for one in letters
    )


def when_it_runs(n):
    return n if n not in OFF else OFF.stop


def copies(record, number, reference):
    """The record, and so many like it, each with its own files, parties and confirmations."""
    pdf, word = (copy(file, number - 1) for file in (record.pdf, record.docx))
    first = copy(
        record, number - 1, reference=reference, submission_id=new_uuid(),
        pdf_id=f"{pdf - 1} + i", docx_id=f"{word - 1} + i",
    )  # fmt: skip
    for party in Party.objects.filter(record=record):
        same = copy(party, number - 1, record_id=f"{first - 1} + i")
        for given in Confirmation.objects.filter(party=party):
            copy(
                given, number - 1, record_id=f"{first - 1} + i", party_id=f"{same - 1} + i",
                reference=f"'CON-{given.pk}-' || i", token_sha256=f"'{given.pk}-' || i",
            )  # fmt: skip
    like_it = range(first, first + number - 1)
    return [record, *RecordOfSharing.objects.filter(pk__in=like_it).order_by("pk")]


def letters_of(n, owner, lead, review, since, until):
    """What the people of record `n` are to get about one review: from the day after `since`, up
    to the day on which it was done, if it was."""
    until = DAYS if until is None or until < 0 else min(until, DAYS)
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


def reviews_to_come(records, owners, lead, start, events):
    """Sets when each is reviewed, and what is done then; which letters are to come of it."""
    expected = set()
    for n, (record, owner) in enumerate(zip(records, owners, strict=True)):
        first = 3 + 2 * n
        record.owner, record.review_date = owner, start + first * DAY
        record.save(update_fields=["owner", "review_date"])
        # of ten: one never, one late once and never again, two late, the rest in time
        done = {0: None, 1: first + 50, 2: first + 20, 3: first + 20}.get(n % 10, first - 5)
        reviews = [(first, -1, done)]
        if done is not None and done > 0:
            second = done + (100 if n % 10 == 1 else 360)
            reviews = [(first, -1, done), (second, done, None)]
            events[done].append(
                lambda record=record, day=start + second * DAY: reviewing.nothing_changed(
                    record, by=lead, review_date=day
                )
            )
        for review, since, until in reviews:
            expected |= letters_of(n, owner, lead, review, since, until)
    return expected


def silences_to_come(records, owners, organisation, start, events):
    """Sets when each party was asked, and when it answers; which letters are to come of it."""
    reminders, silences = set(), set()
    for n, (record, owner) in enumerate(zip(records, owners, strict=True)):
        asked = 3 + 3 * n
        at = clock.on_day(start + asked * DAY, 9)
        record.owner = owner
        record.save(update_fields=["owner"])
        record.confirmations.update(asked_at=at, expires_at=at + LINK_LASTS)
        # of three: never answered; answered before the reminder; between it and the second letter
        answered = {0: DAYS, 1: asked + 13, 2: asked + 24}[n % 3]
        if answered < DAYS:
            events[answered].append(lambda record=record: make.confirm(record, organisation))
        if when_it_runs(asked + 14) < min(answered, DAYS):
            reminders.add((when_it_runs(asked + 14), n, "casey@weald-trust.example"))
        if when_it_runs(asked + 28) < min(answered, DAYS):
            silences.add((when_it_runs(asked + 28), n, owner.email))
    return reminders, silences


def test_every_letter_about_three_hundred_records_comes_once_on_its_day_to_its_person(
    lee, pat, council, trust
):
    sam = make.member(council, "practitioner", name="Sam Practitioner")
    start, events = clock.today() + DAY, defaultdict(list)
    with clock.at(clock.on_day(start, 9)):
        active = copies(make.repeat_active(lee, council, trust), REVIEWED, "'ROS-LIVE-' || i")
        waiting = copies(make.repeat_waiting(lee, council, trust), ASKED, "'ROS-WAIT-' || i")
    Email.objects.all().delete()

    owners = [(pat, sam, lee)[n % 3] for n in range(REVIEWED)]
    reviews = reviews_to_come(active, owners, lee, start, events)
    owners = [(pat, lee)[n % 2] for n in range(ASKED)]
    reminders, silences = silences_to_come(waiting, owners, trust, start, events)
    live(start, events)

    both = [*active, *waiting]
    assert {one for one in told("review_due", both, start) if one[1] < REVIEWED} == reviews
    assert told("confirm_asked", waiting, start) == sorted(reminders)
    assert told("no_word", waiting, start) == sorted(silences)
    written = told("review_due", both, start)
    assert len(written) == len(set(written))
