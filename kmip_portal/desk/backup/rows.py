"""Tables out as lines of JSON, and in again, on either database.

The tables are those of the migrations that were applied, not of the code: a backup can be made
before an upgrade migrates, and one made before it is restored after it.
"""

import base64
import gzip
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, JSONField, Model
from django.utils.duration import duration_string

LARGEST = 4 * 1024 * 1024  # of one part, before it is packed
AT_ONCE = 1000
LEFT_OUT = {"sessions.session"}  # whoever was signed in signs in again
OF_NO_APP = {"django_migrations", "portal_cache"}  # tables that no model stands for


class Unknown(Exception):
    """The archive names something that this portal does not know."""


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything is read as at one moment, while others go on writing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # transaction.atomic() would keep the others out
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def applied() -> list[list[str]]:
    """The last migration of each app that was applied."""
    loader = MigrationLoader(connection)
    done = set(loader.applied_migrations) & set(loader.graph.nodes)
    return sorted(
        list(node) for node in done if not any(
            child.key in done and child.key[0] == node[0]
            for child in loader.graph.node_map[node].children
        )
    )  # fmt: skip


def models_of(state: Iterable[Iterable[str]]) -> list[type[Model]]:
    """The tables as these migrations leave them, each after those it points to, where it can be."""
    loader = MigrationLoader(connection)
    nodes = [tuple(each) for each in state]
    if missing := [".".join(node) for node in nodes if node not in loader.graph.nodes]:
        raise Unknown(f"It was made by another version of the portal: {missing[0]} is not known.")
    found = loader.project_state(nodes).apps.get_models(include_auto_created=True)
    kept = {
        model._meta.label_lower: model
        for model in found
        if model._meta.managed and model._meta.label_lower not in LEFT_OUT
    }
    return list(_ordered(kept))


def _ordered(models: dict[str, type[Model]]) -> Iterator[type[Model]]:
    left = dict(sorted(models.items()))
    while left:
        free = [name for name, model in left.items() if not (points_to(model) & set(left)) - {name}]
        for name in free or list(left)[:1]:  # a ring is entered somewhere
            yield left.pop(name)


def points_to(model: type[Model]) -> set[str]:
    """Tables that rows of this one name."""
    return {
        field.remote_field.model._meta.label_lower for field in columns(model) if field.remote_field
    }


def columns(model: type[Model]) -> list[Field]:
    """What is stored; what the database works out itself is not."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def packed(model: type[Model]) -> Iterator[tuple[bytes, int]]:
    """All rows of a table in parts: the packed lines, and how many they are."""
    names = [field.attname for field in columns(model)]
    lines: list[str] = []
    size = 0
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONCE):
        line = json.dumps(row, default=_plain)
        lines.append(line)
        size += len(line)
        if size > LARGEST:
            yield _pack(lines), len(lines)
            lines, size = [], 0
    if lines:
        yield _pack(lines), len(lines)


def _pack(lines: list[str]) -> bytes:
    return gzip.compress("\n".join(lines).encode(), compresslevel=6, mtime=0)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a backup")


def load(model: type[Model], names: list[str], lines: Iterable[bytes]) -> Iterator[int]:
    """Put rows into a table as they were; how many, as it goes on."""
    fields = columns(model)
    if names != [field.attname for field in fields]:
        raise Unknown(f"The columns of {model._meta.label} are others than in this portal.")
    quote = connection.ops.quote_name
    insert = (
        f"INSERT INTO {quote(model._meta.db_table)}"  # noqa: S608  (names of our own migrations)
        f" ({', '.join(quote(field.column) for field in fields)})"
        f" VALUES ({', '.join(['%s'] * len(fields))})"
    )
    rows = (
        [_stored(field, value) for field, value in zip(fields, json.loads(line), strict=True)]
        for line in lines
    )
    with connection.cursor() as cursor:
        while batch := list(islice(rows, AT_ONCE)):
            cursor.executemany(insert, batch)
            yield len(batch)


def _stored(field: Field, value: Any) -> Any:
    if not isinstance(field, JSONField):
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)


def standing() -> set[str]:
    """Every table that is there, whosever it is."""
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def ours() -> set[str]:
    """The tables that are a portal's: of each app whose migrations ran here, of this version or
    another. All that else stands in the database is somebody else's, and is left alone."""
    loader = MigrationLoader(connection)
    ran = set(loader.applied_migrations)
    labels = {app for app, _ in ran} & {config.label for config in apps.get_app_configs()}
    known = OF_NO_APP | {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label in labels
    }
    changed = {app for app, _ in ran ^ set(loader.graph.nodes)} & labels
    of_another_version = tuple(f"{app}_" for app in changed)
    return {table for table in standing() if table in known or table.startswith(of_another_version)}


def make_tables(state: list[list[str]]) -> None:
    """The tables as these migrations leave them. Those of another state give way.

    In the caller's transaction, with foreign keys not looked at.
    """
    if applied() == state:
        return
    tables = [connection.ops.quote_name(table) for table in sorted(ours())]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and tables:
            cursor.execute(f"DROP TABLE {', '.join(tables)}")  # not what others hang on them
        elif connection.vendor == "sqlite":
            for table in tables:
                cursor.execute(f"DROP TABLE {table}")
    executor = MigrationExecutor(connection, lambda *_: connection.check_constraints())
    executor.migrate([(app, name) for app, name in state])


def empty(models: Iterable[type[Model]]) -> None:
    """No row in any table: those that migrating writes are in the archive too."""
    tables = [*(model._meta.db_table for model in models), "django_session"]
    quoted = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(quoted)} RESTART IDENTITY")
            return
        for table in quoted:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  (names of our own migrations)
