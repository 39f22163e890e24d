"""History: what an event costs beside a row that nothing is chained to, and how fast the chain is
read back."""

import time

from django.db import connection, models, transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record, verify
from kmip_portal.benchmarks.rounds import Bar, Result, count, measure
from kmip_portal.benchmarks.seed import READER

EVENTS = 20  # a round
MILLION = 1_000_000
PLAIN = "bench_plain_event"


def audit(task) -> list[Result]:
    """P21: one event after the other, each in a transaction of its own, as pages write them."""
    person = User.objects.get(email=READER)
    _make_plain_table()
    try:
        _plain(person), _chained(person)  # the first are slow, on both sides
        writing = measure(
            "P21", "audit", bar=Bar(gate=4, target=2), rounds=task.rounds,
            floor=lambda: _plain(person), subject=lambda: _chained(person),
            note=f"a row, of {EVENTS} a round",
        )  # fmt: skip
    finally:
        _drop_plain_table()
    began, worked = time.perf_counter(), time.process_time()
    history = verify()
    a_million = MILLION / history.events
    seconds = (time.perf_counter() - began) * a_million
    worked = (time.process_time() - worked) * a_million
    return [
        writing,
        count(
            "P21", "audit", "reading a million events", seconds, Bar(gate=30, target=10), unit="s",
            note=f"by {history.events:,} events; {worked:.0f} s of them the processor's",
        ),
        count("P21", "audit", "problems found", len(history.problems), Bar(gate=0, target=0)),
    ]  # fmt: skip


def _chained(person: User) -> float:
    """Milliseconds for an event."""
    began = time.perf_counter()
    for _ in range(EVENTS):
        record(person, "measured", person)
    return (time.perf_counter() - began) * 1000 / EVENTS


def _plain(person: User) -> float:
    """Milliseconds for a row with the same words in it, in a table that nothing guards."""
    began = time.perf_counter()
    for number in range(EVENTS):
        with transaction.atomic():
            PlainEvent(
                sequence=number, actor_id=person.pk, actor_name=str(person), verb="measured",
                subject_type="accounts.user", subject_reference=str(person.pk),
                subject_name=str(person), previous_hash="0" * 64, hash="0" * 64,
            ).save(force_insert=True)  # fmt: skip
    return (time.perf_counter() - began) * 1000 / EVENTS


class PlainEvent(models.Model):
    """The columns of an event; the table is there while it is measured."""

    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_reference = models.CharField(max_length=200)
    subject_name = models.CharField(max_length=400)
    organisations = models.JSONField(default=list)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        app_label = "benchmarks"
        db_table = PLAIN
        managed = False

    def __str__(self):
        return self.subject_name


def _make_plain_table() -> None:
    _drop_plain_table()
    with connection.schema_editor() as editor:
        editor.create_model(PlainEvent)


def _drop_plain_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {PLAIN}")
