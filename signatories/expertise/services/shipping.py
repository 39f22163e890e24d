"""Guides that come with a newer portal."""

from django.db import transaction

from kmip_portal.audit.services import record
from signatories.expertise import shipped
from signatories.expertise.models import Guide, GuideVersion, Topic


@transaction.atomic
def load() -> int:
    """Topics and guides that this portal has not got yet; how many guides came."""
    shipped.load_topics(Topic)
    made = shipped.load_guides(Guide, GuideVersion, Topic)
    for guide in made:
        record(None, "brought with the portal", guide)
    return len(made)
