import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kmip_portal.clock
import signatories.expertise.models.answer
import signatories.expertise.models.draft
import signatories.expertise.models.template
from signatories.expertise.shipped import load_guides, load_topics
from kmip_portal.new_tables import together


def load(apps, schema_editor):
    load_topics(apps.get_model("expertise", "Topic"))
    load_guides(*(apps.get_model("expertise", name) for name in ("Guide", "GuideVersion", "Topic")))


def unload(apps, schema_editor):
    apps.get_model("expertise", "GuideVersion").objects.all().delete()
    guides = apps.get_model("expertise", "Guide").objects
    guides.exclude(replaced_by=None).delete()
    guides.all().delete()
    apps.get_model("expertise", "Topic").objects.all().delete()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("signatories", "0001_squashed_0023_strangers_report_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, help_text="The first comes first."),
                ),
            ],
            options={
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="Guide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=100, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Not published yet"),
                            ("current", "Current"),
                            ("replaced", "Replaced"),
                            ("historic", "Historic"),
                            ("withdrawn", "Withdrawn"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "is_shipped",
                    models.BooleanField(default=False, help_text="It came with the portal."),
                ),
                ("checked_on", models.DateField(null=True)),
                ("check_months", models.PositiveSmallIntegerField(default=6)),
                ("next_check_on", models.DateField(null=True)),
                ("asked_on", models.DateField(help_text="To check it, last.", null=True)),
                (
                    "kmip_asked_on",
                    models.DateField(help_text="When K-MIP was asked instead.", null=True),
                ),
                ("closed_reason", models.TextField(blank=True, max_length=500)),
                ("closed_at", models.DateTimeField(null=True)),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "organisation",
                    models.ForeignKey(
                        help_text="Whose guide it is; none for one of K-MIP's.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guides",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="Who is asked whether it still stands; the secretariat where there is none.",
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
                        related_name="replaces",
                        to="expertise.guide",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guides",
                        to="expertise.topic",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["status", "next_check_on"], name="expertise_guides_due")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="guide_closed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "replaced"), _negated=True),
                            ("replaced_by__isnull", False),
                            _connector="OR",
                        ),
                        name="expertise_replaced_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "withdrawn"), _negated=True),
                            models.Q(("closed_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="expertise_withdrawn_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=150)),
                ("details", models.TextField(blank=True, max_length=3000)),
                (
                    "seen_by",
                    models.CharField(
                        blank=True,
                        choices=[("signatories", "All signatories"), ("kmip", "K-MIP only")],
                        max_length=12,
                    ),
                ),
                (
                    "shows_organisation",
                    models.BooleanField(
                        help_text="To other signatories. K-MIP always sees who asked.", null=True
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        help_text="The question of a record beside which it was asked.",
                        max_length=60,
                    ),
                ),
                (
                    "law",
                    models.CharField(
                        blank=True,
                        help_text="A list of the legal reference, and maybe an entry.",
                        max_length=130,
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=signatories.expertise.models.draft.new_draft_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("begun_at", models.DateTimeField(db_index=True, default=kmip_portal.clock.now)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="Blank for K-MIP.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expertise.topic",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TopicExpert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="experts",
                        to="expertise.topic",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topics_offered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("topic", "user"), name="expertise_offered_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SharedTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("checked_on", models.DateField(null=True)),
                ("check_months", models.PositiveSmallIntegerField(default=6)),
                ("next_check_on", models.DateField(null=True)),
                ("asked_on", models.DateField(help_text="To check it, last.", null=True)),
                (
                    "kmip_asked_on",
                    models.DateField(help_text="When K-MIP was asked instead.", null=True),
                ),
                (
                    "reference",
                    models.CharField(
                        default=signatories.expertise.models.template.new_template_reference,
                        editable=False,
                        max_length=13,
                        unique=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("shared", "Shared"),
                            ("hidden", "Hidden by K-MIP"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="shared",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("purpose", models.TextField(max_length=1000)),
                (
                    "licence",
                    models.CharField(
                        choices=[
                            ("ogl", "Open Government Licence v3.0"),
                            ("free", "Signatories may use and change it"),
                            ("named", "Signatories may use it if they say whose it is"),
                            ("read", "To read only: ask before you use it"),
                        ],
                        max_length=5,
                    ),
                ),
                ("filename", models.CharField(help_text="Safe to show.", max_length=200)),
                ("kind", models.CharField(max_length=4)),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "file",
                    models.FileField(
                        max_length=120, upload_to=signatories.expertise.models.template._random_path
                    ),
                ),
                ("shared_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("closed_reason", models.TextField(blank=True, max_length=500)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "organisation",
                    models.ForeignKey(
                        help_text="Whose it is; none for one of K-MIP's.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shared_templates",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="Who is asked whether it still stands; the secretariat where there is none.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="templates",
                        to="expertise.topic",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["status", "-shared_at"], name="expertise_templates")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="sharedtemplate_closed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "shared"),
                            models.Q(("closed_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="expertise_template_closed_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GuideVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "Waiting for review"),
                            ("published", "Published"),
                            ("earlier", "Earlier version"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=150)),
                ("summary", models.TextField(max_length=500)),
                (
                    "body",
                    models.TextField(
                        help_text="Markdown, in parts by ## headings.", max_length=20000
                    ),
                ),
                ("publisher", models.CharField(max_length=150)),
                ("audience", models.CharField(blank=True, max_length=200)),
                ("edition", models.CharField(blank=True, max_length=150)),
                ("official_url", models.URLField(blank=True, max_length=300)),
                (
                    "official_place",
                    models.CharField(
                        blank=True,
                        help_text="Where it is found, if no address of it is known.",
                        max_length=150,
                    ),
                ),
                ("file_type", models.CharField(blank=True, max_length=20)),
                ("file_size", models.CharField(blank=True, max_length=20)),
                ("change_note", models.CharField(blank=True, max_length=300)),
                ("begun_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("sent_at", models.DateTimeField(null=True)),
                ("returned_reason", models.TextField(blank=True, max_length=1000)),
                ("published_at", models.DateTimeField(null=True)),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="expertise.guide",
                    ),
                ),
                (
                    "hands",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Everyone who wrote a word of it.",
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        help_text="Who reviewed it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["draft", "in_review"])),
                        fields=("guide",),
                        name="expertise_one_open_version",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "published")),
                        fields=("guide",),
                        name="expertise_one_published_version",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "discarded"), _negated=True),
                        fields=("guide", "number"),
                        name="expertise_one_version_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_by", None),
                            ("published_by", None),
                            models.Q(("published_by", models.F("sent_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="expertise_reviewed_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                            models.Q(("sent_at__isnull", True), ("sent_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="guideversion_sent_at_and_by",
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
                ("title", models.CharField(max_length=150)),
                ("details", models.TextField(blank=True, max_length=3000)),
                (
                    "seen_by",
                    models.CharField(
                        blank=True,
                        choices=[("signatories", "All signatories"), ("kmip", "K-MIP only")],
                        max_length=12,
                    ),
                ),
                (
                    "shows_organisation",
                    models.BooleanField(
                        help_text="To other signatories. K-MIP always sees who asked.", null=True
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        help_text="The question of a record beside which it was asked.",
                        max_length=60,
                    ),
                ),
                (
                    "law",
                    models.CharField(
                        blank=True,
                        help_text="A list of the legal reference, and maybe an entry.",
                        max_length=130,
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                (
                    "slug",
                    models.SlugField(help_text="As it was first asked; stays.", max_length=80),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("no_answer", "No answer yet"),
                            ("answered", "Answered"),
                            ("accepted", "Answer accepted"),
                            ("hidden", "Hidden by K-MIP"),
                            ("merged", "Merged with another question"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="no_answer",
                        max_length=12,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("edited_at", models.DateTimeField(null=True)),
                (
                    "answered_at",
                    models.DateTimeField(help_text="Last, by anybody but who asked.", null=True),
                ),
                (
                    "heard_at",
                    models.DateTimeField(
                        help_text="Whoever asked has read the answers until then, and said so.",
                        null=True,
                    ),
                ),
                (
                    "useful_count",
                    models.PositiveIntegerField(default=0, help_text="Of all its answers."),
                ),
                ("experts_asked_at", models.DateTimeField(null=True)),
                ("kmip_told_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_reason", models.CharField(blank=True, max_length=500)),
                ("hidden_at", models.DateTimeField(null=True)),
                ("hidden_reason", models.CharField(blank=True, max_length=500)),
                ("merged_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "hidden_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="expertise.question",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="Blank for K-MIP.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expertise.topic",
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        help_text="That its answer became.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expertise.guide",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["useful_count", "number"], name="expertise_by_use"),
                    models.Index(fields=["status", "asked_at"], name="expertise_to_chase"),
                    models.Index(
                        fields=["asked_by", "answered_at"], name="expertise_own_questions"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="question_closed_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_at__isnull", False), ("hidden_by__isnull", False)),
                            models.Q(("hidden_at__isnull", True), ("hidden_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="question_hidden_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_at__isnull", False), ("merged_by__isnull", False)),
                            models.Q(("merged_at__isnull", True), ("merged_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="question_merged_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "hidden"), _negated=True),
                            models.Q(
                                ("hidden_at__isnull", False),
                                models.Q(("hidden_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="expertise_question_hidden_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("status", "merged")),
                            models.Q(
                                models.Q(("status", "merged"), _negated=True), ("merged_into", None)
                            ),
                            _connector="OR",
                        ),
                        name="expertise_question_merged_into_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shows_organisation__isnull", False),
                            ("topic__isnull", False),
                            models.Q(("seen_by", ""), _negated=True),
                        ),
                        name="expertise_question_asked_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reported_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("note", models.CharField(max_length=500)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="expertise.sharedtemplate",
                    ),
                ),
            ],
            options={
                "ordering": ["reported_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("template", "reported_by"),
                        name="expertise_one_open_report_each",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="expertise.sharedtemplate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("template", "organisation"), name="expertise_used_counts_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                        default=signatories.expertise.models.answer.new_answer_reference,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("standing", "Answer"),
                            ("hidden", "Hidden by K-MIP"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="standing",
                        max_length=12,
                    ),
                ),
                ("body", models.TextField(max_length=3000)),
                ("given_at", models.DateTimeField(default=kmip_portal.clock.now)),
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
                        help_text="In it, on that day.",
                        max_length=20,
                    ),
                ),
                ("shows_name", models.BooleanField(default=False)),
                (
                    "shows_organisation",
                    models.BooleanField(
                        default=True, help_text="Not where whoever asked without a name replies."
                    ),
                ),
                ("from_asker", models.BooleanField(default=False)),
                ("is_official", models.BooleanField(default=False, help_text="K-MIP’s view.")),
                ("edited_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("useful_count", models.PositiveIntegerField(default=0)),
                ("hidden_at", models.DateTimeField(null=True)),
                ("hidden_reason", models.CharField(blank=True, max_length=500)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("row_version", models.PositiveIntegerField(default=1)),
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
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hidden_by",
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
                        help_text="Blank for K-MIP.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signatories.organisation",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="expertise.question",
                    ),
                ),
            ],
            options={
                "ordering": ["given_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at__isnull", False)),
                        fields=("question",),
                        name="expertise_one_accepted_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at__isnull", False), ("accepted_by__isnull", False)
                            ),
                            models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="answer_accepted_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_at__isnull", False), ("hidden_by__isnull", False)),
                            models.Q(("hidden_at__isnull", True), ("hidden_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="answer_hidden_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "hidden"), _negated=True),
                            models.Q(
                                ("hidden_at__isnull", False),
                                models.Q(("hidden_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="expertise_answer_hidden_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_official", False), ("organisation", None), _connector="OR"
                        ),
                        name="expertise_kmips_view_is_kmips",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="expertise.question",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question", "user"), name="expertise_followed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertAsked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signatories.contactpoint",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="experts_asked",
                        to="expertise.question",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contact", None), ("user__isnull", False)),
                            models.Q(("contact__isnull", False), ("user", None)),
                            _connector="OR",
                        ),
                        name="expertise_asked_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stem", models.CharField(max_length=40)),
                ("weight", models.PositiveSmallIntegerField()),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="expertise.question",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stem", "question"), name="expertise_a_word_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlierWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=150)),
                ("body", models.TextField(blank=True, max_length=3000)),
                ("until", models.DateTimeField(default=kmip_portal.clock.now)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier_words",
                        to="expertise.answer",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier_words",
                        to="expertise.question",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "earlier words",
                "ordering": ["-until", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", None), ("question__isnull", False)),
                            models.Q(("answer__isnull", False), ("question", None)),
                            _connector="OR",
                        ),
                        name="expertise_words_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(max_length=500)),
                ("reported_at", models.DateTimeField(default=kmip_portal.clock.now)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="expertise.answer",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="expertise.question",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "ordering": ["reported_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", None), ("question__isnull", False)),
                            models.Q(("answer__isnull", False), ("question", None)),
                            _connector="OR",
                        ),
                        name="expertise_report_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="report_settled_at_and_by",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("question", "reported_by"),
                        name="expertise_question_reported_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("answer", "reported_by"),
                        name="expertise_answer_reported_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Useful",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="found_useful",
                        to="expertise.answer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("answer", "user"), name="expertise_useful_once_each"
                    )
                ],
            },
        ),
        migrations.RunPython(load, unload),
    ])
