from django.db import migrations

from kmip_portal.law.loading import load
from kmip_portal.law.reference import Reference


def load_reference(apps, schema_editor):
    """The file has time limits since: a portal that loaded it before gets them."""
    load(Reference(), *(apps.get_model("law", name) for name in ("LegalEdition", "LegalItem", "LegalRule")))


class Migration(migrations.Migration):
    dependencies = [("law", "0003_row_version_of_items")]
    operations = [migrations.RunPython(load_reference, migrations.RunPython.noop)]
