"""The campaign for version 6.0, as it went: opened by itself, and closed at its last day."""

from datetime import timedelta

from agreements.models import AgreementVersion
from kmip_portal import clock
from signatories.campaigns import asking, closing


def make_campaign() -> None:
    """Who signed did so without the portal’s asking: its people came later."""
    version = AgreementVersion.objects.in_force()
    if version is None or version.in_force_on is None or version.accept_by is None:
        return
    with clock.at(clock.on_day(version.in_force_on, 9)):
        asking.run()
    with clock.at(clock.on_day(version.accept_by + timedelta(days=1), 9)):
        closing.close_due()
