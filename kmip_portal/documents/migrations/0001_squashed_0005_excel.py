import django.db.models.deletion
from django.db import migrations, models

import kmip_portal.clock
import kmip_portal.documents.models
from kmip_portal.new_tables import together


class Migration(migrations.Migration):
    """All before it in one, so that a new portal starts in seconds."""

    replaces = [
        ("documents", "0001_initial"),
        ("documents", "0002_history_head"),
        ("documents", "0003_seal_and_key"),
        ("documents", "0004_opendocument"),
        ("documents", "0005_excel"),
    ]

    initial = True

    dependencies = []

    operations = together([
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fingerprint",
                    models.CharField(
                        help_text="SHA-256 of the certificate.", max_length=64, unique=True
                    ),
                ),
                ("certificate", models.TextField(help_text="As PEM; the key is not here.")),
                ("first_used_at", models.DateTimeField(default=kmip_portal.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="StoredDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                (
                    "subject",
                    models.CharField(help_text="What it is of, by reference.", max_length=120),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("odt", "OpenDocument"),
                            ("xlsx", "Excel"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "template",
                    models.CharField(
                        blank=True,
                        help_text="Of a PDF; for Word, the function that writes it.",
                        max_length=120,
                    ),
                ),
                (
                    "filename",
                    models.CharField(
                        help_text="As the person who downloads sees it.", max_length=120
                    ),
                ),
                ("snapshot", models.JSONField()),
                ("snapshot_sha256", models.CharField(max_length=64)),
                ("requested_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("leased_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        help_text="Named before it is made.",
                        max_length=120,
                        upload_to=kmip_portal.documents.models._random_path,
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveIntegerField(help_text="Bytes.", null=True)),
                ("pages", models.PositiveIntegerField(help_text="Of a PDF.", null=True)),
                (
                    "history_head",
                    models.CharField(
                        blank=True,
                        help_text="The newest event when it was asked for; printed.",
                        max_length=40,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        help_text="For a file that is made once for everybody.",
                        max_length=120,
                    ),
                ),
                (
                    "sealed",
                    models.BooleanField(
                        default=False, help_text="Asked for with the portal's seal."
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.seal",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("made_at", None)),
                        fields=["id"],
                        name="documents_to_make",
                    ),
                    models.Index(
                        condition=models.Q(("sha256", ""), _negated=True),
                        fields=["sha256"],
                        name="documents_by_hash",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_at", None), ("sha256", "")),
                            models.Q(
                                ("made_at__isnull", False),
                                models.Q(("sha256", ""), _negated=True),
                                models.Q(("file", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="documents_made_with_its_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("made_at", None),
                            ("sealed", False),
                            ("seal__isnull", False),
                            _connector="OR",
                        ),
                        name="documents_made_with_its_seal",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("key",),
                        name="documents_one_file_a_key",
                    ),
                ],
            },
        ),
    ])
