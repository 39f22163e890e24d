"""The guard reads free text: it finds what identifies a person, and leaves ordinary words alone."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmip_portal import personal_data
from kmip_portal.personal_data import finds
from tests.corpus.identifiers import PLANTED, TOGETHER

ORDINARY = (
    (Path(__file__).parents[1] / "corpus/ordinary_sentences.txt").read_text("utf-8").splitlines()
)


@pytest.mark.parametrize(("sentence", "planted"), PLANTED, ids=[text for _, text in PLANTED])
def test_what_is_planted_is_found_and_quoted_as_it_was_typed(sentence, planted):
    assert [find.text for find in finds(sentence)] == [planted]
    assert [find.start for find in finds(sentence)] == [sentence.index(planted)]


def test_ordinary_sentences_raise_at_most_two_false_alarms_in_two_hundred():
    alarms = [(sentence, finds(sentence)) for sentence in ORDINARY if finds(sentence)]

    assert (len(PLANTED) >= 60, len(ORDINARY)) == (True, 200)
    assert len(alarms) <= 2, alarms


def test_several_in_one_answer_are_told_in_order_and_each_once():
    text, kinds = TOGETHER

    assert [find.kind for find in finds(text)] == kinds


def test_ten_digits_that_do_not_check_are_no_nhs_number():
    assert finds("Reference 999 807 3023") == []


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_and_every_find_stands_where_it_says(text):
    assert len(personal_data._plain(text)) == len(text)
    for find in finds(text):
        assert text[find.start : find.start + len(find.text)] == find.text
