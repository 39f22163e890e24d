"""Where one clause names another: kept by key while a text is drafted, in words when it is frozen.

"clause 4.2" becomes `{clause:urgent-sharing}` in a draft, so that it follows the clause wherever
it goes, and becomes "clause 5.1" again on the page and in everything that is published. A name
for a clause that is not there stays as it is, for the drafter to see.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from agreements.models import Clause

TOKEN = re.compile(r"\{(?P<form>[Cc]lauses?|number):(?P<key>[\w-]+)\}")
NAME = re.compile(
    # "clause 4.2", "clauses 4.2 and 4.3", "Schedule 1", but no schedule or section of an Act
    r"\b(?P<word>[Cc]lauses?)\s(?P<numbers>\d+(?:\.\d+)*(?:(?:, | and | or | to )\d+(?:\.\d+)*)*)"
    r"(?![.\d]*\d)(?!\s(?:of|to) the [A-Z])"
    r"|\b(?P<named>(?:Schedule|Annex|Appendix) (?:\d+|[IVXLC]+\b|[A-Z]\b))"
    r"(?![.\d]*\d)(?!,? (?:of|to) (?!this))"
)
NUMBER = re.compile(r"\d+(?:\.\d+)*")


class Mention(NamedTuple):
    """A place where a clause names another that is not there, in the words that name it."""

    words: str
    key: str = ""


def numbers_of(clauses: Iterable[Clause]) -> dict[str, str]:
    """What each clause is called, by key: its number, or its heading where it has none."""
    return {one.key: one.number or f"“{one.heading}”" for one in clauses}


def by_key(body: str, keys: Mapping[str, str]) -> str:
    """The words with every clause they name as its key; `keys` are by number."""
    return NAME.sub(lambda found: _keyed(found, keys), body)


def _keyed(found: re.Match[str], keys: Mapping[str, str]) -> str:
    if found["named"]:
        key = keys.get(found["named"])
        return f"{{clause:{key}}}" if key else found[0]
    numbers = NUMBER.findall(found["numbers"])
    if len(numbers) == 1:
        key, rest = _longest(numbers[0], keys)
        return f"{{{found['word']}:{key}}}{rest}" if key else found[0]

    def each(number: re.Match[str]) -> str:
        key, rest = _longest(number[0], keys)
        return f"{{number:{key}}}{rest}" if key else number[0]

    return f"{found['word']} {NUMBER.sub(each, found['numbers'])}"


def _longest(number: str, keys: Mapping[str, str]) -> tuple[str, str]:
    """The clause of this number, or the one that a paragraph such as 4.2.1 is in."""
    at, rest = number, ""
    while at:
        if key := keys.get(at):
            return key, rest
        at, dot, last = at.rpartition(".")
        rest = f"{dot}{last}{rest}"
    return "", number


def in_words(body: str, numbers: Mapping[str, str]) -> str:
    """The words as they are read; `numbers` are by key."""

    def named(found: re.Match[str]) -> str:
        number = numbers.get(found["key"])
        if number is None:
            return found[0]
        if found["form"] == "number" or not number[:1].isdigit():
            return number
        return f"{found['form']} {number}"

    return TOKEN.sub(named, body)


def keep_by_key(clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses whose bodies now name others by key and did not before; nothing is saved."""
    rows = list(clauses)
    keys = {one.number: one.key for one in rows if one.number}
    return _rewritten(rows, lambda body: by_key(body, keys))


def put_in_words(clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses whose bodies are now in words alone and were not before; nothing is saved."""
    rows = list(clauses)
    numbers = numbers_of(rows)
    return _rewritten(rows, lambda body: in_words(body, numbers))


def _rewritten(rows, rewrite) -> list[Clause]:
    changed = []
    for row in rows:
        body = rewrite(row.body)
        if body != row.body:
            row.body = body
            changed.append(row)
    return changed


def broken(body: str, clauses: Iterable[Clause]) -> list[Mention]:
    """Where these words name a clause that is not in the text, or is not used any more."""
    rows = list(clauses)
    numbers = {one.number for one in rows}
    unused = {one.key: one for one in rows if one.is_unused}
    unused_numbers = {one.number for one in unused.values()}
    known = numbers_of(rows)
    found = []
    for token in TOKEN.finditer(body):
        if token["key"] not in known:
            found.append(Mention(token[0], token["key"]))
        elif token["key"] in unused:
            found.append(Mention(f"clause {known[token['key']]}", token["key"]))
    for name in NAME.finditer(body):
        if name["named"]:  # "Schedule 8" alone may well be an Act's
            missing = [name["named"]] if name["named"] in unused_numbers else []
        else:
            missing = [
                f"clause {number}"
                for number in NUMBER.findall(name["numbers"])
                if not _stands(number, numbers - unused_numbers)
            ]
        found += [Mention(words) for words in missing]
    return found


def _stands(number: str, numbers: set[str]) -> bool:
    return number in numbers or (
        "." in number and number.count(".") > 1 and _stands(number.rpartition(".")[0], numbers)
    )
