"""Guards in the database itself, so that the history is written once whoever holds the pen.

On SQLite, REPLACE removes a row without asking its DELETE trigger, so an INSERT over a row that
stands is refused too. The head may only move on, one event at a time. A later migration that
remakes one of these tables on SQLite loses its triggers: it must `build` them again.
"""

from typing import Any

TABLES = ["audit_auditevent", "audit_auditmention", "audit_auditcheckpoint"]
HEAD = "audit_audithead"
REFUSAL = "The history is written once and never changed."
NOT_THE_NEXT = "NEW.sequence <> OLD.sequence + 1 OR NEW.id <> OLD.id"


def _sqlite() -> dict[str, str]:
    """Trigger name: what makes it."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    made = {}
    for table in [*TABLES, HEAD]:
        for act in ["delete"] if table == HEAD else ["update", "delete"]:
            made[f"{table}_no_{act}"] = f"BEFORE {act.upper()} ON {table} {refuse}"
        made[f"{table}_no_replace"] = (
            f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608 - our own names
            f" {refuse}"
        )
    for table, key in [("audit_auditevent", "sequence"), ("audit_auditcheckpoint", "day")]:
        made[f"{table}_one_each"] = (
            f"BEFORE INSERT ON {table} WHEN EXISTS"  # noqa: S608 - our own names
            f" (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refuse}"
        )
    made[f"{HEAD}_moves_on"] = f"BEFORE UPDATE ON {HEAD} WHEN {NOT_THE_NEXT} {refuse}"
    return {name: f"CREATE TRIGGER {name} {what}" for name, what in made.items()}


def _postgresql() -> dict[str, tuple[str, str]]:
    """Trigger name: (its table, what makes it)."""
    refuse = "EXECUTE FUNCTION audit_written_once()"
    made = {}
    for table in [*TABLES, HEAD]:
        rows = "DELETE" if table == HEAD else "UPDATE OR DELETE"
        made[f"{table}_no_change"] = (table, f"BEFORE {rows} ON {table} FOR EACH ROW {refuse}")
        made[f"{table}_no_truncate"] = (
            table,
            f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        )
    made[f"{HEAD}_moves_on"] = (
        HEAD,
        f"BEFORE UPDATE ON {HEAD} FOR EACH ROW WHEN ({NOT_THE_NEXT}) {refuse}",
    )
    return made


FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END $$
"""


def build(connection: Any) -> None:
    """Make every guard; those that stand already are made anew."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in _sqlite().values():
                cursor.execute(statement)
            return
        cursor.execute(FUNCTION)
        for name, (table, what) in _postgresql().items():
            cursor.execute(f"CREATE TRIGGER {name} {what}")
            # also while rows are replicated or restored with triggers switched off
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def remove(connection: Any) -> None:
    """Take every guard away: to undo the migration, and for tests that empty the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _sqlite():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name, (table, _) in _postgresql().items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        cursor.execute("DROP FUNCTION IF EXISTS audit_written_once()")
