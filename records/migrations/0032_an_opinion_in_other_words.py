from django.db import migrations


class Migration(migrations.Migration):
    """An adviser says the same of the same text in other words, or goes back to what they said."""

    dependencies = [("records", "0031_advice")]

    operations = [
        migrations.RemoveConstraint(model_name="opinion", name="assessments_opinion_once"),
    ]
