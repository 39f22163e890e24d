import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kmip_portal.clock
import records.models.confirmation
import records.models.own_form
import records.models.record
import records.models.reply
import records.models.saved_search
import records.models.template
from kmip_portal.new_tables import together

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
    """All before it in one, so that a new portal starts in seconds."""

    replaces = [
        ("records", "0001_initial"),
        ("records", "0002_drafts_index"),
        ("records", "0003_draft_layout_and_copies"),
        ("records", "0004_what_follows_and_other_answers"),
        ("records", "0005_words_of_records"),
        ("records", "0006_saved_searches"),
        ("records", "0007_urgent_records"),
        ("records", "0008_addenda"),
        ("records", "0009_uploaded_forms"),
        ("records", "0010_disposing_of_records"),
        ("records", "0011_replies"),
        ("records", "0012_record_templates"),
        ("records", "0013_kmip_own_form"),
        ("records", "0014_repeat_records"),
        ("records", "0015_reminders_of_repeat_records"),
        ("records", "0016_parties_of_repeat_records"),
        ("records", "0017_rows_and_links_of_repeat_records"),
        ("records", "0018_public_register"),
        ("records", "0019_answers_to_requests_for_change"),
        ("records", "0020_arrangements_may_be_copied"),
    ]

    initial = True

    dependencies = [
        ("agreements", "0001_squashed_0010_longer_origin"),
        ("documents", "0001_squashed_0005_excel"),
        ("signatories", "0001_squashed_0023_strangers_report_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name="RecordOfSharing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "Another organisation asked us for information"),
                            ("made", "We asked another organisation for information"),
                            ("offered", "We offered it"),
                            ("urgent", "It was urgent, so we shared first and write it up now"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("routine", "Routine"),
                            ("urgent", "Urgent"),
                            ("emergency", "An emergency, to protect someone from harm"),
                        ],
                        max_length=40,
                    ),
                ),
                ("emergency_followup_date", models.DateField(blank=True, null=True)),
                ("authorised_by", models.CharField(blank=True, max_length=200)),
                ("requested_on", models.DateField(blank=True, null=True)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("needed_by", models.DateField(blank=True, null=True)),
                ("their_ref", models.CharField(blank=True, max_length=60)),
                ("our_ref", models.CharField(blank=True, max_length=60)),
                ("data_requested", models.TextField(blank=True, max_length=2000)),
                ("necessity_request", models.TextField(blank=True, max_length=2000)),
                ("power_cited", models.CharField(blank=True, max_length=300)),
                ("prejudice_flag", models.BooleanField(blank=True, null=True)),
                ("prejudice_reason", models.TextField(blank=True, max_length=1000)),
                ("preferred_method", models.CharField(blank=True, max_length=40)),
                ("identity_checked", models.BooleanField(blank=True, null=True)),
                ("identity_check", models.CharField(blank=True, max_length=300)),
                (
                    "data_nature",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("personal", "Information about people who can be identified"),
                            ("pseudonymised", "Information whose names were replaced by a key"),
                            ("anonymous", "Information from which nobody can be identified"),
                            ("deceased_only", "Only about people who have died"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "people_count",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "1"),
                            ("2-10", "2 to 10"),
                            ("11-100", "11 to 100"),
                            ("101+", "More than 100"),
                        ],
                        max_length=40,
                    ),
                ),
                ("criminal_offence_data", models.BooleanField(blank=True, null=True)),
                ("patient_information", models.BooleanField(blank=True, null=True)),
                ("purpose_text", models.TextField(blank=True, max_length=2000)),
                ("necessity_statement", models.TextField(blank=True, max_length=1500)),
                ("benefits_risks", models.TextField(blank=True, max_length=1500)),
                ("direct_care", models.BooleanField(blank=True, null=True)),
                ("child_best_interests", models.TextField(blank=True, max_length=1000)),
                ("different_purpose", models.BooleanField(blank=True, null=True)),
                ("compatibility_reason", models.TextField(blank=True, max_length=1000)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("share", "Shared"),
                            ("part", "Shared in part"),
                            ("not_share", "Not shared"),
                            ("ask_more", "More was asked for before deciding"),
                            ("pass_on", "The request was passed to another organisation"),
                        ],
                        max_length=40,
                    ),
                ),
                ("decision_reason", models.TextField(blank=True, max_length=2000)),
                ("decision_by", models.CharField(blank=True, max_length=200)),
                ("decision_by_role", models.CharField(blank=True, max_length=200)),
                ("decision_on", models.DateField(blank=True, null=True)),
                (
                    "agreement_in_place",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kmisa", "The Kent and Medway agreement only"),
                            ("repeat", "The Kent and Medway agreement and a repeat record"),
                            ("other", "Another agreement"),
                            ("none", "None"),
                        ],
                        max_length=40,
                    ),
                ),
                ("other_agreement", models.CharField(blank=True, max_length=200)),
                (
                    "regime",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("uk_gdpr", "UK GDPR"),
                            ("dpa_part3", "Law enforcement (Part 3, Data Protection Act 2018)"),
                        ],
                        max_length=40,
                    ),
                ),
                ("sender_is_public_authority", models.BooleanField(blank=True, null=True)),
                ("sender_is_competent_authority", models.BooleanField(blank=True, null=True)),
                ("in_public_task", models.BooleanField(blank=True, null=True)),
                ("legal_power", models.CharField(blank=True, max_length=300)),
                ("underlying_function", models.CharField(blank=True, max_length=300)),
                ("gateway_status_confirmed", models.BooleanField(blank=True, null=True)),
                ("no_consent_reason", models.CharField(blank=True, max_length=500)),
                ("apd_ref", models.CharField(blank=True, max_length=200)),
                ("professional_secrecy", models.BooleanField(blank=True, null=True)),
                ("official_authority", models.BooleanField(blank=True, null=True)),
                ("exemption", models.CharField(blank=True, max_length=200)),
                ("consent_evidence", models.CharField(blank=True, max_length=500)),
                ("consent_withdrawal_route", models.CharField(blank=True, max_length=500)),
                ("lia_ref", models.CharField(blank=True, max_length=200)),
                ("rli_request_statement_ref", models.CharField(blank=True, max_length=200)),
                ("statutory_consent", models.BooleanField(blank=True, null=True)),
                ("dea_specified_person", models.BooleanField(blank=True, null=True)),
                ("dea_register_ref", models.CharField(blank=True, max_length=200)),
                ("strictly_necessary", models.BooleanField(blank=True, null=True)),
                ("collected_for_law_enforcement", models.BooleanField(blank=True, null=True)),
                ("recipient_use_law_enforcement", models.BooleanField(blank=True, null=True)),
                ("disclosure_to_competent_authority", models.BooleanField(blank=True, null=True)),
                ("authorised_by_law_ref", models.CharField(blank=True, max_length=200)),
                ("confidentiality_owed", models.BooleanField(blank=True, null=True)),
                ("caldicott_consulted", models.BooleanField(blank=True, null=True)),
                ("caldicott_consulted_on", models.DateField(blank=True, null=True)),
                ("transparency_reason", models.TextField(blank=True, max_length=1000)),
                (
                    "person_agreed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("not_asked", "They were not asked"),
                        ],
                        max_length=40,
                    ),
                ),
                ("person_views", models.TextField(blank=True, max_length=1000)),
                ("dpia_status", models.CharField(blank=True, max_length=40)),
                ("dpia_note", models.CharField(blank=True, max_length=500)),
                ("dpo_view", models.TextField(blank=True, max_length=1000)),
                ("dpo_view_on", models.DateField(blank=True, null=True)),
                ("art26_ref", models.CharField(blank=True, max_length=200)),
                ("art28_ref", models.CharField(blank=True, max_length=200)),
                ("sharing_date", models.DateField(blank=True, null=True)),
                ("sharing_time", models.TimeField(blank=True, null=True)),
                ("data_shared", models.TextField(blank=True, max_length=2000)),
                ("accuracy_note", models.TextField(blank=True, max_length=1000)),
                ("conditions", models.TextField(blank=True, max_length=1000)),
                ("international", models.BooleanField(blank=True, null=True)),
                ("transfer_mechanism", models.CharField(blank=True, max_length=40)),
                ("dp_test_done", models.BooleanField(blank=True, null=True)),
                ("solely_automated_decision", models.BooleanField(blank=True, null=True)),
                ("adm_law_ref", models.CharField(blank=True, max_length=200)),
                ("retention", models.CharField(blank=True, max_length=40)),
                ("retention_text", models.CharField(blank=True, max_length=500)),
                ("rights_contact", models.CharField(blank=True, max_length=200)),
                ("free_text", models.TextField(blank=True, max_length=2000)),
                (
                    "reference",
                    models.CharField(
                        default=records.models.record.new_record_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("one_off", "One-off"), ("repeat", "Repeat")],
                        default="one_off",
                        max_length=8,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("decided", "Saved"),
                            ("closed", "Closed"),
                            ("waiting", "Waiting for others"),
                            ("active", "Active"),
                            ("replaced", "Replaced"),
                            ("ended", "Ended"),
                            ("discarded", "Deleted"),
                            ("disposed", "Disposed of"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120)),
                (
                    "outside_agreement",
                    models.BooleanField(
                        default=False, help_text="Made while the organisation was not a signatory."
                    ),
                ),
                ("started_at", models.DateTimeField(default=kmip_portal.clock.now, editable=False)),
                ("decided_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("discarded_at", models.DateTimeField(null=True)),
                (
                    "warnings_reason",
                    models.TextField(
                        blank=True,
                        help_text="Why it was saved in spite of warnings.",
                        max_length=1000,
                    ),
                ),
                (
                    "submission_id",
                    models.UUIDField(default=uuid.uuid4, help_text="Of the form that began it."),
                ),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "agreement_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="agreements.agreementversion",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        help_text="Who saved it; who decided on the sharing is in `decision_by`.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "discarded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "docx",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_as_word",
                        to="documents.storeddocument",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pdf",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_as_pdf",
                        to="documents.storeddocument",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="signatories.team",
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="records.recordofsharing",
                    ),
                ),
                (
                    "on_one_page",
                    models.BooleanField(
                        default=False,
                        help_text="Its form is shown whole; else a few questions at a time.",
                    ),
                ),
                ("more_asked", models.TextField(blank=True, max_length=1000)),
                ("passed_to", models.CharField(blank=True, max_length=200)),
                (
                    "write_up_due_on",
                    models.DateField(
                        help_text="Filed in an emergency: by when the rest is written.", null=True
                    ),
                ),
                (
                    "write_up_late_at",
                    models.DateTimeField(
                        help_text="When the data protection officer was told that it is late.",
                        null=True,
                    ),
                ),
                ("write_up_reminded_at", models.DateTimeField(null=True)),
                ("written_up_at", models.DateTimeField(null=True)),
                (
                    "written_up_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "disposed_at",
                    models.DateTimeField(
                        help_text="When what it said was wiped, its time being up.", null=True
                    ),
                ),
                (
                    "disposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "arrived_from",
                    models.OneToOneField(
                        blank=True,
                        help_text="The other organisation’s record, by which it asked for this one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrived_as",
                        to="records.recordofsharing",
                    ),
                ),
                ("active_at", models.DateTimeField(null=True)),
                (
                    "after_ending",
                    models.TextField(
                        blank=True, help_text="What happened to the information.", max_length=1000
                    ),
                ),
                ("anonymise", models.BooleanField(blank=True, null=True)),
                ("anonymise_reason", models.TextField(blank=True, max_length=1000)),
                ("breach_contact", models.CharField(blank=True, max_length=200)),
                ("breach_hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("dpia_on", models.DateField(blank=True, null=True)),
                ("end_date", models.DateField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_on", models.DateField(help_text="The day the sharing stopped.", null=True)),
                ("ending", models.TextField(blank=True, max_length=1000)),
                (
                    "family",
                    models.CharField(
                        blank=True,
                        help_text="Reference of the first of its versions.",
                        max_length=20,
                    ),
                ),
                ("foi", models.TextField(blank=True, max_length=1000)),
                (
                    "frequency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("real_time", "All the time, between systems"),
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("fortnightly", "Every two weeks"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Every three months"),
                            ("termly", "Each term"),
                            ("annually", "Once a year"),
                            ("ad_hoc", "When something happens"),
                            ("other", "Another rhythm"),
                        ],
                        max_length=40,
                    ),
                ),
                ("frequency_when", models.CharField(blank=True, max_length=500)),
                ("non_signatories", models.TextField(blank=True, max_length=1000)),
                (
                    "onward",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("never", "It is not passed on"),
                            ("agreed", "Only if the organisation it came from agrees"),
                            ("law", "Only where the law requires it"),
                            ("stated", "As the conditions below say"),
                        ],
                        max_length=40,
                    ),
                ),
                ("people_described", models.TextField(blank=True, max_length=1000)),
                ("privacy_notices", models.TextField(blank=True, max_length=1000)),
                ("process", models.TextField(blank=True, max_length=2000)),
                (
                    "publication",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "All of it, but nothing of security or people"),
                            ("summary", "A summary"),
                            ("listing", "Its name and the organisations only"),
                            ("none", "Nothing"),
                        ],
                        max_length=40,
                    ),
                ),
                ("publication_reason", models.CharField(blank=True, max_length=500)),
                ("quality", models.TextField(blank=True, max_length=1000)),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_versions",
                        to="records.recordofsharing",
                    ),
                ),
                ("review_date", models.DateField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("rights", models.TextField(blank=True, max_length=1000)),
                (
                    "sent_at",
                    models.DateTimeField(
                        help_text="To the other organisations, to confirm.", null=True
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("start_date", models.DateField(blank=True, null=True)),
                ("storage", models.TextField(blank=True, max_length=1000)),
                ("systems", models.CharField(blank=True, max_length=500)),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("children", "Children and families"),
                            ("education", "Education"),
                            ("care", "Adult social care"),
                            ("health", "Health"),
                            ("safety", "Crime and community safety"),
                            ("housing", "Housing and homelessness"),
                            ("money", "Fraud, debt and benefits"),
                            ("emergencies", "Emergencies"),
                            ("planning", "Planning, research and audit"),
                            ("other", "Something else"),
                        ],
                        max_length=40,
                    ),
                ),
                ("trigger", models.TextField(blank=True, max_length=1000)),
                ("version_number", models.PositiveSmallIntegerField(default=1)),
                ("why", models.TextField(blank=True, max_length=2000)),
                (
                    "review_told_on",
                    models.DateField(
                        help_text="The day on which the last letter about its review was due.",
                        null=True,
                    ),
                ),
                ("last_item", models.PositiveSmallIntegerField(default=0)),
                (
                    "last_party",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="The last number that a party was given: none is given twice.",
                    ),
                ),
                ("replaced_at", models.DateTimeField(help_text="By its next version.", null=True)),
                ("may_be_copied", models.BooleanField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["organisation", "-id"], name="records_of_organisation"),
                    models.Index(fields=["team", "-id"], name="records_of_team"),
                    models.Index(fields=["owner", "-id"], name="records_of_owner"),
                    models.Index(fields=["owner", "status", "-id"], name="records_drafts"),
                    models.Index(
                        condition=models.Q(
                            ("write_up_due_on__isnull", False), ("written_up_at__isnull", True)
                        ),
                        fields=["write_up_due_on"],
                        name="records_owed",
                    ),
                    models.Index(
                        condition=models.Q(("status", "active")),
                        fields=["review_date"],
                        name="records_to_review",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "submission_id"), name="records_one_a_submission"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="recordofsharing_decided_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="recordofsharing_closed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("discarded_at__isnull", False), ("discarded_by__isnull", False)
                            ),
                            models.Q(
                                ("discarded_at__isnull", True), ("discarded_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="recordofsharing_discarded_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["decided", "closed"]), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("decision", ""), _negated=True),
                                ("pdf__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="records_decided_with_its_files",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("written_up_at__isnull", False), ("written_up_by__isnull", False)
                            ),
                            models.Q(
                                ("written_up_at__isnull", True), ("written_up_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="recordofsharing_written_up_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("disposed_at__isnull", False), ("disposed_by__isnull", False)
                            ),
                            models.Q(("disposed_at__isnull", True), ("disposed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="recordofsharing_disposed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                            models.Q(("sent_at__isnull", True), ("sent_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="recordofsharing_sent_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reviewed_at__isnull", False), ("reviewed_by__isnull", False)
                            ),
                            models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="recordofsharing_reviewed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="recordofsharing_ended_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["waiting", "active", "replaced", "ended"]),
                                _negated=True,
                            ),
                            models.Q(("pdf__isnull", False), ("sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="records_sent_with_its_files",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["active", "replaced", "ended"]), _negated=True
                            ),
                            ("active_at__isnull", False),
                            _connector="OR",
                        ),
                        name="records_active_since_a_moment",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["draft", "waiting", "active"])),
                        fields=("replaces",),
                        name="records_one_next_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
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
                        default=records.models.saved_search.new_search_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "query",
                    models.TextField(
                        help_text="As it stands in the address of the list.", max_length=2000
                    ),
                ),
                ("saved_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "saved searches",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"), name="records_one_search_a_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnForm",
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
                        default=records.models.own_form.new_own_form_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_use", "In use"),
                            ("replaced", "Replaced"),
                            ("discarded", "Deleted"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="Of the file, as K-MIP had it.", max_length=120),
                ),
                ("uploaded_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("mapped_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("replaced_at", models.DateTimeField(null=True)),
                ("discarded_at", models.DateTimeField(null=True)),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "discarded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_form",
                        to="documents.storeddocument",
                    ),
                ),
                (
                    "mapped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaced_by",
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
                (
                    "used_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "in_use")),
                        fields=("status",),
                        name="records_one_own_form_in_use",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mapped_at__isnull", False), ("mapped_by__isnull", False)),
                            models.Q(("mapped_at__isnull", True), ("mapped_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="ownform_mapped_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("used_at__isnull", False), ("used_by__isnull", False)),
                            models.Q(("used_at__isnull", True), ("used_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="ownform_used_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replaced_at__isnull", False), ("replaced_by__isnull", False)
                            ),
                            models.Q(("replaced_at__isnull", True), ("replaced_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="ownform_replaced_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("discarded_at__isnull", False), ("discarded_by__isnull", False)
                            ),
                            models.Q(
                                ("discarded_at__isnull", True), ("discarded_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="ownform_discarded_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["in_use", "replaced"]), _negated=True),
                            ("used_at__isnull", False),
                            _connector="OR",
                        ),
                        name="records_own_form_used_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asks", "Asked for it"),
                            ("gives", "Held it"),
                            ("receives", "Received it"),
                            ("both", "Gives and receives"),
                        ],
                        help_text="Blank: a draft does not say yet.",
                        max_length=8,
                    ),
                ),
                (
                    "is_ours",
                    models.BooleanField(
                        default=False, help_text="The organisation that keeps the record."
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="If it is not in the list.", max_length=200
                    ),
                ),
                (
                    "controller_role",
                    models.CharField(blank=True, help_text="Code such as RO_SEP.", max_length=40),
                ),
                ("contact_name", models.CharField(blank=True, max_length=200)),
                ("contact_role", models.CharField(blank=True, max_length=200)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("contact_phone", models.CharField(blank=True, max_length=30)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sharings",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="records.recordofsharing",
                    ),
                ),
                ("joined_on", models.DateField(null=True)),
                ("left_on", models.DateField(null=True)),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="Names it in addresses: of repeat records.", null=True
                    ),
                ),
                (
                    "own_basis",
                    models.CharField(
                        blank=True,
                        help_text="Code such as A6_1_E, where it differs.",
                        max_length=40,
                    ),
                ),
                ("own_power", models.CharField(blank=True, max_length=300)),
                ("row_version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name_plural": "parties",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("number__isnull", False)),
                        fields=["organisation"],
                        name="records_party_of_repeats",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=("record", "direction", "organisation"),
                        name="records_one_part_each",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number__isnull", False)),
                        fields=("record", "number"),
                        name="records_party_numbered_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CodedAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=710)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coded_answers",
                        to="records.recordofsharing",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "field", "code"), name="records_one_of_each_code"
                    )
                ],
            },
        ),
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
            options={
                "verbose_name_plural": "record words",
            },
        ),
        migrations.CreateModel(
            name="Addendum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wrong", models.TextField(max_length=1000)),
                ("right", models.TextField(max_length=1000)),
                ("reason", models.TextField(max_length=500)),
                ("added_at", models.DateTimeField(default=kmip_portal.clock.now, editable=False)),
                ("submission_id", models.UUIDField(default=uuid.uuid4)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="records.recordofsharing",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "addenda",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "submission_id"), name="records_one_addendum_a_submission"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadedForm",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="uploaded_form",
                        serialize=False,
                        to="records.recordofsharing",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Of the file, as the person had it.", max_length=120
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "found",
                    models.PositiveSmallIntegerField(help_text="How many answers were read."),
                ),
                (
                    "doubts",
                    models.JSONField(default=list, help_text="[[field, what the form says, why]]"),
                ),
                (
                    "unread",
                    models.JSONField(
                        default=list, help_text="Text that was not read as an answer."
                    ),
                ),
                (
                    "original",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploaded_as",
                        to="documents.storeddocument",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploaded_forms",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reply",
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
                        default=records.models.reply.new_reply_reference, max_length=20, unique=True
                    ),
                ),
                (
                    "asks",
                    models.CharField(
                        choices=[
                            ("receipt", "Whether it arrived"),
                            ("decision", "Whether it is shared"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(help_text="In small letters.", max_length=254)),
                ("asked_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("expires_at", models.DateTimeField(default=records.models.reply.in_thirty_days)),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("code_expires_at", models.DateTimeField(null=True)),
                ("codes_sent", models.PositiveSmallIntegerField(default=0)),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("arrived", "It arrived"),
                            ("not_arrived", "It did not arrive"),
                            ("share", "Shared"),
                            ("part", "Shared in part"),
                            ("not_share", "Not shared"),
                            ("ask_more", "More was asked for before deciding"),
                            ("pass_on", "The request was passed to another organisation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=1000)),
                ("answered_name", models.CharField(blank=True, max_length=200)),
                ("answered_role", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="records.recordofsharing",
                    ),
                ),
                (
                    "proved_at",
                    models.DateTimeField(help_text="When the last code was accepted.", null=True),
                ),
            ],
            options={
                "verbose_name_plural": "replies",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["email", "answered_at"], name="records_reply_person")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("record", "asks", "email"),
                        name="records_asked_once_until_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(
                                models.Q(("answered_at", None), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="records_answered_with_an_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordTemplate",
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
                        default=records.models.template.new_template_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_templates",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="template",
                        to="records.recordofsharing",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"), name="records_one_template_a_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnFormBox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "place",
                    models.CharField(help_text="In the file, as the reader counts.", max_length=20),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("text", "To write in"), ("tick", "To tick")], max_length=4
                    ),
                ),
                ("called", models.CharField(max_length=200)),
                ("where", models.CharField(max_length=200)),
                ("tag", models.CharField(blank=True, max_length=200)),
                (
                    "group",
                    models.CharField(
                        blank=True, help_text="Of ticks that stand together.", max_length=20
                    ),
                ),
                (
                    "question",
                    models.CharField(
                        blank=True, help_text="What stands before ticks.", max_length=200
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        blank=True, help_text="The question it answers.", max_length=40
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True, help_text="Of a tick: which answer.", max_length=60
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boxes",
                        to="records.ownform",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("form", "number"), name="records_own_form_box_number"
                    ),
                    models.UniqueConstraint(
                        fields=("form", "place"), name="records_own_form_box_place"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FinishedTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("task", models.SlugField(max_length=20)),
                (
                    "finished_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="finished_tasks",
                        to="records.recordofsharing",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "task"), name="records_task_finished_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("added", "Added to the register"),
                            ("changed", "Replaced by a new version"),
                            ("reviewed", "Reviewed: nothing has changed"),
                            ("ended", "Ended: the sharing has stopped"),
                            ("off", "Taken off the register"),
                            ("back", "Back on the register"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("title", models.CharField(help_text="As it was published then.", max_length=120)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public_changes",
                        to="records.recordofsharing",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["-at", "-id"], name="records_public_log")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "what", "at"), name="records_public_change_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(help_text="In small letters.", max_length=254)),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("code_expires_at", models.DateTimeField(null=True)),
                ("codes_sent", models.PositiveSmallIntegerField(default=0)),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                ("answered_name", models.CharField(blank=True, max_length=200)),
                ("answered_role", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "reference",
                    models.CharField(
                        default=records.models.confirmation.new_confirmation_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "expires_at",
                    models.DateTimeField(default=records.models.confirmation.in_sixty_days),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("change", "Change asked for"),
                            ("not_us", "Not taking part"),
                            ("passed_on", "Passed to the right person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=1000)),
                ("content", models.JSONField(help_text="What it is asked to confirm, by section.")),
                ("section_hashes", models.JSONField(help_text="SHA-256 of each section.")),
                ("content_sha256", models.CharField(max_length=64)),
                ("withdrawn_at", models.DateTimeField(help_text="It counts no more.", null=True)),
                (
                    "left_out_at",
                    models.DateTimeField(help_text="The record went on without it.", null=True),
                ),
                (
                    "left_out_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="records.party",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="records.recordofsharing",
                    ),
                ),
                (
                    "stands_from",
                    models.ForeignKey(
                        help_text="Confirmed before, and nothing that it confirmed has changed since.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.confirmation",
                    ),
                ),
                (
                    "reminded_at",
                    models.DateTimeField(help_text="By the portal itself, once.", null=True),
                ),
                (
                    "silence_told_at",
                    models.DateTimeField(
                        help_text="When the owner was told that there is no word.", null=True
                    ),
                ),
                (
                    "proved_at",
                    models.DateTimeField(help_text="When the last code was accepted.", null=True),
                ),
                (
                    "sections",
                    models.TextField(
                        blank=True, help_text="Which parts are to change, one on a line."
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
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Accepted"), ("kept", "Kept as it is")],
                        max_length=10,
                    ),
                ),
                ("decision_reason", models.TextField(blank=True, max_length=1000)),
                (
                    "made_at",
                    models.DateTimeField(
                        help_text="The change: the record was sent again.", null=True
                    ),
                ),
                (
                    "wait_until",
                    models.DateField(help_text="The owner decided to wait on.", null=True),
                ),
            ],
            options={
                "ordering": ["party__number", "pk"],
                "indexes": [
                    models.Index(fields=["email", "answered_at"], name="records_confirm_person")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("left_out_at__isnull", False), ("left_out_by__isnull", False)
                            ),
                            models.Q(("left_out_at__isnull", True), ("left_out_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="confirmation_left_out_at_and_by",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("record", "party"),
                        name="records_one_confirmation_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(
                                models.Q(("answered_at", None), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="records_confirmation_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(help_text="Names it in addresses.")),
                ("item", models.CharField(max_length=200)),
                (
                    "category",
                    models.CharField(blank=True, help_text="Code such as PD_EDU.", max_length=40),
                ),
                ("why_needed", models.CharField(blank=True, max_length=500)),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Blank: every organisation that gives.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="items_given",
                        to="records.party",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Blank: every organisation that receives.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="items_received",
                        to="records.party",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="data_items",
                        to="records.recordofsharing",
                    ),
                ),
                (
                    "kept_for",
                    models.CharField(
                        blank=True,
                        help_text="Where that differs from what the record says.",
                        max_length=200,
                    ),
                ),
                ("row_version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "number"), name="records_item_numbered_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_ours",
                    models.BooleanField(help_text="From the organisation that keeps the record."),
                ),
                ("name", models.CharField(max_length=200)),
                ("text", models.TextField(max_length=2000)),
                ("sent_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "author",
                    models.ForeignKey(
                        help_text="Blank: somebody without an account.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="records.confirmation",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.RunPython(index, drop_index),
    ])
