from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('expertise', '0003_meetings'),
    ]

    operations = [
        migrations.AddField(
            model_name='paper',
            name='told_at',
            field=models.DateTimeField(help_text='When representatives were told: with the others, or of it alone.', null=True),
        ),
    ]
