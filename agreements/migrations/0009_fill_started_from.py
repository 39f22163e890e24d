from django.db import migrations

PUBLISHED = ["approved", "in_force", "superseded"]


def fill(apps, schema_editor):
    """Drafts know from their history which version they were copied from, or followed."""
    versions = apps.get_model("agreements", "AgreementVersion").objects
    events = apps.get_model("audit", "AuditEvent").objects
    for version in versions.filter(status__in=["draft", "proposed"]):
        began = (
            events.filter(
                subject_type="agreements.agreementversion",
                subject_reference=version.number,
                verb__in=["started a draft of", "imported"],
            )
            .order_by("-sequence")
            .first()
        )
        told = began.detail if began else {}
        number = told.get("copied_from") or told.get("follows")
        source = versions.filter(
            agreement=version.agreement_id, number=number, status__in=PUBLISHED
        ).first()
        if number and source:
            version.started_from = source
            version.save(update_fields=["started_from"])


class Migration(migrations.Migration):
    dependencies = [("agreements", "0008_started_from"), ("audit", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
