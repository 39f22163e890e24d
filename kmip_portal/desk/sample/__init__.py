"""The demonstration: a sample agreement, fictional signatories, records and a review.

Everything is made through the services, with the clock set to the day it is said to have
happened; all days are counted from the day of loading. Nothing here is real but the list of known
public services, and none of those is shown as having signed.
"""

import secrets

from django.conf import settings

from kmip_portal.desk.sample.people import PEOPLE

WORDS = (
    "apple beacon bridge cherry cliff creek ferry garden hop harbour island kiln lantern marsh "
    "meadow oast orchard pebble quay saltpan shingle sluice spire swan thatch tide vale wharf"
).split()


def password() -> str:
    """Everybody's password in this demonstration: three words, drawn once for this data folder."""
    file = settings.DATA_DIR / "demonstration-password"
    if not file.exists():
        file.write_text(
            "-".join(secrets.choice(WORDS) for _ in range(3)) + "-" + secrets.token_hex(2)
        )
        file.chmod(0o600)
    return file.read_text()


def sign_ins() -> list[tuple[str, str]]:
    """Who can sign in, and as what."""
    return [(person.email, person.what) for person in PEOPLE]
