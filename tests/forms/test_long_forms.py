"""Adding another, pasting many, and what narrows a list: what the server makes of what is sent."""

from datetime import date

import pytest
from django.http import QueryDict

from kmip_portal import forms
from kmip_portal.forms import Choice
from kmip_portal.forms.filters import Chosen
from kmip_portal.forms.pasted import lines_of


class Recipient(forms.PortalForm):
    name = forms.TextField("Name")
    since = forms.DateField("Since", missing="Enter the date", required=False, name="Date")


class Telling(forms.SeveralForm):
    several = {"to": forms.Several(Recipient, "recipient", most=3)}
    purpose = forms.TextField("Purpose")


def sent(**data):
    query = QueryDict(mutable=True)
    query.update({"purpose": "Care", "to-count": "2", "to-0-name": "Nia", **data})
    return Telling(query)


def test_items_are_answers_of_the_form():
    form = sent(**{"to-1-name": "Sam", "to-1-since-day": "1", "to-1-since-month": "may",
                   "to-1-since-year": "2026"})  # fmt: skip
    assert form.is_valid(), form.problems
    assert form.answers == {
        "purpose": "Care",
        "to": [{"name": "Nia", "since": None}, {"name": "Sam", "since": date(2026, 5, 1)}],
    }


def test_an_item_left_blank_beside_others_does_not_count():
    form = sent()
    assert form.is_valid()
    assert form.answers["to"] == [{"name": "Nia", "since": None}]


def test_at_least_one_is_asked_for():
    form = sent(**{"to-0-name": " "})
    assert not form.is_valid()
    assert [problem.text for problem in form.problems] == ["Enter name for recipient 1"]
    assert form.errors


def test_items_begin_as_they_were_kept():
    form = Telling(initial={"to": [{"name": "Nia"}, {"name": "Sam"}]})
    assert 'value="Sam"' in str(form)
    assert 'name="to-count" value="2"' in str(form)


@pytest.mark.parametrize("data", [{"to-add": "yes"}, {"to-remove": "0"}])
def test_adding_and_removing_take_nothing(data):
    form = sent(**data)
    assert not form.is_valid()
    assert form.problems == []
    assert not form.errors


@pytest.mark.parametrize(
    ("data", "how_many"),
    [
        ({"to-count": "900"}, 3),
        ({"to-count": "-1"}, 1),
        ({"to-count": "٣"}, 1),
        ({"to-count": "9" * 50}, 1),
        ({"to-count": "3", "to-add": "yes"}, 3),
        ({"to-remove": "7"}, 2),
        ({"to-remove": "../x"}, 2),
        ({"to-count": "1", "to-remove": "0"}, 1),
    ],
)
def test_how_many_there_are_cannot_be_forged(data, how_many):
    assert len(sent(**data).item_lists[0].forms) == how_many


def test_kept_while_signing_in_again_nothing_is_wrong_yet():
    form = sent(**{"to-0-name": "", "kept": "yes"})
    assert not form.is_valid()
    assert form.problems == []


NAMES = {"weald": [Choice("w", "Weald Police")], "kent": [Choice("a", "A"), Choice("b", "B")]}


def pasted(**data):
    query = QueryDict(mutable=True)
    query.update(data)
    return forms.PasteForm(query, match=lambda line: NAMES.get(line.lower(), []))


def test_a_list_is_looked_through_before_it_is_taken():
    form = pasted(pasted="Weald\nWeald\n\n")
    assert not form.is_valid()
    assert form.is_preview
    assert form.problems == []
    again = pasted(pasted="Weald", looked_through="yes")
    assert again.is_valid()
    assert (again.chosen, again.left_out) == (["w"], [])


def test_nothing_is_left_out_in_silence():
    form = pasted(pasted="Weald\nKent\nNowhere", looked_through="yes", line_2="b")
    assert [one.text for one in form.problems] == ["Select what ‘Nowhere’ is, or to leave it out"]
    form = pasted(
        pasted="Weald\nKent\nNowhere", looked_through="yes", line_2="b", line_3="leave-out"
    )
    assert form.is_valid()
    assert (form.chosen, form.left_out) == (["w", "b"], ["Nowhere"])


def test_only_what_was_found_can_be_picked():
    form = pasted(pasted="Kent", looked_through="yes", line_1="w")
    assert not form.is_valid()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter one name on each line"),
        ("a\x00b", "The list must not include special control characters. Delete each \ufffd"),
        ("\n".join(map(str, range(201))), "The list must have 200 names or fewer"),
        ("x" * 8_001, "The list must be 8,000 characters or less"),
    ],
)
def test_a_list_that_will_not_do(text, words):
    form = pasted(pasted=text)
    assert [problem.text for problem in form.problems] == [words]
    assert not form.is_preview


def test_lines_come_without_what_stands_before_them():
    text = "1. One\n2) Two\n - Three\n• Four\n\nOne\n24 Hour Care"
    assert lines_of(text) == ["One", "Two", "Three", "Four", "24 Hour Care"]


class Filters(forms.FilterForm):
    kind = forms.ManyChoiceField("Kind", [("a", "Asked"), ("b", "Told")], required=False)
    on = forms.DateField("Date", required=False)
    mine = forms.YesNoField("Mine", required=False)
    q = forms.TextField("Search", required=False)


def test_each_filter_has_its_way_out():
    query = "kind=a&kind=b&on-day=1&on-month=5&on-year=2026&mine=no&q=%26&page=4&sort=-x"
    without_kind = "on-day=1&on-month=5&on-year=2026&mine=no&q=%26&sort=-x"
    assert Filters(QueryDict(query)).chosen == [
        Chosen("Kind", "Asked", f"?{without_kind}&kind=b"),
        Chosen("Kind", "Told", f"?{without_kind}&kind=a"),
        Chosen("Date", "1 May 2026", "?kind=a&kind=b&mine=no&q=%26&sort=-x"),
        Chosen("Mine", "No", "?kind=a&kind=b&on-day=1&on-month=5&on-year=2026&q=%26&sort=-x"),
        Chosen("Search", "&", "?kind=a&kind=b&on-day=1&on-month=5&on-year=2026&mine=no&sort=-x"),
    ]


def test_what_cannot_be_is_no_filter():
    form = Filters(QueryDict("kind=z&on-day=31&on-month=2&on-year=2026"))
    assert form.chosen == []
    assert [one.text for one in form.problems] == [
        "Select all that apply",
        "Date must be a real date",
    ]
