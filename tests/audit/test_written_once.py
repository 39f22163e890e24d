"""The database itself refuses to change the history, whoever asks it past the portal."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from kmip_portal.audit import written_once
from kmip_portal.audit.models import AuditCheckpoint, AuditEvent, AuditHead
from kmip_portal.audit.services import record
from kmip_portal.audit.verification import verify

CHANGES = [
    "UPDATE audit_auditevent SET verb = 'praised'",
    "UPDATE audit_auditevent SET detail = '{}' WHERE sequence = 2",
    "DELETE FROM audit_auditevent WHERE sequence = 3",
    "DELETE FROM audit_auditevent",
    "UPDATE audit_auditmention SET slug = 'elsewhere'",
    "DELETE FROM audit_auditmention",
    "UPDATE audit_auditcheckpoint SET hash = 'x'",
    "DELETE FROM audit_auditcheckpoint",
    "DELETE FROM audit_audithead",
    "UPDATE audit_audithead SET sequence = 1",
    "UPDATE audit_audithead SET hash = 'x'",
    "UPDATE audit_audithead SET sequence = sequence + 2",
]
TRUNCATIONS = [
    "TRUNCATE audit_auditevent CASCADE",
    "TRUNCATE audit_auditmention",
    "TRUNCATE audit_auditcheckpoint",
    "TRUNCATE audit_audithead",
]
REPLACEMENTS = [
    "REPLACE INTO audit_auditmention SELECT id, 'elsewhere', event_id FROM audit_auditmention",
    "INSERT OR REPLACE INTO audit_audithead (id, sequence, hash) VALUES (1, 1, 'x')",
    "INSERT OR REPLACE INTO audit_auditevent SELECT * FROM audit_auditevent",
    "INSERT OR REPLACE INTO audit_auditcheckpoint (id, day, sequence, hash)"
    " SELECT id + 1, day, sequence, 'x' FROM audit_auditcheckpoint",
    "INSERT OR REPLACE INTO audit_auditevent (id, sequence, at, actor_name, verb, subject_type,"
    " subject_reference, subject_name, organisations, detail, previous_hash, hash)"
    " SELECT id + 9, sequence, at, actor_name, 'praised', subject_type, subject_reference,"
    " subject_name, organisations, detail, previous_hash, hash FROM audit_auditevent",
    "UPDATE OR REPLACE audit_auditevent SET sequence = 1 WHERE sequence = 2",
]


MODELS = (AuditEvent, AuditHead, AuditCheckpoint)


@pytest.fixture
def kept(secretariat, police):
    written_once.build(connection)  # an earlier test may have taken the guards away
    for verb in ("greeted", "thanked", "left"):
        record(secretariat, verb, police, organisations=[police.slug])
    end = AuditHead.objects.get()
    AuditCheckpoint.objects.create(day=date(2027, 1, 4), sequence=3, hash=end.hash)
    connection.check_constraints()  # PostgreSQL alters no table while keys wait to be checked


def rows():
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def refused(statement):
    before = rows()
    with (
        pytest.raises(IntegrityError, match="written once and never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return rows() == before


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_the_history(kept, statement):
    assert refused(statement)


@pytest.mark.parametrize("statement", TRUNCATIONS)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_database_refuses_to_empty_the_history(kept, statement):
    assert refused(statement)


@pytest.mark.parametrize("statement", REPLACEMENTS)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
def test_a_replacement_is_no_way_round(kept, statement):
    assert refused(statement)


def test_the_history_still_grows(kept, secretariat, police):
    record(secretariat, "came back", police)

    assert verify() == (4, [])


def test_the_guards_can_be_taken_away_and_put_back(kept):
    written_once.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET verb = 'praised' WHERE sequence = 2")
    connection.check_constraints()
    written_once.build(connection)

    assert refused("UPDATE audit_auditevent SET verb = 'thanked' WHERE sequence = 2")
