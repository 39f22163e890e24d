"""Migrations: none missing, each named by hand for what it does, each reversible."""

from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OURS = {"accounts", "agreements", "audit", "documents", "expertise", "jobs", "law", "mail",
        "records", "reviews", "secretariat", "signatories"}  # fmt: skip


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named_for_what_they_do_and_can_be_undone():
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app in OURS:
            assert "_auto_" not in name, name
            assert all(operation.reversible for operation in migration.operations), name
