
import kmip_portal.jobs.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0002_last_runs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='job',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='job',
            name='file',
            field=models.FileField(blank=True, max_length=120, upload_to=kmip_portal.jobs.models.result_path),
        ),
        migrations.AddField(
            model_name='job',
            name='filename',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='job',
            name='kept_until',
            field=models.DateTimeField(help_text='When its file is deleted.', null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='leased_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='link',
            field=models.CharField(blank=True, help_text='Where that is seen.', max_length=300),
        ),
        migrations.AddField(
            model_name='job',
            name='problem',
            field=models.CharField(blank=True, help_text='Why it failed, in words.', max_length=300),
        ),
        migrations.AddField(
            model_name='job',
            name='reference',
            field=models.CharField(default=kmip_portal.jobs.models.new_job_reference, max_length=20, null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='said',
            field=models.CharField(blank=True, help_text='What came of it, in words.', max_length=300),
        ),
        migrations.AddField(
            model_name='job',
            name='sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='job',
            name='size',
            field=models.PositiveBigIntegerField(help_text='Bytes.', null=True),
        ),
        migrations.AddField(
            model_name='job',
            name='title',
            field=models.CharField(blank=True, help_text='As its owner reads it.', max_length=200),
        ),
        migrations.AddField(
            model_name='job',
            name='wants',
            field=models.JSONField(default=dict, help_text='What was asked for.'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['owner', '-id'], name='jobs_of_owner'),
        ),
    ]
