"""Which proposal caused which sentence of a clause.

A clause keeps, beside its words, what caused each sentence that came or went: the sentence as a
draft has it, other clauses named by key, and origins as text. Whoever edits the clause afterwards
carries this along: a sentence that becomes another keeps what caused it.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from agreements.origins import Origin, origins, with_another, without
from agreements.wording import ALIKE, LINES, Line, parts

END = re.compile(r"(?<=[.;:!?])\s+")
SIGNS = re.compile(r"\*+")
QUOTED = 6  # words by which a sentence is known beside others of its paragraph

Caused = Mapping[str, Mapping[str, str]]  # {"new": {sentence: origins}, "old": {sentence: origins}}


class Cause(NamedTuple):
    """What caused a sentence; its first words, where its paragraph has others."""

    origins: list[Origin]
    quoted: str = ""


def sentences(body: str) -> list[str]:
    """Those of a body in their order, without bullets and counts; a row of a table is one."""
    found = (SIGNS.sub("", parts(line)["words"]).strip() for line in LINES.findall(body))
    return [
        one for line in found for one in (END.split(line) if line[:1] != "|" else [line]) if one
    ]


def carried(caused: Caused, was: str, now: str, origin: str = "") -> dict[str, dict[str, str]]:
    """What is known of the sentences once `was` has become `now` because of `origin`; where that
    is empty an editor changed them, and each keeps what caused the one it was made from."""
    known, old = caused.get("new", {}), dict(caused.get("old", {}))
    new: dict[str, str] = {}
    for gone, come in _changes(was, now):
        if gone == come:
            new |= {one: known[one] for one in come if one in known}
            continue
        for one in come:
            made_from = [each for each in gone if len(gone) == len(come) == 1 or _alike(each, one)]
            before = _all(known.get(each, "") for each in made_from)
            if said := with_another(before, origin):
                new[one] = said
        for one in gone:
            if origin and one not in known:
                old[one] = with_another(old.get(one, ""), origin)
    return {"new": new, "old": old}


def put_to(
    caused: Caused, origin: str, *, base: str, proposed: str, now: str
) -> dict[str, dict[str, str]]:
    """Somebody wrote into `now` by hand what was accepted as `proposed`: what changed where that
    changes `base` is caused by it."""
    touched = {one for gone, come in _changes(base, proposed) if gone != come for one in gone}
    wanted = set(sentences(proposed)) - set(sentences(base))
    new, old = dict(caused.get("new", {})), dict(caused.get("old", {}))
    for gone, come in _changes(base, now):
        if gone == come or not (touched.intersection(gone) or wanted.intersection(come)):
            continue
        new |= {one: with_another(new.get(one, ""), origin) for one in come}
        old |= {one: with_another(old.get(one, ""), origin) for one in gone}
    return {"new": new, "old": old}


def dropped(caused: Caused, origin: str) -> dict[str, dict[str, str]]:
    """Without this origin, whose words were taken out again."""
    less = {
        side: {one: without(said, origin) for one, said in caused.get(side, {}).items()}
        for side in ("new", "old")
    }
    return {side: {one: said for one, said in of.items() if said} for side, of in less.items()}


def causes(caused: Caused, line: Line) -> list[Cause]:
    """Of each sentence that came into this line of a redline or went from it, in their order."""
    if not caused or not line.is_changed:
        return []
    new, old = caused.get("new", {}), caused.get("old", {})
    found: list[tuple[str, str]] = []
    for gone, come in _changes(line.old or "", line.new or ""):
        if gone == come:
            continue
        now = [(new.get(one, ""), one) for one in come]
        found += now if any(said for said, _ in now) else [(old.get(one, ""), one) for one in gone]
    named = [(said, sentence) for said, sentence in found if said]
    if len({said for said, _ in found}) == 1:
        return [Cause(origins(said)) for said, _ in named[:1]]
    return [Cause(origins(said), _start_of(sentence)) for said, sentence in named]


def _changes(was: str, now: str) -> list[tuple[list[str], list[str]]]:
    """Runs of sentences that stayed, and of those that became others: one by one where as many
    came as went."""
    before, after = sentences(was), sentences(now)
    runs: list[tuple[list[str], list[str]]] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "replace" and i2 - i1 == j2 - j1:
            pairs = zip(before[i1:i2], after[j1:j2], strict=True)
            runs += [([one], [other]) for one, other in pairs]
        else:
            runs.append((before[i1:i2], after[j1:j2]))
    return runs


def _alike(one: str, other: str) -> bool:
    """Whether one sentence may have become the other."""
    pair = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return pair.ratio() >= ALIKE


def _all(said: Iterable[str]) -> str:
    whole = ""
    for one in said:
        for origin in filter(None, one.split(", ")):
            whole = with_another(whole, origin)
    return whole


def _start_of(sentence: str) -> str:
    words = re.sub(r"\{\w+:[\w-]+\}", "…", sentence.strip("| ")).split()
    return " ".join(words[:QUOTED]) + ("…" if len(words) > QUOTED else "")
