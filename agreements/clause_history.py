"""One clause through all versions: since when, what changed in it, what it was called."""

from collections.abc import Iterable
from typing import NamedTuple

from agreements.marked import Marked, MarkedClause
from agreements.models import AgreementVersion, Clause


class Entry(NamedTuple):
    """The clause in one version: what it says there, and what that version did to it."""

    version: AgreementVersion
    clause: Clause | None
    said: str
    change: MarkedClause | None

    @property
    def has_other_words(self) -> bool:
        """Whether its words differ from those of the version before."""
        return self.change is None or self.change.has_new_words


def history(key: str, versions: Iterable[AgreementVersion]) -> list[Entry]:
    """What each version did to this clause, the newest first; `versions` the oldest first.

    A version that left it as it was has no entry.
    """
    entries: list[Entry] = []
    before: AgreementVersion | None = None
    for version in versions:
        clause = next((one for one in version.clauses.all() if one.key == key), None)
        if before is None:
            if clause:
                said = f"In the agreement since version {version.number}, the first kept here"
                entries.append(Entry(version, clause, said, None))
        elif change := Marked.versions(before, version).of(key):
            entries.append(Entry(version, clause, _said(version, change), change))
        before = version
    return entries[::-1]


def _said(version: AgreementVersion, change: MarkedClause) -> str:
    number = version.number
    if change.change.is_added:
        return f"New in version {number}"
    if change.change.keeps_its_number:
        return f"Removed in version {number}. Its number is kept"
    if change.change.is_removed:
        return f"Removed in version {number}"
    old, new = change.old_number, change.change.text.number
    said = []
    if change.change.is_changed:
        said.append("changed")
    if change.change.is_moved:
        said.append(f"moved from {old or 'another place'}")
    elif change.change.is_renumbered:
        said.append(f"renumbered from {old or 'no number'} to {new or 'no number'}")
    words = " and ".join(said)
    return f"{words[:1].upper()}{words[1:]} in version {number}"
