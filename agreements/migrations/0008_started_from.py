import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0007_no_last_editor")]

    operations = [
        migrations.AddField(
            model_name="agreementversion",
            name="started_from",
            field=models.ForeignKey(
                blank=True,
                help_text="The published version whose words it began with, or took over since.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.agreementversion",
            ),
        ),
    ]
