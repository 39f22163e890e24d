"""What stands of a setting now."""

from typing import Any

from kmip_portal.adjustments.known import Setting
from kmip_portal.adjustments.models import Adjustment


def numbers(setting: Setting) -> dict[str, int]:
    """As K-MIP has set them; what it has not is as the portal comes with it."""
    kept = Adjustment.objects.filter(name=setting.name).values_list("value", flat=True).first()
    return setting.usual | (kept or {})


def standing(name: str) -> Adjustment:
    """The row of a setting, to be shown and changed; an unsaved one where there is none."""
    return Adjustment.objects.filter(name=name).first() or Adjustment(name=name)


def standing_by_name() -> dict[str, Any]:
    """Every setting that K-MIP has set otherwise: name and value."""
    return dict(Adjustment.objects.exclude(value=None).values_list("name", "value"))
