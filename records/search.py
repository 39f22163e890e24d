"""Finding a record by its words: which it keeps, and which are looked for."""

from django.db.models import QuerySet

from kmip_portal import clock
from kmip_portal.law.book import book
from kmip_portal.words import words
from records.answers import read, told
from records.models import HasWords, RecordOfSharing, RecordWords
from records.questions import Answers

MOST_LOOKED_FOR = 10  # nobody searches for more
AT_ONCE = 2_000


def matching(records: QuerySet[RecordOfSharing], text: str) -> QuerySet[RecordOfSharing]:
    """Those of `records` that say each of these words, or one that begins so.

    What a person may see is narrowed before: this says nothing about the rest.
    """
    if not text.strip():
        return records
    looked_for = words(text)[:MOST_LOOKED_FOR]
    if not looked_for:
        return records.none()
    # words that are there: else PostgreSQL reads every record first, and asks its index nothing
    return records.filter(HasWords("words__text", looked_for), words__isnull=False)


def keep_words(record: RecordOfSharing, answers: Answers | None = None) -> None:
    """Keep the words by which this record is found, in the caller's transaction."""
    given = dict(read(record) if answers is None else answers) | {"record_type": record.kind}
    law = book(clock.day_in_london(record.decided_at) if record.decided_at else None)
    said = [answer for _, rows in told(given, law) for _, answer in rows]
    if record.is_repeat:
        said += [one.in_words for one in record.used_systems.all()]
        said += [words for one in record.attachments.current() for words in (one.what, one.name)]
    people = (record.owner.name, str(record.team or ""), str(record.organisation))
    compact = record.reference.replace("-", "")
    text = " ".join([record.reference, compact, compact.removeprefix("ROS"), *people, *said])
    RecordWords.objects.update_or_create(
        record=record, defaults={"text": "".join(f" {word}" for word in words(text))}
    )


def keep_missing_words() -> int:
    """Records from before words were kept, or copied into the database; how many got theirs."""
    says_nothing = ("discarded", "disposed")
    without = RecordOfSharing.objects.filter(words=None).exclude(status__in=says_nothing)
    found = list(without.order_by("-pk")[:AT_ONCE])
    for record in found:
        keep_words(record)
    return len(found)
