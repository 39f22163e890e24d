
import kmip_portal.jobs.models
from django.db import migrations, models


def name_each(apps, schema_editor):
    """A default is worked out once for all rows that stand: each gets its own."""
    for job in apps.get_model("jobs", "Job").objects.all():
        job.reference = kmip_portal.jobs.models.new_job_reference()
        job.save(update_fields=["reference"])


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0003_references_and_results'),
    ]

    operations = [
        migrations.RunPython(name_each, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='job',
            name='reference',
            field=models.CharField(default=kmip_portal.jobs.models.new_job_reference, max_length=20, unique=True),
        ),
    ]
