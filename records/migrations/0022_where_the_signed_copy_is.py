from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0021_attachments'),
    ]

    operations = [
        migrations.AddField(
            model_name='recordofsharing',
            name='signed_copy',
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
