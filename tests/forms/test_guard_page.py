"""The guard interrupts: a page that quotes what it found, for every form of every app."""

import pytest
from django.http import QueryDict

from kmip_portal.forms import FileField, LongTextField, PortalForm, TextField

NHS = "943 476 5919"


class NoteForm(PortalForm):
    guarded = ("title", "note")
    title = TextField("Title", missing="Enter a title")
    note = LongTextField("Note", required=False)


def sent(text, **more):
    data = QueryDict(mutable=True)
    data.update({"note": text} | more)
    return data


def test_each_find_is_quoted_with_the_words_around_it():
    form = NoteForm(sent(f"First line\nThe child, {NHS}, moved\nLast line", title="A plan"))

    assert not form.is_valid()
    assert form.is_interrupted
    [found] = form.personal_data_found
    assert (found.label, found.kind) == ("Note", "NHS number")
    assert (found.before, found.text, found.after) == ("The child, ", NHS, ", moved")


def test_everything_that_was_sent_is_carried_over_it():
    data = sent(f"About {NHS}", title="A plan", csrfmiddlewaretoken="old", later="yes")
    data.setlist("pick", ["a", "b"])

    carried = NoteForm(data).carried

    assert set(carried) == {
        ("note", f"About {NHS}"),
        ("title", "A plan"),
        ("later", "yes"),
        ("pick", "a"),
        ("pick", "b"),
    }


@pytest.mark.parametrize(
    ("more", "interrupted", "valid"),
    [
        ({"title": "A plan"}, True, False),
        ({"title": "A plan", "personal_data_checked": "on"}, False, True),
        ({"title": "A plan", "go_back": "yes"}, False, False),
        ({}, False, False),  # something else is wrong too: asked beside the form
    ],
)
def test_when_it_interrupts(more, interrupted, valid):
    form = NoteForm(sent(f"About {NHS}", **more))

    assert (form.is_valid(), form.is_interrupted) == (valid, interrupted)
    if "go_back" in more:
        assert not form.errors
        assert form.guard_question is None


def test_a_form_with_a_file_is_asked_beside_it():
    class WithFileForm(NoteForm):
        scan = FileField("Scan", required=False)

    form = WithFileForm(sent(f"About {NHS}", title="A plan"))

    assert not form.is_valid()
    assert not form.is_interrupted
    assert form.guard_question
