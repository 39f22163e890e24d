"""A piece of news from its first word to its last; the secretariat's, for the partnership."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.unsaying import unsay
from signatories.expertise.following_emails import key_of
from signatories.expertise.models import NewsCorrection, NewsItem
from signatories.services.editing import ChangedMeanwhile

LONGEST_SLUG = 100


@transaction.atomic
def begin(*, by: User, **says: Any) -> NewsItem:
    """A draft, which nobody outside K-MIP reads."""
    item = NewsItem.objects.create(slug=_free_slug(says["title"]), begun_by=by, **says)
    record(by, "began", item)
    return item


@transaction.atomic
def change(
    item: NewsItem, *, by: User, row_version: int | None, correction: str = "", **says: Any
) -> None:
    """Other words. Once it was published, readers are told what was put right.

    Raises ChangedMeanwhile where a colleague saved some since.
    """
    now = NewsItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if now.status == NewsItem.Status.DISCARDED:
        raise InvalidMove(now, "publish")
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    changed = [name for name in says if getattr(now, name) != says[name]]
    for name in changed:
        setattr(now, name, says[name])
    now.row_version += 1
    if corrected := now.was_read and bool(set(changed) & set(NewsItem.WORDS)):
        now.updated_at, now.followers_told_at = clock.now(), None
        unsay(key_of(now))  # who was not told yet is told these words
        NewsCorrection.objects.create(item=now, what=correction, corrected_by=by)
    now.save()
    record(by, "corrected" if corrected else "changed", now, changed=changed)


@transaction.atomic
def publish(item: NewsItem, *, by: User, row_version: int | None = None) -> None:
    """From now on anybody reads it; by whom it was last changed, they are to have read that."""
    now = NewsItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if row_version not in (None, now.row_version):
        raise TooLate("Somebody has changed this news since you opened it. Read it again.")
    moment = clock.now()
    now.move("publish", published_at=moment, published_by=by, updated_at=moment)
    record(by, "published", now)


@transaction.atomic
def withdraw(item: NewsItem, *, by: User, reason: str) -> None:
    """Its words are shown no more; its address says why."""
    item.move("withdraw", withdrawn_at=clock.now(), withdrawn_by=by, withdrawn_reason=reason)
    record(by, "withdrew", item, reason=reason)
    unsay(key_of(item))


@transaction.atomic
def bring_back(item: NewsItem, *, by: User) -> None:
    """It can be read again, with the day on which it was first published."""
    item.move(
        "bring_back", withdrawn_at=None, withdrawn_by=None, withdrawn_reason="",
        followers_told_at=None,
    )  # fmt: skip
    record(by, "brought back", item)


@transaction.atomic
def discard(item: NewsItem, *, by: User) -> None:
    """A draft that comes to nothing."""
    item.move("discard")
    record(by, "discarded", item)


def _free_slug(title: str) -> str:
    stem = slugify(title)[:LONGEST_SLUG].strip("-") or "news"
    slug, n = stem, 1
    while NewsItem.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{stem[: LONGEST_SLUG - 5]}-{n}"
    return slug
