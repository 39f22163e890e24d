"""News from K-MIP for tests."""

from signatories.expertise.services import news
from tests.make.people import kmip_person

BODY = """We meet in the town hall.

## What it is about

- the review
- [a guide](/guides/)"""


def news_words(**changes):
    """What a piece of news says, as the form sends it."""
    return {
        "title": "A meeting",
        "summary": "When we meet, and where.",
        "body": BODY,
        "off_home_after": None,
    } | changes


def news_item(by=None, *, published=True, **words):
    """A piece of news that anybody reads, or a draft of one."""
    by = by or kmip_person("secretariat")
    item = news.begin(by=by, **news_words(**words))
    if published:
        news.publish(item, by=by)
        item.refresh_from_db()
    return item
