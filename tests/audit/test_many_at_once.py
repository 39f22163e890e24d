"""Many people do many things at the same moment: the chain stays whole."""

import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from kmip_portal.audit import written_once
from kmip_portal.audit.models import AuditEvent, AuditHead
from kmip_portal.audit.services import record
from kmip_portal.audit.verification import verify
from tests import portal_process as portal

WRITER = """
from django.db import connection, transaction
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record

subject = User.objects.create_user(f"{sys.argv[1]}@kmip.example", name="Nobody")
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    with transaction.atomic():
        record(None, f"counted {number}", subject, organisations=["everywhere"])
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the other test is for PostgreSQL")
def test_four_processes_write_a_hundred_events(tmp_path):
    database = portal.copy_of_the_database(tmp_path)
    writers = [
        portal.start(tmp_path, WRITER, str(number), stdin=subprocess.PIPE) for number in range(4)
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()

    assert [writer.wait(60) for writer in writers] == [0, 0, 0, 0]
    found = portal.run(tmp_path, "from kmip_portal.audit.services import verify; print(verify())")
    assert found == "VerifiedHistory(events=100, problems=[])\n"
    with sqlite3.connect(database) as kept:
        assert kept.execute("SELECT count(*) FROM audit_auditmention").fetchone() == (100,)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the other test is for SQLite")
@pytest.mark.django_db(transaction=True)
def test_twenty_threads_write_a_hundred_events(police, secretariat):
    written_once.build(connection)
    together = Barrier(20)

    def write(number):
        try:
            together.wait(30)
            for _ in range(5):
                with transaction.atomic():
                    record(secretariat, f"counted {number}", police, organisations=[police.slug])
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(write, range(20)))

    assert verify() == (100, [])
    assert (
        AuditHead.objects.get().sequence == AuditEvent.objects.about([police.slug]).count() == 100
    )
