"""The part of a text that says what was looked for."""

import re
from typing import NamedTuple

from kmip_portal.search.stems import stem
from kmip_portal.words import words

LONG = 220  # characters
BEFORE = 60
_WORD = re.compile(r"\w(?:[\w’'.-]*\w)?")


class Piece(NamedTuple):
    """A piece of it, and whether that is what was looked for."""

    text: str
    is_found: bool


def extract(text: str, wanted: set[str]) -> list[Piece]:
    """About 220 characters round the first of the words, or the beginning where none stands."""
    text = " ".join(text.split())
    places = [match for match in _WORD.finditer(text) if _is(match[0], wanted)]
    begin = max(places[0].start() - BEFORE, 0) if places else 0
    if begin:
        begin = text.find(" ", begin) + 1
    end = len(text) if len(text) - begin <= LONG else text.rfind(" ", begin, begin + LONG)
    end = end if end > begin else begin + LONG
    return _pieces(text, begin, end, places)


def _is(word: str, wanted: set[str]) -> bool:
    return any(stem(one) in wanted for one in words(word))


def _pieces(text: str, begin: int, end: int, places: list[re.Match[str]]) -> list[Piece]:
    found, at = [Piece("… ", False)] if begin else [], begin
    for match in places:
        if begin <= match.start() and match.end() <= end:
            found.append(Piece(text[at : match.start()], False))
            found.append(Piece(match[0], True))
            at = match.end()
    found.append(Piece(text[at:end] + (" …" if end < len(text) else ""), False))
    return [one for one in found if one.text]
