import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kmip_portal.clock
import reviews.models.response
import reviews.models.review
from kmip_portal.new_tables import together


class Migration(migrations.Migration):
    """All before it in one, so that a new portal starts in seconds."""

    replaces = [
        ("reviews", "0001_initial"),
        ("reviews", "0002_what_is_proposed"),
        ("reviews", "0003_what_a_review_asks_and_when_it_reminds"),
        ("reviews", "0004_decisions"),
        ("reviews", "0005_answers_and_uploaded_forms"),
        ("reviews", "0006_one_word_for_showing_proposals"),
    ]

    initial = True

    dependencies = [
        ("agreements", "0001_squashed_0010_longer_origin"),
        ("signatories", "0001_squashed_0023_strangers_report_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name="AnnualReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("deciding", "Being decided"),
                            ("concluded", "Published"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=12,
                    ),
                ),
                (
                    "summary",
                    models.TextField(blank=True, help_text="For signatories.", max_length=500),
                ),
                ("opens_at", models.DateTimeField()),
                (
                    "closes_at",
                    models.DateTimeField(help_text="The first instant at which it is too late."),
                ),
                (
                    "decisions_by",
                    models.DateField(help_text="The day by which decisions are published."),
                ),
                (
                    "short_reason",
                    models.CharField(
                        blank=True,
                        help_text="Why it is open for less than 20 working days.",
                        max_length=500,
                    ),
                ),
                ("planned_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancelled_reason", models.CharField(blank=True, max_length=500)),
                (
                    "submission_id",
                    models.UUIDField(
                        help_text="Of the form it was planned with: once only.",
                        null=True,
                        unique=True,
                    ),
                ),
                ("row_version", models.PositiveIntegerField(default=1)),
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
                    "opened_by",
                    models.ForeignKey(
                        help_text="Blank where time did it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "planned_by",
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
                        related_name="reviews",
                        to="agreements.agreementversion",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        help_text="Blank where time did it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_reason",
                    models.CharField(blank=True, help_text="Why it closed early.", max_length=500),
                ),
                (
                    "reminds_after",
                    models.BooleanField(default=True, help_text="On the day after closing too."),
                ),
                (
                    "reminds_before",
                    models.JSONField(
                        default=reviews.models.review.usual_reminders,
                        help_text="Days before closing, most first.",
                    ),
                ),
                (
                    "shows_proposals",
                    models.BooleanField(
                        default=True, help_text="Signatories read one another’s proposals."
                    ),
                ),
                (
                    "starting_draft",
                    models.ForeignKey(
                        help_text="K-MIP’s own changes, shown to signatories from the start.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews_begun_from",
                        to="agreements.agreementversion",
                    ),
                ),
                (
                    "takes_effect_on",
                    models.DateField(
                        help_text="When the version that comes of it is meant to take effect.",
                        null=True,
                    ),
                ),
                ("concluded_at", models.DateTimeField(null=True)),
                (
                    "concluded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "next_version",
                    models.ForeignKey(
                        help_text="Into which what was accepted is put.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreementversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "cancelled"), _negated=True),
                        fields=("year",),
                        name="reviews_one_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="reviews_closes_after_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["planned", "cancelled"]),
                            ("opened_at__isnull", False),
                            _connector="OR",
                        ),
                        name="reviews_opened_at_a_time",
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
                        name="annualreview_cancelled_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("concluded_at__isnull", False), ("concluded_by__isnull", False)
                            ),
                            models.Q(
                                ("concluded_at__isnull", True), ("concluded_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="annualreview_concluded_at_and_by",
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
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("practitioner", "Practitioner"),
                            ("lead", "Organisation lead"),
                            ("signing_officer", "Signing officer"),
                            ("representative", "K-MIP representative"),
                        ],
                        help_text="In which they were asked.",
                        max_length=20,
                    ),
                ),
                ("invited_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_invitations",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="reviews.annualreview",
                    ),
                ),
                (
                    "bounced",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How many people before this one could not be reached."
                    ),
                ),
                (
                    "extended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("extended_reason", models.CharField(blank=True, max_length=500)),
                (
                    "extended_to",
                    models.DateTimeField(
                        help_text="A later closing time of its own: the first instant that is too late.",
                        null=True,
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        help_text="When somebody of the organisation first pressed Start.",
                        null=True,
                    ),
                ),
                ("reminded_at", models.DateTimeField(help_text="The last time.", null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "organisation"), name="reviews_one_invitation_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), ("role", "")),
                            models.Q(
                                ("person__isnull", False), models.Q(("role", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="reviews_asked_in_a_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extended_by", None), ("extended_to", None)),
                            models.Q(
                                ("extended_by__isnull", False), ("extended_to__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="reviews_extended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Response",
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
                        default=reviews.models.response.new_response_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Sent"),
                            ("changing", "Being changed"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "draft_answer",
                    models.CharField(
                        choices=[
                            ("support", "No, we support it as it is"),
                            ("comments", "Yes, we want to comment or propose changes"),
                            ("more_time", "We need more time"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("support", "No, we support it as it is"),
                            ("comments", "Yes, we want to comment or propose changes"),
                            ("more_time", "We need more time"),
                        ],
                        help_text="As sent.",
                        max_length=12,
                    ),
                ),
                ("started_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("sent_at", models.DateTimeField(help_text="The last time.", null=True)),
                ("times_sent", models.PositiveSmallIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_responses",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="reviews.annualreview",
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
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft_until",
                    models.DateField(help_text="The day to which more time is wanted.", null=True),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_from",
                    models.CharField(
                        blank=True, help_text="Who answered, by name.", max_length=200
                    ),
                ),
                (
                    "taken_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "By phone"),
                            ("paper", "On paper"),
                            ("email", "By email"),
                            ("meeting", "At a meeting"),
                        ],
                        help_text="Blank: the organisation wrote it here.",
                        max_length=8,
                    ),
                ),
                ("taken_on", models.DateField(null=True)),
                ("until", models.DateField(help_text="The same, as sent.", null=True)),
                (
                    "first_sent_at",
                    models.DateTimeField(help_text="When it began to count.", null=True),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "organisation"), name="reviews_one_response_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                            models.Q(("sent_at__isnull", True), ("sent_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="response_sent_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("sent_at", None), ("status", "draft")),
                            models.Q(
                                models.Q(("status", "draft"), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                ("sent_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_sent_with_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("taken_by", None),
                                ("taken_from", ""),
                                ("taken_how", ""),
                                ("taken_on", None),
                            ),
                            models.Q(
                                models.Q(("taken_how", ""), _negated=True),
                                models.Q(("taken_from", ""), _negated=True),
                                ("taken_by__isnull", False),
                                ("taken_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_taken_from_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("change", "Whether it should change"),
                            ("clauses", "Which clauses should change"),
                            ("text", "Answered in words"),
                            ("radios", "Answered by choosing one"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                (
                    "options",
                    models.TextField(
                        blank=True, help_text="Answers to choose from, one a line.", max_length=1000
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="reviews.annualreview",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", "radios"), ("options", ""), _connector="XOR"),
                        name="reviews_choices_to_choose_from",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["change", "clauses"])),
                        fields=("review", "kind"),
                        name="reviews_asked_once_in_a_review",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "clause_key",
                    models.SlugField(
                        help_text="Follows the clause through versions.", max_length=80
                    ),
                ),
                (
                    "clause_title",
                    models.CharField(help_text="As it read: 4.2 Retention.", max_length=221),
                ),
                (
                    "position",
                    models.PositiveIntegerField(help_text="Of the clause in the version."),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="Given when it is first sent.", null=True
                    ),
                ),
                ("draft", models.TextField(blank=True, help_text="The comment.", max_length=4000)),
                (
                    "text",
                    models.TextField(
                        blank=True, help_text="The comment, as sent.", max_length=4000
                    ),
                ),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="reviews.annualreview",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="reviews.response",
                    ),
                ),
                (
                    "draft_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("comment", "Comment"),
                            ("wording", "New wording"),
                            ("removal", "Removal"),
                        ],
                        help_text="As it is being written; blank: nothing.",
                        max_length=8,
                    ),
                ),
                ("draft_reason", models.TextField(blank=True, help_text="Why.", max_length=2000)),
                (
                    "draft_shown",
                    models.CharField(
                        choices=[
                            ("named", "Yes, with our name"),
                            ("unnamed", "Yes, without our name"),
                            ("kmip", "No, only to K-MIP"),
                        ],
                        default="kmip",
                        max_length=8,
                    ),
                ),
                (
                    "draft_wording",
                    models.TextField(blank=True, help_text="Limited Markdown.", max_length=20000),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("comment", "Comment"),
                            ("wording", "New wording"),
                            ("removal", "Removal"),
                        ],
                        help_text="As sent; blank: not sent, or taken back.",
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.TextField(blank=True, help_text="Why, as sent.", max_length=2000),
                ),
                (
                    "shown",
                    models.CharField(
                        choices=[
                            ("named", "Yes, with our name"),
                            ("unnamed", "Yes, without our name"),
                            ("kmip", "No, only to K-MIP"),
                        ],
                        default="kmip",
                        help_text="To other signatories, as sent.",
                        max_length=8,
                    ),
                ),
                (
                    "wording",
                    models.TextField(
                        blank=True, help_text="The clause’s new words, as sent.", max_length=20000
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("response", "clause_key"), name="reviews_one_proposal_a_clause"
                    ),
                    models.UniqueConstraint(
                        fields=("review", "number"), name="reviews_one_number_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", ""), ("number__isnull", False), _connector="OR"
                        ),
                        name="reviews_sent_with_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("reason", ""), ("text", ""), ("wording", "")),
                            models.Q(
                                ("kind", "comment"),
                                ("wording", ""),
                                models.Q(("text", ""), _negated=True),
                            ),
                            models.Q(
                                ("kind", "wording"),
                                ("text", ""),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                ("kind", "removal"),
                                ("text", ""),
                                ("wording", ""),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_words_of_its_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "clause_key",
                    models.SlugField(blank=True, help_text="Blank: of all of it.", max_length=80),
                ),
                ("clause_title", models.CharField(blank=True, max_length=221)),
                ("text", models.TextField(max_length=2000)),
                ("written_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="reviews.response",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UploadedResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "missing",
                    models.PositiveSmallIntegerField(help_text="How many places were left blank."),
                ),
                (
                    "doubts",
                    models.JSONField(
                        default=list, help_text="[[where, what the form says, why, key]]"
                    ),
                ),
                (
                    "unread",
                    models.JSONField(
                        default=list, help_text="Text that was not read as an answer."
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="reviews.response",
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
                "ordering": ["-uploaded_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="QuestionAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("draft", models.TextField(blank=True, max_length=4000)),
                ("text", models.TextField(blank=True, help_text="As sent.", max_length=4000)),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="reviews.question",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="reviews.response",
                    ),
                ),
            ],
            options={
                "ordering": ["question__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("response", "question"), name="reviews_one_answer_a_question"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_drafted", models.BooleanField(default=True)),
                ("is_sent", models.BooleanField(default=False)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports",
                        to="reviews.proposal",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports",
                        to="reviews.response",
                    ),
                ),
            ],
            options={
                "ordering": ["proposal__position", "proposal__number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("response", "proposal"), name="reviews_supported_once_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(help_text="1 for the first on this point."),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("accepted_with_changes", "Accepted with changes"),
                            ("not_accepted", "Not accepted"),
                            ("merged", "Merged"),
                            ("next_year", "For next year"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "wording",
                    models.TextField(
                        blank=True,
                        help_text="The clause’s words, where others were accepted.",
                        max_length=20000,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Published.", max_length=1000)),
                (
                    "meeting",
                    models.CharField(
                        blank=True,
                        help_text="Of K-MIP, in words; blank: outside a meeting.",
                        max_length=200,
                    ),
                ),
                ("decided_on", models.DateField()),
                ("saved_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        help_text="If it was merged.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_by",
                        to="reviews.proposal",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="reviews.proposal",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "number"), name="reviews_decisions_in_their_order"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("proposal",),
                        name="reviews_one_decision_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("outcome", "merged")),
                            models.Q(
                                models.Q(("outcome", "merged"), _negated=True),
                                ("merged_into", None),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_merged_with_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "accepted"),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reviews_decided_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", "accepted_with_changes"),
                                models.Q(("wording", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("outcome", "accepted_with_changes"), _negated=True),
                                ("wording", ""),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_changed_words_are_kept",
                    ),
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
                ("from_kmip", models.BooleanField()),
                ("text", models.TextField(max_length=2000)),
                ("written_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "settled_at",
                    models.DateTimeField(
                        help_text="When the other side answered, or said that it needs no answer.",
                        null=True,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="reviews.proposal",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="message_settled_at_and_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "by_hand",
                    models.BooleanField(
                        default=False,
                        help_text="Somebody wrote it in, because the draft said something else.",
                    ),
                ),
                ("adopted_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="reviews.proposal",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="agreements.agreementversion",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        help_text="By which it was put there.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "version"), name="reviews_adopted_once_a_version"
                    )
                ],
            },
        ),
    ])
