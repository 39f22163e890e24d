import django.db.models.deletion
from django.db import migrations, models

from kmip_portal.new_tables import together


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0022_where_the_signed_copy_is'),
    ]

    operations = together([
        migrations.AddField(
            model_name='recordofsharing',
            name='last_system',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='System',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='Names it in addresses.')),
                ('name', models.CharField(help_text='Of several, where they were written in one line before.', max_length=500)),
                ('used_for', models.CharField(blank=True, max_length=300)),
                ('held', models.CharField(blank=True, help_text='Where the information lies.', max_length=200)),
                ('contract', models.CharField(blank=True, choices=[('yes', 'In place'), ('no', 'Not in place yet'), ('own', 'Not needed: an organisation that takes part runs it')], max_length=3)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='used_systems', to='records.recordofsharing')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('record', 'number'), name='records_system_numbered_once')],
            },
        ),
    ])
