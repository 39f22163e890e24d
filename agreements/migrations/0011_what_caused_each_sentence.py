from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_squashed_0010_longer_origin"),
    ]

    operations = [
        migrations.AddField(
            model_name="clause",
            name="caused",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="Which of these caused which sentence.",
            ),
        ),
    ]
