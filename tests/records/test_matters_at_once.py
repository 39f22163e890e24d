"""Two people at one matter in the same moment: one answer, one letter, one record that stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.law.services import load_reference
from kmip_portal.mail.models import Email
from records import disposing
from records.matters import chasing, recipients, telling
from records.models import Matter, RecordOfSharing
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite lets one write at a time by itself"
    ),
]


@pytest.fixture(autouse=True)
def _law():
    load_reference()  # the test before this one emptied every table


def at_once(*does):
    """What each answers with; all begin while the matters are locked, and go on together."""

    def run(do):
        try:
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(does)) as pool:
        with transaction.atomic():
            list(Matter.objects.select_for_update())
            running = [pool.submit(run, do) for do in does]
            for one in running:
                with pytest.raises(TimeoutError):
                    one.result(timeout=0.7)
        return [one.result(timeout=10) for one in running]


def test_of_two_answers_the_first_stays(pat, council):
    matter = make.matters.matter(make.record(pat, council), pat)
    [one] = make.matters.tell(matter, pat)

    at_once(
        lambda: telling.answer(one, answer="done", name="Nia"),
        lambda: telling.answer(one, answer="done", name="Casey"),
    )

    one.refresh_from_db()
    assert one.row_version == 2
    assert AuditEvent.objects.filter(subject_reference=one.reference, verb="answered").count() == 1
    assert Email.objects.filter(kind="records/emails/matter_answered").count() == 1


def test_two_who_tell_everybody_send_one_letter_to_each(lee, council, trust, surgery):
    matter = make.matters.matter(make.repeat_active(lee, council, trust, surgery), lee)
    found = recipients.of(matter)

    went = at_once(
        *[lambda: telling.write_to(matter, found, by=lee, addresses={})] * 2
    )  # fmt: skip

    assert sorted(went) == [0, 2]
    assert Email.objects.filter(kind="records/emails/matter_told").count() == 2


def test_a_record_on_which_a_matter_is_opened_just_now_is_not_disposed_of(pat, lee, council):
    record = make.past_its_time(make.record(pat, council))

    def dispose():
        try:
            return disposing.dispose([record], by=lee)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            matter = make.matters.matter(record, pat)
            disposed = pool.submit(dispose)
            with pytest.raises(TimeoutError):
                disposed.result(timeout=1)
        assert disposed.result(timeout=10) == 0

    assert Matter.objects.get() == matter
    assert RecordOfSharing.objects.get().status == "decided"


def test_two_jobs_remind_once(lee, council, trust):
    matter = make.matters.matter(make.repeat_active(lee, council, trust), lee)
    make.matters.tell(matter, lee)
    matter.tellings.update(told_at=clock.now() - timedelta(days=15))

    def run():
        try:
            return chasing.ask_the_silent()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        went = [one.result(timeout=20) for one in [pool.submit(run), pool.submit(run)]]

    assert sum(went) == 1
    assert Email.objects.filter(kind="records/emails/matter_told").count() == 2
