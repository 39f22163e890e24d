from django.db import migrations

from kmip_portal.audit import written_once


class Migration(migrations.Migration):
    """Triggers: the history can be added to, and nothing else."""

    dependencies = [("audit", "0002_checkpoints")]

    operations = [
        migrations.RunPython(
            lambda apps, schema: written_once.build(schema.connection),
            lambda apps, schema: written_once.remove(schema.connection),
        )
    ]
