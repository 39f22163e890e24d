from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("records", "0014_repeat_records")]

    operations = [
        migrations.AddField(
            model_name="confirmation",
            name="reminded_at",
            field=models.DateTimeField(help_text="By the portal itself, once.", null=True),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="silence_told_at",
            field=models.DateTimeField(
                help_text="When the owner was told that there is no word.", null=True
            ),
        ),
        migrations.AddField(
            model_name="recordofsharing",
            name="review_told_on",
            field=models.DateField(
                help_text="The day on which the last letter about its review was due.", null=True
            ),
        ),
    ]
