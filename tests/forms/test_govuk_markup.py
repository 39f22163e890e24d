"""Our fields print what GOV.UK Frontend publishes, element for element."""

import json
from html import escape
from pathlib import Path

import pytest
from django import forms as django_forms
from django.template.loader import render_to_string
from pytest_django.asserts import assertHTMLEqual

from kmip_portal import forms
from kmip_portal.forms.base import Problem

FIXTURES = Path(__file__).parent / "fixtures"


def published(component):
    examples = json.loads((FIXTURES / f"{component}.json").read_text())
    return [pytest.param(one["options"], one["html"], id=name) for name, one in examples.items()]


def printed(field, options, initial=None, boxes=()):
    """The field on a form, in the state the published example shows."""
    id_ = options.get("id") or options.get("idPrefix") or options["name"]
    form_class = type("Example", (forms.PortalForm,), {id_: field, "label_size": ""})
    label = options.get("label") or options.get("fieldset", {}).get("legend", {})
    form = form_class(auto_id="%s", initial={id_: initial})
    if label.get("isPageHeading"):
        form.question = id_
    if "errorMessage" in options:
        error = django_forms.ValidationError(
            options["errorMessage"]["text"], params={"boxes": boxes}
        )
        form.errors[id_] = form.error_class([error], renderer=form.renderer)
    html = form[id_].as_field_group().partition("<script")[0]  # what wakes it is ours
    return html.replace(f'name="{id_}"', f'name="{options.get("name", id_)}"')


def text_of(options, key):
    return options.get(key, {}).get("text", "")


def items_of(options):
    return [
        forms.Divider(item["divider"])
        if "divider" in item
        else forms.Choice(item["value"], item["text"], text_of(item, "hint"))
        for item in options.get("items", [])
    ]


@pytest.mark.parametrize(("options", "expected"), published("input"))
def test_a_line_of_text(options, expected):
    field = forms.TextField(
        text_of(options, "label"),
        text_of(options, "hint"),
        width=options.get("classes", "").removeprefix("govuk-input--width-") or None,
        autocomplete=options.get("autocomplete"),
        spellcheck=options.get("spellcheck"),
        inputmode=options.get("inputmode"),
    )
    assertHTMLEqual(printed(field, options, options.get("value")), expected)


@pytest.mark.parametrize(("options", "expected"), published("character-count"))
def test_a_long_text_with_a_count(options, expected):
    field = forms.LongTextField(
        text_of(options, "label"),
        text_of(options, "hint"),
        max_length=options["maxlength"],
        rows=options.get("rows", 5),
    )
    assertHTMLEqual(printed(field, options, options.get("value")), expected)


@pytest.mark.parametrize(("options", "expected"), published("textarea"))
def test_a_text_area_of_djangos_own(options, expected):
    widget = django_forms.Textarea({"rows": 5})
    del widget.attrs["cols"]
    field = django_forms.CharField(
        label=text_of(options, "label"), help_text=text_of(options, "hint"), widget=widget
    )
    assertHTMLEqual(printed(field, options, options.get("value")), expected)


@pytest.mark.parametrize(("options", "expected"), published("radios"))
def test_radios(options, expected):
    checked = [item["value"] for item in options["items"] if item.get("checked")]
    field = forms.ChoiceField(
        options["fieldset"]["legend"]["text"],
        items_of(options),
        hint=text_of(options, "hint"),
        inline="inline" in options.get("classes", ""),
    )
    assertHTMLEqual(printed(field, options, checked[0] if checked else None), expected)


@pytest.mark.parametrize(("options", "expected"), published("checkboxes"))
def test_checkboxes(options, expected):
    items, none = items_of(options), None
    if isinstance(items[-2], forms.Divider):
        *items, _, none = items
    field = forms.ManyChoiceField(
        options["fieldset"]["legend"]["text"],
        items,
        hint=text_of(options, "hint"),
        none=none,
        small="small" in options.get("classes", ""),
    )
    assertHTMLEqual(printed(field, options), expected)


@pytest.mark.parametrize(("options", "expected"), published("select"))
def test_a_drop_down(options, expected):
    field = forms.SelectField(
        text_of(options, "label"), items_of(options), hint=text_of(options, "hint"), empty=None
    )
    assertHTMLEqual(printed(field, options), expected)


@pytest.mark.parametrize(("options", "expected"), published("date-input"))
def test_a_date(options, expected):
    field = forms.DateField(options["fieldset"]["legend"]["text"], text_of(options, "hint"))
    boxes = [box for box in ("day", "month", "year") if options.get(box, {}).get("error")]
    values = options.get("values", {})
    initial = tuple(str(values.get(box, "")) for box in ("day", "month", "year"))
    html = printed(field, options, initial, boxes).replace(f'name="{options["id"]}-', 'name="')
    assertHTMLEqual(html, expected)


@pytest.mark.parametrize(("options", "expected"), published("file-upload"))
def test_a_file(options, expected):
    field = forms.FileField(text_of(options, "label"), text_of(options, "hint"))
    del field.widget.attrs["accept"]
    assertHTMLEqual(printed(field, options), expected)


@pytest.mark.parametrize(("options", "expected"), published("password-input"))
def test_a_password(options, expected):
    field = forms.PasswordField(
        text_of(options, "label"), text_of(options, "hint"), new="autocomplete" in options
    )
    assertHTMLEqual(printed(field, options), expected)


@pytest.mark.parametrize(("options", "expected"), published("button"))
def test_a_button(options, expected):
    html = render_to_string(
        "components/button.html",
        {
            "text": options["text"],
            "style": options.get("classes", "").removeprefix("govuk-button--"),
        },
    )
    # ours always bears a second press, and takes a name only together with a value
    expected = expected.replace(f' name="{escape(options.get("name", ""))}"', "")
    assertHTMLEqual(
        html.replace(' data-prevent-double-click="true"', ""),
        expected.replace(' data-prevent-double-click="true"', ""),
    )


@pytest.mark.parametrize(("options", "expected"), published("error-summary"))
def test_the_error_summary(options, expected):
    problems = [Problem(one["text"], one.get("href", "")) for one in options["errorList"]]
    form = {"errors": True, "problems": problems}
    assertHTMLEqual(render_to_string("components/error_summary.html", {"form": form}), expected)
