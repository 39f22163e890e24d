"""What a drafter should look at before a text is proposed, in words."""

import re
from collections.abc import Iterable
from statistics import mean
from typing import NamedTuple

from agreements import cross_references
from agreements.models import Clause

SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n{2,}")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
VOWELS = re.compile(r"[aeiouy]+")
SIGNS = re.compile(r"^[\s|:-]+$|\*\*|^\s*(\d+[.)]|[-*+])\s", re.M)  # of Markdown


class Found(NamedTuple):
    """Something to look at, and the clause it is in."""

    clause: Clause
    words: str


def problems(clauses: Iterable[Clause]) -> list[Found]:
    """Everything that is wrong or looks wrong, in the order of the text."""
    rows = list(clauses)
    found = []
    for place, clause in enumerate(rows):
        after = rows[place + 1] if place + 1 < len(rows) else None
        found += [Found(clause, words) for words in _problems(clause, after, rows, place)]
    return found


def _problems(clause: Clause, after: Clause | None, rows: list[Clause], place: int) -> list[str]:
    name = _name(clause)
    said = []
    if not clause.heading.strip():
        said.append(f"{name} has no heading.")
    has_more_under_it = after is not None and after.level > clause.level
    if not clause.body.strip() and not has_more_under_it and not clause.is_unused:
        said.append(f"{name} is empty.")
    before = rows[place - 1].level if place else 0
    if clause.level > before + 1:
        said.append(f"{name} skips a level of heading: {clause.level} deep, after {before}.")
    for mention in cross_references.broken(clause.body, rows):
        said.append(f"{name} mentions {mention.words}, which {_gone(mention, rows)}.")
    said += [f"{name} has a table {words}." for words in _tables(clause.body)]
    return said


def _name(clause: Clause) -> str:
    if clause.number[:1].isdigit():
        return f"Clause {clause.number}"
    return clause.number or f"“{clause.heading}”"


def _gone(mention: cross_references.Mention, rows: list[Clause]) -> str:
    if any(
        clause.key == mention.key or mention.words.endswith(f" {clause.number}") for clause in rows
    ):
        return "is not used any more"
    return "does not exist"


def _tables(body: str) -> list[str]:
    """What is wrong with each table: no header, a column without a name, no caption."""
    said = []
    lines = body.split("\n")
    for place, line in enumerate(lines):
        if not re.fullmatch(r"\|?[\s:|-]*-[\s:|-]*\|?", line.strip()) or "|" not in line:
            continue
        header = lines[place - 1].strip().strip("|").split("|") if place else []
        if not any(cell.strip() for cell in header):
            said.append("without headers")
        elif not all(cell.strip() for cell in header):
            said.append("with a column that has no header")
        above = [one for one in lines[: max(place - 1, 0)] if one.strip()]
        if not above or not above[-1].startswith("Table: "):
            said.append("without a caption (a line “Table: words” before it)")
    return said


# --- how hard it is to read -----------------------------------------------------------------------


class Reading(NamedTuple):
    """How old a reader needs to be, and how long the sentences are."""

    age: int
    words_a_sentence: int


def reading(text: str) -> Reading | None:
    """By Flesch and Kincaid's formula; None where there are too few words to tell."""
    plain = re.sub(r"^[\s|:-]+$|\*\*|^\s*(\d+[.)]|[-*+])\s", "", text, flags=re.M).replace(
        "|", ". "
    )
    words = WORD.findall(plain)
    sentences = [one for one in SENTENCE.split(plain) if one and WORD.search(one)]
    if len(words) < 20:
        return None
    long = len(words) / len(sentences)
    grade = 0.39 * long + 11.8 * mean(map(syllables, words)) - 15.59
    return Reading(max(5, round(grade + 5)), round(long))


def syllables(word: str) -> int:
    """About how many: runs of vowels, an e at the end mute."""
    plain = word.lower()
    silent = plain.endswith("e") and not plain.endswith(("le", "ee"))
    return max(1, len(VOWELS.findall(plain)) - silent)


def hardest(clauses: Iterable[Clause], most: int = 5) -> list[tuple[Clause, Reading]]:
    """The clauses that are hardest to read, the hardest first."""
    scored = [(clause, reading(clause.body)) for clause in clauses]
    known = [(clause, score) for clause, score in scored if score]
    return sorted(known, key=lambda one: -one[1].age)[:most]


def of_clause(clause: Clause, clauses: Iterable[Clause]) -> list[str]:
    """What is wrong or looks wrong with one clause."""
    return [found.words for found in problems(clauses) if found.clause.key == clause.key]
