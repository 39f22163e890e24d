"""Feeds that anybody may follow, as Atom (RFC 4287)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings

from kmip_portal import clock

ATOM = "http://www.w3.org/2005/Atom"
BEGUN = "2026"  # the year from which this portal answers for its names
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


class Entry(NamedTuple):
    """One thing to tell; its name stays the same whatever becomes of its words and address."""

    name: str
    title: str
    updated: datetime
    path: str
    published: datetime | None = None
    summary: str = ""
    html: str = ""


def feed(name: str, title: str, *, page: str, own: str, entries: Sequence[Entry]) -> bytes:
    """The whole feed, by nobody but the partnership; `page` and `own` are paths."""
    ElementTree.register_namespace("", ATOM)
    whole = ElementTree.Element(f"{{{ATOM}}}feed")
    _add(whole, "id", _for_ever(name))
    _add(whole, "title", title)
    _add(ElementTree.SubElement(whole, f"{{{ATOM}}}author"), "name", "K-MIP")
    _add(whole, "link", rel="alternate", type="text/html", href=settings.BASE_URL + page)
    _add(whole, "link", rel="self", type="application/atom+xml", href=settings.BASE_URL + own)
    latest = max((one.updated for one in entries), default=clock.start_of_day(clock.today()))
    _add(whole, "updated", latest.isoformat())
    for one in entries:
        entry = ElementTree.SubElement(whole, f"{{{ATOM}}}entry")
        _add(entry, "id", _for_ever(one.name))
        _add(entry, "title", one.title)
        if one.published:
            _add(entry, "published", one.published.isoformat())
        _add(entry, "updated", one.updated.isoformat())
        link = settings.BASE_URL + one.path
        _add(entry, "link", rel="alternate", type="text/html", href=link)
        if one.summary:
            _add(entry, "summary", one.summary)
        if one.html:
            _add(entry, "content", one.html, type="html")
    return ElementTree.tostring(whole, encoding="utf-8", xml_declaration=True)


def _for_ever(name: str) -> str:
    """A name for ever (RFC 4151), whatever the address becomes."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},{BEGUN}:{name}"


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes).text = text or None
