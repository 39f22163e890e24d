"""A draft and what was published since it was begun: what it would lose, and taking it over.

Publication is for ever, but a later version that was begun from an older text would silently put
the older words back. So a draft remembers the published version it was begun from. Clause by
clause, what was published since is put beside it: who left the older words has not seen the newer.
"""

from collections.abc import Iterable
from typing import NamedTuple

from agreements.marked import texts_by_key
from agreements.models import AgreementVersion
from agreements.redline import Text


class Missed(NamedTuple):
    """A clause that a version published meanwhile changed: as it was, is there, and stands here."""

    was: Text | None
    now: Text | None
    here: Text | None

    @property
    def key(self) -> str:
        return self.text.key

    @property
    def text(self) -> Text:
        """The clause by which a person knows it."""
        text = self.now or self.was
        assert text is not None  # noqa: S101 - it was there before or is there now
        return text

    @property
    def is_lost(self) -> bool:
        """The draft has the older words still: published as it is, it would put them back."""
        return _alike(self.here, self.was)

    @property
    def said(self) -> str:
        """What was done to it, in a word."""
        if self.was is None:
            return "added"
        return "removed" if self.now is None or self.now.is_unused else "changed"


class Since:
    """What was published between the version a draft was begun from and the one before it."""

    def __init__(self, draft: AgreementVersion):
        self.draft = draft
        self.begun_from = draft.started_from
        self.newest = AgreementVersion.objects.preceding(draft) if self.begun_from else None
        self.missed: list[Missed] = []
        if self.begun_from and self.newest and self.begun_from.in_numbers < self.newest.in_numbers:
            found = what_changed(self.begun_from, self.newest, beside=draft)
            self.missed = [each for each in found if not _alike(each.here, each.now)]

    @property
    def lost(self) -> list[Missed]:
        """Changes that this draft would undo without a word."""
        return [each for each in self.missed if each.is_lost]

    @property
    def to_compare(self) -> list[Missed]:
        """Clauses that both changed, each in its own way: somebody must look."""
        return [each for each in self.missed if not each.is_lost]


def undone_by(later: AgreementVersion, version: AgreementVersion) -> list[Missed]:
    """What `version` changes, and a version already approved for a later day puts back."""
    if version.started_from is None:
        return []
    found = what_changed(version.started_from, version, beside=later)
    return [each for each in found if each.is_lost and not _alike(each.here, each.now)]


def what_changed(
    old: AgreementVersion, new: AgreementVersion, *, beside: AgreementVersion
) -> list[Missed]:
    """Each clause whose words differ between two versions, with how it reads in a third."""
    was, now, here = (_by_key(version) for version in (old, new, beside))
    keys = [*now, *(key for key in was if key not in now)]
    found = (Missed(was.get(key), now.get(key), here.get(key)) for key in keys)
    return [each for each in found if not _alike(each.was, each.now)]


def _by_key(version: AgreementVersion) -> dict[str, Text]:
    return {text.key: text for text in texts_by_key(version.clauses.all())}


def _alike(one: Text | None, other: Text | None) -> bool:
    """Whether a reader would find the same words, wherever they stand and whatever their number."""
    return _words(one) == _words(other)


def _words(text: Text | None) -> tuple[str, list[str]] | None:
    if text is None or text.is_unused:
        return None
    return text.heading, text.body.split()


def in_words(missed: Iterable[Missed]) -> str:
    """The clauses by their names: “4.2 Urgent sharing” and “5.1 Records”."""
    names = [f"“{each.text.title}”" for each in missed]
    if len(names) > 5:
        names = [*names[:5], f"{len(names) - 5} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
