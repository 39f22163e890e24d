from django.db import migrations

from signatories.expertise.shipped import load_guides


def load(apps, schema_editor):
    load_guides(*(apps.get_model("expertise", name) for name in ("Guide", "GuideVersion", "Topic")))


def unload(apps, schema_editor):
    apps.get_model("expertise", "GuideVersion").objects.all().delete()
    guides = apps.get_model("expertise", "Guide").objects
    guides.exclude(replaced_by=None).delete()
    guides.all().delete()


class Migration(migrations.Migration):
    dependencies = [("expertise", "0003_guides")]
    operations = [migrations.RunPython(load, unload)]
