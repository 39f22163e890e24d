"""What changed between two texts: found by clause and word, and nothing lost between them."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements import wording
from agreements.redline import Text, apply, compare
from agreements.word import read_agreement

FOLDER = Path(__file__).parents[2] / "agreements" / "sample"


def sample(name):
    return [
        Text(c.key, c.number, c.level, c.heading, c.body_markdown)
        for c in read_agreement(FOLDER / name).clauses
    ]


@pytest.fixture(scope="module")
def sample_versions():
    return [sample(f"agreement{end}.docx") for end in ("-5-0", "-5-1", "")]


# --- the property: the changes listed, made to the old text, give the new one ---------------------

pieces_of_text = st.text("ab.*|{}: \n1-é’", max_size=60)
bodies = st.one_of(
    pieces_of_text,
    st.lists(
        st.sampled_from("Share when it is right to do so . , ** 1. - | \n \n\n".split(" "))
    ).map(" ".join),
)


def clause(key):
    return st.builds(
        Text,
        st.just(key),
        st.sampled_from(["", "1", "1.1", "4.2", "Schedule 1"]),
        st.integers(1, 3),
        st.sampled_from(["Rights", "Rights and duties", "Not used"]),
        bodies,
    )


@st.composite
def agreements(draw):
    keys = draw(st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8))
    return [draw(clause(key)) for key in keys]


@settings(max_examples=150, deadline=None)
@given(agreements(), agreements())
def test_the_changes_made_to_any_text_give_any_other(old, new):
    found = compare(old, new)

    assert apply(old, found.changes) == new
    assert apply(old, [change for change in found.changes if change.old != change.new]) or not new


@settings(max_examples=150, deadline=None)
@given(pieces_of_text | bodies, pieces_of_text | bodies)
def test_both_bodies_can_be_read_from_the_lines(old, new):
    lines = wording.lines(old, new)
    pieces = [piece for line in lines for piece in line.pieces]

    assert "".join(p.text for p in pieces if p.op != "added") == old
    assert "".join(p.text for p in pieces if p.op != "removed") == new
    assert [line.old for line in lines if line.old is not None] == wording.LINES.findall(old)
    assert [line.new for line in lines if line.new is not None] == wording.LINES.findall(new)


def worked_over(texts, chance):
    """A real text as a year of work leaves it: words changed, clauses moved, split, added, gone."""
    texts = list(texts)
    for _ in range(chance.randint(0, 6)):
        at = chance.randrange(len(texts))
        text = texts[at]
        what = chance.choice(["word", "line", "move", "split", "add", "remove", "merge"])
        words = text.body.split(" ")
        if what == "word":
            words[chance.randrange(len(words))] = chance.choice(["must", "", "may not", "\n\n"])
            texts[at] = text._replace(body=" ".join(words))
        elif what == "line":
            lines = wording.LINES.findall(text.body)
            chance.shuffle(lines)
            texts[at] = text._replace(body="".join(lines))
        elif what == "move":
            texts.insert(chance.randrange(len(texts)), texts.pop(at))
        elif what == "split":
            cut = chance.randrange(len(text.body) + 1)
            texts[at] = text._replace(body=text.body[:cut])
            key = f"{text.key}-{chance.random()}"
            texts.insert(at + 1, text._replace(key=key, body=text.body[cut:]))
        elif what == "merge" and at:
            texts[at - 1] = texts[at - 1]._replace(body=texts[at - 1].body + text.body)
            del texts[at]
        elif what == "add":
            texts.insert(at, Text(f"new-{chance.random()}", "", 2, "New", "New words."))
        elif what == "remove" and len(texts) > 1:
            del texts[at]
    return texts


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_a_real_text_worked_over_can_be_made_from_its_changes(sample_versions, seed):
    chance = random.Random(seed)  # noqa: S311 - a seed says which edits
    old = sample_versions[-1]
    new = worked_over(old, chance)

    found = compare(old, new)

    assert apply(old, found.changed + quiet(found)) == new
    assert sum(bool(change.new) for change in found.changes) == len(new)
    assert sum(bool(change.old) for change in found.changes) == len(old)


def quiet(found):
    """Clauses in which only counts or blank lines differ: nothing to read, but not the same."""
    return [change for change in found.unchanged if change.old != change.new]


@settings(max_examples=100, deadline=None)
@given(st.permutations(range(12)))
def test_as_few_clauses_as_can_be_are_called_moved(order):
    old = [Text(str(n), "", 2, "", "") for n in range(12)]
    new = [old[n] for n in order]

    moved = compare(old, new).counts["moved"]

    assert moved == 12 - max(len(run) for run in rising_runs(order))


def rising_runs(order):
    """The longest rising run that ends at each place, by the plain way of finding it."""
    ending = []
    for place, value in enumerate(order):
        before = [ending[i] for i in range(place) if order[i] < value]
        ending.append([*max(before, key=len, default=[]), value])
    return ending


def test_a_text_compared_with_itself_has_not_changed(sample_versions):
    for text in sample_versions:
        found = compare(text, text)
        assert found.changed == []
        assert found.counts["unchanged"] == len(text)


# --- what is said of a change ---------------------------------------------------------------------


def test_what_happened_between_the_sample_versions(sample_versions):
    found = compare(sample_versions[1], sample_versions[2])

    said = {change.key: change.kinds for change in found.changes if change.kinds}
    assert said["recognised-legitimate-interests"] == ["added"]
    assert said["successor-organisations"] == ["added"]
    assert said["law-enforcement"] == ["renumbered"]
    assert "changed" in said["complaints"]
    assert found.counts["moved"] == found.counts["removed"] == 0


def text(key="a", number="4.2", body="", heading="Rights", level=2):
    return Text(key, number, level, heading, body)


def shown(pieces):
    sign = {"same": "{}", "added": "[+{}]", "removed": "[-{}]"}
    return "".join(sign[piece.op].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Share it soon.", "Share it today.", "Share it [-soon][+today]."),
        ("within 10 days", "within 10 working days", "within 10 [+working ]days"),
        ("the lead's duty", "the leads' duty", "the [-lead's][+leads'] duty"),
        ("one two three", "one two three", "one two three"),
        ("", "All new.", "[+All new.]"),
        ("a **b** c", "a **d** c", "a **[-b][+d]** c"),
    ],
)
def test_words_are_compared_as_words(old, new, said):
    assert shown(wording.words(old, new)) == said


def test_scraps_between_changes_do_not_stand_alone():
    old = "The partner that finds out tells the others."
    new = "Whoever first learns of an error informs the others."

    assert shown(wording.words(old, new)).count("[-") == 1


def test_a_paragraph_added_counts_those_after_it_and_changes_only_itself():
    old = "1. First of all.\n\n2. Then this."
    new = "1. First of all.\n\n2. Something in between.\n\n3. Then this."

    lines = wording.lines(old, new)

    assert [line.is_changed for line in lines] == [False, True, False]


def test_a_bullet_that_becomes_a_number_has_changed():
    (line,) = wording.lines("- The same words", "1. The same words")

    assert line.is_changed


def test_a_paragraph_split_in_two_shows_where_it_was_cut():
    whole = "1. A partner tells the others within a day. It also tells the people concerned."
    lines = wording.lines(whole, whole.replace(" It also", "\n\n2. It also"))

    assert [(line.old is None, line.new is None) for line in lines] == [
        (False, False),
        (True, False),
    ]


def test_a_clause_that_went_to_another_part_has_moved_and_its_neighbours_have_not():
    old = [text("p1", "1", level=1), text("a", "1.1"), text("b", "1.2"), text("p2", "2", level=1)]
    new = [text("p1", "1", level=1), text("b", "1.1"), text("p2", "2", level=1), text("a", "2.1")]

    found = compare(old, new)

    assert [change.key for change in found.changes if change.is_moved] == ["a"]
    assert [change.kinds for change in found.changes] == [
        [],
        ["renumbered"],
        [],
        ["moved", "renumbered"],
    ]


def test_a_clause_not_used_any_more_is_removed_and_keeps_its_number():
    old, new = [text(body="1. Words.")], [text(heading="Not used")]

    (change,) = compare(old, new).changes

    assert change.kinds == ["removed"]
    assert change.keeps_its_number
    assert compare(new, new).changed == []


def test_a_removed_clause_is_shown_where_it_stood():
    old = [text("a"), text("b"), text("c"), text("d")]
    new = [text("a"), text("d")]

    assert [change.key for change in compare(old, new).changes] == ["a", "b", "c", "d"]


def test_a_paragraph_that_went_to_a_clause_of_its_own_is_recognised():
    passage = "2. The partner tells everyone to whom it was disclosed without delay."
    old = [text("a", body=f"1. It corrects.\n\n{passage}")]
    new = [text("a", body="1. It corrects."), text("b", "4.3", body=passage.replace("2.", "1."))]

    found = compare(old, new)
    stayed, added = found.changes

    assert found.elsewhere(added, added.lines[0]).key == "a"
    assert found.elsewhere(stayed, stayed.lines[-1]).key == "b"


@pytest.mark.parametrize("unit", ["a\n", "a ", "the same words again. ", "1. x\n\n"])
def test_bodies_that_are_all_alike_take_no_time(unit):
    """20,000 letters of next to nothing but repetition: minutes for difflib, a moment here."""
    old = unit * (19_000 // len(unit))
    new = "z" + old[: len(old) // 2] + "q" + old[len(old) // 2 :] + "z"

    pieces = [piece for line in wording.lines(old, new) for piece in line.pieces]

    assert "".join(p.text for p in pieces if p.op != "removed") == new


def test_a_thousand_clauses_with_every_paragraph_touched(sample_versions):
    chance = random.Random(4)  # noqa: S311 - the same every time
    old = [text._replace(key=f"{text.key}-{n}") for n in range(20) for text in sample_versions[-1]]
    new = [text._replace(body=text.body.replace(" the ", " any ")) for text in old]
    chance.shuffle(new)

    found = compare(old, new)

    assert len(found.changes) == 980
    assert apply(old, found.changes) == new
