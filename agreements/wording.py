"""Two bodies compared: line by line, and word by word where a line became another.

Pure, and lossless: read without what was removed, the pieces are the new body to the letter.
"""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

ALIKE = 0.4  # two paragraphs that share less are two paragraphs, not one that changed
TOO_MUCH = 400_000  # comparisons of one paragraph with another; beyond, it is replaced whole

LINES = re.compile(r"[^\n]*\n+|[^\n]+")
PARTS = re.compile(
    r"(?P<lead>[^\S\n]*(?:(?:\d+[.)]|[-*+])(?=\s))?[^\S\n]*)(?P<words>.*?)(?P<end>\n*)\Z", re.S
)
TOKENS = re.compile(r"\{\w+:[\w-]+\}|\w+(?:['’-]\w+)*|\s+|\*\*|[^\w\s]")


class Piece(NamedTuple):
    """Some letters that stayed, came or went. Quiet ones follow from others, such as a count."""

    op: str  # same, added, removed
    text: str
    quiet: bool = False


class Line(NamedTuple):
    """A paragraph, an item of a list or a row of a table: in the old text, the new, or both."""

    old: str | None
    new: str | None
    lead: tuple[Piece, ...]  # how far in it stands, and its bullet or count
    words: tuple[Piece, ...]
    end: tuple[Piece, ...]  # the empty lines after it

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return (*self.lead, *self.words, *self.end)

    @property
    def is_changed(self) -> bool:
        return any(piece.op != "same" and not piece.quiet for piece in self.pieces)


def lines(old: str, new: str) -> list[Line]:
    """Two bodies, line by line: those that stayed, came, went, and those whose words changed."""
    before, after = LINES.findall(old), LINES.findall(new)
    result: list[Line] = []
    codes = _opcodes([_words_of(line) for line in before], [_words_of(line) for line in after])
    for op, i1, i2, j1, j2 in codes:
        if op == "equal":
            pairs: list[tuple[str | None, str | None]] = list(
                zip(before[i1:i2], after[j1:j2], strict=True)
            )
        else:
            pairs = _paired(before[i1:i2], after[j1:j2])
        result += [_line(one, other) for one, other in pairs]
    return result


def _line(old: str | None, new: str | None) -> Line:
    one, other = parts(old or ""), parts(new or "")
    if old is None or new is None:
        op, of = ("added", other) if old is None else ("removed", one)
        lead, said, end = (
            (Piece(op, of[name]),) if of[name] else () for name in ("lead", "words", "end")
        )
        return Line(old, new, lead, said, end)
    only_the_count = _kind(one["lead"]) == _kind(other["lead"])
    return Line(
        old,
        new,
        _whole(one["lead"], other["lead"], quiet=only_the_count),
        words(one["words"], other["words"]),
        _whole(one["end"], other["end"], quiet=True),
    )


def words(old: str, new: str) -> tuple[Piece, ...]:
    """Two lines, word by word."""
    a, b = TOKENS.findall(old), TOKENS.findall(new)
    runs: list[list[str]] = []  # [what stayed, what went, what came]
    for op, i1, i2, j1, j2 in _opcodes(a, b):
        went, came = "".join(a[i1:i2]), "".join(b[j1:j2])
        runs.append([went, "", ""] if op == "equal" else ["", went, came])
    pieces: list[Piece] = []
    for same, went, came in _joined(runs):
        for kind, text in (("same", same), ("removed", went), ("added", came)):
            if text:  # bold or not is no change of words
                pieces.append(Piece(kind, text, kind != "same" and not text.strip("*_ ")))
    return tuple(pieces)


def _joined(runs: list[list[str]]) -> list[list[str]]:
    """Changes with next to nothing between them read better as one change."""
    result: list[list[str]] = []
    for place, run in enumerate(runs):
        follows = result and not result[-1][0]
        if run[0] and follows and place + 1 < len(runs) and _is_scrap(runs, place, result[-1]):
            result[-1] = ["", result[-1][1] + run[0], result[-1][2] + run[0]]
        elif not run[0] and follows:
            result[-1] = ["", result[-1][1] + run[1], result[-1][2] + run[2]]
        else:
            result.append(run)
    return result


def _is_scrap(runs: list[list[str]], place: int, before: list[str]) -> bool:
    same, after = runs[place][0], runs[place + 1]
    count = len(re.findall(r"\w+", same))
    if count > 2:
        return False
    beside = min(max(map(len, before)), max(map(len, after)))
    return count == 0 or len(same) * 2 < beside


def _whole(old: str, new: str, *, quiet: bool) -> tuple[Piece, ...]:
    if old == new:
        return (Piece("same", old),) if old else ()
    both = (Piece("removed", old, quiet), Piece("added", new, quiet))
    return tuple(piece for piece in both if piece.text)


def _opcodes(a: Sequence[str], b: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """As difflib says them, but never for minutes: what is too much alike is replaced whole."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    i, j = len(a) - tail, len(b) - tail
    middle: list[tuple[str, int, int, int, int]] = []
    if head < i or head < j:
        ours, theirs = Counter(a[head:i]), Counter(b[head:j])
        if sum(count * theirs[token] for token, count in ours.items()) > TOO_MUCH:
            middle = [("replace", head, i, head, j)]
        else:
            matcher = SequenceMatcher(None, a[head:i], b[head:j], autojunk=False)
            middle = [
                (op, i1 + head, i2 + head, j1 + head, j2 + head)
                for op, i1, i2, j1, j2 in matcher.get_opcodes()
            ]
    start = [("equal", 0, head, 0, head)] if head else []
    end = [("equal", i, len(a), j, len(b))] if tail else []
    return [*start, *middle, *end]


def _paired(old: list[str], new: list[str]) -> list[tuple[str | None, str | None]]:
    """Lines that were replaced by lines: which became which, in order, and which came and went."""
    if len(old) * len(new) > 2500:  # a clause written anew
        return [*((line, None) for line in old), *((None, line) for line in new)]
    bags = [Counter(TOKENS.findall(line.lower())) for line in old]
    other = [Counter(TOKENS.findall(line.lower())) for line in new]
    # best[i][j]: how much alike the rest of both is at most, pairing in order
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    like = [[_alike(one, two) for two in other] for one in bags]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            pair = like[i][j] + best[i + 1][j + 1] if like[i][j] >= ALIKE else 0.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[str | None, str | None]] = []
    i = j = 0
    while i < len(old) or j < len(new):
        if (
            i < len(old)
            and j < len(new)
            and like[i][j] >= ALIKE
            and (best[i][j] == like[i][j] + best[i + 1][j + 1])
        ):
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif i < len(old) and (j == len(new) or best[i][j] == best[i + 1][j]):
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return pairs


def _alike(one: Counter[str], two: Counter[str]) -> float:
    """The share of words that two lines have in common."""
    shared = sum((one & two)[token] for token in one & two if token[0].isalnum())
    longer = max(_count(one), _count(two))
    return shared / longer if longer else 0.0


def _count(bag: Counter[str]) -> int:
    return sum(count for token, count in bag.items() if token[0].isalnum())


def combined(theirs: str, mine: str) -> str:
    """Both texts in one, paragraph by paragraph; where they differ, theirs and then mine."""
    ours, others = mine.split("\n\n"), theirs.split("\n\n")
    result: list[str] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, others, ours, autojunk=False).get_opcodes():
        result += others[i1:i2]
        if op != "equal":
            result += ours[j1:j2]
    return "\n\n".join(result)


def parts(line: str) -> re.Match[str]:
    """The lead, the words and the end of a line."""
    found = PARTS.match(line)
    assert found is not None  # noqa: S101 - every part of it may be empty
    return found


def _words_of(line: str) -> str:
    return parts(line)["words"]


def _kind(lead: str) -> tuple[int, str]:
    """How far in a line stands, and what counts it; not which number."""
    return len(lead) - len(lead.lstrip()), re.sub(r"\d+", "1", lead.strip())
