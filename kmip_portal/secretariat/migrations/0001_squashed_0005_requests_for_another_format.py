import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kmip_portal.clock
import kmip_portal.secretariat.models
from kmip_portal.new_tables import together


class Migration(migrations.Migration):
    """All before it in one, so that a new portal starts in seconds."""

    replaces = [
        ("secretariat", "0001_initial"),
        ("secretariat", "0002_handed_over_by_two_people"),
        ("secretariat", "0003_a_reference_for_each"),
        ("secretariat", "0004_what_a_handover_keeps"),
        ("secretariat", "0005_requests_for_another_format"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name="Secretariat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organisation_name", models.CharField(max_length=200)),
                ("organisation_slug", models.CharField(blank=True, max_length=120)),
                ("address", models.TextField(max_length=500)),
                ("mailbox", models.EmailField(max_length=254)),
                ("from_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("refused", "Not agreed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=kmip_portal.secretariat.models.new_secretariat_reference,
                        editable=False,
                        max_length=13,
                        unique=True,
                    ),
                ),
                ("proposed_at", models.DateTimeField(null=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("refused_reason", models.TextField(blank=True, max_length=500)),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cancelled_reason", models.TextField(blank=True, max_length=500)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "agreed")),
                        fields=("from_on",),
                        name="secretariat_one_from_a_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "proposed")),
                        fields=("status",),
                        name="secretariat_one_put_forward_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_by", None),
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="secretariat_agreed_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refused"), _negated=True),
                            models.Q(("refused_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="secretariat_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("proposed_at__isnull", False), ("proposed_by__isnull", False)
                            ),
                            models.Q(("proposed_at__isnull", True), ("proposed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="secretariat_proposed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="secretariat_decided_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at__isnull", False), ("cancelled_by__isnull", False)
                            ),
                            models.Q(
                                ("cancelled_at__isnull", True), ("cancelled_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="secretariat_cancelled_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormatRequest",
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
                        default=kmip_portal.secretariat.models.new_format_request_reference,
                        editable=False,
                        max_length=13,
                        unique=True,
                    ),
                ),
                ("submission_id", models.UUIDField(unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("received", "Not answered yet"), ("answered", "Answered")],
                        default="received",
                        max_length=10,
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        choices=[
                            ("agreement", "The agreement in force"),
                            ("earlier", "An earlier version of the agreement"),
                            ("statement", "The acceptance statement"),
                            ("one_off", "The form for a one-off Record of Sharing"),
                            ("repeat", "The form for a repeat Record of Sharing"),
                            ("other", "Something else on this site"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("large_print", "Large print"),
                            ("easy_read", "Easy read"),
                            ("braille", "Braille"),
                            ("audio", "Audio"),
                            ("signed", "British Sign Language"),
                            ("paper", "On paper"),
                            ("other", "Another format"),
                        ],
                        max_length=12,
                    ),
                ),
                ("details", models.TextField(blank=True, max_length=1000)),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="Forgotten after a while.", max_length=200
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("address", models.TextField(blank=True, max_length=500)),
                ("received_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, max_length=1000)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["status", "received_at"], name="secretariat_formats")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="secretariat_answered_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="formatrequest_answered_at_and_by",
                    ),
                ],
            },
        ),
    ])
