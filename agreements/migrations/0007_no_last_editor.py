from django.db import migrations


class Migration(migrations.Migration):
    """All hands are kept, so the last one is not kept apart."""

    dependencies = [("agreements", "0006_fill_hands")]

    operations = [migrations.RemoveField(model_name="agreementversion", name="edited_by")]
