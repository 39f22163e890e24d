"""Which clause of a later text is which of the earlier one, and how sure that is."""

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.matching import CERTAIN, LIKELY, NEW, NOT_SURE, VERY_LIKELY, Matches
from agreements.redline import Text
from agreements.word import read_agreement

FOLDER = Path(__file__).parents[2] / "agreements" / "sample"


@cache
def sample(end):
    """The clauses of a sample file: -5-0, -5-1, or the last."""
    found = read_agreement(FOLDER / f"agreement{end}.docx")
    return [Text(c.key, c.number, c.level, c.heading, c.body_markdown) for c in found.clauses]


def strange(text_list):
    """The same clauses, by keys that tell nothing."""
    return [text._replace(key=f"k{place}") for place, text in enumerate(text_list)]


def known(old, new, carried=None):
    """What each clause of the new text was taken for, by heading; and how sure that was."""
    found = Matches(old, strange(new), carried or {})
    return [match.old.key if match.old else None for match in found.all], found


@pytest.mark.parametrize(("before", "after"), [("-5-0", "-5-1"), ("-5-1", ""), ("-5-0", "")])
def test_the_clauses_of_the_next_sample_version_are_known_again(before, after):
    """What stands under the same heading in both, and the one that was given another heading."""
    old, new = sample(before), sample(after)
    there = {text.key for text in old} | {"controllers-and-joint-controllers"}

    keys, found = known(old, new)

    expected = [text.key if text.key in there else None for text in new]
    if before == "-5-0":
        place = expected.index("controllers-and-joint-controllers")
        expected[place] = "controllers"
        assert found.all[place].sure == NOT_SURE
    assert keys == expected
    assert found.not_found == []


def clause(number, heading, body="", level=2, key=""):
    return Text(key or number, number, level, heading, body)


OLD = [
    clause("4", "Sharing", level=1),
    clause("4.1", "Golden rules", "1. Ask first whether the information is needed at all."),
    clause("4.2", "Urgent sharing", "1. Where life is at risk a partner shares without delay."),
    clause("4.3", "Audit", "1. Each partner keeps a record of what it sent, to whom, and why."),
]


def matched(*new):
    found = Matches(OLD, new, {})
    return [(match.old.number if match.old else None, match.sure) for match in found.all]


def test_a_clause_that_moved_and_was_numbered_again_is_known_by_its_words():
    moved = [OLD[0], OLD[3]._replace(number="4.1"), OLD[1]._replace(number="4.2"),
             OLD[2]._replace(number="4.3")]  # fmt: skip

    assert matched(*moved) == [("4", CERTAIN), ("4.3", CERTAIN), ("4.1", CERTAIN), ("4.2", CERTAIN)]


def test_how_sure_it_is_follows_from_what_is_the_same():
    urgent = OLD[2]
    assert matched(urgent) == [("4.2", CERTAIN)]
    changed = urgent._replace(body=urgent.body.replace("without delay", "at once"))
    assert matched(changed) == [("4.2", VERY_LIKELY)]
    half = urgent._replace(body="1. Where life is at risk a partner may share and tells the lead.")
    assert matched(half) == [("4.2", LIKELY)]
    renamed = half._replace(heading="Emergencies", number="7.1")
    assert matched(renamed) == [("4.2", NOT_SURE)]
    other = clause("9.9", "Fees", "1. Nobody pays for anything under this agreement.")
    assert matched(other) == [(None, NEW)]


def test_one_number_alone_is_enough_only_between_the_same_clauses():
    rewritten = clause("4.2", "Emergencies", "2. Quite other wording altogether.")

    assert matched(OLD[0], OLD[1], rewritten, OLD[3])[2] == ("4.2", NOT_SURE)
    assert matched(OLD[0], rewritten)[1] == (None, NEW)


def test_a_clause_put_in_between_takes_nothing_from_the_one_whose_number_it_has():
    fees = clause("4.2", "Fees", "1. Nobody pays for anything under this agreement.")

    assert matched(OLD[0], OLD[1], fees, OLD[2]._replace(number="4.3")) == [
        ("4", CERTAIN), ("4.1", CERTAIN), (None, NEW), ("4.2", CERTAIN),
    ]  # fmt: skip


def test_a_clause_not_used_any_more_is_the_one_that_had_its_number():
    gone = clause("4.2", "Not used")

    assert matched(OLD[0], gone)[1] == ("4.2", VERY_LIKELY)


def test_of_a_clause_split_in_two_the_larger_part_keeps_the_history():
    body = OLD[3].body + " It keeps it for two years after the sharing has ended."
    old = [clause("4.3", "Audit", body)]
    new = [clause("4.3", "Audit", OLD[3].body), clause("4.4", "Keeping", body[len(OLD[3].body) :])]

    found = Matches(old, new, {})

    assert [match.old and match.old.number for match in found.all] == ["4.3", None]


def test_what_the_file_says_of_itself_goes_before_everything_else():
    changed = clause("1.1", "Emergencies", "1. Where life is at risk a partner shares at once.")
    assert Matches(OLD, [changed], {0: "4.2"}).all[0].sure == CERTAIN

    nothing_alike = clause("1.1", "Fees", "1. Nobody pays.")
    found = Matches(OLD, [nothing_alike], {0: "4.2"}).all[0]
    assert (found.old.number, found.sure) == ("4.2", NOT_SURE)
    assert found.why == "the file says so, but its words are others"


def test_a_heading_that_was_copied_in_word_names_its_clause_twice_and_so_not_at_all():
    fees = clause("9.1", "Fees", "1. Nobody pays for anything.")

    found = Matches(OLD, [OLD[2], fees], {0: "4.2", 1: "4.2"})

    assert [match.old and match.old.number for match in found.all] == ["4.2", None]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_is_done_to_a_text_every_clause_is_told_of_once(seed):
    """Moved, taken out, put in, renumbered: who kept their words are known again."""
    chance = random.Random(seed)  # noqa: S311 - a seed says which edits
    old = sample("")
    new = [text for text in old if chance.random() > 0.1]
    chance.shuffle(new)
    for count in range(chance.randint(0, 3)):
        added = Text(f"n{count}", "", 2, f"Quite new {count}", f"Zebra {count} quagga okapi.")
        new.insert(chance.randrange(len(new) + 1), added)
    new = [text._replace(number=f"{place}.1") for place, text in enumerate(new)]

    keys, found = known(old, new)

    kept = {text.key for text in old}
    for text, key, match in zip(new, keys, found.all, strict=True):
        if text.key in kept:
            assert key == text.key
        else:  # what is quite new may stand where an old one stood, under its number
            assert key is None or match.sure == NOT_SURE
    assert len(found.all) == len(new)
    told = [match.old.key for match in found.all if match.old] + [t.key for t in found.not_found]
    assert sorted(told) == sorted(kept)


def test_a_thousand_clauses_are_matched_in_seconds():
    many = [
        text._replace(key=f"{text.key}-{n}", body=f"{text.body} Of place {n} and {n * 7919}.")
        for n in range(20)
        for text in sample("")
    ]
    new = list(many)
    random.Random(4).shuffle(new)  # noqa: S311 - the same every time

    keys, _ = known(many, new)

    assert sum(key == text.key for key, text in zip(keys, new, strict=True)) > 970
