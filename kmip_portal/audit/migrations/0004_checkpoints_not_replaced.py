from django.db import migrations

from kmip_portal.audit import written_once


def build(apps, schema):
    """PostgreSQL has no REPLACE, and its guards are what they were."""
    if schema.connection.vendor == "sqlite":
        written_once.build(schema.connection)


class Migration(migrations.Migration):
    """On SQLite the guards are made anew: a day's checkpoint is not replaced under another number."""

    dependencies = [("audit", "0003_written_once")]

    operations = [migrations.RunPython(build, migrations.RunPython.noop)]
