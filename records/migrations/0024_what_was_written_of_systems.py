from django.db import migrations


def to_rows(apps, schema_editor):
    """Each text is the name of one row, word for word: what parties confirmed reads, and has the
    hash, that it had."""
    records = apps.get_model("records", "RecordOfSharing").objects
    system = apps.get_model("records", "System")
    written = records.filter(kind="repeat").exclude(systems="").values_list("pk", "systems")
    system.objects.bulk_create(
        (system(record_id=pk, number=1, name=text) for pk, text in written), batch_size=500
    )
    records.filter(pk__in=system.objects.values("record")).update(last_system=1)


def to_text(apps, schema_editor):
    system = apps.get_model("records", "System").objects
    for record in apps.get_model("records", "RecordOfSharing").objects.filter(
        pk__in=system.values("record")
    ):
        names = system.filter(record=record).order_by("number").values_list("name", flat=True)
        record.systems = "; ".join(names)[:500]
        record.save(update_fields=["systems"])


class Migration(migrations.Migration):
    dependencies = [("records", "0023_systems_as_rows")]

    operations = [migrations.RunPython(to_rows, to_text)]
