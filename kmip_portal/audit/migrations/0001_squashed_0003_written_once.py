import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import kmip_portal.audit.models
from kmip_portal.audit import written_once
from kmip_portal.new_tables import together


class Migration(migrations.Migration):
    """All before it in one, so that a new portal starts in seconds."""

    replaces = [
        ("audit", "0001_initial"),
        ("audit", "0002_checkpoints"),
        ("audit", "0003_written_once"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveBigIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sequence",
                    models.PositiveBigIntegerField(help_text="1, 2, 3, without gaps.", unique=True),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        help_text="Real time, always.",
                    ),
                ),
                ("actor_name", models.CharField(help_text="As it read that day.", max_length=200)),
                ("verb", models.CharField(max_length=80)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_reference", models.CharField(max_length=200)),
                ("subject_name", models.CharField(max_length=400)),
                (
                    "organisations",
                    models.JSONField(default=list, help_text="Slugs of those it concerns."),
                ),
                ("detail", models.JSONField(default=dict)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        help_text="Blank where the portal acted by itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-sequence"],
                "indexes": [
                    models.Index(
                        fields=["subject_type", "subject_reference"], name="audit_subject"
                    ),
                    models.Index(fields=["actor", "-sequence"], name="audit_actor"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(default=kmip_portal.audit.models.real_day, unique=True)),
                ("sequence", models.PositiveBigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="AuditMention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=120)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="audit.auditevent",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("slug", "event"), name="audit_one_mention_each")
                ],
            },
        ),
        migrations.RunPython(
            lambda apps, schema: written_once.build(schema.connection),
            lambda apps, schema: written_once.remove(schema.connection),
        ),
    ])
