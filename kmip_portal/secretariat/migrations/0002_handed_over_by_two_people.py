import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PERSON = {
    "null": True,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": settings.AUTH_USER_MODEL,
}
STATUSES = [
    ("proposed", "Proposed"),
    ("agreed", "Agreed"),
    ("refused", "Not agreed"),
    ("cancelled", "Cancelled"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("secretariat", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # those that stand were appointed before anybody was asked
        migrations.AddField(
            "secretariat",
            "status",
            models.CharField(choices=STATUSES, default="agreed", max_length=10),
        ),
        migrations.AlterField(
            "secretariat",
            "status",
            models.CharField(choices=STATUSES, default="proposed", max_length=10),
        ),
        migrations.AddField(
            "secretariat",
            "reference",
            models.CharField(editable=False, max_length=13, null=True),
        ),
        migrations.AddField("secretariat", "proposed_at", models.DateTimeField(null=True)),
        migrations.AddField("secretariat", "proposed_by", models.ForeignKey(**PERSON)),
        migrations.AddField("secretariat", "decided_at", models.DateTimeField(null=True)),
        migrations.AddField("secretariat", "decided_by", models.ForeignKey(**PERSON)),
        migrations.AddField(
            "secretariat", "refused_reason", models.TextField(blank=True, max_length=500, default="")
        ),
        migrations.AlterField(
            "secretariat", "refused_reason", models.TextField(blank=True, max_length=500)
        ),
        migrations.AddField("secretariat", "cancelled_at", models.DateTimeField(null=True)),
        migrations.AddField("secretariat", "cancelled_by", models.ForeignKey(**PERSON)),
        migrations.AddField(
            "secretariat",
            "cancelled_reason",
            models.TextField(blank=True, max_length=500, default=""),
        ),
        migrations.AlterField(
            "secretariat", "cancelled_reason", models.TextField(blank=True, max_length=500)
        ),
        migrations.AlterField("secretariat", "from_on", models.DateField()),
    ]
