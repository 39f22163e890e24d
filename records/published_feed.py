"""The update log of the public register as an Atom feed (RFC 4287)."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.urls import reverse

from kmip_portal import clock
from records.models import PublicChange

ATOM = "http://www.w3.org/2005/Atom"
LATEST = 100
BEGUN = "2026"  # the year from which this portal answers for its names


def atom(changes: Iterable[PublicChange]) -> bytes:
    """An entry a change; none has an author but the partnership."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    log = settings.BASE_URL + reverse("records:published_log")
    _add(feed, "id", _name("records/published"))
    _add(feed, "title", "Updates to the register of repeat records of sharing")
    _add(ElementTree.SubElement(feed, f"{{{ATOM}}}author"), "name", "K-MIP")
    _add(feed, "link", rel="alternate", type="text/html", href=log)
    own = settings.BASE_URL + reverse("records:published_feed")
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    rows = list(changes)
    _add(feed, "updated", (rows[0].at if rows else clock.start_of_day(clock.today())).isoformat())
    for one in rows:
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        happened = one.at.strftime("%Y%m%dT%H%M%S")
        _add(entry, "id", _name(f"records/published/{one.record.reference}/{one.what}/{happened}"))
        _add(entry, "title", f"{one.title}: {one.get_what_display()}")
        _add(entry, "updated", one.at.isoformat())
        page = reverse("records:published_record", args=[one.record.family])
        _add(entry, "link", rel="alternate", type="text/html", href=settings.BASE_URL + page)
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def _name(of: str) -> str:
    """A name for ever (RFC 4151), whatever the address becomes."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},{BEGUN}:{of}"


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes).text = text or None
