from django.db import migrations

from kmip_portal.references import new_reference


def give(apps, schema_editor):
    Secretariat = apps.get_model("secretariat", "Secretariat")
    for secretariat in Secretariat.objects.filter(reference=None):
        secretariat.reference = new_reference("SEC")
        secretariat.save(update_fields=["reference"])


class Migration(migrations.Migration):
    dependencies = [("secretariat", "0002_handed_over_by_two_people")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
