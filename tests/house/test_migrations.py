"""Migrations: none missing, each named by hand for what it does, each reversible."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, RunPython
from django.db.migrations.loader import MigrationLoader

from kmip_portal.new_tables import CreateModels, together

OURS = {"accounts", "agreements", "audit", "documents", "expertise", "jobs", "law", "mail",
        "records", "reviews", "secretariat", "signatories"}  # fmt: skip


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named_for_what_they_do_and_can_be_undone():
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app in OURS:
            assert "_auto_" not in name, name
            assert all(operation.reversible for operation in migration.operations), name


def test_the_database_has_every_constraint_and_index_that_models_name():
    """Also those of tables that were made together with others."""
    missing = []
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.app_label not in OURS:
            continue
        with connection.cursor() as cursor:
            table = model._meta.db_table
            there = connection.introspection.get_constraints(cursor, table)
        named = [each.name for each in (*model._meta.constraints, *model._meta.indexes)]
        missing += [name for name in named if name not in there]
    assert missing == []


def test_what_adds_to_new_tables_is_done_with_them_and_all_else_in_its_turn():
    new, other = CreateModel("New", []), CreateModel("Other", [])
    field = AddField("new", "size", models.IntegerField(default=0))
    index = AddIndex("new", models.Index(fields=["size"], name="by_size"))
    small = models.CheckConstraint(condition=models.Q(size__lt=9), name="small")
    old, fill = AddField("old", "size", models.IntegerField(default=0)), RunPython(RunPython.noop)
    found = together([old, new, field, other, index, old, fill, AddConstraint("new", small)])
    assert [type(each) for each in found] == [
        AddField, CreateModels, AddField, RunPython, AddConstraint
    ]  # fmt: skip
    assert found[1].operations == [new, field, other, index]
