"""A guide from its first word to its last: written by one person, published by another."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import InvalidMove, TooLate
from signatories.expertise import guide_emails as emails
from signatories.expertise.models import Guide, GuideVersion, Topic
from signatories.expertise.services.checks import add_months
from signatories.models import Organisation
from signatories.services.editing import ChangedMeanwhile

TAKEN = ("write", "work")  # addresses under /guides/ that are no guide's
LONGEST_SLUG = 100


@transaction.atomic
def start(
    *, organisation: Organisation | None, topic: Topic, by: User, **says: Any
) -> GuideVersion:
    """A new guide, which nobody else reads yet; whoever starts it is asked to keep it true."""
    guide = Guide.objects.create(
        slug=_free_slug(says["title"]), topic=topic, organisation=organisation, owner=by
    )
    version = GuideVersion.objects.create(guide=guide, **says)
    version.hands.add(by)
    _record(by, "started", guide)
    return version


@transaction.atomic
def revise(guide: Guide, *, topic: Topic, by: User, **says: Any) -> GuideVersion:
    """The next version of a published guide, begun with these words."""
    guide = Guide.objects.select_for_update(of=("self",)).get(pk=guide.pk)
    if guide.open_version:
        raise TooLate("Somebody else has begun the next version of this guide. Open it and go on.")
    last = guide.versions.exclude(status=GuideVersion.Status.DISCARDED).order_by("number").last()
    version = GuideVersion.objects.create(
        guide=guide, number=last.number + 1 if last else 1, **says
    )
    version.hands.add(by)
    _put_under(guide, topic)
    _record(by, "began the next version of", guide, number=version.number)
    return version


@transaction.atomic
def change(
    version: GuideVersion, *, topic: Topic, by: User, row_version: int | None, **says: Any
) -> None:
    """Other words in a draft. Raises ChangedMeanwhile where a colleague saved some since."""
    now = GuideVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not now.can("send"):
        raise InvalidMove(now, "send")
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    changed = [name for name in says if getattr(now, name) != says[name]]
    for name in changed:
        setattr(now, name, says[name])
    now.row_version += 1
    now.is_unread = False
    now.save()
    now.hands.add(by)
    _put_under(now.guide, topic)
    _record(by, "changed", now.guide, number=now.number, changed=changed)


def _put_under(guide: Guide, topic: Topic) -> None:
    if guide.topic_id != topic.pk:
        guide.topic = topic
        guide.save(update_fields=["topic"])


@transaction.atomic
def send(version: GuideVersion, *, by: User) -> None:
    """The text is ready for a second person; until they answer it does not change.

    An answer's words were written for other eyes: they are looked through as a guide's are first.
    """
    if version.is_unread:
        raise TooLate(
            "These are the words of an answer. Go on writing, and save them as a guide first."
        )
    version.move("send", sent_by=by, sent_at=clock.now(), returned_reason="")
    version.hands.add(by)
    _record(by, "sent for review", version.guide, number=version.number)
    emails.review_asked(version)


@transaction.atomic
def take_back(version: GuideVersion, *, by: User) -> None:
    """The writer wants to go on writing."""
    version.move("take_back", sent_by=None, sent_at=None)
    _record(by, "took back", version.guide, number=version.number)


@transaction.atomic
def give_back(version: GuideVersion, *, by: User, reason: str) -> None:
    """The reviewer says what should change first."""
    sender = version.sent_by
    version.move("return", sent_by=None, sent_at=None, returned_reason=reason)
    _record(by, "returned", version.guide, number=version.number)
    emails.returned(version, to=sender, reason=reason)


@transaction.atomic
def publish(version: GuideVersion, *, by: User, row_version: int | None = None) -> None:
    """From now on anybody reads these words; those before them are in the guide's history.

    Where the reviewer's page was of other words, they are asked to read again.
    """
    guide = Guide.objects.select_for_update(of=("self",)).get(pk=version.guide_id)
    now = guide.versions.get(pk=version.pk).row_version
    if row_version not in (None, now):
        raise TooLate("The writer has changed this guide since you opened it. Read it again.")
    if before := guide.published:
        before.move("supersede")
    version.move("publish", published_by=by, published_at=clock.now())
    if guide.can("publish"):
        guide.move("publish")
    # two people have just read it
    guide.checked_on, guide.checked_by, guide.kmip_asked_on = clock.today(), by, None
    guide.next_check_on = add_months(clock.today(), guide.check_months)
    guide.save(update_fields=["checked_on", "checked_by", "kmip_asked_on", "next_check_on"])
    _record(by, "published", guide, number=version.number)
    emails.published(version)


@transaction.atomic
def discard(version: GuideVersion, *, by: User) -> None:
    """A draft that comes to nothing; a guide that was never published goes with it."""
    version.move("discard")
    guide = version.guide
    if guide.can("discard"):
        guide.move("discard")
    _record(by, "discarded a draft of", guide, number=version.number)


@transaction.atomic
def replace(guide: Guide, *, by: User, replaced_by: Guide, reason: str = "") -> None:
    """Another guide takes its place; its address stays and says which."""
    stamps = {"closed_by": by, "closed_at": clock.now(), "closed_reason": reason}
    guide.move("replace", replaced_by=replaced_by, **stamps)
    _record(by, "replaced", guide, replaced_by=replaced_by.slug)


@transaction.atomic
def make_historic(guide: Guide, *, by: User, reason: str = "") -> None:
    """Kept to be read, and not to be relied on."""
    stamps = {"closed_by": by, "closed_at": clock.now(), "closed_reason": reason}
    guide.move("make_historic", replaced_by=None, **stamps)
    _record(by, "called historic", guide)


@transaction.atomic
def withdraw(guide: Guide, *, by: User, reason: str, replaced_by: Guide | None = None) -> None:
    """Its words are shown no more; its address says why, and what to read instead."""
    stamps = {"closed_by": by, "closed_at": clock.now(), "closed_reason": reason}
    guide.move("withdraw", replaced_by=replaced_by, **stamps)
    _record(by, "withdrew", guide, reason=reason)


@transaction.atomic
def bring_back(guide: Guide, *, by: User) -> None:
    """It stands again, and is to be checked today."""
    guide.move(
        "bring_back", replaced_by=None, closed_by=None, closed_at=None, closed_reason="",
        next_check_on=clock.today(),
    )  # fmt: skip
    _record(by, "brought back", guide)


def _free_slug(title: str) -> str:
    stem = slugify(title)[:LONGEST_SLUG].strip("-") or "guide"
    slug, n = stem, 1
    while slug in TAKEN or Guide.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{stem[: LONGEST_SLUG - 5]}-{n}"
    return slug


def _record(by: User | None, verb: str, guide: Guide, **detail: Any) -> None:
    slugs = [guide.organisation.slug] if guide.organisation else []
    record(by, verb, guide, organisations=slugs, **detail)
