from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0024_what_was_written_of_systems")]

    operations = [
        migrations.RemoveField(
            model_name='recordofsharing',
            name='systems',
        ),
    ]
