"""What changed between two texts of the agreement: clauses matched by key, then their words.

Pure: texts in, changes out, nothing asked of the database. The changes say everything: `apply`
makes the new text from the old text and them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from agreements.wording import Line, Piece, lines, parts, words

NOT_USED = "Not used"  # the heading of a clause that is gone and keeps its number
LONG_ENOUGH = 40  # letters of a paragraph that is recognised in another clause


class Text(NamedTuple):
    """A clause as it is compared."""

    key: str
    number: str
    level: int
    heading: str
    body: str

    @classmethod
    def of(cls, clause: Any) -> "Text":
        return cls(clause.key, clause.number, clause.level, clause.heading, clause.body)

    @property
    def title(self) -> str:
        return f"{self.number} {self.heading}".strip()

    @property
    def is_unused(self) -> bool:
        """A clause that is gone and whose number is kept."""
        return self.heading == NOT_USED and not self.body.strip()


class Edit(NamedTuple):
    """At this letter of the old body: take these letters out, and put those in."""

    at: int
    removed: str
    added: str


@dataclass(frozen=True)
class Change:
    """What became of one clause."""

    old: Text | None
    new: Text | None
    is_moved: bool = False
    after: str = ""  # the key of the clause before it in the new text

    @property
    def text(self) -> Text:
        """The clause as it is now, or as it was when it went."""
        text = self.new or self.old
        assert text is not None  # noqa: S101 - a change is of something
        return text

    @property
    def key(self) -> str:
        return self.text.key

    @property
    def is_added(self) -> bool:
        return self.old is None

    @property
    def is_removed(self) -> bool:
        return self.new is None or self.keeps_its_number

    @property
    def keeps_its_number(self) -> bool:
        """Removed, and shown as not used so that the numbers after it stay."""
        return bool(self.old and self.new and self.new.is_unused and not self.old.is_unused)

    @property
    def is_renumbered(self) -> bool:
        return bool(self.old and self.new and self.old.number != self.new.number)

    @cached_property
    def is_changed(self) -> bool:
        """Its words are others: its heading, its rank or a line of it."""
        if self.old is None or self.new is None or self.is_removed or self.old == self.new:
            return False
        if (self.old.heading, self.old.level) != (self.new.heading, self.new.level):
            return True
        return any(line.is_changed for line in self.lines)

    @property
    def kinds(self) -> list[str]:
        """Everything that happened to it, in words of KINDS; nothing for one that stayed."""
        return [kind for kind in KINDS if getattr(self, f"is_{kind}")]

    @cached_property
    def heading(self) -> tuple[Piece, ...]:
        return words(self.old.heading if self.old else "", self.new.heading if self.new else "")

    @cached_property
    def lines(self) -> list[Line]:
        return lines(self.old.body if self.old else "", self.new.body if self.new else "")

    @cached_property
    def edits(self) -> list[Edit]:
        """The changes of its body, from the first letter to the last."""
        edits, at = [], 0
        for line in self.lines:
            for piece in line.pieces:
                if piece.op == "added":
                    edits.append(Edit(at, "", piece.text))
                elif piece.op == "removed":
                    edits.append(Edit(at, piece.text, ""))
                if piece.op != "added":
                    at += len(piece.text)
        return edits


KINDS = ("added", "removed", "changed", "moved", "renumbered")


class Redline:
    """Every clause of two texts, in the order of the new one, with what became of it."""

    def __init__(self, old: Iterable[Text], new: Iterable[Text]):
        self.old, self.new = list(old), list(new)
        before = {text.key: text for text in self.old}
        staying = _staying(self.old, self.new)
        self.changes: list[Change] = []
        after = ""
        for text in self.new:
            was = before.get(text.key)
            moved = was is not None and text.key not in staying
            self.changes.append(Change(was, text, moved, after))
            after = text.key
        self._put_in_the_removed()

    def _put_in_the_removed(self) -> None:
        """Each where it stood: after the clause that it followed in the old text."""
        there = {text.key for text in self.new}
        following: dict[str, list[Change]] = {}
        last = ""
        for text in self.old:
            if text.key in there:
                last = text.key
            else:
                following.setdefault(last, []).append(Change(text, None))
        changes = following.get("", [])
        for change in self.changes:
            changes += [change, *following.get(change.key, [])]
        self.changes = changes

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if change.kinds]

    @property
    def unchanged(self) -> list[Change]:
        return [change for change in self.changes if not change.kinds]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many clauses were added, removed and so on; one may be both changed and moved."""
        tally = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: tally[kind] for kind in KINDS} | {"unchanged": len(self.unchanged)}

    @cached_property
    def passages(self) -> dict[tuple[str, str, str], Change]:
        """Whole paragraphs that went from one clause to another, from both ends.

        By key of the clause, what happened to it there (added, removed) and its words.
        """
        ends: dict[str, dict[str, Change]] = {"added": {}, "removed": {}}
        for change in self.changes:
            for line in change.lines if change.kinds else []:
                if line.old is None or line.new is None:
                    op = "added" if line.old is None else "removed"
                    ends[op].setdefault(_passage(line.old or line.new or ""), change)
        found = {}
        for passage in ends["added"].keys() & ends["removed"].keys():
            source, target = ends["removed"][passage], ends["added"][passage]
            if len(passage) >= LONG_ENOUGH and source.key != target.key:
                found[(target.key, "added", passage)] = source
                found[(source.key, "removed", passage)] = target
        return found

    def elsewhere(self, change: Change, line: Line) -> Change | None:
        """The clause from which this paragraph came, or to which it went, whole."""
        if (line.old is None) == (line.new is None):
            return None
        op = "added" if line.old is None else "removed"
        return self.passages.get((change.key, op, _passage(line.old or line.new or "")))


def compare(old: Iterable[Text], new: Iterable[Text]) -> Redline:
    return Redline(old, new)


def apply(old: Iterable[Text], changes: Iterable[Change]) -> list[Text]:
    """The new text, made from the old one and what is listed as changed."""
    listed = {change.key: change for change in changes}
    result = []
    for text in old:
        change = listed.get(text.key)
        if change is None:
            result.append(text)
        elif change.new is not None and not change.is_moved:
            result.append(_changed(text, change))
    before = {text.key: text for text in old}
    for change in listed.values():  # in the order of the new text
        if change.new is None or not (change.is_added or change.is_moved):
            continue
        made = _changed(before[change.key], change) if change.is_moved else change.new
        keys = [text.key for text in result]
        result.insert(keys.index(change.after) + 1 if change.after else 0, made)
    return result


def _changed(text: Text, change: Change) -> Text:
    now = change.text
    body = applied(text.body, change.edits)
    return Text(text.key, now.number, now.level, now.heading, body)


def applied(body: str, edits: Sequence[Edit]) -> str:
    """A body with its edits made."""
    result, at = [], 0
    for edit in edits:
        result += [body[at : edit.at], edit.added]
        at = edit.at + len(edit.removed)
    return "".join([*result, body[at:]])


def _staying(old: Sequence[Text], new: Sequence[Text]) -> set[str]:
    """The keys of clauses that kept their order: the most of them, parts before clauses.

    The heaviest rising run of old places in the new order, found with a Fenwick tree of maxima.
    """
    place = {text.key: number for number, text in enumerate(old, 1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(old) + 1)  # weight, index of the last in it
    kept = [text for text in new if text.key in place]
    came_from: list[int] = []
    for index, text in enumerate(kept):
        weight, last = 0, -1
        at = place[text.key] - 1
        while at > 0:
            weight, last = max((weight, last), best[at])
            at -= at & -at
        came_from.append(last)
        at, mine = place[text.key], (weight + (3 if text.level == 1 else 1), index)
        while at < len(best):
            best[at] = max(best[at], mine)
            at += at & -at
    at, top = len(best) - 1, (0, -1)
    while at > 0:
        top = max(top, best[at])
        at -= at & -at
    index, staying = top[1], set()
    while index >= 0:
        staying.add(kept[index].key)
        index = came_from[index]
    return staying


def _passage(line: str) -> str:
    return parts(line)["words"].strip()
