from django.db import migrations

from signatories.expertise.shipped import TOPICS, load_topics


def load(apps, schema_editor):
    load_topics(apps.get_model("expertise", "Topic"))


def unload(apps, schema_editor):
    apps.get_model("expertise", "Topic").objects.filter(slug__in=TOPICS).delete()


class Migration(migrations.Migration):
    dependencies = [("expertise", "0001_topics")]
    operations = [migrations.RunPython(load, unload)]
