"""Filling the database for measuring: the demonstration, and many copies of some of its rows.

Copied inside the database, so that a million records take a minute and not an hour. A database
that has all it should have is left as it is.
"""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

from agreements.models import AgreementVersion
from kmip_portal import clock, static_files
from kmip_portal.accounts.models import User
from kmip_portal.audit import written_once
from kmip_portal.audit.models import AuditEvent, AuditHead, AuditMention
from kmip_portal.documents.models import StoredDocument
from records.models import RecordOfSharing
from signatories.models import AcceptanceStatement, Organisation

SLUG = "measured"  # how the slugs of copied organisations begin
OURS = 10  # one record in so many is of the organisation whose list is measured
READER, WRITER = "lead@police.example", "practitioner@police.example"
EVENTS = 20_000
NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
)


def signatories_for(rows: int) -> int:
    return min(rows, 1_000) if rows <= 20_000 else 10_000


def seed(rows: int) -> bool:
    """Make sure that the database holds what is measured; whether anything had to be made."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    static_files.collect()
    if RecordOfSharing.objects.filter(title__startswith="Measured").exists():
        return False
    call_command("load_sample", if_empty=True, stdout=StringIO())
    with transaction.atomic():
        # the demonstration's own files are not what is measured: nobody is to make them
        far = clock.now() + timedelta(days=36_500)
        StoredDocument.objects.due().update(leased_until=far)
        _records(rows, *_signatories(signatories_for(rows)), signatories_for(rows))
        _history(min(rows, EVENTS))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return True


def _signatories(number: int) -> tuple[int, int]:
    """So many organisations that have accepted, each with a lead; the keys of the first two."""
    like = Organisation.objects.get(slug="harbour-homes")
    statement = AcceptanceStatement.objects.standing().filter(organisation=like).latest("pk")
    person = User.objects.get(email=READER)
    membership = person.memberships.first()
    first = copy(
        like, number, name="'Measured body ' || i", slug=f"'{SLUG}-' || i",
        other_names="''",
    )  # fmt: skip
    copy(statement, number, organisation_id=f"{first - 1} + i", certificate_id="NULL")
    people = copy(
        person, number, email="'measured' || i || '@kmip.example'", name="'Measured person ' || i"
    )
    copy(membership, number, organisation_id=f"{first - 1} + i", user_id=f"{people - 1} + i")
    return first, people


def _records(number: int, first: int, people: int, bodies: int) -> None:
    """So many saved records: a tenth ours, the others' of all the copied organisations."""
    like = RecordOfSharing.objects.filter(owner__email=WRITER, status="decided").latest("pk")
    version = AgreementVersion.objects.with_files().in_force()
    document = copy(version.pdf, number, snapshot="'{}'", subject=_reference("ROS"))
    other = f"(i * 7919) %% {bodies}"
    begun = copy(
        like,
        number,
        title="'Measured panel ' || i",
        organisation_id=_ours(like.organisation_id, f"{first} + {other}"),
        team_id=_ours(like.team_id or "NULL", "NULL"),
        owner_id=_ours(like.owner_id, f"{people} + {other}"),
        submission_id=new_uuid(),
        pdf_id=f"{document - 1} + i",
        docx_id="NULL",
    )
    for party in like.parties.all():
        whose = "l.organisation_id" if party.is_ours else f"{first} + {other}"
        copy(party, number, record_id=f"{begun - 1} + i", organisation_id=whose)


def _ours(then: object, otherwise: object) -> str:
    return f"CASE WHEN i %% {OURS} = 0 THEN {then} ELSE {otherwise} END"


def _reference(prefix: str) -> str:
    """ROS-0000-0042, by SQL."""
    eight = "lpad(i::text, 8, '0')" if connection.vendor == "postgresql" else "printf('%%08d', i)"
    return f"'{prefix}-' || substr({eight}, 1, 4) || '-' || substr({eight}, 5, 4)"


def new_uuid() -> str:
    """A new one for each row, in SQL."""
    on_postgresql = connection.vendor == "postgresql"
    return "gen_random_uuid()" if on_postgresql else "lower(hex(randomblob(16)))"


def _history(number: int) -> None:
    """A chain long enough to time its reading; written whole, as nobody can through the portal."""
    written_once.remove(connection)
    head = AuditHead.objects.get(pk=1)
    like = AuditEvent.objects.latest("sequence")
    events = []
    for _ in range(number):
        event = AuditEvent(
            sequence=head.sequence + 1, actor_id=like.actor_id, actor_name=like.actor_name,
            verb="measured", subject_type=like.subject_type, subject_reference=str(head.sequence),
            subject_name=like.subject_name, organisations=["harbour-homes"],
            previous_hash=head.hash,
        )  # fmt: skip
        event.hash = event.computed_hash()
        head.sequence, head.hash = event.sequence, event.hash
        events.append(event)
    AuditEvent._base_manager.bulk_create(events, batch_size=2_000)
    index = [AuditMention(event=event, slug="harbour-homes") for event in events]
    AuditMention.objects.bulk_create(index, batch_size=2_000)
    head.save()
    connection.check_constraints()  # nothing may be pending on a table that gets its guards
    written_once.build(connection)


def copy(like: models.Model, number: int, **changes: str) -> int:
    """So many copies of a row, with `changes` in SQL, where `i` counts from 1; the first key."""
    quote = connection.ops.quote_name
    table, key = quote(like._meta.db_table), quote(like._meta.pk.column)
    columns = [
        field.column
        for field in like._meta.concrete_fields
        if not field.generated and not field.primary_key
    ]
    if "reference" in columns:
        changes.setdefault("reference", _reference(like.reference[:3]))
    values = ", ".join(changes.get(column, f"l.{quote(column)}") for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max({key}), 0) FROM {table}")
        last = cursor.fetchone()[0]
        cursor.execute(
            f"INSERT INTO {table} ({key}, {', '.join(map(quote, columns))}) {NUMBERS}"
            f"SELECT {last} + i, {values} FROM n, {table} l WHERE l.{key} = %s",
            [number, like.pk],
        )
        for statement in connection.ops.sequence_reset_sql(no_style(), [type(like)]):
            cursor.execute(statement)
    return last + 1
