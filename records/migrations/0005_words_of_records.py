import django.db.models.deletion
from django.db import migrations, models

VECTOR = "array_to_tsvector(string_to_array(ltrim(text), ' '))"


def index(apps, schema_editor):
    """PostgreSQL finds words by an index; the table is new, so nobody waits for it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX records_words ON records_recordwords USING gin ({VECTOR})"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS records_words")


class Migration(migrations.Migration):
    dependencies = [("records", "0004_what_follows_and_other_answers")]

    operations = [
        migrations.CreateModel(
            name="RecordWords",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="records.recordofsharing",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="' attendance autumn panel': a space before each word."
                    ),
                ),
            ],
            options={"verbose_name_plural": "record words"},
        ),
        migrations.RunPython(index, drop_index),
    ]
