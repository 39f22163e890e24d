"""The update log of the public register as an Atom feed."""

from collections.abc import Iterable

from django.urls import reverse

from kmip_portal.atom import Entry, feed
from records.models import PublicChange

LATEST = 100


def atom(changes: Iterable[PublicChange]) -> bytes:
    """An entry a change."""
    return feed(
        "records/published",
        "Updates to the register of repeat records of sharing",
        page=reverse("records:published_log"),
        own=reverse("records:published_feed"),
        entries=[_entry(one) for one in changes],
    )


def _entry(one: PublicChange) -> Entry:
    happened = one.at.strftime("%Y%m%dT%H%M%S")
    return Entry(
        name=f"records/published/{one.record.reference}/{one.what}/{happened}",
        title=f"{one.title}: {one.get_what_display()}",
        updated=one.at,
        path=reverse("records:published_record", args=[one.record.family]),
    )
