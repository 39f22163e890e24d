import django.db.models.deletion
from django.db import migrations, models

import kmip_portal.clock
from kmip_portal.law.loading import load
from kmip_portal.law.reference import Reference
from kmip_portal.new_tables import together

MODELS = ("LegalEdition", "LegalItem", "LegalRule")


def load_reference(apps, schema_editor):
    load(Reference(), *(apps.get_model("law", name) for name in MODELS))


def unload_reference(apps, schema_editor):
    for name in reversed(MODELS):
        apps.get_model("law", name).objects.all().delete()


class Migration(migrations.Migration):
    """All before it in one, so that a new portal starts in seconds."""

    replaces = [
        ("law", "0001_items_and_rules"),
        ("law", "0002_load_the_reference"),
        ("law", "0003_row_version_of_items"),
    ]

    initial = True

    dependencies = []

    operations = together([
        migrations.CreateModel(
            name="LegalEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField()),
                ("title", models.CharField(max_length=200)),
                ("disclaimer", models.TextField()),
                (
                    "sha256",
                    models.CharField(
                        help_text="Of the file as loaded.", max_length=64, unique=True
                    ),
                ),
                ("loaded_at", models.DateTimeField(default=kmip_portal.clock.now)),
            ],
            options={
                "get_latest_by": ["as_of", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LegalItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(help_text="First day on which the portal offers it."),
                ),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, help_text="Last day, blank while it stands.", null=True
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(help_text="Its place in the list it belongs to."),
                ),
                (
                    "digest",
                    models.CharField(
                        editable=False,
                        help_text="Of the entry in the file: a reload sees by it what changed.",
                        max_length=64,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        help_text="The list it belongs to in the reference.", max_length=60
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=300)),
                ("citation", models.CharField(blank=True, max_length=400)),
                ("hint", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        help_text="in_force, or what has still to be checked.", max_length=60
                    ),
                ),
                (
                    "facts",
                    models.JSONField(
                        default=dict,
                        help_text="What is particular to its kind, such as effect or part.",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="law.legaledition",
                    ),
                ),
                ("row_version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["kind", "position", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "code", "valid_from"), name="law_item_once_a_day"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("kind", "code"),
                        name="law_one_standing_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="law_item_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(help_text="First day on which the portal offers it."),
                ),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, help_text="Last day, blank while it stands.", null=True
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(help_text="Its place in the list it belongs to."),
                ),
                (
                    "digest",
                    models.CharField(
                        editable=False,
                        help_text="Of the entry in the file: a reload sees by it what changed.",
                        max_length=64,
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                (
                    "severity",
                    models.CharField(
                        choices=[("error", "Error"), ("warning", "Warning")], max_length=10
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("personal", "Personal data that is shared"),
                            ("sharing", "Anything that is shared"),
                            ("always", "Every record"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "emergency_downgrade",
                    models.BooleanField(help_text="A warning only, in an emergency."),
                ),
                (
                    "when",
                    models.JSONField(help_text="The condition under which the rule is broken."),
                ),
                ("message", models.TextField()),
                ("citation", models.CharField(max_length=400)),
                ("fields", models.JSONField(help_text="The answers it reads.")),
                (
                    "verification",
                    models.CharField(help_text="How sure the reference is of it.", max_length=20),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="law.legaledition",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "valid_from"), name="law_rule_once_a_day"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("code",),
                        name="law_one_standing_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="law_rule_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.RunPython(load_reference, unload_reference),
    ])
