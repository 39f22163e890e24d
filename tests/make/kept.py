"""What takes seconds to make is made once in a run of the tests, and put back row by row."""

import copy
from types import SimpleNamespace

from django.apps import apps
from django.db import connection, models, transaction

from kmip_portal.audit import written_once
from kmip_portal.nudges import Nudge, after_commit
from tests.make import numbers, run

# the migrations write these, and an emptied database gets them again under other numbers
LEFT_ALONE = {"contenttypes.ContentType", "auth.Permission"}

KEPT: dict[str, SimpleNamespace] = {}


def once(name, make):
    """What `make` gives, in a database where nobody is yet: made at first, put back from then on.

    The people in its `cast`, and any other row in it, are read anew for each test. One that
    commits finds it as workers left it, who were woken when it was committed for the first time.
    """
    if name not in KEPT:
        KEPT[name] = run.first(name, lambda: _made(make))
        numbers.go_past(KEPT[name].numbers)
    kept = KEPT[name]
    if connection.in_atomic_block:
        _put_back(kept)
    else:
        if (after := f"{name}, committed") not in KEPT:
            KEPT[after] = run.first(after, lambda: _committed(kept))
        _put_back(KEPT[after])
    return _anew(kept.made)


def is_there(name):
    """Whether it was made already, so that it is only put back."""
    return name in KEPT or run.is_there(name)


@transaction.atomic
def _made(make):
    made = make()
    # what else waits for the commit removes files of which no row speaks any more
    then = [nudge for _, nudge, _ in connection.run_on_commit if isinstance(nudge, Nudge)]
    return SimpleNamespace(
        made=copy.deepcopy(made), rows=every_row(), then=then, numbers=numbers.GIVEN.copy()
    )


def _committed(kept):
    """The same rows, after the workers did what they are woken for."""
    _put_back(kept)
    return SimpleNamespace(rows=every_row(), then=[])


def _tables():
    """{table: its columns}, but those that the database fills in itself."""
    return {
        model._meta.db_table: [
            one.column for one in model._meta.concrete_fields if not one.generated
        ]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_ALONE
    }


def every_row():
    """{table: rows} of all that stands in the database."""
    rows = {}
    with connection.cursor() as cursor:
        for table, columns in _tables().items():
            cursor.execute(f"SELECT {_names(columns)} FROM {_names([table])} ORDER BY 1")
            rows[table] = cursor.fetchall()
    return rows


def _names(names):
    return ", ".join(map(connection.ops.quote_name, names))


@transaction.atomic
def _put_back(kept):
    taken_back = bool(connection.savepoint_ids)  # all of it, at the end of the test
    written_once.remove(connection)  # they would not let the history be put back either
    with connection.cursor() as cursor:
        for table, columns in _tables().items():
            cursor.execute(f"DELETE FROM {_names([table])}")
            if rows := kept.rows[table]:
                marks = ", ".join(["%s"] * len(columns))
                into = f"{_names([table])} ({_names(columns)})"
                cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)
    connection.check_constraints()
    if taken_back:
        written_once.build(connection)
    for nudge in kept.then:
        after_commit(nudge.task)


def _anew(value):
    """The same, each row in it as it stands in the database now."""
    if isinstance(value, models.Model):
        return type(value)._base_manager.get(pk=value.pk)
    if isinstance(value, dict):
        return {name: _anew(one) for name, one in value.items()}
    if isinstance(value, SimpleNamespace):
        return SimpleNamespace(**_anew(vars(value)))
    return value
