"""Several new wordings of one clause made one, where they change different words.

Pure: bodies in, a body out. Nothing is guessed: where two change the same words, somebody decides.
"""

from collections.abc import Iterable
from typing import NamedTuple

from agreements.redline import Edit, applied
from agreements.wording import lines


class Span(NamedTuple):
    """Letters of the old body, and what stands in their place in a new one."""

    start: int
    end: int
    words: str


def spans(old: str, new: str) -> list[Span]:
    """Where a new body differs from the old one, from the first letter to the last."""
    found: list[Span] = []
    at = 0
    for piece in (piece for line in lines(old, new) for piece in line.pieces):
        length = 0 if piece.op == "added" else len(piece.text)
        if piece.op != "same":
            words = piece.text if piece.op == "added" else ""
            if found and found[-1].end == at:
                found[-1] = Span(found[-1].start, at + length, found[-1].words + words)
            else:
                found.append(Span(at, at + length, words))
        at += length
    return found


def overlap(old: str, one: str, other: str) -> bool:
    """Whether both change the same words, or put something in the same place."""
    theirs = spans(old, other)
    return any(
        a != b and a.start <= b.end and b.start <= a.end for a in spans(old, one) for b in theirs
    )


def merged(old: str, wordings: Iterable[str]) -> str | None:
    """The old body with the changes of all; None where two of them change the same words."""
    each = list(wordings)
    if any(overlap(old, one, other) for n, one in enumerate(each) for other in each[:n]):
        return None
    found = sorted({span for wording in each for span in spans(old, wording)})
    edits = (Edit(span.start, old[span.start : span.end], span.words) for span in found)
    return applied(old, list(edits))
