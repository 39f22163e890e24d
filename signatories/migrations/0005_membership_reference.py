from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signatories", "0004_people_are_asked")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="reference",
            field=models.CharField(max_length=20, null=True),
        ),
    ]
