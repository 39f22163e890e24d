from django.db import migrations, models

from signatories.models.membership import new_membership_reference


class Migration(migrations.Migration):
    dependencies = [("signatories", "0006_membership_references_given")]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="reference",
            field=models.CharField(default=new_membership_reference, max_length=20, unique=True),
        ),
    ]
