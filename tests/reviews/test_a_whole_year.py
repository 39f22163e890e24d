"""A whole year of the timetable, off on the opening day and the day after, its worker killed."""

import json
import signal
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from kmip_portal import clock
from tests import make, portal_process

pytestmark = [
    pytest.mark.slow,
    # other processes must see what this test wrote
    pytest.mark.django_db(transaction=connection.vendor != "sqlite"),
]
NUMBER = 1000
OPENS_ON, CLOSES_ON = date(2027, 9, 1), date(2027, 10, 6)
FIRST_ON = date(2027, 9, 3)  # the scheduler was off on the 1st and the 2nd
RUN = """
from django.core.management import call_command
with open(os.devnull, "w") as nowhere:
    for day in sys.argv[1:]:
        call_command("run_scheduled", "--on", day, stdout=nowhere)
"""
DIES = """
import time
from django.core.management import call_command
from django.db import connection
left = [3]
def stop(execute, sql, params, many, context):
    if sql.startswith("INSERT") and "mail_email" in sql:
        left[0] -= 1
        if not left[0]:
            print("in the middle", flush=True)
            time.sleep(600)
    return execute(sql, params, many, context)
with connection.execute_wrapper(stop):
    call_command("run_scheduled", "--on", sys.argv[1])
"""
LOOK = """
import json
from collections import Counter
from kmip_portal.audit.services import verify
from kmip_portal.mail.models import Email
from reviews.models import AnnualReview
review = AnnualReview.objects.get(year=2027)
ours = Email.objects.filter(kind__startswith="reviews/")
letters = Email.objects.filter(kind="reviews/emails/open").values_list("to", flat=True)
print(json.dumps({
    "status": review.status,
    "invited": review.invitations.count(),
    "written_to": len(set(letters)),
    "most_letters": max(Counter(letters).values(), default=0),
    "kinds": Counter(ours.values_list("kind", flat=True)),
    "unsent": Email.objects.filter(sent_at=None).count(),
    "history_holds": verify().holds,
}))
"""


def days(first, last, step):
    return [str(first + n * step) for n in range((last - first) // step + 1)]


def test_it_opens_reminds_and_closes_once_in_a_year_however_the_timetable_fares(tmp_path):
    version = make.version(in_force_on=date(2026, 1, 1), needs_acceptance="joiners")
    with clock.at(date(2027, 1, 1)):
        make.signatories(NUMBER)
        make.review(
            opens_at=datetime(2027, 9, 1, 9, tzinfo=clock.LONDON),
            closes_at=clock.end_of_day(CLOSES_ON),
            version=version,
        )
    if connection.vendor == "sqlite":
        portal_process.copy_of_the_database(tmp_path)

    def now(first="", *days):
        """How it stands, after these days where any are named."""
        return json.loads(portal_process.run(tmp_path, first + LOOK, *days))

    fortnight, day = timedelta(days=14), timedelta(days=1)
    before = now(RUN, *days(date(2027, 1, 4), date(2027, 8, 30), fortnight))
    assert (before["status"], before["invited"]) == ("planned", 0)

    worker = portal_process.start(tmp_path, DIES, str(FIRST_ON))
    assert worker.stdout.readline() == "in the middle\n"
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    worker.stdout.close()
    middle = now()
    assert middle["status"] == "open"
    assert 0 < middle["invited"] == middle["written_to"] < NUMBER

    # in parts, each in a time that a busy machine holds too
    portal_process.run(tmp_path, RUN, *days(FIRST_ON, date(2027, 9, 20), day))
    portal_process.run(tmp_path, RUN, *days(date(2027, 9, 21), date(2027, 9, 30), day))
    portal_process.run(tmp_path, RUN, *days(date(2027, 10, 1), date(2027, 10, 9), day))

    assert now(RUN, *days(date(2027, 10, 18), date(2027, 12, 31), fortnight)) == {
        "status": "closed",
        "invited": NUMBER,
        "written_to": NUMBER,
        "most_letters": 1,
        # 14, 7 and 2 days before, and the day after, to each
        "kinds": {
            "reviews/emails/open": NUMBER,
            "reviews/emails/reminder": 3 * NUMBER,
            "reviews/emails/not_answered": NUMBER,
        },
        "unsent": 0,
        "history_holds": True,
    }
