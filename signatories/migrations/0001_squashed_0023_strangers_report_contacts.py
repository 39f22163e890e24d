import csv
from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.utils.text import slugify

import kmip_portal.clock
import signatories.models.acceptance
import signatories.models.application
import signatories.models.campaign
import signatories.models.contact
import signatories.models.importing
import signatories.models.invitation
import signatories.models.mailbox_code
import signatories.models.membership
import signatories.models.scan
import signatories.models.signing
from kmip_portal.new_tables import together

HOLIDAYS = Path(__file__).resolve().parent.parent / "data" / "school_holidays.csv"


def load_holidays(apps, schema_editor):
    holiday = apps.get_model("signatories", "SchoolHoliday")
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        holiday.objects.bulk_create(
            holiday(
                name=row["name"],
                slug=slugify(row["name"]),
                from_on=row["from_on"],
                until_on=row["until_on"],
            )
            for row in csv.DictReader(file)
        )


class Migration(migrations.Migration):
    """All before it in one, so that a new portal starts in seconds."""

    replaces = [
        ("signatories", "0001_initial"),
        ("signatories", "0002_succession"),
        ("signatories", "0003_signing_requests"),
        ("signatories", "0004_people_are_asked"),
        ("signatories", "0005_membership_reference"),
        ("signatories", "0006_membership_references_given"),
        ("signatories", "0007_membership_reference_is_its_own"),
        ("signatories", "0008_contact_points"),
        ("signatories", "0009_applications"),
        ("signatories", "0010_lost_links"),
        ("signatories", "0011_campaigns"),
        ("signatories", "0012_school_holidays"),
        ("signatories", "0013_correction_of_a_statement"),
        ("signatories", "0014_organisation_imports"),
        ("signatories", "0015_what_moves_with_a_succession"),
        ("signatories", "0016_scanned_statements"),
        ("signatories", "0017_unconfirmed_requests_stand_beside_each_other"),
        ("signatories", "0018_statements_taken_back"),
        ("signatories", "0019_unfinished_applications_are_protected"),
        ("signatories", "0020_copies_sent_by_a_link"),
        ("signatories", "0021_a_file_with_a_reply"),
        ("signatories", "0022_mailbox_codes"),
        ("signatories", "0023_strangers_report_contacts"),
    ]

    initial = True

    dependencies = [
        ("agreements", "0001_squashed_0010_longer_origin"),
        ("documents", "0001_squashed_0005_excel"),
        ("jobs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("until_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="LostLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("at", models.DateTimeField(default=kmip_portal.clock.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "steps",
                    models.JSONField(
                        default=signatories.models.campaign.usual_steps,
                        help_text="Working days from each letter to the next.",
                    ),
                ),
                (
                    "warn_before",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="Working days before the last day, when leads are warned.",
                    ),
                ),
                ("opened_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("closed_at", models.DateTimeField(null=True)),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign",
                        to="agreements.agreementversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("status", "open")),
                            models.Q(("closed_at__isnull", False), ("status", "closed")),
                            _connector="OR",
                        ),
                        name="signatories_campaign_closed_at",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SchoolHoliday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
            ],
            options={
                "ordering": ["from_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))),
                        name="signatories_holiday_ends_after",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=signatories.models.importing.new_import_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("uploaded", "Being looked through"),
                            ("ready", "Waiting for you"),
                            ("wanted", "Being imported"),
                            ("imported", "Imported"),
                            ("undone", "Undone"),
                            ("dropped", "Not imported"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("filename", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("uploaded_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "preview",
                    models.JSONField(
                        default=dict, help_text="What it would do, and possible duplicates."
                    ),
                ),
                (
                    "left_out",
                    models.JSONField(default=list, help_text="Lines that a person leaves out."),
                ),
                (
                    "done",
                    models.JSONField(
                        default=dict, help_text="What it did: added, and old and new."
                    ),
                ),
                (
                    "kept",
                    models.JSONField(default=list, help_text="What could not be undone, and why."),
                ),
                ("imported_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "looking",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="organisationimport_undone_at_and_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MailboxCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code_hash",
                    models.CharField(
                        blank=True, help_text="Blank once it was used.", max_length=64
                    ),
                ),
                (
                    "expires_at",
                    models.DateTimeField(
                        default=signatories.models.mailbox_code.in_fifteen_minutes
                    ),
                ),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                ("counted_from", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mailbox_code",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="legal name")),
                (
                    "other_names",
                    models.CharField(
                        blank=True,
                        help_text="Parted by semicolons: old names, short names.",
                        max_length=400,
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True)),
                (
                    "organisation_type",
                    models.CharField(help_text="Code such as OT_POLICE.", max_length=40),
                ),
                ("sector", models.CharField(blank=True, max_length=80)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("postcode", models.CharField(blank=True, max_length=10)),
                ("website", models.URLField(blank=True, max_length=300)),
                ("privacy_notice", models.URLField(blank=True, max_length=300)),
                ("ico_registration", models.CharField(blank=True, max_length=20)),
                (
                    "is_public_authority",
                    models.BooleanField(
                        help_text="Under DPA 2018 s.7; unknown is asked, never taken as no.",
                        null=True,
                    ),
                ),
                (
                    "is_competent_authority",
                    models.BooleanField(
                        help_text="Under DPA 2018 s.30; unknown is asked, never taken as no.",
                        null=True,
                    ),
                ),
                (
                    "is_known_public_service",
                    models.BooleanField(
                        default=False, help_text="From the list of public services of the county."
                    ),
                ),
                ("from_on", models.DateField(blank=True, null=True)),
                ("until_on", models.DateField(blank=True, null=True)),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "folded_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Trim(
                            django.db.models.functions.text.Replace(
                                django.db.models.functions.text.Replace(
                                    django.db.models.functions.text.Replace(
                                        django.db.models.functions.text.Replace(
                                            django.db.models.functions.text.Replace(
                                                django.db.models.functions.text.Replace(
                                                    django.db.models.functions.text.Replace(
                                                        django.db.models.functions.text.Replace(
                                                            django.db.models.functions.text.Replace(
                                                                django.db.models.functions.text.Replace(
                                                                    django.db.models.functions.text.Replace(
                                                                        django.db.models.functions.text.Replace(
                                                                            django.db.models.functions.text.Replace(
                                                                                django.db.models.functions.text.Replace(
                                                                                    django.db.models.functions.text.Replace(
                                                                                        django.db.models.functions.text.Replace(
                                                                                            django.db.models.functions.text.Replace(
                                                                                                django.db.models.functions.text.Replace(
                                                                                                    django.db.models.functions.text.Replace(
                                                                                                        django.db.models.functions.text.Replace(
                                                                                                            django.db.models.functions.text.Lower(
                                                                                                                models.F(
                                                                                                                    "name"
                                                                                                                )
                                                                                                            ),
                                                                                                            models.Value(
                                                                                                                "’"
                                                                                                            ),
                                                                                                            models.Value(
                                                                                                                ""
                                                                                                            ),
                                                                                                        ),
                                                                                                        models.Value(
                                                                                                            "‘"
                                                                                                        ),
                                                                                                        models.Value(
                                                                                                            ""
                                                                                                        ),
                                                                                                    ),
                                                                                                    models.Value(
                                                                                                        "'"
                                                                                                    ),
                                                                                                    models.Value(
                                                                                                        ""
                                                                                                    ),
                                                                                                ),
                                                                                                models.Value(
                                                                                                    "`"
                                                                                                ),
                                                                                                models.Value(
                                                                                                    ""
                                                                                                ),
                                                                                            ),
                                                                                            models.Value(
                                                                                                "“"
                                                                                            ),
                                                                                            models.Value(
                                                                                                ""
                                                                                            ),
                                                                                        ),
                                                                                        models.Value(
                                                                                            "”"
                                                                                        ),
                                                                                        models.Value(
                                                                                            ""
                                                                                        ),
                                                                                    ),
                                                                                    models.Value(
                                                                                        '"'
                                                                                    ),
                                                                                    models.Value(
                                                                                        ""
                                                                                    ),
                                                                                ),
                                                                                models.Value("."),
                                                                                models.Value(""),
                                                                            ),
                                                                            models.Value(","),
                                                                            models.Value(" "),
                                                                        ),
                                                                        models.Value("("),
                                                                        models.Value(" "),
                                                                    ),
                                                                    models.Value(")"),
                                                                    models.Value(" "),
                                                                ),
                                                                models.Value("/"),
                                                                models.Value(" "),
                                                            ),
                                                            models.Value("–"),
                                                            models.Value(" "),
                                                        ),
                                                        models.Value("-"),
                                                        models.Value(" "),
                                                    ),
                                                    models.Value("&"),
                                                    models.Value(" and "),
                                                ),
                                                models.Value("    "),
                                                models.Value(" "),
                                            ),
                                            models.Value("  "),
                                            models.Value(" "),
                                        ),
                                        models.Value("  "),
                                        models.Value(" "),
                                    ),
                                    models.Value("; "),
                                    models.Value(";"),
                                ),
                                models.Value(" ;"),
                                models.Value(";"),
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "folded_other_names",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value(";"),
                            django.db.models.functions.text.Trim(
                                django.db.models.functions.text.Replace(
                                    django.db.models.functions.text.Replace(
                                        django.db.models.functions.text.Replace(
                                            django.db.models.functions.text.Replace(
                                                django.db.models.functions.text.Replace(
                                                    django.db.models.functions.text.Replace(
                                                        django.db.models.functions.text.Replace(
                                                            django.db.models.functions.text.Replace(
                                                                django.db.models.functions.text.Replace(
                                                                    django.db.models.functions.text.Replace(
                                                                        django.db.models.functions.text.Replace(
                                                                            django.db.models.functions.text.Replace(
                                                                                django.db.models.functions.text.Replace(
                                                                                    django.db.models.functions.text.Replace(
                                                                                        django.db.models.functions.text.Replace(
                                                                                            django.db.models.functions.text.Replace(
                                                                                                django.db.models.functions.text.Replace(
                                                                                                    django.db.models.functions.text.Replace(
                                                                                                        django.db.models.functions.text.Replace(
                                                                                                            django.db.models.functions.text.Replace(
                                                                                                                django.db.models.functions.text.Lower(
                                                                                                                    models.F(
                                                                                                                        "other_names"
                                                                                                                    )
                                                                                                                ),
                                                                                                                models.Value(
                                                                                                                    "’"
                                                                                                                ),
                                                                                                                models.Value(
                                                                                                                    ""
                                                                                                                ),
                                                                                                            ),
                                                                                                            models.Value(
                                                                                                                "‘"
                                                                                                            ),
                                                                                                            models.Value(
                                                                                                                ""
                                                                                                            ),
                                                                                                        ),
                                                                                                        models.Value(
                                                                                                            "'"
                                                                                                        ),
                                                                                                        models.Value(
                                                                                                            ""
                                                                                                        ),
                                                                                                    ),
                                                                                                    models.Value(
                                                                                                        "`"
                                                                                                    ),
                                                                                                    models.Value(
                                                                                                        ""
                                                                                                    ),
                                                                                                ),
                                                                                                models.Value(
                                                                                                    "“"
                                                                                                ),
                                                                                                models.Value(
                                                                                                    ""
                                                                                                ),
                                                                                            ),
                                                                                            models.Value(
                                                                                                "”"
                                                                                            ),
                                                                                            models.Value(
                                                                                                ""
                                                                                            ),
                                                                                        ),
                                                                                        models.Value(
                                                                                            '"'
                                                                                        ),
                                                                                        models.Value(
                                                                                            ""
                                                                                        ),
                                                                                    ),
                                                                                    models.Value(
                                                                                        "."
                                                                                    ),
                                                                                    models.Value(
                                                                                        ""
                                                                                    ),
                                                                                ),
                                                                                models.Value(","),
                                                                                models.Value(" "),
                                                                            ),
                                                                            models.Value("("),
                                                                            models.Value(" "),
                                                                        ),
                                                                        models.Value(")"),
                                                                        models.Value(" "),
                                                                    ),
                                                                    models.Value("/"),
                                                                    models.Value(" "),
                                                                ),
                                                                models.Value("–"),
                                                                models.Value(" "),
                                                            ),
                                                            models.Value("-"),
                                                            models.Value(" "),
                                                        ),
                                                        models.Value("&"),
                                                        models.Value(" and "),
                                                    ),
                                                    models.Value("    "),
                                                    models.Value(" "),
                                                ),
                                                models.Value("  "),
                                                models.Value(" "),
                                            ),
                                            models.Value("  "),
                                            models.Value(" "),
                                        ),
                                        models.Value("; "),
                                        models.Value(";"),
                                    ),
                                    models.Value(" ;"),
                                    models.Value(";"),
                                )
                            ),
                            models.Value(";"),
                            output_field=models.CharField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "areas",
                    models.ManyToManyField(
                        blank=True, related_name="organisations", to="signatories.area"
                    ),
                ),
            ],
            options={
                "ordering": ["folded_name", "pk"],
                "indexes": [models.Index(fields=["folded_name", "id"], name="signatories_by_name")],
            },
        ),
        migrations.CreateModel(
            name="CampaignLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "addressee",
                    models.CharField(help_text="The address in small letters.", max_length=254),
                ),
                ("sent_on", models.DateField()),
                ("kind", models.CharField(max_length=12)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="signatories.campaign",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("addressee", "sent_on"), name="signatories_one_letter_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("urn", "Unique reference number (schools)"),
                            ("ods", "ODS code (NHS)"),
                            ("gss", "GSS code (councils)"),
                            ("ukprn", "UKPRN"),
                            ("charity", "Charity number"),
                            ("company", "Company number"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(max_length=20)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="signatories.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["scheme", "value"],
                "indexes": [models.Index(fields=["value"], name="signatories_by_identifier")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "value"), name="signatories_one_identifier"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Establishment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("urn", models.CharField(blank=True, max_length=6)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "folded_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Trim(
                            django.db.models.functions.text.Replace(
                                django.db.models.functions.text.Replace(
                                    django.db.models.functions.text.Replace(
                                        django.db.models.functions.text.Replace(
                                            django.db.models.functions.text.Replace(
                                                django.db.models.functions.text.Replace(
                                                    django.db.models.functions.text.Replace(
                                                        django.db.models.functions.text.Replace(
                                                            django.db.models.functions.text.Replace(
                                                                django.db.models.functions.text.Replace(
                                                                    django.db.models.functions.text.Replace(
                                                                        django.db.models.functions.text.Replace(
                                                                            django.db.models.functions.text.Replace(
                                                                                django.db.models.functions.text.Replace(
                                                                                    django.db.models.functions.text.Replace(
                                                                                        django.db.models.functions.text.Replace(
                                                                                            django.db.models.functions.text.Replace(
                                                                                                django.db.models.functions.text.Replace(
                                                                                                    django.db.models.functions.text.Replace(
                                                                                                        django.db.models.functions.text.Replace(
                                                                                                            django.db.models.functions.text.Lower(
                                                                                                                models.F(
                                                                                                                    "name"
                                                                                                                )
                                                                                                            ),
                                                                                                            models.Value(
                                                                                                                "’"
                                                                                                            ),
                                                                                                            models.Value(
                                                                                                                ""
                                                                                                            ),
                                                                                                        ),
                                                                                                        models.Value(
                                                                                                            "‘"
                                                                                                        ),
                                                                                                        models.Value(
                                                                                                            ""
                                                                                                        ),
                                                                                                    ),
                                                                                                    models.Value(
                                                                                                        "'"
                                                                                                    ),
                                                                                                    models.Value(
                                                                                                        ""
                                                                                                    ),
                                                                                                ),
                                                                                                models.Value(
                                                                                                    "`"
                                                                                                ),
                                                                                                models.Value(
                                                                                                    ""
                                                                                                ),
                                                                                            ),
                                                                                            models.Value(
                                                                                                "“"
                                                                                            ),
                                                                                            models.Value(
                                                                                                ""
                                                                                            ),
                                                                                        ),
                                                                                        models.Value(
                                                                                            "”"
                                                                                        ),
                                                                                        models.Value(
                                                                                            ""
                                                                                        ),
                                                                                    ),
                                                                                    models.Value(
                                                                                        '"'
                                                                                    ),
                                                                                    models.Value(
                                                                                        ""
                                                                                    ),
                                                                                ),
                                                                                models.Value("."),
                                                                                models.Value(""),
                                                                            ),
                                                                            models.Value(","),
                                                                            models.Value(" "),
                                                                        ),
                                                                        models.Value("("),
                                                                        models.Value(" "),
                                                                    ),
                                                                    models.Value(")"),
                                                                    models.Value(" "),
                                                                ),
                                                                models.Value("/"),
                                                                models.Value(" "),
                                                            ),
                                                            models.Value("–"),
                                                            models.Value(" "),
                                                        ),
                                                        models.Value("-"),
                                                        models.Value(" "),
                                                    ),
                                                    models.Value("&"),
                                                    models.Value(" and "),
                                                ),
                                                models.Value("    "),
                                                models.Value(" "),
                                            ),
                                            models.Value("  "),
                                            models.Value(" "),
                                        ),
                                        models.Value("  "),
                                        models.Value(" "),
                                    ),
                                    models.Value("; "),
                                    models.Value(";"),
                                ),
                                models.Value(" ;"),
                                models.Value(";"),
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="establishments",
                        to="signatories.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["folded_name", "pk"],
                "indexes": [
                    models.Index(fields=["folded_name"], name="signatories_establishment_name")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"), name="signatories_one_establishment_a_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AcceptanceStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=signatories.models.acceptance.new_acceptance_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Being checked"),
                            ("accepted", "Accepted"),
                            ("returned", "Returned"),
                            ("withdrawn", "Withdrawn"),
                            ("corrected", "Corrected"),
                            ("taken_back", "Taken back"),
                        ],
                        default="submitted",
                        max_length=12,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("scan", "Scan"),
                            ("paper", "Paper"),
                            ("import", "Import"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(help_text="The statement, word for word.")),
                ("name", models.CharField(max_length=200)),
                ("job_title", models.CharField(max_length=200)),
                ("authority", models.CharField(max_length=200)),
                (
                    "snapshot",
                    models.JSONField(
                        help_text="Everything signed, organisation’s details included."
                    ),
                ),
                ("snapshot_sha256", models.CharField(max_length=64)),
                (
                    "version_sha256",
                    models.CharField(help_text="Of the agreement’s PDF.", max_length=64),
                ),
                ("submitted_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("accepted_on", models.DateField(blank=True, null=True)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("returned_reason", models.CharField(blank=True, max_length=1000)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=1000)),
                ("corrected_reason", models.CharField(blank=True, max_length=1000)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "certificate",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptance",
                        to="documents.storeddocument",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="agreements.agreementversion",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        help_text="The statement that this one puts right; both are kept.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="signatories.acceptancestatement",
                    ),
                ),
            ],
            options={
                "ordering": ["-submitted_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["organisation", "version", "status", "accepted_on"],
                        name="signatories_standing",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["submitted", "accepted"])),
                        fields=("organisation", "version"),
                        name="signatories_one_standing_acceptance",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["accepted", "withdrawn"]), _negated=True),
                            ("accepted_on__isnull", False),
                            _connector="OR",
                        ),
                        name="signatories_accepted_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "withdrawn"), _negated=True),
                            ("withdrawn_on__isnull", False),
                            _connector="OR",
                        ),
                        name="signatories_withdrawn_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="signatories.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"), name="signatories_one_team_a_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merged", "Merged into"),
                            ("split", "Split into"),
                            ("replaced", "Replaced by"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "from_on",
                    models.DateField(
                        help_text="The first day on which the successor stands for it."
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessions",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "carried_out_at",
                    models.DateTimeField(
                        blank=True, help_text="When people and contacts moved.", null=True
                    ),
                ),
                ("takes_contacts", models.BooleanField(default=False)),
                ("takes_people", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["from_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("predecessor", "successor"), name="signatories_one_succession_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="signatories_succeeds_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=signatories.models.invitation.new_request_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=200)),
                ("job_title", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Email address not confirmed"),
                            ("received", "Waiting for an answer"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("token_sha256", models.CharField(blank=True, max_length=64)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("asked_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("refused_reason", models.CharField(blank=True, max_length=500)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_requests",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="accessrequest_decided_at_and_by",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token_sha256", ""), _negated=True),
                        fields=("token_sha256",),
                        name="signatories_one_asking_link",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "received")),
                        fields=("organisation", "email"),
                        name="signatories_asks_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=signatories.models.invitation.new_invitation_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("sent", "Invited"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="sent",
                        max_length=12,
                    ),
                ),
                (
                    "is_nomination",
                    models.BooleanField(default=False, help_text="To represent it at K-MIP."),
                ),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("times_sent", models.PositiveSmallIntegerField(default=1)),
                ("invited_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=signatories.models.contact.new_contact_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("dpo", "Data protection officer"),
                            ("governance", "Information governance"),
                            ("siro", "Senior information risk owner (SIRO)"),
                            ("caldicott", "Caldicott Guardian"),
                            ("safeguarding", "Safeguarding front door"),
                            ("referrals", "Police referrals"),
                            ("out_of_hours", "Out of hours"),
                            ("rights", "Subject access and other rights requests"),
                            ("breach", "Personal data breaches"),
                            ("agreement", "The agreement and K-MIP"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("hours", models.CharField(blank=True, max_length=120)),
                (
                    "published_to",
                    models.CharField(
                        choices=[("signatories", "Signatories"), ("public", "Everybody")],
                        default="signatories",
                        max_length=12,
                    ),
                ),
                ("confirmed_on", models.DateField(default=kmip_portal.clock.today)),
                (
                    "asked_on",
                    models.DateField(blank=True, help_text="To confirm it, last.", null=True),
                ),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_points",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["role", "pk"],
                "indexes": [
                    models.Index(fields=["confirmed_on"], name="signatories_contact_confirmed")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="contactpoint_removed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), _negated=True),
                            models.Q(("phone", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="signatories_contact_can_be_reached",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=signatories.models.application.new_application_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "New"),
                            ("asked_for_more", "More information asked for"),
                            ("approved", "Approved"),
                            ("refused", "Not approved"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="received",
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="legal name")),
                ("other_names", models.CharField(blank=True, max_length=200)),
                (
                    "organisation_type",
                    models.CharField(help_text="Code such as OT_POLICE.", max_length=40),
                ),
                ("address", models.CharField(max_length=300)),
                ("postcode", models.CharField(max_length=10)),
                ("website", models.URLField(blank=True, max_length=300)),
                ("privacy_notice", models.URLField(blank=True, max_length=300)),
                ("ico_registration", models.CharField(blank=True, max_length=20)),
                ("why_no_ico", models.CharField(blank=True, max_length=500)),
                (
                    "part_of",
                    models.CharField(
                        blank=True, help_text="A larger organisation.", max_length=200
                    ),
                ),
                (
                    "establishments",
                    models.TextField(
                        blank=True, help_text="What it also signs for, one a line.", max_length=4000
                    ),
                ),
                ("urn", models.CharField(blank=True, max_length=20)),
                ("ods_code", models.CharField(blank=True, max_length=20)),
                ("charity_number", models.CharField(blank=True, max_length=20)),
                ("company_number", models.CharField(blank=True, max_length=20)),
                ("contact_name", models.CharField(max_length=200)),
                ("contact_job_title", models.CharField(max_length=200)),
                ("contact_email", models.EmailField(max_length=254)),
                ("contact_phone", models.CharField(blank=True, max_length=40)),
                (
                    "who_signs",
                    models.CharField(
                        choices=[
                            ("me", "Yes, I have authority to sign"),
                            ("other", "No, someone else does"),
                            ("unknown", "I do not know yet"),
                        ],
                        max_length=8,
                    ),
                ),
                ("signer_name", models.CharField(blank=True, max_length=200)),
                ("signer_job_title", models.CharField(blank=True, max_length=200)),
                ("signer_email", models.EmailField(blank=True, max_length=254)),
                (
                    "who_protects",
                    models.CharField(
                        choices=[
                            ("me", "Me"),
                            ("signer", "The signing officer"),
                            ("other", "Someone else"),
                        ],
                        max_length=8,
                    ),
                ),
                ("protection_name", models.CharField(blank=True, max_length=200)),
                ("protection_job_title", models.CharField(blank=True, max_length=200)),
                ("protection_email", models.EmailField(blank=True, max_length=254)),
                (
                    "received_at",
                    models.DateTimeField(default=kmip_portal.clock.now, help_text="First sent."),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decision_reason",
                    models.CharField(blank=True, help_text="Told to them.", max_length=1000),
                ),
                (
                    "colleague_note",
                    models.CharField(blank=True, help_text="Not told to them.", max_length=1000),
                ),
                (
                    "areas",
                    models.ManyToManyField(related_name="applications", to="signatories.area"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        help_text="Listed already.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="The listed one it is said to be; once approved, the one that it is.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="signatories.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at", "-pk"],
                "indexes": [
                    models.Index(fields=["status", "received_at"], name="signatories_applications"),
                    models.Index(fields=["contact_email"], name="signatories_applicant"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="application_decided_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["approved", "refused"]), _negated=True),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="signatories_application_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refused"), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            ("duplicate_of__isnull", False),
                            _connector="OR",
                        ),
                        name="signatories_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "approved"), _negated=True),
                            ("organisation__isnull", False),
                            _connector="OR",
                        ),
                        name="signatories_approved_is_listed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnfinishedApplication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("answers", models.JSONField(default=dict)),
                ("begun_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("changed_at", models.DateTimeField(db_index=True, default=kmip_portal.clock.now)),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("code_expires_at", models.DateTimeField(null=True)),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signatories.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CampaignEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "bounced",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How many people could not be reached."
                    ),
                ),
                (
                    "lapsed_on",
                    models.DateField(help_text="The first day of it, whenever found.", null=True),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="signatories.campaign",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign_entries",
                        to="signatories.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "organisation"), name="signatories_one_campaign_entry"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Renaming",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "old_name",
                    models.CharField(help_text="As it read when this was written.", max_length=200),
                ),
                ("new_name", models.CharField(max_length=200)),
                ("from_on", models.DateField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renamings",
                        to="signatories.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["from_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None)),
                        fields=("organisation",),
                        name="signatories_one_renaming_ahead",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("practitioner", "Practitioner"),
                            ("lead", "Organisation lead"),
                            ("signing_officer", "Signing officer"),
                            ("representative", "K-MIP representative"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "from_on",
                    models.DateField(
                        blank=True,
                        default=kmip_portal.clock.today,
                        help_text="Blank until it is accepted.",
                        null=True,
                    ),
                ),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="signatories.team",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="signatories.invitation",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=signatories.models.membership.new_membership_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_on", None)),
                        fields=("user", "organisation", "role"),
                        name="signatories_one_of_each_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None), ("from_on__isnull", False), _connector="OR"
                        ),
                        name="signatories_begun_before_it_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SigningRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=signatories.models.signing.new_signing_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("opened", "Opened"),
                            ("signed", "Signed"),
                            ("declined", "Declined"),
                            ("passed_on", "Passed on"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(help_text="In small letters.", max_length=254)),
                ("job_title", models.CharField(blank=True, max_length=200)),
                (
                    "message",
                    models.CharField(blank=True, help_text="From who asked.", max_length=1000),
                ),
                ("asked_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "expires_at",
                    models.DateTimeField(help_text="When its newest link stops working."),
                ),
                ("reminded_at", models.DateTimeField(null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                (
                    "waiting_until",
                    models.DateField(
                        help_text="The person needs more time: no reminder before this day.",
                        null=True,
                    ),
                ),
                ("waiting_because", models.CharField(blank=True, max_length=1000)),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "left_out",
                    models.BooleanField(
                        default=False,
                        help_text="The person says they have no authority to sign for it.",
                    ),
                ),
                ("signed_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                (
                    "declined_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("disagree", "We do not agree with part of it"),
                            ("not_needed", "We do not need to be part of it"),
                        ],
                        max_length=12,
                    ),
                ),
                ("declined_reason", models.CharField(blank=True, max_length=1000)),
                ("passed_on_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancelled_reason", models.CharField(blank=True, max_length=1000)),
                (
                    "acceptance",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signing_request",
                        to="signatories.acceptancestatement",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        help_text="None is the portal.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signing_requests",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        help_text="Asked instead.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="signatories.signingrequest",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signing_requests",
                        to="agreements.agreementversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["email", "status"], name="signatories_signing_person"),
                    models.Index(fields=["version", "status"], name="signatories_signing_version"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["asked", "opened"])),
                        fields=("organisation", "version", "email"),
                        name="signatories_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "signed"), _negated=True),
                            models.Q(("acceptance__isnull", False), ("signed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="signatories_signed_with_statement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "declined"), _negated=True),
                            models.Q(
                                ("declined_at__isnull", False),
                                models.Q(("declined_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="signatories_declined_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cancelled"), _negated=True),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                models.Q(("cancelled_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="signatories_cancelled_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "passed_on"), _negated=True),
                            models.Q(
                                ("passed_on_at__isnull", False), ("replaced_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="signatories_passed_on_to_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reported_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("note", models.CharField(max_length=500)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="signatories.contactpoint",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        help_text="None: not signed in.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["reported_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("contact", "reported_by"),
                        name="signatories_one_open_report_each",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reported_by", None), ("settled_at", None)),
                        fields=("contact",),
                        name="signatories_one_open_report_of_strangers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=1000)),
                ("asked_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("reply", models.TextField(blank=True, max_length=4000)),
                ("replied_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="signatories.application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=120,
                        upload_to=signatories.models.application._reply_path,
                    ),
                ),
                ("file_kind", models.CharField(blank=True, max_length=4)),
                (
                    "file_name",
                    models.CharField(blank=True, help_text="Safe to show.", max_length=200),
                ),
                ("file_size", models.PositiveIntegerField(help_text="Bytes.", null=True)),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replied_at", None)),
                        fields=("application",),
                        name="signatories_one_question_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="signatories.application",
                    ),
                ),
                (
                    "unfinished",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="signatories.unfinishedapplication",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("application", None), ("unfinished__isnull", False)),
                            models.Q(("application__isnull", False), ("unfinished", None)),
                            _connector="OR",
                        ),
                        name="signatories_link_of_one_application",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "attempt",
                    models.PositiveSmallIntegerField(help_text="1 is the first time it was sent."),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(help_text="Among all files of the statement."),
                ),
                ("name", models.CharField(help_text="Safe to show.", max_length=200)),
                ("kind", models.CharField(max_length=4)),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "file",
                    models.FileField(
                        max_length=120, upload_to=signatories.models.scan._random_path
                    ),
                ),
                ("sent_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                ("drawn_at", models.DateTimeField(null=True)),
                ("not_drawn_because", models.CharField(blank=True, max_length=300)),
                ("words", models.TextField(blank=True, help_text="Of a Word document.")),
                (
                    "sent_by",
                    models.ForeignKey(
                        help_text="None by a signing link.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="signatories.acceptancestatement",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement", "number"), name="signatories_files_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SigningLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(max_length=254)),
                ("token_hash", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("code_expires_at", models.DateTimeField(null=True)),
                (
                    "wrong_tries",
                    models.PositiveIntegerField(default=0, help_text="Of codes, in all."),
                ),
                ("tries_in_a_row", models.PositiveSmallIntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
                (
                    "given_name",
                    models.CharField(blank=True, help_text="As answered so far.", max_length=200),
                ),
                ("given_job_title", models.CharField(blank=True, max_length=200)),
                ("given_authority", models.CharField(blank=True, max_length=20)),
                ("given_authority_detail", models.CharField(blank=True, max_length=200)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreementversion",
                    ),
                ),
                (
                    "requests",
                    models.ManyToManyField(related_name="links", to="signatories.signingrequest"),
                ),
                ("codes_sent", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("token_hash", ""), _negated=True),
                            ("user__isnull", False),
                            _connector="OR",
                        ),
                        name="signatories_link_or_sign_in",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token_hash", ""), _negated=True),
                        fields=("token_hash",),
                        name="signatories_one_link_a_token",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "version"), name="signatories_one_sitting_signed_in"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "picture",
                    models.FileField(max_length=120, upload_to=signatories.models.scan._page_path),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="signatories.statementfile",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "number"), name="signatories_pages_in_order"
                    )
                ],
            },
        ),
        migrations.RunPython(load_holidays, migrations.RunPython.noop),
    ])
