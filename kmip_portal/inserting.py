"""Many rows of one table in one statement, without an object for each.

Asking ten thousand organisations writes ten thousand letters; making each an object first takes
several times as long as writing it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert_many(
    model: type[Model],
    each: Mapping[str, Sequence[Any]],
    every: Mapping[str, Any] | None = None,
    *,
    ignore_conflicts: bool = False,
) -> int:
    """Insert one row for each value of the columns in `each`, which are equally long.

    `every` is what all rows have alike; what is named in neither has its field's default, asked for
    once, and so alike too. Names are those of columns (`person_id`). Returns how many rows were
    written. Nothing is validated, and `save` is not called: constraints of the database hold.
    """
    if not next(iter(each.values())):
        return 0
    every = every or {}
    alike = {
        field: field.get_db_prep_save(every.get(field.attname, field.get_default()), connection)
        for field in model._meta.concrete_fields
        if field.attname not in each and not field.primary_key
    }
    columns = {
        field: [field.get_db_prep_save(value, connection) for value in each[field.attname]]
        for field in model._meta.concrete_fields
        if field.attname in each
    }
    if missing := set(each) - {field.attname for field in columns}:
        raise ValueError(f"{model.__name__} has no {', '.join(sorted(missing))}")
    write = _at_once if connection.vendor == "postgresql" else _one_by_one
    return write(connection.ops.quote_name(model._meta.db_table), columns, alike, ignore_conflicts)


Columns = dict[Field, list[Any]]
Alike = dict[Field, Any]


def _names(fields: Sequence[Field]) -> str:
    return ", ".join(connection.ops.quote_name(field.column) for field in fields)


def _at_once(table: str, columns: Columns, alike: Alike, ignore_conflicts: bool) -> int:
    """The columns as arrays, which PostgreSQL turns into rows."""
    arrays = ", ".join(f"%s::{field.cast_db_type(connection)}[]" for field in columns)
    values = [f"%s::{field.cast_db_type(connection)}" for field in alike]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({_names([*columns, *alike])}) "  # noqa: S608 - our own names
            f"SELECT {', '.join(['given.*', *values])} FROM unnest({arrays}) AS given"
            + (" ON CONFLICT DO NOTHING" if ignore_conflicts else ""),
            [*alike.values(), *columns.values()],
        )
        return int(cursor.rowcount)


def _one_by_one(table: str, columns: Columns, alike: Alike, ignore_conflicts: bool) -> int:
    """One prepared statement, run for each row."""
    fields = [*columns, *alike]
    marks = ", ".join(["%s"] * len(fields))
    same = tuple(alike.values())
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT {'OR IGNORE ' if ignore_conflicts else ''}"  # noqa: S608 - our own names
            f"INTO {table} ({_names(fields)}) VALUES ({marks})",
            [(*row, *same) for row in zip(*columns.values(), strict=True)],
        )
        return int(cursor.rowcount)
