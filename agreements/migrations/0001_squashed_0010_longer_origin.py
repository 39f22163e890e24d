import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kmip_portal.clock
from kmip_portal.new_tables import together


class Migration(migrations.Migration):
    """All before it in one, so that a new portal starts in seconds."""

    replaces = [
        ("agreements", "0001_initial"),
        ("agreements", "0002_drafting_and_coverage"),
        ("agreements", "0003_word_file"),
        ("agreements", "0004_own_file"),
        ("agreements", "0005_hands"),
        ("agreements", "0006_fill_hands"),
        ("agreements", "0007_no_last_editor"),
        ("agreements", "0008_started_from"),
        ("agreements", "0009_fill_started_from"),
        ("agreements", "0010_longer_origin"),
    ]

    initial = True

    dependencies = [
        ("documents", "0001_squashed_0005_excel"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True)),
                ("short_name", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="ClauseTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.SlugField(
                        help_text="Of the clause, through all versions.", max_length=80
                    ),
                ),
                ("point", models.SlugField(max_length=80)),
            ],
            options={
                "ordering": ["point", "key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "point"), name="agreements_a_clause_covers_a_point_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(help_text="Like 6.0.", max_length=10)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("in_force", "In force"),
                            ("superseded", "Superseded"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "is_sample",
                    models.BooleanField(default=False, help_text="Plainly marked as not official."),
                ),
                ("summary_of_changes", models.TextField(blank=True, max_length=4000)),
                (
                    "needs_acceptance",
                    models.CharField(
                        choices=[
                            ("everyone", "Yes, everyone by a date"),
                            ("joiners", "Only organisations that join from now"),
                            ("nobody", "No, small corrections only"),
                        ],
                        default="everyone",
                        max_length=8,
                    ),
                ),
                ("accept_by", models.DateField(blank=True, null=True)),
                ("in_force_on", models.DateField(blank=True, null=True)),
                ("superseded_on", models.DateField(blank=True, null=True)),
                ("review_due_on", models.DateField(blank=True, null=True)),
                ("drafted_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_sha256",
                    models.CharField(
                        blank=True, help_text="Of the very file the approver saw.", max_length=64
                    ),
                ),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pdf",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_version",
                        to="documents.storeddocument",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "word",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storeddocument",
                    ),
                ),
                (
                    "rendering",
                    models.OneToOneField(
                        blank=True,
                        help_text="The portal's own PDF, where the published one is K-MIP's own file.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storeddocument",
                    ),
                ),
                (
                    "hands",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Everyone who began it, wrote a word of it or chose its file.",
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_from",
                    models.ForeignKey(
                        blank=True,
                        help_text="The published version whose words it began with, or took over since.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreementversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "discarded"), _negated=True),
                        fields=("agreement", "number"),
                        name="agreements_one_version_a_number",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "in_force")),
                        fields=("agreement",),
                        name="agreements_one_version_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("proposed_at__isnull", False), ("proposed_by__isnull", False)
                            ),
                            models.Q(("proposed_at__isnull", True), ("proposed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="agreementversion_proposed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="agreementversion_approved_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(
                                ("approved_by", models.F("proposed_by")),
                                ("approved_by", models.F("drafted_by")),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="agreements_approved_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["approved", "in_force", "superseded"]),
                                _negated=True,
                            ),
                            models.Q(
                                ("in_force_on__isnull", False),
                                models.Q(("approved_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agreements_approved_with_day_and_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=80)),
                ("position", models.PositiveIntegerField()),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        default=2, help_text="1 a part, 2 a clause, 3 below it."
                    ),
                ),
                (
                    "number",
                    models.CharField(blank=True, help_text="As shown, like 4.2.", max_length=20),
                ),
                ("heading", models.CharField(max_length=200)),
                (
                    "body",
                    models.TextField(blank=True, help_text="Limited Markdown.", max_length=20000),
                ),
                ("why_changed", models.TextField(blank=True, max_length=2000)),
                (
                    "origin",
                    models.CharField(
                        blank=True,
                        help_text="As text, like 2027/P-014, 2027/P-019.",
                        max_length=400,
                    ),
                ),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clauses",
                        to="agreements.agreementversion",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "key"), name="agreements_one_clause_a_key"
                    ),
                    models.UniqueConstraint(
                        fields=("version", "position"), name="agreements_one_clause_a_place"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Purpose",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("hint", models.CharField(blank=True, max_length=400)),
                (
                    "purpose_codes",
                    models.JSONField(default=list, help_text="Codes such as PU_CHILD_PROT."),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purposes",
                        to="agreements.agreementversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "title"), name="agreements_one_purpose_a_title"
                    )
                ],
            },
        ),
    ])
