"""The words of a guide made ready to read: in parts, with links that say where they lead."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from agreements.marked import Marked
from agreements.models import Clause
from kmip_portal import markdown
from signatories.expertise.models import GuideVersion
from signatories.expertise.models.guide import host_of

HEADING = re.compile(r"^#{1,4}[ \t]+(\S.*)$", re.MULTILINE)
OUTSIDE = re.compile(r'(<a [^>]*href="((?:https?:)?//[^"]+)"[^>]*>)(.*?)(</a>)', re.DOTALL)
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
MAILBOX = re.compile(r"[^@\s]+@[a-z0-9-]+(\.[a-z0-9-]+)+(\?.*)?", re.IGNORECASE)


class Part(NamedTuple):
    """A heading and what stands under it; the first part may have none."""

    heading: str
    anchor: str
    body: str

    @property
    def html(self) -> SafeString:
        return saying_where(markdown.render(self.body))


def parts(body: str) -> list[Part]:
    """The text cut at its headings, of whichever rank."""
    pieces = HEADING.split(body)
    found = [Part("", "", pieces[0].strip())] if pieces[0].strip() else []
    anchors: set[str] = set()
    for written, text in zip(pieces[1::2], pieces[2::2], strict=True):
        heading = written.rstrip(" \t\r#") or written
        stem = slugify(heading) or "part"
        anchor, n = stem, 1
        while anchor in anchors:
            n += 1
            anchor = f"{stem}-{n}"
        anchors.add(anchor)
        found.append(Part(heading, anchor, text.strip()))
    return found


def plain(body: str) -> str:
    """What it says, without the marks; a heading ends as a sentence does."""
    return " ".join(filter(None, (words for part in parts(body) for words in _said(part))))


def _said(part: Part) -> tuple[str, str]:
    heading = markdown.plain(part.heading)
    if heading and heading[-1] not in ".:?!":
        heading += "."
    return heading, markdown.plain(part.body)


def leaves(address: str) -> bool:
    """Whether a web address leads away from this portal."""
    return host_of(address) != host_of(settings.BASE_URL)


def saying_where(html: SafeString) -> SafeString:
    """Each link that leaves the portal says to which site."""

    def said(link: re.Match[str]) -> str:
        host = host_of(link[2])
        named = re.search(rf"(?<![\w.-]){re.escape(host)}(?![\w-]|\.\w)", link[3])
        if not leaves(link[2]) or named:
            return link[0]
        return f"{link[1]}{link[3]} (on {conditional_escape(host)}){link[4]}"

    return mark_safe(OUTSIDE.sub(said, html))  # noqa: S308 - cleaned by markdown, host escaped


def links(body: str) -> Iterator[str]:
    """Every address that the text links to."""
    for token in markdown.parse(HEADING.sub("", body)):
        for child in token.children or []:
            if child.type == "link_open":
                yield str(child.attrs["href"])


def is_link(address: str) -> bool:
    """Whether it has the shape of one; nothing is fetched to find out."""
    if address.startswith(("/", "#")):
        return not address.startswith("//")
    try:
        told = urlsplit(address)
        host = told.hostname or ""
    except ValueError:
        return False
    if told.scheme == "mailto":
        return bool(MAILBOX.fullmatch(told.path))
    return (
        told.scheme in ("http", "https") and bool(HOST.fullmatch(host)) and "@" not in told.netloc
    )


def bad_links(body: str) -> list[str]:
    return [one for one in links(body) if not is_link(one)]


def compared(old: GuideVersion, new: GuideVersion) -> Marked:
    """Two versions of a guide, part by part and word by word."""
    names = (f"Version {old.number}", f"Version {new.number}")
    return Marked(_rows(old), _rows(new), names)


def _rows(version: GuideVersion) -> list[Clause]:
    about = "\n\n".join(
        f"{words}: {told}"
        for words, told in (
            ("Title", version.title),
            ("Publisher", version.publisher),
            ("For", version.audience),
            ("Edition", version.edition),
            ("Official address", version.official_url or version.official_place),
            ("File", version.file_words),
        )
        if told
    )
    said = [("about", "About it", about), ("summary", "Summary", version.summary)]
    said += [(f"part-{one.anchor}", one.heading, one.body) for one in parts(version.body)]
    return [
        Clause(key=key, number="", level=2, heading=heading, body=body)
        for key, heading, body in said
    ]
