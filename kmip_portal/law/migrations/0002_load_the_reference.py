from django.db import migrations

from kmip_portal.law.loading import load
from kmip_portal.law.reference import Reference


def load_reference(apps, schema_editor):
    load(Reference(), *(apps.get_model("law", name) for name in MODELS))


def unload_reference(apps, schema_editor):
    for name in reversed(MODELS):
        apps.get_model("law", name).objects.all().delete()


MODELS = ("LegalEdition", "LegalItem", "LegalRule")


class Migration(migrations.Migration):
    dependencies = [("law", "0001_items_and_rules")]
    operations = [migrations.RunPython(load_reference, unload_reference)]
