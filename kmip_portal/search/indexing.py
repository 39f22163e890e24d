"""Keeping the index true: what changed is written, what is gone is taken out.

Read from what there is each time, so it may be run twice, late, by two workers at once, or again
after it was killed.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import transaction

from kmip_portal.search.models import SearchDocument, SearchTerm, SearchWord
from kmip_portal.search.sources import Document, Source, sources
from kmip_portal.search.stems import stem, stems, telling
from kmip_portal.words import words

TITLE, ALSO, TEXT = 100, 60, 16  # how much a word tells of where it stands
OFTEN = 4  # said more often, it tells no more
LONG = 300  # words; in a longer text each tells less
AT_ONCE = 100  # documents in one transaction
READ = 20_000  # characters of a text
SAYS = ("seen_by", "kind", "title", "text", "url", "sha256")
RULES = "2"  # another, once words are kept by other rules than before
Thing = TypeVar("Thing")


def refresh() -> dict[str, int]:
    """Bring the index in line with what there is."""
    done = [_bring_in_line(one) for one in sources() if isinstance(one, Source)]
    removed = sum(one for _, one in done)
    if removed:
        _forget_terms()
    return {"written": sum(one for one, _ in done), "removed": removed}


def forget(source: str, key: str) -> None:
    """Words that somebody took back are found and shown no more; what is left of them comes back
    with the next refreshing."""
    _remove(source, [key])


def _bring_in_line(source: Source) -> tuple[int, int]:
    """How many of its documents were written, and how many taken out."""
    standing = SearchDocument.objects.filter(source=source.name)
    known = dict(standing.values_list("key", "sha256"))
    there, written = set(), 0
    for some in _in_slices(source.documents()):
        there |= {document.key for document in some}
        hashes = {one: hash_of(one) for one in some}
        changed = {one: new for one, new in hashes.items() if known.get(one.key) != new}
        if changed:
            _write(source.name, changed)
            written += len(changed)
    gone = known.keys() - there
    for keys in _in_slices(sorted(gone)):
        _remove(source.name, keys)
    return written, len(gone)


def _in_slices(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    rest = iter(things)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def hash_of(document: Document) -> str:
    return hashlib.sha256("\0".join([RULES, *map(str, document)]).encode()).hexdigest()


@transaction.atomic
def _write(source: str, documents: dict[Document, str]) -> None:
    """Whoever writes the same at the same moment waits, and writes it again."""
    _hold(source, [document.key for document in documents])
    rows = SearchDocument.objects.bulk_create(
        (
            SearchDocument(
                source=source,
                key=document.key,
                seen_by=document.seen_by,
                kind=document.kind,
                title=document.title,
                text=document.text[:READ],
                url=document.url,
                sha256=sha256,
            )
            for document, sha256 in documents.items()
        ),
        update_conflicts=True,
        unique_fields=["source", "key"],
        update_fields=SAYS,
    )
    SearchWord.objects.filter(document__in=rows).delete()
    SearchWord.objects.bulk_create(
        SearchWord(document=row, stem=one, weight=weight)
        for row, document in zip(rows, documents, strict=True)
        for one, weight in weights(document).items()
    )
    _keep_terms(documents)


@transaction.atomic
def _remove(source: str, keys: list[str]) -> None:
    SearchDocument.objects.filter(pk__in=_hold(source, keys)).delete()


def _hold(source: str, keys: list[str]) -> list[int]:
    """Those of them that are in the index, locked in one order."""
    held = SearchDocument.objects.select_for_update().filter(source=source, key__in=keys)
    return list(held.order_by("key").values_list("pk", flat=True))


def weights(document: Document) -> dict[str, int]:
    """How much each of its words tells of a document."""
    text = document.text[:READ]
    said = Counter(stem(word) for part in text.split() for word in words(part))
    each = TEXT / (0.6 + 0.4 * said.total() / LONG)
    found = {one: max(round(each * min(said[one], OFTEN)), 1) for one in stems(text)}
    found |= dict.fromkeys(stems(document.also), ALSO)
    return found | dict.fromkeys(stems(document.title), TITLE)


def _keep_terms(documents: Iterable[Document]) -> None:
    said = set()
    for document in documents:
        if document.seen_by == SearchDocument.For.EVERYBODY:
            said |= set(telling(f"{document.title} {document.also} {document.text[:READ]}"))
    new = [SearchTerm(word=word) for word in sorted(said) if word.isalpha() and len(word) > 3]
    SearchTerm.objects.bulk_create(new, ignore_conflicts=True)


def _forget_terms() -> None:
    """A word that stands nowhere any more is offered to nobody."""
    stems_there = set(SearchWord.objects.order_by().values_list("stem", flat=True).distinct())
    terms = SearchTerm.objects.values_list("word", flat=True)
    for some in _in_slices([one for one in terms if stem(one) not in stems_there]):
        SearchTerm.objects.filter(word__in=some).delete()
