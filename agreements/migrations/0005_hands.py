from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0004_own_file"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agreementversion",
            name="hands",
            field=models.ManyToManyField(
                blank=True,
                help_text="Everyone who began it, wrote a word of it or chose its file.",
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
