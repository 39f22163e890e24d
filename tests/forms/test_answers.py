"""What a form takes for an answer, and the words it uses when it does not."""

from datetime import date, time
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kmip_portal import clock, forms


def told(field, value=None, **boxes):
    """The error one field gives, or the answer it takes."""
    form_class = type("Asked", (forms.PortalForm,), {"it": field})
    data = boxes if value is None else {"it": value}
    files = {"it": value} if isinstance(value, SimpleUploadedFile) else None
    form = form_class(data, files)
    return form.cleaned_data["it"] if form.is_valid() else str(form["it"].error)


def asked_on(day, month, year, **rules):
    with clock.at(date(2026, 11, 22)):
        field = forms.DateField(
            "When was it shared?", missing="Enter the date it was shared", **rules
        )
        return told(field, **{"it-day": day, "it-month": month, "it-year": year})


def test_an_empty_answer_is_asked_for_in_the_words_of_the_question():
    assert told(forms.TextField("Purpose"), "  ") == "Enter purpose"
    assert told(forms.TextField("NHS number"), "") == "Enter NHS number"
    assert told(forms.EmailField(), "") == "Enter an email address"
    assert told(forms.YesNoField("Urgent?", missing="Select yes if it is urgent"), "") == (
        "Select yes if it is urgent"
    )


def test_a_long_answer_is_told_how_long_it_may_be():
    assert told(forms.LongTextField("Reason", max_length=1000), "x" * 1001) == (
        "Reason must be 1,000 characters or less"
    )
    question = forms.TextField("Why was it shared?", missing="Enter the reason", max_length=10)
    assert told(question, "x" * 11) == "The reason must be 10 characters or less"


def test_line_ends_count_once_as_they_do_on_the_page():
    assert told(forms.LongTextField("Reason", max_length=5), "ab\r\ncd") == "ab\ncd"


@pytest.mark.parametrize("text", ["to\x00 help", "to\x07 help", "to\ud83d help", "to\ufffe help"])
def test_characters_that_no_file_can_hold_are_refused_and_shown(text):
    form = type("Asked", (forms.PortalForm,), {"it": forms.TextField("Purpose")})({"it": text})
    refusal = "Purpose must not include special control characters. Delete each \ufffd"
    assert form["it"].error == refusal
    assert 'value="to\ufffd help"' in str(form)


def test_what_was_lost_on_the_way_is_refused():
    assert told(forms.TextField("Purpose"), "Caf\ufffd").startswith("Purpose must not include")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("O’Brien & <Sons>", "O’Brien & <Sons>"),
        ("e\u0301 and \u00e9", "e\u0301 and \u00e9"),
        ("\u05d0\u200f 1", "\u05d0\u200f 1"),
        ("two\r\nlines\tor three", "two lines or three"),
        ("\u200b\u00a0", "Enter purpose"),
    ],
)
def test_a_line_is_kept_as_it_was_typed(typed, kept):
    assert told(forms.TextField("Purpose"), typed) == kept


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_line_ends_of_every_kind_become_one(end):
    assert told(forms.LongTextField("Reason"), f"a{end}\tb") == "a\n\tb"


def test_a_month_may_be_a_word():
    assert asked_on("27", "jan", "2026") == date(2026, 1, 27)
    assert asked_on("1", "September", "2026") == date(2026, 9, 1)
    assert asked_on(" 4 ", "06", "2026") == date(2026, 6, 4)


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (("", "", ""), "Enter the date it was shared"),
        (("", "3", "2026"), "The date it was shared must include a day"),
        (("3", "", ""), "The date it was shared must include a month and year"),
        (("31", "2", "2026"), "The date it was shared must be a real date"),
        (("3", "Juno", "2026"), "The date it was shared must be a real date"),
        (("3", "13", "2026"), "The date it was shared must be a real date"),
        (("3", "3", "26"), "Year must include 4 numbers"),
        (("3", "3", "٢٠٢٦"), "Year must include 4 numbers"),
    ],
)
def test_a_date_that_cannot_be_says_what_is_wrong(boxes, words):
    assert asked_on(*boxes) == words


def test_a_date_keeps_to_its_side_of_today():
    assert asked_on("22", "11", "2026", past=True) == "The date it was shared must be in the past"
    assert asked_on("23", "11", "2026", today_or_past=True) == (
        "The date it was shared must be today or in the past"
    )
    assert (
        asked_on("22", "11", "2026", future=True) == "The date it was shared must be in the future"
    )
    assert asked_on("22", "11", "2026", today_or_past=True) == date(2026, 11, 22)


def test_a_wrong_date_is_linked_to_its_first_wrong_box():
    form_class = type("Asked", (forms.PortalForm,), {"on": forms.DateField("Day of sharing")})
    assert form_class({"on-day": "3"}).problems[0].href == "#id_on-month"
    assert form_class({}).problems[0].href == "#id_on-day"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5:30pm", time(17, 30)),
        ("5.30 PM", time(17, 30)),
        ("17:30", time(17, 30)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("midday", time(12)),
        ("25:00", "Enter a time, like 5:30pm"),
        ("5", "Enter a time, like 5:30pm"),
        ("half five", "Enter a time, like 5:30pm"),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, meant):
    assert told(forms.TimeField("Time"), typed) == meant


def test_an_email_address_is_kept_in_lower_case():
    assert told(forms.EmailField(), "Sam@Example.GOV.uk") == "sam@example.gov.uk"
    assert told(forms.EmailField(), " sam@exam\u200bple.org\u00a0") == "sam@example.org"
    assert told(forms.EmailField(), "sam at example") == (
        "Enter an email address in the correct format, like name@example.gov.uk"
    )


def test_yes_and_no_are_true_and_false_and_silence_is_neither():
    assert told(forms.YesNoField("Urgent?"), "yes") is True
    assert told(forms.YesNoField("Urgent?"), "no") is False
    assert told(forms.YesNoField("Urgent?", required=False), "") is None


def test_only_what_is_offered_can_be_chosen():
    field = forms.ChoiceField("How", lambda: [("a", "Email")], missing="Select how it was shared")
    assert told(field, "a") == "a"
    assert told(field, "b") == "Select how it was shared"


def test_none_of_these_stands_alone():
    field = forms.ManyChoiceField(
        "What", [("a", "Name")], missing="Select what was shared", none="None of these"
    )
    assert told(field, ["none"]) == ["none"]
    assert told(field, ["a", "none"]) == "Select what was shared, or select ‘None of these’"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the 6-digit code"),
        ("12 34-56", "123456"),
        ("12345", "You’ve not entered enough numbers, the code must be 6 numbers"),
        ("1234567", "You’ve entered too many numbers, the code must be 6 numbers"),
        ("abcdef", "The code must be 6 numbers"),
    ],
)
def test_a_code_is_numbers_however_spaced(typed, words):
    assert told(forms.CodeField(), typed) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1,200", 1200),
        ("0", 0),
        ("1.5", "Number of people must be a whole number, like 12"),
        ("many", "Number of people must be a whole number, like 12"),
        ("1_000", "Number of people must be a whole number, like 12"),
        ("9" * 5000, "Number of people must be a whole number, like 12"),
        ("5001", "Number of people must be between 0 and 5,000"),
    ],
)
def test_a_whole_number(typed, words):
    assert told(forms.WholeNumberField("Number of people", most=5000), typed) == words


def test_a_file_must_be_of_its_kind_and_size_and_hold_something():
    field = forms.FileField("Form", missing="Select a form", types=("docx", "pdf"), most_mb=1)
    assert told(field) == "Select a form"
    assert told(field, SimpleUploadedFile("a.exe", b"x")) == (
        "The selected file must be a DOCX or PDF"
    )
    assert told(field, SimpleUploadedFile("a.docx", b"")) == "The selected file is empty"
    assert told(field, SimpleUploadedFile("a.docx", b"x" * 1024 * 1024)) == (
        "The selected file must be smaller than 1MB"
    )


class Story(forms.PortalForm):
    guarded = ("what",)
    what = forms.LongTextField("What happened")


NUMBERED = {"what": "Told the ward about 943 476 5919"}


def test_the_guard_asks_once_and_says_what_it_found():
    form = Story(NUMBERED)
    assert not form.is_valid()
    assert [(f.label, f.kind, f.text) for f in form.personal_data_found] == [
        ("What happened", "NHS number", "943 476 5919")
    ]
    assert form.problems[0].href == "#id_personal_data_checked"
    assert "943 476 5919" in str(form)
    assert "It is not personal information, continue" in str(form)


def test_a_person_who_knows_better_goes_on():
    form = Story(NUMBERED | {"personal_data_checked": "on"})
    assert form.is_valid()
    assert form.personal_data_confirmed
    assert form.answers == NUMBERED


def test_a_tick_is_no_answer_where_the_guard_found_nothing():
    form = Story({"what": "Told the ward", "personal_data_checked": "on"})
    assert form.is_valid()
    assert not form.personal_data_confirmed


def test_a_submission_keeps_its_name_through_errors_and_each_page_has_its_own():
    first, second = Story(), Story()
    assert first["submission_id"].value() != second["submission_id"].value()
    shown = str(first["submission_id"].value())
    again = Story({"submission_id": shown})
    assert not again.is_valid()
    assert f'name="submission_id" value="{shown}"' in str(again)
    assert Story({"what": "x", "submission_id": shown}).is_valid()
    form = Story({"what": "x", "submission_id": "not one"})
    assert form.is_valid()
    assert isinstance(form.cleaned_data["submission_id"], UUID)


class Kept(forms.PortalForm):
    row_versioned = True
    name = forms.TextField("Name")


def test_a_form_carries_the_version_the_person_saw():
    assert 'name="row_version" value="7"' in str(Kept(initial={"row_version": 7}))
    form = Kept({"name": "x", "row_version": "7"})
    assert form.is_valid()
    assert form.cleaned_data["row_version"] == 7
    tampered = Kept({"name": "x", "row_version": "seven"})
    assert tampered.is_valid()
    assert tampered.cleaned_data["row_version"] is None


class Long(forms.PortalForm):
    last = forms.TextField("Last")
    first = forms.TextField("First")
    fieldsets = [("You", ["first"]), ("Others", ["last"])]


def test_the_summary_follows_the_order_of_the_page():
    form = Long({})
    assert [problem.text for problem in form.problems] == ["Enter first", "Enter last"]
    assert str(form).index(">You</h2>") < str(form).index(">Others</h2>")


def test_what_may_be_left_out_says_so():
    form_class = type("F", (forms.PortalForm,), {"a": forms.TextField("Team", required=False)})
    assert "Team (optional)" in str(form_class())
