"""News as an Atom feed."""

from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html

from kmip_portal.atom import Entry, feed
from signatories.expertise import guide_text
from signatories.expertise.models import NewsItem

LATEST = 50


def atom(items: Iterable[NewsItem]) -> bytes:
    """An entry a piece of news; a correction makes it newer, under the same name."""
    return feed(
        "news",
        "News from K-MIP",
        page=reverse("news:news_list"),
        own=reverse("news:news_feed"),
        entries=[_entry(one) for one in items],
    )


def fingerprint(items: Iterable[NewsItem]) -> str:
    """The same while nothing was published, put right or withdrawn."""
    told = " ".join(f"{one.pk} {one.updated_at}" for one in items)
    return sha256(told.encode()).hexdigest()[:32]


def _entry(one: NewsItem) -> Entry:
    return Entry(
        name=f"news/{one.slug}",
        title=one.title,
        updated=one.updated_at or one.begun_at,
        published=one.published_at,
        path=one.get_absolute_url(),
        summary=one.summary,
        html=_html(one),
    )


def _html(one: NewsItem) -> str:
    """Its words as they stand on its page; links say the whole address, as they are read away."""
    parts = [
        format_html("<h2>{}</h2>{}", part.heading, part.html) if part.heading else part.html
        for part in guide_text.parts(one.body)
    ]
    return "".join(parts).replace('href="/', f'href="{settings.BASE_URL}/')
