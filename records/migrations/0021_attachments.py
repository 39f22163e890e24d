import django.db.models.deletion
import kmip_portal.clock
from django.conf import settings
from django.db import migrations, models

from kmip_portal.new_tables import together


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_squashed_0005_excel'),
        ('records', '0001_squashed_0020_arrangements_may_be_copied'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.AddField(
            model_name='recordofsharing',
            name='last_attachment',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='Names it in addresses.')),
                ('task', models.SlugField(help_text='The section that it is part of.', max_length=20)),
                ('what', models.CharField(help_text='What it is, in words.', max_length=200)),
                ('name', models.CharField(help_text='Of the file; safe to show.', max_length=120)),
                ('size', models.PositiveIntegerField(help_text='Bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(default=kmip_portal.clock.now)),
                ('removed_at', models.DateTimeField(help_text='After somebody was shown it.', null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attached_as', to='documents.storeddocument')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='records.recordofsharing')),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), _connector='OR'), name='attachment_removed_at_and_by'), models.UniqueConstraint(fields=('record', 'number'), name='records_attachment_numbered_once'), models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('record', 'name'), name='records_attachment_named_once')],
            },
        ),
    ])
