from django.db import migrations

# what of a version's history is a hand in its text or file
VERBS = [
    "started a draft of",
    "imported",
    "changed a clause of",
    "added a clause to",
    "moved a clause of",
    "marked a clause as not used in",
    "removed a clause from",
    "attached K-MIP’s own PDF to",
    "took K-MIP’s own PDF away from",
]


def fill(apps, schema_editor):
    """From the last hands, which were kept, and from the history, which knows all of them.

    The history names a version by its number, which a discarded draft may have had before: who
    wrote that one is kept from approving too, rather than anybody let through.
    """
    versions = apps.get_model("agreements", "AgreementVersion").objects
    events = apps.get_model("audit", "AuditEvent").objects
    for version in versions.filter(status__in=["draft", "proposed"]):
        hands = {version.drafted_by_id, version.edited_by_id}
        hands |= set(version.clauses.values_list("changed_by", flat=True))
        hands |= set(
            events.filter(
                subject_type="agreements.agreementversion",
                subject_reference=version.number,
                verb__in=VERBS,
            ).values_list("actor", flat=True)
        )
        version.hands.add(*hands - {None})


class Migration(migrations.Migration):
    dependencies = [("agreements", "0005_hands"), ("audit", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
