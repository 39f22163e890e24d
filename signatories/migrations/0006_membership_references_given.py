from django.db import migrations

from signatories.models.membership import new_membership_reference


def give(apps, schema_editor):
    Membership = apps.get_model("signatories", "Membership")
    for one in Membership.objects.filter(reference=None).only("pk").iterator():
        Membership.objects.filter(pk=one.pk).update(reference=new_membership_reference())


class Migration(migrations.Migration):
    dependencies = [("signatories", "0005_membership_reference")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
