from collections.abc import Callable
from typing import Any

from django.db import migrations

from kmip_portal.sealing import seal, unseal

PURPOSE = "second step"


def each(apps: Any, turn: Callable[[str], str]) -> None:
    for one in apps.get_model("mfa", "Authenticator").objects.all():
        for name in {"secret", "seed"} & set(one.data):
            one.data[name] = turn(one.data[name])
        if "migrated_codes" in one.data:
            one.data["migrated_codes"] = [turn(code) for code in one.data["migrated_codes"]]
        one.save(update_fields=["data"])


def lock(apps, schema_editor):
    """What is sealed already stays as it is."""
    each(apps, lambda text: text if _open(text) else seal(text, purpose=PURPOSE))


def unlock(apps, schema_editor):
    each(apps, lambda text: _open(text) or text)


def _open(text: str) -> str | None:
    return unseal(text, purpose=PURPOSE)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_calendar_address'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = [migrations.RunPython(lock, unlock)]
