"""What a first visit to a page has to fetch: every page that links lead to, for strangers and
people who are signed in."""

import gzip
import re
from collections import deque
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from kmip_portal.accounts.models import User
from kmip_portal.benchmarks.rounds import Bar, Result, count
from kmip_portal.benchmarks.seed import READER
from kmip_portal.benchmarks.serving import signed_in

KIB = 1024
OWN = "127.0.0.1"
PEOPLE = [None, READER, "secretariat@kmip.example"]
FACE = re.compile(r"@font-face\s*{([^}]*)}")
ADDRESS = re.compile(r"url\(\"?([^\")]+)\"?\)")
IMPORT = re.compile(r"(?:^|;|})\s*import[^\"';]*[\"']([^\"']+)[\"']")


def weight(task) -> list[Result]:
    """P17: everything as gzip makes it; browsers that take brotli get static files smaller."""
    pages = every_page()
    heaviest, longest = max(pages, key=lambda page: page.whole), max(pages, key=lambda p: p.html)
    foreign = {host for page in pages for host in page.foreign}
    return [
        count(
            "P17", "weight", "first view", heaviest.whole / KIB, Bar(gate=60, target=40),
            unit="KiB", note=f"{heaviest.path}, the heaviest of {len(pages)} pages",
        ),
        count(
            "P17", "weight", "HTML", longest.html / KIB, Bar(gate=25, target=14), unit="KiB",
            note=f"{longest.path}, compressed; {longest.plain / KIB:.0f} KiB without",
        ),
        count(
            "P17", "weight", "other hosts asked", len(foreign), Bar(gate=0, target=0),
            note=", ".join(sorted(foreign)),
        ),
    ]  # fmt: skip


class Page(NamedTuple):
    """What one page makes a browser fetch, in bytes."""

    path: str
    plain: int
    html: int
    whole: int
    foreign: frozenset[str]


@cache
def every_page() -> list[Page]:
    """One page of each kind that links lead to, for each of some people; walked once, for two."""
    return [page for email in PEOPLE for page in _pages_of(email)]


def _pages_of(email: str | None) -> list[Page]:
    client, seen = Client(SERVER_NAME=OWN), set()
    if email:
        client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(User.objects.get(email=email))
    found, waiting = [], deque(["/", "/in-tray/", "/manage/"] if email else ["/"])
    while waiting:
        path = waiting.popleft()
        if (kind := _kind(path)) is None or kind in seen:
            continue
        seen.add(kind)
        answer = client.get(path)
        if answer.status_code in (301, 302):
            waiting.append(urljoin(path, answer["Location"]))
        elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            parts = Parts(path)
            parts.feed(answer.content.decode())
            found.append(_weighed(path, answer.content, parts))
            waiting.extend(parts.links)
    return found


def _kind(path: str) -> str | None:
    """Which page it is, whatever it shows; None for what is not ours."""
    split = urlsplit(path)
    if split.netloc not in ("", OWN):
        return None
    try:
        return resolve(split.path).view_name
    except Resolver404:
        return None


def _weighed(path: str, content: bytes, parts: "Parts") -> Page:
    html = len(gzip.compress(content, 6))
    fetched, waiting = {}, deque(parts.fetched)
    while waiting:
        address = waiting.popleft()
        if address not in fetched and address.startswith(settings.STATIC_URL):
            fetched[address], more = _static(address)
            waiting.extend(more)
    hosts = {urlsplit(address).netloc for address in parts.fetched}
    foreign = frozenset(hosts - {"", OWN})
    return Page(path, len(content), html, html + sum(fetched.values()), foreign)


def _static(address: str) -> tuple[int, list[str]]:
    """How long a static file is on the line, and what it has fetched in its turn."""
    path = Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)
    shorter = path.with_name(path.name + ".gz")
    size = (shorter if shorter.exists() else path).stat().st_size
    more: list[str] = []
    if path.suffix == ".css":
        faces = FACE.findall(text := path.read_text())
        # the faces that plain text in English is set in; other addresses may all be needed
        plain = [face for face in faces if "italic" not in face and "-ext-" not in face]
        more = ADDRESS.findall(FACE.sub("", text)) + [ADDRESS.findall(face)[0] for face in plain]
    elif path.suffix == ".js":
        more = IMPORT.findall(path.read_text())
    return size, [urljoin(address, each) for each in more if not each.startswith("data:")]


class Parts(HTMLParser):
    """What a browser fetches with a page, and where its links lead."""

    FETCHED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "object": "data"}

    def __init__(self, path: str):
        super().__init__()
        self.path, self.fetched, self.links = path, [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(urljoin(self.path, given["href"]))
        elif tag == "link" and given.get("rel") not in ("canonical", "alternate"):
            self.fetched.append(urljoin(self.path, given.get("href", "")))
        elif source := given.get(self.FETCHED.get(tag, "")):
            self.fetched.append(urljoin(self.path, source))
