"""Several new wordings of one clause become one, where they change different words."""

from itertools import permutations

import pytest

from agreements.merging import merged, overlap, spans

OLD = """1. Each partner shares what is needed.

2. A request is answered within 10 working days, in writing.

3. Records are kept for six years."""
SOONER = OLD.replace("10 working days", "five working days")
LONGER = OLD.replace("six years", "seven years")
SAFELY = OLD.replace("in writing", "in writing and securely")
MORE = OLD + "\n\n4. A partner says when it cannot."
WITHOUT = OLD.replace("\n\n3. Records are kept for six years.", "")


@pytest.mark.parametrize("new", [OLD, SOONER, LONGER, MORE, WITHOUT, "", "All of it is new."])
def test_one_wording_alone_is_what_it_says_to_the_letter(new):
    assert merged(OLD, [new]) == new
    assert merged(OLD, [new, new]) == new  # two asked for the very same


@pytest.mark.parametrize("order", [*permutations([SOONER, LONGER, SAFELY])])
def test_changes_of_different_words_stand_beside_each_other_in_any_order(order):
    assert merged(OLD, order) == (
        OLD.replace("10 working days", "five working days")
        .replace("in writing", "in writing and securely")
        .replace("six years", "seven years")
    )


@pytest.mark.parametrize(
    "other",
    [
        OLD.replace("10 working days", "20 working days"),
        OLD.replace("within 10 working days", "promptly"),
        "All of it is new.",
        "",
    ],
)
def test_two_that_change_the_same_words_are_not_made_one(other):
    assert overlap(OLD, SOONER, other)
    assert merged(OLD, [SOONER, other]) is None


def test_two_that_put_different_words_in_the_same_place_are_not_made_one():
    other = OLD + "\n\n4. Every partner keeps a list."

    assert overlap(OLD, MORE, other)
    assert not overlap(OLD, MORE, SOONER)


def test_spans_say_what_becomes_of_which_letters():
    assert [(OLD[a:b], words) for a, b, words in spans(OLD, SOONER)] == [("10", "five")]
