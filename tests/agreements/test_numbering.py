"""Numbers are counted from where clauses stand, and names of clauses follow them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements import cross_references
from agreements.models import Clause
from agreements.numbering import Place, like_its_neighbour, renumbered
from agreements.word import read_agreement

FOLDER = Path(__file__).parents[2] / "agreements" / "sample"


@pytest.mark.parametrize("name", ["agreement-5-0.docx", "agreement-5-1.docx", "agreement.docx"])
def test_the_numbers_of_the_sample_are_those_counted(name):
    clauses = read_agreement(FOLDER / name).clauses

    assert renumbered(Place(c.level, c.number) for c in clauses) == [c.number for c in clauses]


@pytest.mark.parametrize(
    ("had", "now"),
    [
        ([(1, "1"), (2, "1.1"), (2, "1.2"), (1, "2")], ["1", "1.1", "1.2", "2"]),
        ([(1, "2"), (2, "1.2"), (1, "1"), (2, "2.4")], ["1", "1.1", "2", "2.1"]),
        # clauses that count on through all parts
        ([(1, "Part 1"), (2, "1"), (2, "2"), (1, "Part 2"), (2, "9")],
         ["Part 1", "1", "2", "Part 2", "3"]),
        ([(1, "Part A"), (1, "Part A"), (1, "Schedule 7")], ["Part A", "Part B", "Schedule 1"]),
        ([(1, ""), (1, "5"), (2, ""), (2, "1.1"), (3, "9.9.9"), (3, "9")],
         ["", "1", "", "1.1", "1.1.1", "1.1.2"]),
        ([(1, "Schedule 1"), (2, "1"), (2, "2"), (1, "Schedule 2"), (2, "2")],
         ["Schedule 1", "1", "2", "Schedule 2", "1"]),
        ([(1, "Part II"), (2, "1.1"), (1, "Part I"), (1, "Part V")],
         ["Part I", "1.1", "Part II", "Part III"]),
        ([(1, f"Annex {one}") for one in "BACDEFGHI"], [f"Annex {one}" for one in "ABCDEFGHI"]),
        ([(1, "4"), (2, "4.1"), (3, "(b)"), (3, "(a)"), (2, "4.2"), (3, "(c)")],
         ["1", "1.1", "(a)", "(b)", "1.2", "(a)"]),
    ],
)  # fmt: skip
def test_every_way_of_numbering_is_kept(had, now):
    assert renumbered(Place(*one) for one in had) == now


places = st.lists(
    st.builds(
        Place,
        st.integers(1, 3),
        st.sampled_from(["", "1", "4", "4.2", "1.2.3", "Schedule 3", "(b)", "Part I", "Part B"]),
    )
)


@given(places)
def test_counting_again_changes_nothing(had):
    once = renumbered(had)
    again = renumbered(Place(one.level, number) for one, number in zip(had, once, strict=True))

    assert again == once


@pytest.mark.parametrize(
    ("level", "before", "number"),
    [
        (2, [(1, "1"), (2, "1.1")], "1.1"),
        (2, [(1, "1"), (2, "1.1"), (1, "2")], "2.1"),
        (2, [(1, "Schedule 2"), (2, "")], ""),
        (1, [(1, "1"), (1, "Schedule 1"), (2, "")], "Schedule 1"),
        (3, [(1, "1"), (2, "1.1")], "1.1.1"),
        (2, [(1, "Part 1"), (2, "4"), (1, "Part 2")], "4"),
        (2, [], ""),
    ],
)
def test_a_new_clause_is_numbered_as_its_neighbour_is(level, before, number):
    assert like_its_neighbour(level, [Place(*one) for one in before]) == number


# --- names of other clauses -----------------------------------------------------------------------

KEYS = {"4.2": "basis", "6.2": "urgent", "Schedule 1": "glossary", "5": "deciding"}


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("See clause 6.2.", "See {clause:urgent}."),
        ("Clause 4.2 applies", "{Clause:basis} applies"),
        ("as clause 6.2.3 says", "as {clause:urgent}.3 says"),
        ("clauses 4.2 and 6.2", "clauses {number:basis} and {number:urgent}"),
        ("clauses 4.2, 6.2 or 9.9", "clauses {number:basis}, {number:urgent} or 9.9"),
        ("in Schedule 1, which", "in {clause:glossary}, which"),
        ("clause 5 of this Agreement", "{clause:deciding} of this Agreement"),
    ],
)
def test_names_are_kept_by_key_and_read_as_they_were(words, kept):
    numbers = {key: number for number, key in KEYS.items()}

    assert cross_references.by_key(words, KEYS) == kept
    assert cross_references.in_words(kept, numbers) == words


@pytest.mark.parametrize(
    "words",
    [
        "clause 9.9 is not there",
        "Schedule 1 to the Data Protection Act 2018",
        "clause 4.2 of the Children Bill",
        "section 4.2",
        "4.2 and clause",
        "Schedule 12",
        "subclauses 4.2",
    ],
)
def test_what_names_nothing_here_stays_as_it_is(words):
    assert cross_references.by_key(words, KEYS) == words


def test_the_sample_names_only_clauses_that_it_has():
    rows = [
        Clause(key=c.key, number=c.number, heading=c.heading, body=c.body_markdown, level=c.level)
        for c in read_agreement(FOLDER / "agreement.docx").clauses
    ]
    before = [row.body for row in rows]

    kept = cross_references.keep_by_key(rows)
    assert {row.key for row in kept} >= {"private-and-voluntary-bodies", "records-of-sharing"}
    assert all(not cross_references.broken(row.body, rows) for row in rows)
    cross_references.put_in_words(rows)

    assert [row.body for row in rows] == before


def test_a_name_for_a_clause_that_is_gone_is_found():
    rows = [
        Clause(key="a", number="1.1", heading="One", body="x"),
        Clause(key="b", number="1.2", heading="Not used", body=""),
    ]

    said = [
        one.words
        for one in cross_references.broken(
            "clause 1.1, clause 1.2, {clause:c}, clauses 1.1.4 and 7.7, {clause:b}, Schedule 4",
            rows,
        )
    ]

    assert said == ["{clause:c}", "clause 1.2", "clause 1.2", "clause 7.7"]
